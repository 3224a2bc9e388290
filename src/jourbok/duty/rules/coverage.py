"""Does somebody always answer: every time in a year when neither the service nor the members' offices do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jourbok.duty.rules.hours import DutyRules
from jourbok.duty.rules.regimes import timeline_of
from jourbok.kernel.calendar import DayClass, dates, day_classes, require_year
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import day_start, local_date


@dataclass(frozen=True, slots=True)
class MemberPeriod:
    """A member by its slug, from the first date it takes part until the date it no longer does; None is unlimited."""

    id: str
    joins_on: date | None = None
    leaves_on: date | None = None

    def takes_part_on(self, day: date) -> bool:
        return (self.joins_on is None or self.joins_on <= day) and (self.leaves_on is None or day < self.leaves_on)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time when the service is closed though the offices of these members are not open.

    `day` is of the calendar date on which the gap begins; `members` are slugs in order.
    """

    interval: Interval
    day: tuple[DayClass, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every gap of a calendar year in Sweden, in order; `minutes` is how long they are together.

    `members` are the slugs of all who take part on some day of the year.
    """

    year: int
    members: tuple[str, ...]
    gaps: tuple[Gap, ...]

    @property
    def minutes(self) -> int:
        return sum(gap.interval.minutes for gap in self.gaps)


def coverage(rules: DutyRules, members: Iterable[MemberPeriod], year: int) -> Coverage:
    """Every gap of the year for those who are members then; a gap is cut where somebody joins or leaves.

    Raises OpeningHoursUnknown, YearOutsideCalendar.
    """
    timeline = timeline_of(rules, require_year(year))
    periods = tuple(members)
    cuts = list(_changes(periods, year))
    pieces = (piece for gap in timeline.gaps for piece in _cut(gap, cuts))
    gaps = tuple(gap for gap in (_gap(piece, periods) for piece in pieces) if gap.members)
    return Coverage(year, _members_in(periods, year), gaps)


def _gap(interval: Interval, periods: tuple[MemberPeriod, ...]) -> Gap:
    day = local_date(interval.start)
    return Gap(interval, day_classes(day), _members_on(periods, day))


def _members_on(periods: tuple[MemberPeriod, ...], day: date) -> tuple[str, ...]:
    return tuple(sorted({period.id for period in periods if period.takes_part_on(day)}))


def _members_in(periods: tuple[MemberPeriod, ...], year: int) -> tuple[str, ...]:
    days = dates(date(year, 1, 1), date(year, 12, 31))
    return tuple(sorted({id_ for day in days for id_ in _members_on(periods, day)}))


def _changes(periods: tuple[MemberPeriod, ...], year: int) -> Iterator[date]:
    """The dates of the year on which other members take part than the day before."""
    for day in dates(date(year, 1, 2), date(year, 12, 31)):
        if _members_on(periods, day) != _members_on(periods, day - timedelta(days=1)):
            yield day


def _cut(interval: Interval, cuts: list[date]) -> Iterator[Interval]:
    start = interval.start
    for at in map(day_start, cuts):
        if start < at < interval.end:
            yield Interval(start, at)
            start = at
    yield Interval(start, interval.end)
