"""Is it duty time: which regime an instant lies in, since when and until when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from jourbok.duty.rules.hours import DutyRules, office_hours_on, opening_on, standby_on
from jourbok.kernel.calendar import DayClass, dates, day_classes
from jourbok.kernel.intervals import Interval, merge, subtract
from jourbok.kernel.localtime import day_start, local_date
from jourbok.kernel.worded import Worded


class RegimeKind(Worded):
    """How the service is reached: open, on standby through 112, or not at all because the offices serve."""

    OPEN = "open", "öppet"
    STANDBY = "standby", "beredskap"
    CLOSED = "closed", "stängt"


@dataclass(frozen=True, slots=True)
class Regime:
    """What applies at an instant, and the longest unbroken time around it in which it does.

    `since` and `until` are UTC instants, None when the regime was or will be the same for a whole calendar year
    and more. `day` is of the calendar date of the instant. `gap` is whether the service is closed although the
    members' offices are not open.
    """

    kind: RegimeKind
    since: datetime | None
    until: datetime | None
    day: tuple[DayClass, ...]
    gap: bool


@dataclass(frozen=True, slots=True)
class Span:
    """An unbroken time in one regime."""

    kind: RegimeKind
    interval: Interval


@dataclass(frozen=True, slots=True)
class Timeline:
    """A calendar year in Sweden cut into spans without hole or overlap, and the gaps among the closed ones."""

    spans: tuple[Span, ...]
    gaps: tuple[Interval, ...]


def regime_at(rules: DutyRules, at: datetime) -> Regime:
    """The regime that applies at the instant: open beats standby, standby beats closed.

    Raises OpeningHoursUnknown when the file does not say when the service is open, YearOutsideCalendar.
    """
    day = local_date(at)
    timeline = timeline_of(rules, day.year)
    position = bisect_right(timeline.spans, at, key=lambda span: span.interval.start) - 1
    kind = timeline.spans[position].kind
    return Regime(
        kind=kind,
        since=_since(rules, day.year, position),
        until=_until(rules, day.year, position),
        day=day_classes(day),
        gap=kind is RegimeKind.CLOSED and _lies_in(timeline.gaps, at),
    )


@lru_cache(maxsize=64)
def timeline_of(rules: DutyRules, year: int) -> Timeline:
    """The whole calendar year's regimes, exact to the instant. Raises OpeningHoursUnknown, YearOutsideCalendar."""
    rules.require_open()
    whole = Interval(day_start(date(year, 1, 1)), day_start(date(year + 1, 1, 1)))
    days = list(dates(date(year, 1, 1) - timedelta(days=2), date(year, 12, 31)))
    openings = [opening_on(rules, day) for day in days]
    open_times = _within(whole, merge(filter(None, openings)))
    standby_times = subtract(
        _within(whole, merge(interval for day in days for interval in standby_on(rules, day))), open_times
    )
    closed_times = whole.subtract(*open_times, *standby_times)
    offices = [office_hours_on(rules, day) for day in days]
    spans = [
        *(Span(RegimeKind.OPEN, interval) for interval in open_times),
        *(Span(RegimeKind.STANDBY, interval) for interval in standby_times),
        *(Span(RegimeKind.CLOSED, interval) for interval in closed_times),
    ]
    in_order = sorted(spans, key=lambda span: span.interval)
    return Timeline(tuple(in_order), tuple(subtract(closed_times, filter(None, offices))))


def _within(whole: Interval, intervals: Sequence[Interval]) -> list[Interval]:
    shared = (interval.intersection(whole) for interval in intervals)
    return [interval for interval in shared if interval]


def _lies_in(intervals: Sequence[Interval], at: datetime) -> bool:
    position = bisect_right(intervals, at, key=lambda interval: interval.start) - 1
    return position >= 0 and intervals[position].contains(at)


def _since(rules: DutyRules, year: int, position: int) -> datetime | None:
    span = timeline_of(rules, year).spans[position]
    if position > 0:
        return span.interval.start
    before = timeline_of(rules, year - 1).spans
    if before[-1].kind is not span.kind:
        return span.interval.start
    return before[-1].interval.start if len(before) > 1 else None


def _until(rules: DutyRules, year: int, position: int) -> datetime | None:
    spans = timeline_of(rules, year).spans
    if position < len(spans) - 1:
        return spans[position].interval.end
    after = timeline_of(rules, year + 1).spans
    if after[0].kind is not spans[position].kind:
        return spans[position].interval.end
    return after[0].interval.end if len(after) > 1 else None
