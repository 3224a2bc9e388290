"""Two questions a machine may ask: is it alive, and can it do its work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from jourbok.config.durability import settings_of, unsafe
from jourbok.messages.selectors import STILL_AFTER, worker_silent_for


class ProbeMiddleware:
    """Answers `/healthz` and `/readyz` before anything else, to any host name, and tells nothing of what is inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return _readiness()
        return self.get_response(request)


def _readiness() -> HttpResponse:
    """200 when the database answers and keeps what it acknowledges, and the worker was heard of of late, else 503."""
    try:
        connection.ensure_connection()
        silent_for = worker_silent_for(datetime.now(UTC))
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    if settings.DURABLE_DATABASE_REQUIRED and unsafe(settings_of(connection.connection)):
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    worker = silent_for is not None and silent_for <= STILL_AFTER
    status = 200 if worker else 503
    return JsonResponse(
        {"status": "ok" if worker else "unavailable", "database": True, "worker": worker}, status=status
    )
