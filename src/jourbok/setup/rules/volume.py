"""How very many cases fall on the days of ten years: more at weekends, and many more on New Year's Eve.

What is measured at any size is one and the same: the last three nights are alike whether thousands or millions of
cases lie behind them, so that only what lies behind can make a page slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Final

from jourbok.kernel.errors import BadInput

#: The moment at which the fixture is looked at: 02:10 in Sweden.
CLOCK: Final = datetime(2021, 11, 27, 1, 10, tzinfo=UTC)
FIRST_DAY, LAST_OLD_DAY = date(2011, 11, 24), date(2021, 11, 23)
LAST_NIGHTS: Final = tuple(date(2021, 11, day) for day in (24, 25, 26))
CASES_A_LAST_NIGHT: Final = 30
#: Of five cases two share a contact, so a day has a multiple of five.
BLOCK: Final = 5
LEAST, MOST = 1_000, 9_000_000
PERSONS_PER_CASE: Final = 0.14
#: What the skew is made of: one person who comes back, and one case in which very much is written.
CASES_OF_ONE, ENTRIES_OF_ONE = 400, 10_000
_WEEKEND, _NEW_YEARS_EVE = 2, 6
_FRIDAY_AND_SATURDAY: Final = (4, 5)


class NumberOfCasesIsOutOfRange(BadInput):
    """The fixture has a smallest and a largest size."""

    code = "number_of_cases_is_out_of_range"
    message_sv = f"Antalet ärenden ska vara mellan {LEAST} och {MOST} och jämnt delbart med {BLOCK}."


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its cases: the number of the first, counted from nought, and how many they are.

    `first_of_year` is the number of the first case of the day's year.
    """

    on: date
    first: int
    cases: int
    first_of_year: int


def persons_of(cases: int) -> int:
    """How many persons so many cases are about."""
    return round(cases * PERSONS_PER_CASE)


def days_of(cases: int) -> Iterator[Day]:
    """Every day that has a case, first one first. Raises NumberOfCasesIsOutOfRange."""
    if not LEAST <= cases <= MOST or cases % BLOCK:
        raise NumberOfCasesIsOutOfRange()
    old = cases - CASES_A_LAST_NIGHT * len(LAST_NIGHTS)
    years: dict[int, int] = {}
    first = 0
    for on, count in [*_old_days(old), *((night, CASES_A_LAST_NIGHT) for night in LAST_NIGHTS)]:
        if count:
            yield Day(on, first, count, years.setdefault(on.year, first))
        first += count


def _old_days(cases: int) -> Iterator[tuple[date, int]]:
    days = [FIRST_DAY + timedelta(days=number) for number in range((LAST_OLD_DAY - FIRST_DAY).days + 1)]
    shares = [0, *accumulate(_weight(day) for day in days)]
    until = [cases * share // shares[-1] // BLOCK * BLOCK for share in shares]
    yield from zip(days, (later - earlier for earlier, later in pairwise(until)), strict=True)


def _weight(day: date) -> int:
    if (day.month, day.day) == (12, 31):
        return _NEW_YEARS_EVE
    return _WEEKEND if day.weekday() in _FRIDAY_AND_SATURDAY else 1
