"""Who works when: as many as the file asks for at the desk, and one of them on standby at home afterwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from jourbok.duty.rules import DutyRules, Night, night_of
from jourbok.kernel.calendar import dates, day_classes
from jourbok.rostering.rules.file import StaffingRule
from jourbok.setup.rules.demo_year.chance import Chance
from jourbok.setup.rules.demo_year.rows import ShiftRow, Worker

#: A worker by the hour takes about every fourth place.
HOURLY_PERCENT = 25


def make_roster(
    hours: DutyRules,
    staffing: Sequence[StaffingRule],
    workers: Sequence[Worker],
    *,
    nights: Iterable[date],
    always_on: date,
    chance: Chance,
) -> tuple[ShiftRow, ...]:
    """Every night's shifts in order. On the night `always_on` those with a demo person work, the first on standby."""
    shifts: list[ShiftRow] = []
    for day in nights:
        night = night_of(hours, day)
        team = _team(workers, _wanted(staffing, day), chance)
        if day == always_on:
            team = list(dict.fromkeys([each.code for each in workers if each.login] + team))[: len(team)]
        shifts += _shifts(night, team)
    return tuple(shifts)


def all_nights_of(year: int) -> list[date]:
    """The dates whose nights touch the year: the last of the year before goes on into it."""
    return list(dates(date(year - 1, 12, 31), date(year, 12, 31)))


class OnDuty:
    """Answers who is on duty at a moment."""

    def __init__(self, shifts: Sequence[ShiftRow]) -> None:
        self._shifts = sorted(shifts, key=lambda shift: shift.starts_at)
        self._starts = [shift.starts_at for shift in self._shifts]

    def at(self, moment: datetime) -> tuple[str, ...]:
        """The codes of those whose shift holds the moment; nobody while the offices serve."""
        place = bisect_right(self._starts, moment) - 1
        if place < 0 or moment >= self._shifts[place].ends_at:
            return ()
        return self._shifts[place].workers


def _shifts(night: Night, team: list[str]) -> Iterator[ShiftRow]:
    if night.opening:
        yield ShiftRow(night.opening.start, night.opening.end, "open", tuple(team))
    for standby in night.standby:
        yield ShiftRow(standby.start, standby.end, "standby", (team[0],))


def _wanted(staffing: Sequence[StaffingRule], day: date) -> int:
    classes = set(day_classes(day))
    return max((rule.workers for rule in staffing if rule.days & classes), default=1)


def _team(workers: Sequence[Worker], wanted: int, chance: Chance) -> list[str]:
    employed = [worker.code for worker in workers if not worker.is_hourly]
    hourly = [worker.code for worker in workers if worker.is_hourly]
    by_hour = sum(chance.happens(HOURLY_PERCENT) for _ in range(wanted - 1))
    return chance.some_of(employed, wanted - by_hour) + chance.some_of(hourly, by_hour)
