"""Telling when things happened to a decision; a wrong time is corrected, never written over."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.selectors import DecisionMade, decision_made
from jourbok.cases.services import check_decided_then
from jourbok.cases.services.locking import hold_case, locked_case
from jourbok.decisions.models import Moment
from jourbok.decisions.permissions import FOLLOW_AS_BOARD, PREPARE, TELL_MOMENT
from jourbok.decisions.rules.codes import EVENTS, REPEATED
from jourbok.decisions.rules.happening import check_can_happen
from jourbok.decisions.rules.standing import Told, moments_of, reviews_of
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of_decision
from jourbok.decisions.services.holding import hold_person, none_stands_again_beside
from jourbok.decisions.services.on_paper import require_correctable
from jourbok.kernel.actor import BOARD_SCOPED, Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import as_told
from jourbok.law.rules import Event, check_order
from jourbok.organisations.portal_role import as_board


@write_once
def record_moment(
    *,
    actor: Actor,
    decision: UUID,
    event: Event | str,
    at: datetime | None,
    source: str = "",
    corrects: UUID | None = None,
    before_contact: bool = False,
    key: Key = None,
) -> Moment:
    """Something happened to the decision then; every clock is told anew from it, and the earlier row stays.

    `at` is None only in a correction: it never happened. Whoever works at the service tells it, and the board's own
    people for their board. That it was made is told only to correct it, and by the service alone: of one that was
    written down by hand, and of one that was made on paper (`before_contact` says that it came before the service was
    called).
    What lets a decision stand again beside one that stands now is not told before that one has ended. Raises
    ImpossibleOrder, CannotBoth, AlreadyDecided, BadInput, NotFound, and what require_correctable raises.
    """
    row = held_decision(actor, decision)
    hold_person(row.person_id)
    named = _event(event)
    if at is None and corrects is None:
        raise BadInput("Skriv när det hände.", fields={"at": "Skriv när det hände."})
    check_happened(at, now=actor.moment, field="at")
    corrected = _corrected(row, named, at, corrects)
    found = clocks_of_decision(row.id, actor.moment)
    if named is Event.DECIDED:
        _require_correctable(actor, found, at, before_contact=before_contact)
    if found.kind is None and not (named is Event.DECIDED and found.outcome is not None):
        raise BadInput("Lagen räknar inga frister från det beslutet.", fields={"event": "Beslutet har inga frister."})
    new = Moment(  # its key is made here, before it is saved
        board_id=row.board_id,
        decision_id=row.id,
        event=named,
        at=at,
        source=source.strip(),
        corrects=corrected,
        recorded_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    told = (*found.told, Told(new.pk, named, at, actor.moment, actor.name, new.source, corrects))
    moments, reviews = moments_of(row.decided_at, told), reviews_of(told)
    if found.kind is not None:
        check_order(found.kind, as_told(moments))
        latest = as_told({**moments, Event.REVIEWED: reviews[-1]} if reviews else moments)
        is_correction = corrects is not None
        check_can_happen(
            named, latest, found.kind, source=new.source, stopped=found.stopped, is_correction=is_correction
        )
    with none_stands_again_beside(row.person_id, row.board_id, actor.moment), inside_own_wall(actor, row):
        new.save(force_insert=True)
        _record(actor, new, row)
    return new


def held_decision(actor: Actor, decision: UUID) -> DecisionMade:
    """The decision with its case held: by the service through the case's own door, by a board for its own alone."""
    actor.require(TELL_MOMENT)
    row = decision_made(decision)
    if row is None:
        raise NotFound("Beslutet finns inte.")
    if _is_its_board(actor, row):
        hold_case(row.case_id)
    elif any(role in TELL_MOMENT.roles and role not in BOARD_SCOPED for role in actor.roles):
        locked_case(row.case_id, actor=actor, permission=TELL_MOMENT)
    else:
        raise NotFound("Beslutet finns inte.")
    return row


def inside_own_wall(actor: Actor, row: DecisionMade) -> AbstractContextManager[object]:
    """Where a board's own people write: inside the board's wall. The service writes outside of it."""
    return as_board(row.board_slug) if _is_its_board(actor, row) else nullcontext()


def _is_its_board(actor: Actor, row: DecisionMade) -> bool:
    return actor.may(FOLLOW_AS_BOARD, board=row.board_slug)


def _record(actor: Actor, new: Moment, row: DecisionMade) -> None:
    record_change(
        actor=actor,
        action="decisions.moment_corrected" if _is_correction(new) else "decisions.moment_told",
        subject=new,
        board=row.board_slug,
        details={"decision": str(row.id), "event": new.event, "at": new.at},
        reason=new.source,
    )


def _require_correctable(actor: Actor, found: DecisionClocks, at: datetime | None, *, before_contact: bool) -> None:
    """When it was made is corrected by the service, which wrote it down, while the right to decide held."""
    if not actor.may(PREPARE, board=found.decision.board_slug):
        message = "Jouren skrev in beslutet, och det är jouren som rättar tiden. Ring jouren."
        raise BadInput(message, fields={"event": message})
    right_at = require_correctable(found, at, before_contact=before_contact)
    check_decided_then(actor=actor, decision=found.decision.id, at=right_at)


def _is_correction(new: Moment) -> bool:
    """Whether it takes the place of what was told before; when it was made stood in the decision itself."""
    return new.corrects_id is not None or new.event == Event.DECIDED


def _event(event: Event | str) -> Event:
    if event not in dict(EVENTS):
        raise BadInput("Välj vad som hände.", fields={"event": "Välj vad som hände."})
    return Event(event)


def _corrected(row: DecisionMade, event: Event, at: datetime | None, corrects: UUID | None) -> Moment | None:
    """The row that is corrected, which is one that counts now. Raises BadInput, NotFound."""
    rows = list(Moment.objects.filter(decision=row.id, event=event))
    replaced = {each.corrects_id for each in rows}
    standing = [each for each in rows if each.pk not in replaced]
    if corrects is None:
        if any(event not in REPEATED or each.at == at for each in standing):
            message = "Tidpunkten är redan registrerad. Rätta den i stället."
            raise BadInput(message, fields={"event": message})
        return None
    found = next((each for each in standing if each.pk == corrects), None)
    if found is None:
        raise NotFound("Tidpunkten finns inte, eller så har någon redan rättat den.")
    return found
