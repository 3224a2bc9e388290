"""Placing somebody at a place that said yes, and telling when that began and ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.selectors import CaseHead
from jourbok.decisions.services import record_moment
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.placements.models import Placement, PlacementMoment, Search
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.rules.asking import last_said
from jourbok.placements.rules.codes import Answer, MomentKind
from jourbok.placements.rules.placing import (
    AlreadyPlaced,
    MomentFacts,
    PlaceHasNotSaidYes,
    check_agreed,
    check_decided_first,
    check_moment,
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
from jourbok.placements.services.opening import hold_case


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
    said = last_said(calls_of(search)).get(place)
    if said is None or said.answer != Answer.YES:
        raise PlaceHasNotSaidYes()
    if unended_placement(row.case_id) is not None:
        raise AlreadyPlaced()
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
    *, actor: Actor, placement: UUID, started_at: datetime, source: str, reason: str = "", key: Key = None
) -> PlacementMoment:
    """The person came to the place at that time; told again it corrects what was told before, which is kept.

    The clocks of the decision that is carried out, at first or second hand, count from it. Raises BadInput at `at`,
    `source` or `reason`, DecidedLater, ImpossibleOrder, NotFound, CaseNeedsReason, UnlockFirst.
    """
    return _tell(actor, placement, MomentKind.START, started_at, source, reason)


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
    if kind is MomentKind.START:
        _anchor_clocks(actor, row, at, corrected)
    return made


def _anchor_clocks(actor: Actor, row: Placement, at: datetime, before: MomentFacts | None) -> None:
    """The clocks of what is carried out count from the start, unless somebody has told it another time than we had.

    The decision is not told the name of the place, since the decision is read by more than may know it.
    """
    if row.decision_id is None:
        return
    counting = counting_from_start(row.decision_id, actor.moment)
    if counting is None:
        return
    found, event = counting
    stands = standing_told(found.told, event)
    if stands is None or (before is not None and stands.at == before.at):
        corrects = stands.id if stands else None
        source = f"Placeringen började, {row.get_place_kind_display()}"
        record_moment(actor=actor, decision=found.decision.id, event=event, at=at, source=source, corrects=corrects)


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
