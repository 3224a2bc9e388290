"""Taking a contact, and noting what was promised and kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.models import CallAttempt, Contact
from jourbok.calls.permissions import REGISTER_CONTACT
from jourbok.calls.rules.clocks import ClockKind
from jourbok.calls.rules.codes import CALLER_ROLES, CHANNELS, in_words
from jourbok.calls.rules.contact import AHEAD_AT_MOST, ContactFacts, check_times, contact_number, refuse
from jourbok.calls.selectors import clocks_of
from jourbok.calls.services.using import link_announced
from jourbok.duty.selectors import due_from, on_site_due_from, regime_at
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.messages.services import enqueue
from jourbok.organisations.selectors import boards_on
from jourbok.organisations.services import next_number
from jourbok.rostering.selectors import on_duty_at

if TYPE_CHECKING:
    from jourbok.organisations.models import Board

#: What a worker may mend afterwards; the arrival, the clocks and the regime stay as they were.
AMENDABLE = ("caller_role", "caller_name", "caller_phone", "place", "about", "summary", "concerns_child", "advice_only")


class IsMoreThanAdvice(BadInput):
    """A contact that gave a case was more than oral advice. Source: SoL (2025:400) 14:4."""

    code = "is_more_than_advice"
    message_sv = "Kontakten har gett ett ärende och kan inte vara enbart rådgivning."

    def __init__(self) -> None:
        super().__init__(fields={"advice_only": self.message_sv})


class ContactChangedMeanwhile(SomebodyElseChangedIt):
    """A colleague amended the contact first: what it says now, by each field that differs, and its version."""

    code = "contact_changed_meanwhile"
    message_sv = "En kollega har ändrat kontakten medan du skrev. Se vad som står nu och spara sedan det som ska gälla."

    def __init__(self, *, stored: dict[str, Any], version: int) -> None:
        self.version = version
        super().__init__(
            fields={name: f"En kollega har ändrat. Nu står det: {in_words(value)}" for name, value in stored.items()}
        )


@write_once
def register_contact(*, actor: Actor, facts: ContactFacts, key: Key = None) -> Contact:
    """A contact is kept with the regime, the workers on duty and the clocks as they stood when it came in."""
    actor.require(REGISTER_CONTACT)
    check_times(arrived_at=facts.arrived_at, answered_at=facts.answered_at, now=actor.moment)
    _check_codes(facts)
    day = local_date(facts.arrived_at)
    board = _answering_board(facts, on=facts.arrived_at)
    due, regime = due_from(facts.arrived_at), regime_at(facts.arrived_at)
    contact = Contact.objects.create(
        number=contact_number(day.year, next_number(name="contact", year=day.year)),
        arrived_at=facts.arrived_at,
        answered_at=facts.answered_at,
        channel=facts.channel,
        caller_role=facts.caller_role,
        caller_name=facts.caller_name,
        caller_phone=facts.caller_phone,
        municipality=board.municipality,
        board=board,
        place=facts.place,
        about=facts.about,
        summary=facts.summary,
        concerns_child=facts.concerns_child,
        advice_only=facts.advice_only,
        source_id=facts.source_id,
        regime=regime.kind if regime else "",
        worker_id=actor.id,
        worker_name=actor.name,
        on_duty=[employee.name for employee in on_duty_at(facts.arrived_at)],
        callback_due_at=due.callback_by,
        report_due_at=due.report_by,
    )
    record_change(
        actor=actor,
        action="calls.contact_registered",
        subject=contact,
        board=board.slug,
        details={"number": contact.number, "channel": contact.channel, "arrived_at": contact.arrived_at},
    )
    return contact


@write_once
def amend_contact(*, actor: Actor, contact: UUID, version: int, changes: dict[str, Any], key: Key = None) -> Contact:
    """What was noted in haste is filled in, unless a colleague did so first; the log keeps what it said before.

    Raises ContactChangedMeanwhile, IsMoreThanAdvice, BadInput.
    """
    actor.require(REGISTER_CONTACT)
    row = _locked(contact)
    unknown = set(changes) - set(AMENDABLE)
    if unknown:
        raise BadInput(f"{', '.join(sorted(unknown))} kan inte ändras i efterhand.")
    if row.version != version:
        stored = {name: getattr(row, name) for name, value in changes.items() if getattr(row, name) != value}
        raise ContactChangedMeanwhile(stored=stored, version=row.version)
    if changes.get("caller_role", "") not in {"", *dict(CALLER_ROLES)}:
        refuse({"caller_role": "Välj uppgiftslämnare i listan."})
    if row.became_case and changes.get("advice_only"):
        raise IsMoreThanAdvice()
    became = {name: [getattr(row, name), value] for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    record_change(actor=actor, action="calls.contact_amended", subject=row, board=row.board.slug, details=became)
    return row


def note_case_opened(*, actor: Actor, contact: UUID, person: UUID) -> Contact:
    """The contact gives a case of the person, inside the caller's transaction; from then on it is no mere advice.

    What a board told beforehand of the same person or place is linked to it. The contact is nobody else's until that
    transaction ends: its `advice_only` is what the caller may decide by.
    """
    actor.require(REGISTER_CONTACT)
    row = _locked(contact)
    row.became_case = True
    row.save(update_fields=["became_case"])
    link_announced(actor=actor, contact=row, person=person)
    return row


@write_once
def register_attempt(
    *,
    actor: Actor,
    channel: str,
    at: datetime,
    answered: bool,
    cause: str = "",
    contact: UUID | None = None,
    key: Key = None,
) -> CallAttempt:
    """A call that was tried is a row of its own, whether anybody answered or not."""
    actor.require(REGISTER_CONTACT)
    _check_past(at, field="at", now=actor.moment)
    if channel not in dict(CHANNELS):
        refuse({"channel": "Välj kanal i listan."})
    attempt = CallAttempt.objects.create(
        contact_id=contact, channel=channel, at=at, answered=answered, cause=cause, worker_name=actor.name
    )
    record_change(
        actor=actor, action="calls.attempt_registered", subject=attempt, details={"answered": answered, "at": at}
    )
    if channel == "sos" and not answered:
        enqueue("quality.collect_deviations")
    return attempt


@write_once
def register_callback(*, actor: Actor, contact: UUID, at: datetime, answered: bool, key: Key = None) -> Contact:
    """Somebody who sought help was rung up; the callback clock stops when they answer."""
    actor.require(REGISTER_CONTACT)
    row = _locked(contact)
    _check_past(at, field="at", now=actor.moment, earliest=row.arrived_at)
    CallAttempt.objects.create(
        contact=row,
        direction=CallAttempt.Direction.OUT,
        channel="direct",
        at=at,
        answered=answered,
        worker_name=actor.name,
    )
    if answered and row.called_back_at is None:
        row.called_back_at = at
        row.save(update_fields=["called_back_at"])
    record_change(
        actor=actor, action="calls.called_back", subject=row, board=row.board.slug, details={"answered": answered}
    )
    return row


@write_once
def need_presence(*, actor: Actor, contact: UUID, at: datetime, key: Key = None) -> Contact:
    """Somebody must be on site; the clock runs from when that was recorded as needed."""
    actor.require(REGISTER_CONTACT)
    row = _locked(contact)
    _check_past(at, field="at", now=actor.moment, earliest=row.arrived_at)
    if row.presence_needed_at is None:
        row.presence_needed_at = at
        row.on_site_due_at = on_site_due_from(at)
        row.save(update_fields=["presence_needed_at", "on_site_due_at"])
        record_change(
            actor=actor, action="calls.presence_needed", subject=row, board=row.board.slug, details={"at": at}
        )
    return row


@write_once
def register_arrival(*, actor: Actor, contact: UUID, at: datetime, key: Key = None) -> Contact:
    """The service is on site; that stops the clock."""
    actor.require(REGISTER_CONTACT)
    row = _locked(contact)
    if row.presence_needed_at is None:
        raise BadInput("Ange först att närvaro behövs.")
    _check_past(at, field="at", now=actor.moment, earliest=row.presence_needed_at)
    if row.on_site_at is None:
        row.on_site_at = at
        row.save(update_fields=["on_site_at"])
        record_change(actor=actor, action="calls.arrived", subject=row, board=row.board.slug, details={"at": at})
    return row


@write_once
def explain_breach(*, actor: Actor, contact: UUID, which: str, reason: str, key: Key = None) -> Contact:
    """A promise that was broken gets a reason from the one who knows."""
    actor.require(REGISTER_CONTACT)
    row = _locked(contact)
    fields = {ClockKind.CALLBACK: "callback_breach_reason", ClockKind.ON_SITE: "on_site_breach_reason"}
    clock = next((clock for clock in clocks_of(row) if clock.kind == which), None)
    if clock is None or not clock.is_broken(actor.moment):
        raise BadInput("Löftet är inte brutet, så det behövs inget skäl.")
    if len(reason.strip()) < 3:
        refuse({"reason": "Skriv kort vad som hände."})
    field = fields[ClockKind(which)]
    setattr(row, field, reason.strip())
    row.save(update_fields=[field])
    record_change(
        actor=actor, action="calls.breach_explained", subject=row, board=row.board.slug, details={"clock": which}
    )
    return row


def _locked(contact: UUID) -> Contact:
    row = Contact.objects.select_for_update(of=("self",)).select_related("board").filter(pk=contact).first()
    if row is None:
        raise NotFound("Kontakten finns inte.")
    return row


def _check_past(at: datetime, *, field: str, now: datetime, earliest: datetime | None = None) -> None:
    if at > now + AHEAD_AT_MOST:
        refuse({field: "Tiden ligger i framtiden. Skriv när det hände."})
    if earliest is not None and at < earliest:
        refuse({field: "Tiden ligger före kontakten. Skriv när det hände."})


def _check_codes(facts: ContactFacts) -> None:
    faults = {}
    if facts.channel not in dict(CHANNELS):
        faults["channel"] = "Välj hur kontakten kom in."
    if facts.caller_role not in {"", *dict(CALLER_ROLES)}:
        faults["caller_role"] = "Välj uppgiftslämnare i listan."
    refuse(faults)


def _answering_board(facts: ContactFacts, *, on: datetime) -> Board:
    """The board of the municipality where the person is now. Source: SoL 29:4."""
    boards = list(boards_on(local_date(on)).filter(municipality__slug=facts.municipality))
    if not boards:
        refuse({"municipality": "Kommunen är inte med i jouren den dagen. Hänvisa till rätt kommun."})
    if facts.board:
        chosen = next((board for board in boards if board.slug == facts.board), None)
        if chosen is None:
            refuse({"board": "Nämnden hör inte till den kommunen."})
        return chosen or boards[0]
    if len(boards) > 1:
        refuse({"board": f"Kommunen har {len(boards)} nämnder. Välj vilken det gäller."})
    return boards[0]
