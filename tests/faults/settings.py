"""The demo's settings with a place where a test can strike; nothing of this is in the product."""

from jourbok.config.settings.demo import *  # noqa: F403 - settings are built so

MIDDLEWARE = ["tests.faults.dying.DyingMiddleware", *MIDDLEWARE]  # noqa: F405
LIMITED_ROUTES = {}  # a client that loads the service asks more often than any person
