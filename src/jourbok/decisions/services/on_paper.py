"""What a decision that was made on paper must agree with, judged as everything was when it was made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from jourbok.cases.selectors import DecisionMade, contact_of_case_arrived_at, decisions_by_id
from jourbok.decisions.models import MeetingNote, Outcome, PartyNotice, Proposal
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.kinds import ground_of
from jourbok.decisions.rules.on_paper import FIELD, CannotBeMoved, check_age_then, check_contact_first
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of, signed
from jourbok.decisions.services.holding import (
    hold_person,
    require_it_stands,
    require_none_stands,
    require_none_stood,
    require_not_revoked,
)
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import is_told_before, local_date
from jourbok.kernel.swedish import day_long, moment_long
from jourbok.law.rules import Kind, NotInForce
from jourbok.law.selectors import edition_of
from jourbok.people.selectors import years_on_day
from jourbok.signing.rules import Method
from jourbok.signing.selectors import Signed, signature_for


def require_decidable_then(row: Proposal, made_at: datetime, *, now: datetime) -> None:
    """What was made on paper then could be, and nothing that stands now is in its way.

    A later decision that was made while nobody here knew of the paper, and has ended since, is not. Raises
    AlreadyDecided, AboutAnotherCase, TooOldForThat, NotInForce.
    """
    hold_person(row.person_id)
    kind = _judged_then(row, made_at)
    if row.purpose != Purpose.REVOKES:
        require_none_stands(kind, row.person_id, row.board_id, now)
        require_none_stood(kind, row.person_id, row.board_id, made_at)


def require_correctable(found: DecisionClocks, at: datetime | None, *, before_contact: bool) -> datetime:
    """It can have been made at that time instead: the walls of its first time hold, but its right. Gives the time.

    Of what was made on paper, and of what was written down by hand, which has no other wall than what is written to
    have come after it. The caller holds the case, asks `check_decided_then` of the right, and that nothing stands again
    beside what stands now. Raises CannotBeMoved, BeforeContact, AlreadyDecided, AboutAnotherCase, TooOldForThat,
    NotInForce, and BadInput of what was signed in any other way.
    """
    outcome, signature = found.outcome, signature_of(found.outcome)
    if outcome is not None and (signature is None or signature.method is not Method.PAPER_BEFORE):
        message = "När beslutet fattades står i underskriften, och ändras inte."
        raise BadInput(message, fields={"event": message})
    if at is None:
        raise CannotBeMoved("Beslutet är fattat. Skriv när det fattades.")
    hold_person(found.decision.person_id)
    _require_within(found, signature, at)
    if outcome is not None:
        _require_like_its_paper(found.decision, outcome.proposal, at, before_contact=before_contact)
    return at


def _require_like_its_paper(decision: DecisionMade, row: Proposal, at: datetime, *, before_contact: bool) -> None:
    """What was asked of the time when the paper was written down is asked of the new one too."""
    check_contact_first(at, contact_of_case_arrived_at(decision.case_id), is_said=before_contact)
    kind = _judged_then(row, at, but_for=decision.id)
    if row.purpose != Purpose.REVOKES:
        require_none_stood(kind, row.person_id, row.board_id, at, but_for=decision.id)


def signature_of(outcome: Outcome | None) -> Signed | None:
    """How a decision was signed; None for one that was written down without a proposal."""
    return signature_for(outcome.signature) if outcome is not None and outcome.signature is not None else None


def _judged_then(row: Proposal, at: datetime, *, but_for: UUID | None = None) -> Kind:
    """The kind by the law of that day, the person young enough for it, and what it is about standing.

    What it takes back nobody else has taken back, before or after.
    """
    kind = _kind_then(row, at)
    if row.purpose != Purpose.REVOKES:
        check_age_then(kind, years_on_day(row.person_id, local_date(at)))
    if row.about_id is not None:
        require_it_stands(row.about_id, at, but_for=but_for)
        if row.purpose == Purpose.REVOKES:
            require_not_revoked(row.about_id, but_for=but_for)
    return kind


def _kind_then(row: Proposal, at: datetime) -> Kind:
    """The words rest on the law of that day. Raises NotInForce."""
    day = local_date(at)
    try:
        kind = edition_of(row.statute_version, row.kind, day)
    except NotInForce:
        kind = None
    if kind is None or (row.purpose != Purpose.REVOKES and ground_of(kind) != row.ground):
        message = f"{row.ground} gällde inte {day_long(day)} {day.year} så som det står här. Kontrollera tiden."
        raise NotInForce(message, fields={FIELD: message, "at": message})
    return kind


def _require_within(found: DecisionClocks, signature: Signed | None, at: datetime) -> None:
    """The time is on its paper's day, and not after what is written to have come after it. Raises CannotBeMoved."""
    decision = found.decision
    if at == found.made_at:
        raise CannotBeMoved("Den tiden står redan.")
    if at > decision.recorded_at:
        raise CannotBeMoved(f"Beslutet skrevs in {moment_long(decision.recorded_at)}, och fattades före det.")
    if signature is not None:
        _require_as_its_paper_says(signature, at)
    began_at = _carried_out_from()(decision.id)
    if began_at is not None and is_told_before(began_at, at):
        raise CannotBeMoved(f"Placeringen som beslutet ligger till grund för började {moment_long(began_at)}.")
    told = PartyNotice.objects.filter(decision=decision.id, followed_by=None).order_by("at").first()
    if told is not None and is_told_before(told.at, at):
        raise CannotBeMoved(f"En part fick veta {moment_long(told.at)}. Rätta den underrättelsen först, om den är fel.")
    meeting_on = MeetingNote.objects.filter(decision=decision.id).values_list("meeting_on", flat=True).first()
    if meeting_on is not None and meeting_on < local_date(at):
        raise CannotBeMoved(f"Beslutet anmäldes vid nämndens sammanträde {day_long(meeting_on)} {meeting_on.year}.")
    _require_before_its_followers(decision, at)


def _require_as_its_paper_says(signature: Signed, at: datetime) -> None:
    """A paper that has come has its own day on it, and came after the decision. Raises CannotBeMoved."""
    came_at, signed_on = signature.paper_arrived_at, signature.paper_signed_on
    if came_at is not None and is_told_before(came_at, at):
        raise CannotBeMoved(f"Papperet kom {moment_long(came_at)}, och beslutet fattades före det.")
    if signed_on is not None and signed_on != local_date(at):
        raise CannotBeMoved(f"Papperet som har kommit är daterat {day_long(signed_on)} {signed_on.year}.")


@cache
def _carried_out_from() -> Callable[[UUID], datetime | None]:
    """What a higher room knows of when a decision began to be carried out; it is known to the settings alone."""
    found: Callable[[UUID], datetime | None] = import_string(settings.DECISION_CARRIED_OUT_FROM)
    return found


def _require_before_its_followers(decision: DecisionMade, at: datetime) -> None:
    """What carries the decision out or takes it back was made after it."""
    rows = signed().filter(proposal__about=decision.id)
    keys = [row.decision_id for row in rows if row.decision_id]
    for each in clocks_of(decisions_by_id(keys), at):
        if is_told_before(each.made_at, at):
            title = f"{each.decision.title} ({each.decision.ground})"
            raise CannotBeMoved(f"{title} fattades {moment_long(each.made_at)}, och det gäller det här beslutet.")
