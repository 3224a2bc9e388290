"""Which board a page of the members' portal is about."""

from __future__ import annotations

from jourbok.kernel.actor import Permission
from jourbok.kernel.errors import NotFound
from jourbok.web.routing import ActorRequest


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
