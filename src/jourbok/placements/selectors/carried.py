"""Which decision's clocks count from the start of a placement. Whoever asks has found out that the viewer may know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.selectors import DecisionClocks, clocks_of_decision
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
        following = _carried_out_by(found)
    return None


def _carried_out_by(found: DecisionClocks) -> UUID | None:
    """What a decision was signed to carry out; of one that was written down by hand nobody knows."""
    proposal = found.outcome.proposal if found.outcome else None
    return proposal.about_id if proposal and proposal.purpose == Purpose.CARRIES else None
