"""Periods of time as half-open intervals of instants: the start belongs to it, the end does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A period from one instant until just before another.

    Both are kept in UTC, so that a length is true also over a night when the clocks change.
    Raises ValueError when an instant carries no offset or the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs instants with offset")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise ValueError(f"an interval ends after it starts: {self.start} {self.end}")

    @property
    def duration(self) -> timedelta:
        """How long it lasts in real time."""
        return self.end - self.start

    @property
    def minutes(self) -> int:
        """How many whole minutes it lasts."""
        return self.duration // timedelta(minutes=1)

    def contains(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def overlaps(self, other: Interval) -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: Interval) -> Interval | None:
        """What the two have in common, None when nothing."""
        return between(max(self.start, other.start), min(self.end, other.end))

    def subtract(self, *holes: Interval) -> list[Interval]:
        """What is left of it outside the holes, in order."""
        return subtract([self], holes)


def between(start: datetime, end: datetime) -> Interval | None:
    """The interval from start to end, None when there is nothing between them."""
    return Interval(start, end) if start < end else None


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as the intervals given, as few intervals as possible, in order; those that touch become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged


def intersect(these: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """The instants that lie both in one of these and in one of the others, in order."""
    left, right = merge(these), merge(others)
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        shared = left[i].intersection(right[j])
        if shared:
            common.append(shared)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return common


def subtract(these: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """The instants that lie in one of these but in none of the holes, in order."""
    merged_holes = merge(holes)
    left: list[Interval] = []
    first = 0
    for interval in merge(these):
        start = interval.start
        while first < len(merged_holes) and merged_holes[first].end <= start:
            first += 1
        for hole in merged_holes[first:]:
            if hole.start >= interval.end:
                break
            left += filter(None, [between(start, hole.start)])
            start = max(start, hole.end)
        left += filter(None, [between(start, interval.end)])
    return left


def total_minutes(intervals: Iterable[Interval]) -> int:
    """How many whole minutes the intervals cover together; what two of them share counts once."""
    return sum((interval.duration for interval in merge(intervals)), timedelta()) // timedelta(minutes=1)
