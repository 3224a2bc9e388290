"""Placing somebody at a place that said yes, and telling when that began and ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.selectors import CaseHead
from jourbok.decisions.services import record_moment
from jourbok.decisions.services.holding import hold_person
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.placements.models import Placement, PlacementMoment, Search
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.rules.asking import last_said
from jourbok.placements.rules.codes import Answer, MomentKind
from jourbok.placements.rules.placing import (
    AlreadyPlaced,
    PlaceHasNotSaidYes,
    check_agreed,
    check_asks_when_taken,
    check_decided_first,
    check_moment,
    check_taken,
    counts_from_start,
    standing_told,
)
from jourbok.placements.selectors import (
    calls_of,
    carried_out_with,
    counting_from_start,
    decisions_to_carry_out,
    moments_of,
    unended_placement,
    version_of,
)
from jourbok.placements.services.opening import hold_case, hold_cases_of


@write_once
def place_person(
    *,
    actor: Actor,
    search: UUID,
    place: UUID,
    accompanied_by: str,
    price_ore: int | None = None,
    planned_start_at: datetime | None = None,
    told_place: str = "",
    decision: UUID | None = None,
    key: Key = None,
) -> Placement:
    """The person of the search is placed at a place whose last answer was yes; start_placement tells when it begins.

    `price_ore` is what was agreed a day. Raises PlaceHasNotSaidYes, AlreadyPlaced, BadInput, NotFound, as open_head.
    """
    actor.require(PLACE_PERSONS)
    row = Search.objects.filter(pk=search).first()
    if row is None:
        raise NotFound("Sökningen finns inte.")
    head = hold_case(actor, row.case_id)
    hold_person(head.person.id)
    said = last_said(calls_of(search)).get(place)
    if said is None or said.answer != Answer.YES:
        raise PlaceHasNotSaidYes()
    _check_not_placed(head)
    check_agreed(price_ore, accompanied_by)
    _check_decision(actor, head, decision)
    known = version_of(place)
    made = Placement.objects.create(
        board_id=head.board_id,
        case_id=head.case.id,
        search=row,
        place_id=place,
        place_name=known.name,
        place_kind=known.kind,
        agreed_price_ore=price_ore,
        planned_start_at=planned_start_at,
        accompanied_by=accompanied_by.strip(),
        told_place=told_place.strip(),
        decision_id=decision,
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    details = {"case": head.case.number, "place": place, "search": search, "price_ore": price_ore}
    board = head.case.board_slug
    record_change(actor=actor, action="placements.person_placed", subject=made, board=board, details=details)
    return made


@write_once
def start_placement(
    *,
    actor: Actor,
    placement: UUID,
    started_at: datetime,
    source: str,
    reason: str = "",
    executed_at: datetime | None = None,
    key: Key = None,
) -> PlacementMoment:
    """The person came to the place at that time; told again it corrects what was told before, which is kept.

    The clocks of the decision that is carried out, at first or second hand, count from it; where nobody has told when
    a taking into care was executed, from `executed_at` if that was earlier: the police had the child by then. Raises
    BadInput at `at`, `executed_at`, `source` or `reason`, DecidedLater, ImpossibleOrder, NotFound, CaseNeedsReason,
    UnlockFirst.
    """
    if executed_at is not None:
        check_taken(executed_at, started_at)
    actor.require(PLACE_PERSONS)
    hold_cases_of(placement, actor.moment)
    made = _tell(actor, placement, MomentKind.START, started_at, source, reason)
    _anchor_clocks(actor, made, executed_at)
    return made


@write_once
def end_placement(
    *, actor: Actor, placement: UUID, ended_at: datetime, source: str, reason: str, key: Key = None
) -> PlacementMoment:
    """The person left the place at that time, and why; of one that nobody came to, that it came to nothing.

    Told again it is a correction. Raises as start_placement.
    """
    return _tell(actor, placement, MomentKind.END, ended_at, source, reason)


def _tell(actor: Actor, placement: UUID, kind: MomentKind, at: datetime, source: str, reason: str) -> PlacementMoment:
    actor.require(PLACE_PERSONS)
    row = Placement.objects.filter(pk=placement).first()
    if row is None:
        raise NotFound("Placeringen finns inte.")
    head = hold_case(actor, row.case_id)
    check_happened(at, now=actor.moment, field="at")
    corrected = check_moment(moments_of(placement), kind, at, source=source, reason=reason)
    if kind is MomentKind.START:
        _check_decided_first(actor, row, at)
    made = PlacementMoment.objects.create(
        board_id=head.board_id,
        placement=row,
        kind=kind,
        at=at,
        source=source.strip(),
        reason=reason.strip(),
        corrects_id=corrected.id if corrected else None,
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    details = {"case": head.case.number, "at": at, "corrects": corrected.id if corrected else None}
    action = f"placements.{kind}_{'corrected' if corrected else 'told'}"
    record_change(actor=actor, action=action, subject=made, board=head.case.board_slug, details=details, reason=reason)
    return made


def _anchor_clocks(actor: Actor, made: PlacementMoment, executed_at: datetime | None) -> None:
    """The clocks of what is carried out count from the start, unless somebody has told it an earlier time.

    That it never happened, or happened after the person came, is no such time: the start corrects it. The decision is
    not told the name of the place, since the decision is read by more than may know it.
    """
    row, before = made.placement, made.corrects
    counting = counting_from_start(row.decision_id, actor.moment) if row.decision_id else None
    stands = standing_told(counting[0].told, counting[1]) if counting else None
    told_at = stands.at if stands else None
    if executed_at is not None:
        check_asks_when_taken(counting[1] if counting else None, told_at)
    if counting is None or not counts_from_start(told_at, made.at, before=before.at if before else None):
        return
    is_earlier = executed_at is not None and executed_at < made.at
    source = "Verkställt före placeringen" if is_earlier else f"Placeringen började, {row.get_place_kind_display()}"
    found, event = counting
    record_moment(
        actor=actor,
        decision=found.decision.id,
        event=event,
        at=executed_at or made.at,
        source=source,
        corrects=stands.id if stands else None,
    )


def _check_not_placed(head: CaseHead) -> None:
    """The person is at no other place, whichever case that is written in. The caller holds the person."""
    unended = unended_placement(head.person.id)
    if unended is not None:
        is_here = unended.case_id == head.case.id
        raise AlreadyPlaced() if is_here else AlreadyPlaced.in_another_case(unended.case.number)


def _check_decision(actor: Actor, head: CaseHead, decision: UUID | None) -> None:
    possible = (each.decision.id for each in decisions_to_carry_out(head, actor.moment))
    if decision is not None and decision not in possible:
        message = (
            "Beslutet kan inte verkställas här: det hör till ett annat ärende, gäller något annat eller har upphört."
        )
        raise BadInput(message, fields={"decision": message})


def _check_decided_first(actor: Actor, row: Placement, at: datetime) -> None:
    """The start comes no earlier than the decision that is carried out, and than what that carries out in its turn."""
    if row.decision_id is not None:
        for each in carried_out_with(row.decision_id, actor.moment):
            check_decided_first(at, each.decision.ground, each.made_at)
