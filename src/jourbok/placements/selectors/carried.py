"""Which decision's clocks count from the start of a placement. Whoever asks has found out that the viewer may know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.decisions.selectors import DecisionClocks, carried_out_by, clocks_of_decision
from jourbok.law.rules import Event
from jourbok.placements.rules.placing import anchored_event


def counting_from_start(decision: UUID, at: datetime) -> tuple[DecisionClocks, Event] | None:
    """The decision that is carried out, or the one that this carries out in its turn, and what the start is to it.

    Where to live (LVU 11 §, 2024:79 5:1) has no clock of its own, and carries out a decision that has. None when no
    clock counts from the start.
    """
    following: UUID | None = decision
    while following is not None:
        found = clocks_of_decision(following, at)
        event = anchored_event(found.kind)
        if event is not None:
            return found, event
        following = carried_out_by(found.outcome)
    return None
