"""What the service does with an order: answers it, and tells what came of each time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.models import OrderAnswer, OrderOutcome
from jourbok.calls.permissions import HANDLE_ORDERS
from jourbok.calls.rules.contact import refuse
from jourbok.calls.rules.ordering import Span, check_done, is_outside
from jourbok.calls.rules.shown import OccasionShown, Ordered
from jourbok.calls.selectors import occasion_for, order_for, price_on
from jourbok.calls.services.using import OpenItFirst
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import board_by_slug
from jourbok.people.rules.unlocking import reason_given


class OrderIsAnswered(BadInput):
    """An order is answered once, and not when it has been taken back."""

    code = "order_is_answered"
    message_sv = "Uppdraget är redan besvarat eller återtaget. Öppna sidan igen och se vad som gäller."


class OrderIsNotAccepted(BadInput):
    """What came of a time is told only of what the service has accepted."""

    code = "order_is_not_accepted"
    message_sv = "Uppdraget är inte antaget. Svara nämnden först."


class DoneAfterWithdrawal(BadInput):
    """What the board had taken back is not carried out afterwards."""

    code = "done_after_withdrawal"
    message_sv = "Nämnden tog tillbaka uppdraget före den tiden. Ring nämnden om det ändå utfördes."


class OutsideWhatWasOrdered(BadInput):
    """The times lie outside what was ordered, and whoever writes them has not said that they are right."""

    code = "outside_what_was_ordered"
    message_sv = "Tiden ligger utanför det som nämnden beställde. Rätta tiden, eller kryssa i att den stämmer ändå."

    def __init__(self) -> None:
        super().__init__(fields={"outside_confirmed": self.message_sv})


class OutcomeChangedMeanwhile(SomebodyElseChangedIt):
    """A colleague told what came of the time first."""

    code = "outcome_changed_meanwhile"
    message_sv = "En kollega har skrivit vad som hände medan du skrev. Se vad som står och rätta det om det är fel."


@write_once
def answer_order(*, actor: Actor, order: UUID, is_accepted: bool, reason: str = "", key: Key = None) -> OrderAnswer:
    """The service accepts the order, or declines it with a reason that the board reads.

    Raises NotFound, OpenItFirst, OrderIsAnswered, ReasonIsTooShort.
    """
    actor.require(HANDLE_ORDERS)
    shown = _open_to(actor, order_for(actor, order))
    why = reason.strip() if is_accepted else reason_given(reason)
    if not shown.may_answer:
        raise OrderIsAnswered()
    made, is_new = OrderAnswer.objects.get_or_create(
        order_id=order,
        defaults={
            "board": board_by_slug(shown.board),
            "is_accepted": is_accepted,
            "reason": why,
            "at": actor.moment,
            "by_id": actor.id,
            "by_name": actor.name,
        },
    )
    if not is_new:
        raise OrderIsAnswered()
    record_change(
        actor=actor,
        action="calls.order_accepted" if is_accepted else "calls.order_declined",
        subject=made,
        board=shown.board,
        details={"number": shown.number},
        reason=why,
    )
    return made


@write_once
def tell_outcome(
    *,
    actor: Actor,
    occasion: UUID,
    is_performed: bool,
    note: str,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    outside_confirmed: bool = False,
    corrects: UUID | None = None,
    reason: str = "",
    key: Key = None,
) -> OrderOutcome:
    """An ordered time was kept, from when until when, or was not, and why; the price of the day is frozen.

    `corrects` is the outcome that was wrong, with a reason. Raises NotFound, OpenItFirst, OrderIsNotAccepted,
    DoneAfterWithdrawal, OutsideWhatWasOrdered, OutcomeChangedMeanwhile, BadInput.
    """
    actor.require(HANDLE_ORDERS)
    order, ordered = occasion_for(actor, occasion)
    _open_to(actor, order)
    if not order.may_tell:
        raise OrderIsNotAccepted()
    if (ordered.outcome.id if ordered.outcome else None) != corrects:
        raise OutcomeChangedMeanwhile()
    if len(note.strip()) < 3:
        refuse({"note": "Skriv hur det gick, eller varför det inte blev av. Nämnden läser det."})
    done = _done(actor, order, ordered, started_at, ended_at, outside_confirmed) if is_performed else None
    said = {"is_performed": is_performed, "note": note.strip(), **_times_and_price(order.kind, done)}
    if corrects:
        said |= {"corrects_id": corrects, "reason": reason_given(reason)}
    made = _write(actor, order, occasion, said)
    record_change(
        actor=actor,
        action="calls.order_outcome_corrected" if corrects else "calls.order_outcome_told",
        subject=made,
        board=order.board,
        details={"number": order.number, "performed": is_performed, "price_ore": made.price_ore},
        reason=made.reason,
    )
    return made


def _write(actor: Actor, order: Ordered, occasion: UUID, said: dict[str, Any]) -> OrderOutcome:
    """One row for each time, and one that corrects each row: of two who tell at once the second is told so."""
    try:
        with transaction.atomic():
            return OrderOutcome.objects.create(
                board=board_by_slug(order.board),
                occasion_id=occasion,
                recorded_at=actor.moment,
                by_id=actor.id,
                by_name=actor.name,
                **said,
            )
    except IntegrityError:
        raise OutcomeChangedMeanwhile() from None


def _open_to(actor: Actor, order: Ordered) -> Ordered:
    if order.is_masked:
        raise OpenItFirst("Öppna uppdraget med skäl först.")
    return order


def _done(
    actor: Actor,
    order: Ordered,
    ordered: OccasionShown,
    started_at: datetime | None,
    ended_at: datetime | None,
    outside_confirmed: bool,
) -> Span:
    if started_at is None or ended_at is None:
        raise BadInput(
            "Skriv när det började och slutade.",
            fields={"started_at" if started_at is None else "ended_at": "Skriv tiden."},
        )
    done = Span(started_at, ended_at)
    check_done(done, now=actor.moment)
    if order.withdrawal is not None and started_at >= order.withdrawal.at:
        raise DoneAfterWithdrawal()
    if is_outside(done, ordered.span) and not outside_confirmed:
        raise OutsideWhatWasOrdered()
    return done


def _times_and_price(kind: str, done: Span | None) -> dict[str, Any]:
    if done is None:
        return {}
    return {
        "started_at": done.starts_at,
        "ended_at": done.ends_at,
        "price_ore": price_on(kind, local_date(done.starts_at)),
    }
