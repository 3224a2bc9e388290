"""Which decisions a placement carries out. Whoever asks has found out that the viewer may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from jourbok.cases.selectors import CaseHead, decisions_of_person
from jourbok.decisions.rules.codes import Ending, Purpose
from jourbok.decisions.selectors import (
    DecisionClocks,
    carried_out_by,
    clocks_of,
    clocks_of_decision,
    proposals_of,
)
from jourbok.kernel.swedish import moment_long
from jourbok.law.rules import Event
from jourbok.law.selectors import law_in_force
from jourbok.placements.models import PlacementMoment
from jourbok.placements.rules.codes import MomentKind
from jourbok.placements.rules.placing import (
    NoneStands,
    anchored_event,
    can_be_carried_out,
    places_somebody,
)


def decisions_to_carry_out(head: CaseHead, at: datetime) -> list[DecisionClocks]:
    """The decisions of the case that somebody can be placed by and that stand at the instant, the latest first."""
    made = decisions_about(head, at)
    return [each for each in made if each.decision.case_id == head.case.id and each.clocks.stands]


def decisions_about(head: CaseHead, at: datetime) -> list[DecisionClocks]:
    """What the board has decided that the person of the case could be placed by, in any case, the latest first.

    Also what stands no more; what another board has decided is not told here.
    """
    made = [each for each in decisions_of_person(head.person.id) if each.board_id == head.board_id]
    return [each for each in clocks_of(made, at) if not each.is_revocation and can_be_carried_out(each.kind)]


def none_stands(head: CaseHead, made: Iterable[DecisionClocks]) -> NoneStands | None:
    """That nothing of `made` stands that places anybody, with how the last one ended and what waits or was declined.

    Of one that was written down by hand nobody knows that it is of money alone.
    """
    placing = [each for each in made if each.outcome is None or each.kind is None or places_somebody(each.kind)]
    if any(each.clocks.stands for each in placing):
        return None
    ended, told = max(placing, key=lambda each: each.made_at, default=None), list[str]()
    if ended and ended.clocks.end:
        told.append(f"{ended.decision.title} ({ended.decision.ground}) gäller inte längre. {ended.clocks.end.text_sv}")
    kinds = {kind.id for kind in law_in_force().kinds if places_somebody(kind)}
    asked = (each for each in proposals_of(head) if each.kind in kinds and each.purpose != Purpose.REVOKES)
    last = next((each for each in asked if ended is None or each.sent_at > ended.made_at), None)
    if last and last.waits:
        told.append(f"{last.title} ({last.ground}) väntar på beslut.")
    if last and last.outcome and last.outcome.ending == Ending.DECLINED:
        said_no = f"{last.outcome.by_name} sa nej {moment_long(last.outcome.ended_at)}"
        told.append(f"{last.title} ({last.ground}): {said_no}.")
    return NoneStands(tuple(told))


def began_by(decision: UUID) -> datetime | None:
    """When the first placement by the decision began, as is known now; None where nobody has come to any."""
    rows = PlacementMoment.objects.filter(placement__decision=decision, kind=MomentKind.START, corrected_by=None)
    return rows.order_by("at").values_list("at", flat=True).first()


def carried_out_with(decision: UUID, at: datetime) -> Iterator[DecisionClocks]:
    """The decision, then the one that it carries out in its turn, and so on."""
    following: UUID | None = decision
    while following is not None:
        found = clocks_of_decision(following, at)
        yield found
        following = carried_out_by(found.outcome)


def counting_from_start(decision: UUID, at: datetime) -> tuple[DecisionClocks, Event] | None:
    """The decision that is carried out, or the one that this carries out in its turn, and what the start is to it.

    Where to live (LVU 11 §, 2024:79 5:1) has no clock of its own, and carries out a decision that has. None when no
    clock counts from the start.
    """
    for found in carried_out_with(decision, at):
        event = anchored_event(found.kind)
        if event is not None:
            return found, event
    return None
