"""Whether enough people work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jourbok.kernel.calendar import day_classes
from jourbok.kernel.intervals import Interval
from jourbok.rostering.rules.file import StaffingRule


@dataclass(frozen=True, slots=True)
class Thin:
    """A time in which fewer work than needed; `interval` is None when nobody is planned at all that day."""

    workers: int
    needed: int
    interval: Interval | None

    @property
    def words_sv(self) -> str:
        """How many work and how many should."""
        return f"{self.workers} av {self.needed}"


def needed_on(rules: Iterable[StaffingRule], day: date) -> int | None:
    """How many workers a shift that begins on the day needs: the most of the rules that match; None when none does."""
    classes = set(day_classes(day))
    return max((rule.workers for rule in rules if rule.days & classes), default=None)


def thinnest(worked: Sequence[tuple[Interval, int]], needed: int | None) -> Thin | None:
    """The first time with the fewest workers, when fewer than needed; None when all is well.

    `worked` is each open shift of the day with how many work it. Asked about is the time from the first shift's start
    to the last one's end.
    """
    if needed is None:
        return None
    if not worked:
        return Thin(0, needed, None)
    edges = sorted({edge for interval, _ in worked for edge in (interval.start, interval.end)})
    pieces = [Interval(start, end) for start, end in pairwise(edges)]
    counted = [(sum(number for shift, number in worked if shift.overlaps(piece)), piece) for piece in pieces]
    fewest = min(number for number, _ in counted)
    if fewest >= needed:
        return None
    return Thin(fewest, needed, next(piece for number, piece in counted if number == fewest))
