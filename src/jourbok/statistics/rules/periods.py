"""The stretches of time that figures are told for: a month, a tertial, half a year and a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.kernel import swedish
from jourbok.kernel.errors import BadInput
from jourbok.kernel.intervals import Interval
from jourbok.kernel.worded import Worded
from jourbok.statistics.rules.months import last_day, month_interval

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_WRITTEN: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:(?P<kind>[TtHh])(?P<part>[0-9])|(?P<month>[0-9]{2})))?", re.ASCII
)
_ORDINALS: Final = ("första", "andra", "tredje")


class PeriodKind(Worded):
    """How long a period is."""

    MONTH = "month", "Månad"
    TERTIAL = "tertial", "Tertial"
    HALF_YEAR = "half_year", "Halvår"
    YEAR = "year", "År"

    @property
    def months(self) -> int:
        """How many months it is."""
        return {"month": 1, "tertial": 4, "half_year": 6, "year": 12}[self]

    @property
    def in_a_year(self) -> int:
        """How many of them a year holds."""
        return 12 // self.months


class NoSuchPeriod(BadInput):
    """The text is no month, tertial, half-year or year."""

    code = "no_such_period"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One month, tertial, half-year or year of the Swedish calendar; `number` counts from 1 within the year."""

    year: int
    kind: PeriodKind
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or not 1 <= self.number <= self.kind.in_a_year:
            raise NoSuchPeriod(
                f"Perioden {self.kind.label_sv.lower()} {self.number} år {self.year} finns inte.",
            )

    @property
    def code(self) -> str:
        """As it is written in addresses and commands: 2021-03, 2021-T1, 2021-H1 or 2021."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.TERTIAL:
                return f"{self.year}-T{self.number}"
            case PeriodKind.HALF_YEAR:
                return f"{self.year}-H{self.number}"
            case _:
                return f"{self.year}"

    @property
    def label_sv(self) -> str:
        """As it is read: ``mars 2021``, ``första tertialet 2021``, ``andra halvåret 2021`` or ``2021``."""
        match self.kind:
            case PeriodKind.MONTH:
                return swedish.month_name(self.year, self.number)
            case PeriodKind.TERTIAL:
                return f"{_ORDINALS[self.number - 1]} tertialet {self.year}"
            case PeriodKind.HALF_YEAR:
                return f"{_ORDINALS[self.number - 1]} halvåret {self.year}"
            case _:
                return f"{self.year}"

    @property
    def months(self) -> tuple[tuple[int, int], ...]:
        """Its months as year and number, first to last."""
        first = (self.number - 1) * self.kind.months + 1
        return tuple((self.year, month) for month in range(first, first + self.kind.months))

    @property
    def first_day(self) -> date:
        return date(*self.months[0], 1)

    @property
    def last_day(self) -> date:
        return last_day(*self.months[-1])

    @property
    def interval(self) -> Interval:
        """From its first midnight in Sweden to the midnight that ends it."""
        return Interval(month_interval(*self.months[0]).start, month_interval(*self.months[-1]).end)

    @property
    def year_before(self) -> Period:
        """The same period the year before. Raises NoSuchPeriod before the first year."""
        return Period(self.year - 1, self.kind, self.number)

    @property
    def previous(self) -> Period:
        """The period of the same length that ends where this one begins. Raises NoSuchPeriod before the first year."""
        return self._stepped(-1)

    @property
    def following(self) -> Period:
        """The period of the same length that begins where this one ends. Raises NoSuchPeriod after the last year."""
        return self._stepped(1)

    def contains(self, other: Period) -> bool:
        """Whether each month of the other is a month of this one."""
        return set(other.months) <= set(self.months)

    def _stepped(self, steps: int) -> Period:
        years, index = divmod(self.number - 1 + steps, self.kind.in_a_year)
        return Period(self.year + years, self.kind, index + 1)

    def __str__(self) -> str:
        return self.code


def month_of(year: int, month: int) -> Period:
    """The month as a period."""
    return Period(year, PeriodKind.MONTH, month)


def year_of(year: int) -> Period:
    """The calendar year as a period."""
    return Period(year, PeriodKind.YEAR)


def periods_of(year: int, kind: PeriodKind) -> tuple[Period, ...]:
    """The year's periods of that length, first to last."""
    return tuple(Period(year, kind, number + 1) for number in range(kind.in_a_year))


def read_period(text: str) -> Period:
    """The period of a text such as 2021-03, 2021-T1, 2021-H1 or 2021. Raises NoSuchPeriod."""
    found = _WRITTEN.fullmatch(text.strip())
    try:
        if found is None:
            raise NoSuchPeriod()
        year = int(found["year"])
        if found["month"]:
            return month_of(year, int(found["month"]))
        if found["kind"]:
            is_tertial = found["kind"] in "Tt"
            return Period(year, PeriodKind.TERTIAL if is_tertial else PeriodKind.HALF_YEAR, int(found["part"]))
        return year_of(year)
    except NoSuchPeriod:
        raise NoSuchPeriod(
            f"{text[:20]} är ingen period. Skriv månad, tertial, halvår eller år: 2021-03, 2021-T1, 2021-H1 eller 2021."
        ) from None
