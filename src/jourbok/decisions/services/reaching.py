"""Reaching whoever may decide: ring, write, tell what came of it, say that one is on it, or that one cannot."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db import transaction

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.rules.decision import InConflict, MandateFacts, NoMandate
from jourbok.cases.selectors import grounds_in_force, standing_conflicts
from jourbok.cases.services import declare_conflict, record_conflict
from jourbok.cases.services.locking import hold_case, locked_case
from jourbok.decisions.models import Acknowledgement, Attempt, AttemptResult, Outcome, Proposal
from jourbok.decisions.permissions import REACH, READ_TO_DECIDE
from jourbok.decisions.rules.codes import RESULTS, WITH_REASON, Ending, Result, Way
from jourbok.decisions.rules.deciding import ProposalHasEnded
from jourbok.decisions.rules.reaching import LINKS, Callee, acknowledged_until
from jourbok.decisions.selectors.attempts import result_of
from jourbok.decisions.selectors.deciding import ProposalOfOthers, mandates_to_sign
from jourbok.decisions.selectors.reaching import order_of, reaching_of, waiting_proposals, ways_out
from jourbok.decisions.services.ending import end_undecided
from jourbok.decisions.services.holding import hold_person, open_proposal
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.messages.rules import Channel, NoSuchAddress, Template
from jourbok.messages.services import queue_message

#: The shortest reason that says anything, and the longest that is kept.
LEAST_REASON: Final = 3
LONGEST_NOTE: Final = 500


@write_once
def call(*, actor: Actor, proposal: UUID, mandate: int, key: Key = None) -> Attempt:
    """Somebody at the service rings the mandate's holder now; what comes of it is told afterwards.

    Raises NoMandate, InConflict, ProposalHasEnded, NotFound, CaseNeedsReason.
    """
    row = _workers_proposal(actor, proposal)
    return _attempt(actor, row, _to_ask(row, mandate, actor), Way.CALL)


@write_once
def send_link(
    *,
    actor: Actor,
    proposal: UUID,
    mandate: int,
    way: Way | str,
    ways: Collection[Channel] | None = None,
    key: Key = None,
) -> Attempt:
    """The mandate's holder gets an SMS or a letter with a link to the decision page, and nothing of anybody.

    `ways` are those out of the house that are set up; as the installation has them when nothing is given.
    Raises NoSuchAddress, NoMandate, InConflict, ProposalHasEnded, BadInput, NotFound, CaseNeedsReason.
    """
    row = _workers_proposal(actor, proposal)
    if way not in LINKS:
        raise BadInput("Välj sms eller e-post.", fields={"way": "Välj sms eller e-post."})
    if way not in (ways_out() if ways is None else ways):
        message = (
            f"{Channel(way).label_sv.capitalize()} är inte uppsatt här, så ingen länk kan skickas. Ring i stället."
        )
        raise BadInput(message, fields={"way": message})
    return _write_to(actor, row, _to_ask(row, mandate, actor), Way(way))


@write_once
def tell_result(*, actor: Actor, attempt: UUID, result: Result | str, note: str = "", key: Key = None) -> AttemptResult:
    """What came of an attempt, once: whoever answered is on it, and whoever is in conflict decides nothing in the case.

    A no on the telephone ends the proposal as one on a page of their own does. Raises BadInput, NotFound,
    CaseNeedsReason.
    """
    actor.require(REACH)
    row = Attempt.objects.select_related("proposal__board", "mandate__board").filter(pk=attempt).first()
    if row is None:
        raise NotFound("Försöket finns inte.")
    hold_case(row.proposal.case_id)
    hold_person(row.proposal.person_id)
    locked_case(row.proposal.case_id, actor=actor, permission=REACH)
    if AttemptResult.objects.filter(attempt=row).exists():
        raise BadInput("Någon har redan skrivit hur det gick. Öppna sidan igen.")
    if result not in dict(RESULTS):
        raise BadInput("Välj hur det gick.", fields={"result": "Välj hur det gick."})
    told = _tell(actor, row, Result(result), _note(note, is_needed=result in WITH_REASON, field="note"))
    waits = not Outcome.objects.filter(proposal=row.proposal_id).exists()
    if told.result == Result.CONFLICT:
        _note_conflict(actor, row, told.note)
    elif told.result == Result.ANSWERED and waits:
        _say(actor, row.proposal, row.mandate.facts(grounds_in_force()))
    elif told.result == Result.DECLINED and waits:
        by = row.mandate.holder_id, row.name
        end_undecided(
            actor, row.proposal, Ending.DECLINED, action="decisions.declined_by_telephone", reason=told.note, by=by
        )
    return told


@write_once
def acknowledge(*, actor: Actor, proposal: UUID, mandate: int, key: Key = None) -> Acknowledgement:
    """Whoever may decide is on it for a quarter of an hour: they say so on their page, or to somebody at the service.

    Raises NoMandate, InConflict, ProposalHasEnded, CaseNeedsReason; NotFound for a proposal that is not theirs.
    """
    actor.require(READ_TO_DECIDE)
    row = open_proposal(proposal)
    own = next((each for each in mandates_to_sign(actor, row) if each.id == mandate), None)
    if own is not None:
        _settle(actor, row, {own.id}, Result.ANSWERED)
        return _say(actor, row, own)
    if not actor.may(REACH):
        raise ProposalOfOthers(person=row.person_id)
    locked_case(row.case_id, actor=actor, permission=REACH)
    return _say(actor, row, _to_ask(row, mandate, actor).mandate)


@write_once
def pass_on(*, actor: Actor, proposal: UUID, reason: str, is_conflict: bool = False, key: Key = None) -> AttemptResult:
    """Whoever was asked cannot decide now, or has an interest in the case; the next in the order is turned to.

    Raises ProposalHasEnded, BadInput; NotFound for a proposal that is not theirs to decide.
    """
    actor.require(READ_TO_DECIDE)
    row = open_proposal(proposal)
    own = mandates_to_sign(actor, row)
    if not own:
        raise ProposalOfOthers(person=row.person_id)
    said = _note(reason, is_needed=True, field="reason")
    result = Result.CONFLICT if is_conflict else Result.CANNOT
    told = _settle(actor, row, {each.id for each in own}, result, said)
    if told is None:
        told = _tell(actor, _attempt(actor, row, _themselves(row, own, actor), Way.PAGE), result, said)
    if is_conflict:
        declare_conflict(actor=actor, case=row.case_id, reason=said)
    return told


def move_on(*, actor: Actor, ways: Collection[Channel] | None = None) -> list[Attempt]:
    """Where it has been quiet and nobody is on it, the next in the order gets a link; each proposal by itself.

    `ways` are those out of the house that are set up; as the installation has them when nothing is given.
    """
    actor.require(REACH)
    out = ways_out() if ways is None else ways
    found = []
    for proposal in waiting_proposals():
        if proposal.on_paper_at is not None:
            continue
        with transaction.atomic():
            found.append(_write_to_next(actor, proposal.pk, out))
    return [each for each in found if each is not None]


def _write_to_next(actor: Actor, proposal: UUID, ways: Collection[Channel]) -> Attempt | None:
    """None when somebody is on it, when the proposal has just ended, or when there is nobody to write to.

    An address that cannot be written to is an attempt that failed, and the next is written to at once.
    """
    try:
        row = open_proposal(proposal)
    except ProposalHasEnded:
        return None
    while True:
        found = reaching_of(row, actor.moment, ways)
        if found.writes_to is None or found.writes_by is None or not found.is_time_to_write(actor.moment):
            return None
        callee, way = found.writes_to, found.writes_by
        try:
            return _write_to(actor, row, callee, way)
        except NoSuchAddress as refused:
            _tell(actor, _attempt(actor, row, callee, way), Result.WRONG_NUMBER, refused.message)


def _workers_proposal(actor: Actor, proposal: UUID) -> Proposal:
    """A proposal that waits, in a case that the worker may write in."""
    actor.require(REACH)
    row = open_proposal(proposal)
    locked_case(row.case_id, actor=actor, permission=REACH)
    return row


def _to_ask(row: Proposal, mandate: int, actor: Actor) -> Callee:
    """Somebody of the call order who may decide. Raises NoMandate, InConflict."""
    found = next((each for each in order_of(row, actor.moment) if each.mandate.id == mandate), None)
    if found is None:
        raise NoMandate("Personen får inte besluta i ärendet nu. Öppna sidan igen och välj någon annan.")
    if found.why_not:
        stops = standing_conflicts(row.case_id)
        is_in_conflict = any(
            each.concerns(name=found.mandate.holder_name, user=found.mandate.holder_id) for each in stops
        )
        raise (InConflict if is_in_conflict else NoMandate)(f"{found.mandate.holder_name}: {found.why_not}")
    return found


def _themselves(row: Proposal, own: list[MandateFacts], actor: Actor) -> Callee:
    """Their place in the call order, where they have one."""
    held = {each.id for each in own}
    found = next((each for each in order_of(row, actor.moment) if each.mandate.id in held), None)
    return found or Callee(own[0], own[0].phone, own[0].email)


def _write_to(actor: Actor, row: Proposal, callee: Callee, way: Way) -> Attempt:
    """The link is queued as a message of its own: its attempts to leave the house stand with it."""
    attempt = uuid_utils.uuid7()
    message = queue_message(
        actor=actor,
        channel=Channel(way.value),
        recipient=f"mandate:{callee.mandate.id}",
        address=callee.address(way),
        template=Template.DECISION_WAITS,
        about=row.pk,
        purpose=f"decision:{attempt}",
    )
    return _attempt(actor, row, callee, way, pk=attempt, message=message.pk)


def _attempt(
    actor: Actor, row: Proposal, callee: Callee, way: Way, *, pk: UUID | None = None, message: UUID | None = None
) -> Attempt:
    """The attempt is numbered within the proposal, which the caller holds."""
    attempt = Attempt.objects.create(
        pk=pk or uuid_utils.uuid7(),
        board_id=row.board_id,
        proposal=row,
        number=Attempt.objects.filter(proposal=row).count() + 1,
        mandate_id=callee.mandate.id,
        on_call_id=callee.on_call,
        place=callee.place,
        name=callee.mandate.holder_name,
        way=way,
        address=callee.address(way),
        message=message,
        made_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    _record(actor, "decisions.attempt_made", attempt, row, number=attempt.number, way=attempt.way)
    return attempt


def _settle(actor: Actor, row: Proposal, mandates: set[int], result: Result, note: str = "") -> AttemptResult | None:
    """What came of every attempt with them that nobody has told of; the latest, or None where there is none."""
    attempts = Attempt.objects.filter(proposal=row, mandate__in=mandates).select_related("result").order_by("number")
    told = [_tell(actor, each, result, note) for each in attempts if result_of(each) is None]
    return told[-1] if told else None


def _tell(actor: Actor, attempt: Attempt, result: Result, note: str = "") -> AttemptResult:
    told = AttemptResult.objects.create(
        attempt=attempt,
        board_id=attempt.board_id,
        result=result,
        note=note,
        at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    _record(actor, "decisions.attempt_told", told, attempt.proposal, number=attempt.number, result=told.result)
    return told


def _say(actor: Actor, row: Proposal, mandate: MandateFacts) -> Acknowledgement:
    said = Acknowledgement.objects.create(
        board_id=row.board_id,
        proposal=row,
        mandate_id=mandate.id,
        name=mandate.holder_name,
        at=actor.moment,
        lasts_until_at=acknowledged_until(actor.moment),
        by_id=actor.id,
        by_name=actor.name,
    )
    _record(actor, "decisions.acknowledged", said, row, until=said.lasts_until_at)
    return said


def _note_conflict(actor: Actor, attempt: Attempt, reason: str) -> None:
    """The case knows of it from now on, unless it did already."""
    holder = attempt.mandate
    stops = standing_conflicts(attempt.proposal.case_id)
    if not any(each.concerns(name=holder.holder_name, user=holder.holder_id) for each in stops):
        record_conflict(
            actor=actor,
            case=attempt.proposal.case_id,
            decider_name=holder.holder_name,
            decider_id=holder.holder_id,
            reason=reason,
        )


def _note(text: str, *, is_needed: bool, field: str) -> str:
    said = text.strip()
    if is_needed and len(said) < LEAST_REASON:
        raise BadInput("Skriv varför.", fields={field: "Skriv varför."})
    if len(said) > LONGEST_NOTE:
        message = f"Skriv högst {LONGEST_NOTE} tecken."
        raise BadInput(message, fields={field: message})
    return said


def _record(
    actor: Actor, action: str, subject: Attempt | AttemptResult | Acknowledgement, row: Proposal, **details: object
) -> None:
    record_change(
        actor=actor, action=action, subject=subject, board=row.board.slug, details={"proposal": str(row.pk), **details}
    )
