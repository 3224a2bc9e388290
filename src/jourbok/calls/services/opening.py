"""Opening what a board wrote of a protected person, with a reason, for an hour."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jourbok.audit.services import Key, record_access, write_once
from jourbok.calls.models import Order, PreNotification, ProtectedOpening
from jourbok.calls.permissions import OPEN_BEFOREHAND, READ_ANNOUNCED
from jourbok.calls.selectors import own_board
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.organisations.portal_role import as_board
from jourbok.people.rules.unlocking import reason_given, unlocked_until


@write_once
def open_announced(*, actor: Actor, announced: UUID, reason: str, key: Key = None) -> ProtectedOpening:
    """What was told beforehand is shown to the actor for an hour. Raises NotFound, ReasonIsTooShort."""
    return _open(actor, PreNotification, announced, reason, {"announced_id": announced})


@write_once
def open_order(*, actor: Actor, order: UUID, reason: str, key: Key = None) -> ProtectedOpening:
    """What was ordered is shown to the actor for an hour. Raises NotFound, ReasonIsTooShort."""
    return _open(actor, Order, order, reason, {"order_id": order})


def _open(
    actor: Actor, kind: type[PreNotification | Order], thing: UUID, reason: str, opened: dict[str, Any]
) -> ProtectedOpening:
    actor.require(OPEN_BEFOREHAND)
    if not actor.may(READ_ANNOUNCED):
        board = own_board(actor, OPEN_BEFOREHAND, kind, thing)
        with as_board(board) as owner:
            return _write(actor, owner, board, thing, reason, opened)
    row = kind._default_manager.select_related("board").filter(pk=thing).first()
    if row is None:
        raise NotFound()
    return _write(actor, row.board_id, row.board.slug, thing, reason, opened)


def _write(actor: Actor, owner: int, board: str, thing: UUID, reason: str, opened: dict[str, Any]) -> ProtectedOpening:
    why = reason_given(reason)
    made = ProtectedOpening.objects.create(
        board_id=owner,
        actor_id=actor.id,
        reason=why,
        opened_at=actor.moment,
        until_at=unlocked_until(actor.moment),
        **opened,
    )
    record_access(
        viewer=actor,
        persons=[thing],
        action="calls.opened_protected",
        subject_kind=made._meta.label_lower,
        subject_id=str(made.pk),
        board=board,
        reason=why,
    )
    return made
