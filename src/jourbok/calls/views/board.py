"""What a board's pages have in common: which board it is, and a paper as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse

from jourbok.kernel.actor import Permission
from jourbok.organisations.selectors import board_by_slug
from jourbok.web.boards import chosen_board
from jourbok.web.routing import ActorRequest

if TYPE_CHECKING:
    from jourbok.calls.models import PreNotificationDocument
    from jourbok.organisations.models import Board


def board_of(request: ActorRequest, permission: Permission) -> tuple[str, list[Board]]:
    """The board that is looked at, and those to choose among when somebody has more than one."""
    chosen, mine = chosen_board(request, permission)
    return chosen, [board_by_slug(slug) for slug in mine]


def board_context(request: ActorRequest, permission: Permission) -> dict[str, Any]:
    """The board and the choice among boards, for a page's template."""
    chosen, mine = board_of(request, permission)
    return {"board": board_by_slug(chosen), "mine": mine}


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
