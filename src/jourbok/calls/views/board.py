"""What a board's pages have in common: which board it is, the next page, and a paper as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse

from jourbok.organisations.choosing import board_context, board_of
from jourbok.web.routing import ActorRequest

if TYPE_CHECKING:
    from jourbok.calls.models import PreNotificationDocument

__all__ = ["after_of", "as_file", "board_context", "board_of"]


def after_of(request: ActorRequest) -> UUID | None:
    """The last row of the page before, from the address; a broken one means the first page."""
    try:
        return UUID(request.GET.get("efter", ""))
    except ValueError:
        return None


def as_file(document: PreNotificationDocument) -> HttpResponse:
    """The paper to keep and open outside the browser; it is never shown inside a page of ours."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(document.content), content_type=document.media_type, headers=headers)
