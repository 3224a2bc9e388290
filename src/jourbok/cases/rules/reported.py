"""What a board must do, and by when, since somebody has reported that a child may be harmed.

Source: SoL (2025:400) 19:1–3, 19:6, 20:1–2; before July 2025 SoL (2001:453) 11:1 a, 14:1–1 b.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jourbok.law.rules import Clock, Deadline, Event, Kind, Running, clocks_at

ASSESSMENT: Final = "sol_20_1"
OPENING: Final = "sol_20_2"
INVESTIGATION: Final = "sol_20_3"
ANSWER: Final = "sol_19_6"
#: Those who must report, and may ask what came of it. Which other authorities work with children is to be confirmed.
MUST_REPORT: Final = frozenset(
    {
        *("police", "school", "health_care", "dental_care", "social_services", "prison_service"),
        *("family_counselling", "care_home", "migration_agency"),
    }
)


@dataclass(frozen=True, slots=True)
class ReportDuties:
    """The board's duties by the law of the day on which the report came; each is None when that law had none."""

    reported_at: datetime
    assessed_at: datetime | None
    assess: Clock | None
    decide: Clock | None
    decide_by: Deadline | None
    conditions: tuple[str, ...]
    answer: Kind | None

    @property
    def is_postponed(self) -> bool:
        return self.decide_by is not None and self.decide_by.due_on != self.decide_by.postponed_on


def report_duties(
    kinds: Iterable[Kind], *, reported_at: datetime, caller_role: str, assessed_at: datetime | None
) -> ReportDuties | None:
    """What follows from the report; None when the law of its day is not known.

    Whether the board has decided is not known here, so that its time is told and never said to be missed.
    """
    known = {kind.id: kind for kind in kinds}
    opening = known.get(OPENING)
    decide = _first(opening, reported_at)
    assess = _first(known.get(ASSESSMENT), reported_at)
    if decide is None and assess is None:
        return None
    return ReportDuties(
        reported_at=reported_at,
        assessed_at=assessed_at,
        assess=assess.clock if assess else None,
        decide=decide.clock if decide else None,
        decide_by=decide.deadline if decide else None,
        conditions=opening.conditions if opening else (),
        answer=known.get(ANSWER) if caller_role in MUST_REPORT else None,
    )


def report_clocks(
    kinds: Iterable[Kind], *, reported_at: datetime, caller_role: str, assessed_at: datetime | None, at: datetime
) -> tuple[Running, ...]:
    """The clocks that a report sets running at its board, in the law's order, without that of an assessment made.

    What the board has decided since is not known: its times count from the report alone, and those that count from
    its decision wait.
    """
    known = {kind.id: kind for kind in kinds}
    asked = [OPENING, INVESTIGATION]
    if assessed_at is None:
        asked.insert(0, ASSESSMENT)
    if caller_role in MUST_REPORT:
        asked.append(ANSWER)
    found = [known[each] for each in asked if each in known]
    return tuple(running for kind in found for running in clocks_at(kind, {Event.REPORTED: reported_at}, at))


def _first(kind: Kind | None, reported_at: datetime) -> Running | None:
    return next(iter(clocks_at(kind, {Event.REPORTED: reported_at}, reported_at)), None) if kind else None
