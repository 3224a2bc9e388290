"""A refusal to show somebody is in the log, as a reading is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from jourbok.audit.services import record_refusal
from jourbok.kernel.errors import NotShown


class RefusalMiddleware:
    """Writes down each refusal once, when what was refused has been rolled back; others make it a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> None:
        if isinstance(exception, NotShown):
            record_refusal(viewer=request.actor, refused=exception)
