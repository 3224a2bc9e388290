"""Which board's pages are looked at, in every room where a board has pages of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jourbok.kernel.actor import Permission
from jourbok.organisations.selectors import board_by_slug
from jourbok.web.boards import chosen_board
from jourbok.web.routing import ActorRequest

if TYPE_CHECKING:
    from jourbok.organisations.models import Board


def board_of(request: ActorRequest, permission: Permission) -> tuple[str, list[Board]]:
    """The board that is looked at, and those to choose among when somebody has more than one."""
    chosen, mine = chosen_board(request, permission)
    return chosen, [board_by_slug(slug) for slug in mine]


def board_context(request: ActorRequest, permission: Permission) -> dict[str, Any]:
    """The board and the choice among boards, for a page's template."""
    chosen, mine = board_of(request, permission)
    return {"board": board_by_slug(chosen), "mine": mine}
