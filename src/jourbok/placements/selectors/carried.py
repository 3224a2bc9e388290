"""Which decisions a placement carries out. Whoever asks has found out that the viewer may know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from jourbok.cases.selectors import CaseHead, decisions_of_case
from jourbok.decisions.selectors import DecisionClocks, carried_out_by, clocks_of, clocks_of_decision
from jourbok.law.rules import Event
from jourbok.placements.models import PlacementMoment
from jourbok.placements.rules.codes import MomentKind
from jourbok.placements.rules.placing import anchored_event, can_be_carried_out


def decisions_to_carry_out(head: CaseHead, at: datetime) -> list[DecisionClocks]:
    """The decisions of the case that somebody can be placed by and that stand at the instant, the latest first."""
    return [
        each
        for each in clocks_of(decisions_of_case(head.case.id), at)
        if each.clocks.stands and not each.is_revocation and can_be_carried_out(each.kind)
    ]


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
