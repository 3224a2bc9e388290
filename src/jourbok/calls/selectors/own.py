"""What is one board's own, and what of it somebody has opened with a reason."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Model

from jourbok.calls.models import ProtectedOpening
from jourbok.kernel.actor import Actor, Permission
from jourbok.kernel.errors import NotFound, NotShown
from jourbok.organisations.portal_role import as_board


class OfAnotherBoard(NotFound, NotShown):
    """It is another board's, and to this one it does not exist."""

    message_sv = "Det du söker finns inte, eller så får du inte se det."


def own_board(viewer: Actor, permission: Permission, kind: type[Model], thing: UUID) -> str:
    """The board that the thing is of, found inside the wall of a board that the viewer works for. Raises NotFound."""
    viewer.require(permission)
    for board in sorted(viewer.boards):
        if not viewer.may(permission, board=board):
            continue
        with as_board(board):
            if kind._default_manager.filter(pk=thing).exists():
                return board
    if kind._default_manager.filter(pk=thing).exists():
        raise OfAnotherBoard(person=thing)
    raise NotFound(OfAnotherBoard.message_sv)


def opened_by(viewer: Actor, things: Collection[UUID]) -> set[UUID]:
    """Which of these the viewer has opened with a reason, and that have not closed by themselves since."""
    running = ProtectedOpening.objects.filter(
        actor_id=viewer.id, opened_at__lte=viewer.moment, until_at__gt=viewer.moment
    )
    pairs = running.values_list("announced_id", "order_id")
    return {thing for pair in pairs for thing in pair if thing is not None} & set(things)
