"""Why a figure is what it is: the rows that it was counted from, as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jourbok.calls import measures as of_calls
from jourbok.cases import measures as of_cases
from jourbok.handover import measures as of_handover
from jourbok.kernel.actor import Actor
from jourbok.kernel.intervals import Interval, between
from jourbok.kernel.measure import Measure, Source
from jourbok.organisations.counting import Sources
from jourbok.placements import measures as of_placements
from jourbok.statistics.permissions import SEE_SOURCES
from jourbok.statistics.rules.periods import Period

PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Behind:
    """A stretch of the rows behind a figure, how many there are of them all, and what they add up to.

    `next` is the moment before which the next stretch happened; None on the last.
    """

    rows: tuple[Source, ...]
    count: int
    total: int
    next: datetime | None


def behind(
    viewer: Actor, measure: Measure, period: Period, board: str | None = None, *, before: datetime | None = None
) -> Behind:
    """The rows that the measure is counted from in the period until now, the latest first."""
    viewer.require(SEE_SOURCES)
    so_far = between(period.interval.start, min(period.interval.end, viewer.moment))
    found = _sources(measure, so_far) if so_far else None
    if found is None:
        return Behind((), 0, 0, None)
    own = found.of_board(board) if board else found
    count, total = own.tally()
    rows, following = own.before(before, PAGE)
    return Behind(tuple(rows), count, total, following)


def _sources(measure: Measure, period: Interval) -> Sources | None:
    """The room that owns the rows knows them."""
    rooms = (of_calls.sources, of_cases.sources, of_placements.sources, of_handover.sources)
    return next((found for room in rooms if (found := room(measure, period)) is not None), None)
