"""The settings of a newer version: those of commands, and an app more."""

from jourbok.config.settings.commands import *  # noqa: F403 - settings are built so

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.upgrade"]  # noqa: F405
