"""Two questions a machine may ask: is it alive, and can it do its work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from jourbok.config.durability import settings_of, unsafe
from jourbok.handover.selectors import is_unaudited
from jourbok.kernel import clock
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
    """200 when the database answers and keeps what it acknowledges, and the work in the background is done, else 503.

    That is: the worker was heard of of late, and the morning has been gone through once it should have been.
    """
    try:
        connection.ensure_connection()
        silent_for = worker_silent_for(datetime.now(UTC))
        auditor = not is_unaudited(clock.now())
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    if settings.DURABLE_DATABASE_REQUIRED and unsafe(settings_of(connection.connection)):
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    worker = silent_for is not None and silent_for <= STILL_AFTER
    is_ready = worker and auditor
    told = {"status": "ok" if is_ready else "unavailable", "database": True, "worker": worker}
    return JsonResponse(told | ({} if auditor else {"auditor": False}), status=200 if is_ready else 503)
