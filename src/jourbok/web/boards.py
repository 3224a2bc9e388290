"""Which board a page of the members' portal is about."""

from __future__ import annotations

from jourbok.kernel.actor import BOARD_SCOPED, Actor, Permission
from jourbok.kernel.errors import NotFound
from jourbok.web.routing import ActorRequest


def is_light(actor: Actor | None) -> bool:
    """Whether the person has a board's roles alone, so that their pages do without what a bad line cannot carry."""
    return actor is not None and bool(actor.roles) and set(actor.roles) <= BOARD_SCOPED


class NoBoardLeft(NotFound):
    """The boards that the person worked for have left the service."""

    code = "no_board_left"
    message_sv = "Det finns ingen nämnd som du arbetar för och som är med i jouren."


def chosen_board(request: ActorRequest, permission: Permission) -> tuple[str, list[str]]:
    """The board that is looked at, and those to choose among when somebody may do this for more. Raises NoBoardLeft."""
    mine = request.actor.boards_where(permission)
    if not mine:
        raise NoBoardLeft()
    asked = request.GET.get("namnd", "")
    return (asked if asked in mine else mine[0]), (mine if len(mine) > 1 else [])
