"""What every program of the product checks before it begins."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from jourbok.config.durability import refusal_of_our_database
from jourbok.config.logs import watch_for_the_uncaught


class ConfigConfig(AppConfig):
    """Settings, addresses, menu and commands."""

    name = "jourbok.config"
    verbose_name = "inställningar"

    def ready(self) -> None:
        register(durable_database, "durability")
        if not settings.DEBUG:
            watch_for_the_uncaught()


def durable_database(**_: Any) -> list[CheckMessage]:
    """The worker and Django's commands do not run on a database that may lose what it has acknowledged."""
    refusal = refusal_of_our_database() if settings.DURABLE_DATABASE_REQUIRED else ""
    return [Error(refusal, id="jourbok.E001")] if refusal else []
