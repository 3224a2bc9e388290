"""What a board does with an order: places it and takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from jourbok.accounts.services import discard_draft
from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.models import Order, OrderOccasion, OrderWithdrawal
from jourbok.calls.permissions import PLACE_ORDERS
from jourbok.calls.rules.concerned import Concerned, checked
from jourbok.calls.rules.contact import refuse
from jourbok.calls.rules.ordering import (
    HOME_VISIT,
    ORDER_KINDS,
    PHONE_SUPPORT,
    Span,
    check_occasions,
    order_number,
    order_place,
)
from jourbok.calls.selectors import order_for_board
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.services import next_number
from jourbok.people.rules.unlocking import reason_given


class OrderCannotBeWithdrawn(BadInput):
    """What is declined, done or already taken back cannot be taken back."""

    code = "order_cannot_be_withdrawn"
    message_sv = "Uppdraget går inte att ta tillbaka: det är avböjt, klart eller redan återtaget."


@write_once
def place_order(
    *,
    actor: Actor,
    board: str,
    kind: str,
    concerned: Concerned,
    purpose: str,
    occasions: Sequence[Span],
    instructions: str = "",
    is_protected: bool = False,
    key: Key = None,
) -> Order:
    """The board orders visits or telephone support at these times, with the next number of the year. BadInput."""
    actor.require(PLACE_ORDERS, board=board)
    known = checked(concerned, local_date(actor.moment))
    _check(kind, known, purpose)
    check_occasions(occasions, now=actor.moment)
    year = local_date(actor.moment).year
    number = order_number(year, next_number(name="order", year=year))
    with as_board(board) as owner:
        made = Order.objects.create(
            board_id=owner,
            order_number=number,
            kind=kind,
            **asdict(known),
            purpose=purpose.strip(),
            instructions=instructions.strip(),
            is_protected=is_protected,
            made_at=actor.moment,
            by_id=actor.id,
            by_name=actor.name,
        )
        for span in sorted(occasions, key=lambda each: each.starts_at):
            OrderOccasion.objects.create(board_id=owner, order=made, starts_at=span.starts_at, ends_at=span.ends_at)
        record_change(
            actor=actor,
            action="calls.order_placed",
            subject=made,
            board=board,
            details={"number": number, "kind": kind, "occasions": len(occasions)},
        )
    discard_draft(actor=actor, place=order_place(board))
    return made


@write_once
def withdraw_order(*, actor: Actor, order: UUID, reason: str, key: Key = None) -> OrderWithdrawal:
    """The board no longer needs what it ordered; what has been done stands.

    Raises NotFound, OrderCannotBeWithdrawn, ReasonIsTooShort.
    """
    shown = order_for_board(actor, order)
    why = reason_given(reason)
    if not shown.may_withdraw:
        raise OrderCannotBeWithdrawn()
    with as_board(shown.board) as owner:
        made, is_new = OrderWithdrawal.objects.get_or_create(
            order_id=order,
            defaults={
                "board_id": owner,
                "reason": why,
                "at": actor.moment,
                "by_id": actor.id,
                "by_name": actor.name,
            },
        )
        if not is_new:
            raise OrderCannotBeWithdrawn()
        record_change(
            actor=actor,
            action="calls.order_withdrawn",
            subject=made,
            board=shown.board,
            details={"number": shown.number},
            reason=why,
        )
    return made


def _check(kind: str, concerned: Concerned, purpose: str) -> None:
    faults: dict[str, str] = {}
    if kind not in dict(ORDER_KINDS):
        faults["kind"] = "Välj hembesök eller stöd per telefon."
    if len(purpose.strip()) < 3:
        faults["purpose"] = "Skriv vad besöket eller samtalet är till för."
    if kind == HOME_VISIT and not concerned.address:
        faults["address"] = "Skriv vart jouren ska åka."
    if kind == PHONE_SUPPORT and not concerned.phone:
        faults["phone"] = "Skriv vilket nummer jouren ska ringa."
    refuse(faults)
