"""Web is tested by itself: none of the rooms above it has a page, a frame or a middleware here."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from pytest_django import Settings


class QuietHandler(WSGIRequestHandler):
    """Serves without a line for every file."""

    def log_message(self, *arguments: Any) -> None:
        return


@pytest.fixture(autouse=True)
def web_alone(settings: Settings) -> None:
    options = {"context_processors": ["django.template.context_processors.request"]}
    engine = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": engine, "APP_DIRS": True, "OPTIONS": options}]
    settings.MIDDLEWARE = [
        "csp.middleware.CSPMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "jourbok.web.tests.pages.NightWorker",
        "jourbok.web.middleware.DomainErrorMiddleware",
    ]
    settings.ROOT_URLCONF = "jourbok.web.tests.pages"
    settings.CSRF_FAILURE_VIEW = "jourbok.web.views.csrf_failure"
    settings.LOGIN_URL = "/sign-in/"


@pytest.fixture
def address(web_alone: None) -> Iterator[str]:
    """The pages of this test room on a real server, with the real scripts and styles."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
