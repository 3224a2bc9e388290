"""Keeping the list of who is called when a board must decide."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Mandate, OnCall
from jourbok.cases.permissions import REGISTER_MANDATE
from jourbok.cases.rules import on_call as rules
from jourbok.cases.rules.registering import check_email
from jourbok.cases.selectors.grounds import grounds_in_force
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.intervals import Interval


@write_once
def put_on_call(
    *,
    actor: Actor,
    board: str,
    mandate: int,
    place: int,
    starts_at: datetime,
    ends_at: datetime,
    phone: str = "",
    email: str = "",
    reason: str = "",
    key: Key = None,
) -> OnCall:
    """Somebody with the board's mandate is called at this place in the order during the time.

    Raises BadInput, NoSuchAddress, MandateDoesNotHold, PlaceIsTaken, ReasonIsNeeded, NotFound.
    """
    actor.require(REGISTER_MANDATE)
    check_email(email)
    period = rules.check_period(starts_at, ends_at, place)
    chosen = _locked_mandate(board, mandate)
    rules.check_mandate_holds(chosen.facts(grounds_in_force()), period, board=board)
    rules.check_place_is_free(_standing(chosen.board_id, place), period, place)
    rules.check_reason(starts_at, reason, now=actor.moment)
    made = _write(actor, chosen.board_id, chosen, place, period, phone=phone, email=email, reason=reason)
    _record(actor, "cases.put_on_call", made, board)
    return made


@write_once
def swap_on_call(
    *,
    actor: Actor,
    on_call: UUID,
    mandate: int,
    starts_at: datetime | None = None,
    phone: str = "",
    email: str = "",
    reason: str = "",
    key: Key = None,
) -> OnCall:
    """Somebody else takes the place, from a time in the period: without one from now, or from its start.

    Raises BadInput, NoSuchAddress, MandateDoesNotHold, ReasonIsNeeded, NotFound.
    """
    actor.require(REGISTER_MANDATE)
    check_email(email)
    row = _locked(on_call)
    period = Interval(row.period.lower, row.period.upper)
    takes_over = starts_at or max(actor.moment, period.start)
    if not period.contains(takes_over):
        message = f"Bytet måste ske under jouren, {rules.period_sv(period)}."
        raise BadInput(message, fields={"starts_at": message})
    chosen = _locked_mandate(row.board.slug, mandate)
    rest = Interval(takes_over, period.end)
    rules.check_mandate_holds(chosen.facts(grounds_in_force()), rest, board=row.board.slug)
    rules.check_reason(takes_over, reason, now=actor.moment)
    _replace(actor, row)
    _keep_until(actor, row, takes_over, reason)
    made = _write(actor, row.board_id, chosen, row.place, rest, phone=phone, email=email, reason=reason, replaces=row)
    _record(actor, "cases.swapped_on_call", made, row.board.slug)
    return made


@write_once
def take_off_call(
    *, actor: Actor, on_call: UUID, ends_at: datetime | None = None, reason: str = "", key: Key = None
) -> OnCall:
    """The place is empty from a time in the period: without one from now, or from its start when it has not begun.

    Returns the row that says so. Raises BadInput, ReasonIsNeeded, NotFound.
    """
    actor.require(REGISTER_MANDATE)
    row = _locked(on_call)
    period = Interval(row.period.lower, row.period.upper)
    ends = ends_at or max(actor.moment, period.start)
    if not period.contains(ends):
        message = f"Tiden måste ligga under jouren, {rules.period_sv(period)}."
        raise BadInput(message, fields={"ends_at": message})
    rules.check_reason(ends, reason, now=actor.moment)
    _replace(actor, row)
    _keep_until(actor, row, ends, reason)
    emptied = _write(actor, row.board_id, None, row.place, Interval(ends, period.end), reason=reason, replaces=row)
    _record(actor, "cases.taken_off_call", emptied, row.board.slug)
    return emptied


def _locked_mandate(board: str, mandate: int) -> Mandate:
    """The mandate; all of the board's are locked, so that its list is changed by one at a time. Raises NotFound."""
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("board").filter(board__slug=board)
    found = next((row for row in rows.order_by("pk") if row.pk == mandate), None)
    if found is None:
        raise NotFound("Beslutanderätten finns inte hos nämnden.")
    return found


def _locked(on_call: UUID) -> OnCall:
    """The row as it stands, nobody else's until the transaction ends. Raises NotFound."""
    rows = OnCall.objects.select_for_update(of=("self",)).select_related("board", "mandate__board")
    found = rows.filter(pk=on_call, replaced_at=None, mandate__isnull=False).first()
    if found is None:
        raise NotFound("Jouren finns inte, eller så har någon redan ändrat den.")
    return found


def _standing(board_id: int, place: int) -> list[rules.OnCallFacts]:
    rows = OnCall.objects.filter(board_id=board_id, place=place, replaced_at=None, mandate__isnull=False)
    law = grounds_in_force()
    return [row.facts(law) for row in rows.select_related("mandate__board")]


def _replace(actor: Actor, row: OnCall) -> None:
    row.replaced_at = actor.moment
    row.save(update_fields=["replaced_at"])


def _keep_until(actor: Actor, row: OnCall, until: datetime, reason: str) -> None:
    """Who had the place keeps what they have had of it."""
    if row.mandate is not None and row.period.lower < until:
        kept = Interval(row.period.lower, until)
        told = {"phone": row.phone, "email": row.email, "reason": reason}
        _write(actor, row.board_id, row.mandate, row.place, kept, replaces=row, **told)


def _write(
    actor: Actor,
    board_id: int,
    mandate: Mandate | None,
    place: int,
    period: Interval,
    *,
    phone: str = "",
    email: str = "",
    reason: str = "",
    replaces: OnCall | None = None,
) -> OnCall:
    return OnCall.objects.create(
        board_id=board_id,
        mandate=mandate,
        place=place,
        period=DateTimeTZRange(period.start, period.end),
        phone=phone.strip(),
        email=email.strip(),
        reason=reason.strip(),
        replaces=replaces,
        recorded_at=actor.moment,
        actor_id=actor.id,
        actor_name=actor.name,
    )


def _record(actor: Actor, action: str, row: OnCall, board: str) -> None:
    record_change(
        actor=actor,
        action=action,
        subject=row,
        board=board,
        details={"place": row.place, "from": row.period.lower, "until": row.period.upper, "mandate": row.mandate_id},
        reason=row.reason,
    )
