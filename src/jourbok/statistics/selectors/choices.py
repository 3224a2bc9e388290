"""Which periods and boards there are figures of, and which period is shown first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jourbok.calls.measures import first_arrival
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on, names_of_boards
from jourbok.statistics.models import MonthClose
from jourbok.statistics.permissions import READ_FIGURES
from jourbok.statistics.rules.periods import Period, PeriodKind, month_of, periods_of


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose: periods from the first month with anything in it to today's, and the closed months."""

    first: tuple[int, int]
    today: date
    closed: frozenset[tuple[int, int]]

    def of(self, kind: PeriodKind) -> list[Period]:
        """The periods of that length that have begun, the newest first."""
        years = range(self.today.year, self.first[0] - 1, -1)
        return [each for year in years for each in reversed(periods_of(year, kind)) if self.has(each)]

    def has(self, period: Period) -> bool:
        """Whether the period has begun, and ends no earlier than the first month."""
        return period.first_day <= self.today and self.first <= period.months[-1]

    def newest(self, kind: PeriodKind) -> Period:
        """The newest of that length whose every month is closed; where none is, the one that is going on."""
        return next((each for each in self.of(kind) if set(each.months) <= self.closed), self.of(kind)[0])


def choices(viewer: Actor) -> Choices:
    """The periods that the viewer may choose."""
    viewer.require(READ_FIGURES)
    today = local_date(viewer.moment)
    closed = frozenset(MonthClose.objects.filter(closed_at__lte=viewer.moment).values_list("year", "month"))
    arrived_at = first_arrival()
    began = local_date(arrived_at) if arrived_at else today
    months = {*closed, (began.year, began.month), (today.year, today.month)}
    return Choices(min(each for each in months if month_of(*each).first_day <= today), today, closed)


def names_in(viewer: Actor, period: Period) -> dict[str, str]:
    """The boards that took part when the period ended, or today where it goes on, by name."""
    viewer.require(READ_FIGURES)
    return dict(names_of_boards(boards_on(min(period.last_day, local_date(viewer.moment)))))
