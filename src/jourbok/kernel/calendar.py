"""The Swedish calendar: which days the offices rest, and which days are the eves and squeeze days between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

from holidays.constants import DE_FACTO, PUBLIC
from holidays.countries.sweden import Sweden

from jourbok.kernel.errors import BadInput
from jourbok.kernel.worded import Worded

#: The years that commands accept: lag 1989:253 has been in force since the first; the holidays package ends with
#: the last.
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100

#: A rule that asks about the first or last of those years also needs to know the days just outside it.
_FIRST_KNOWN: Final = 1985
_LAST_KNOWN: Final = 2105

_ONE_DAY: Final = timedelta(days=1)


class DayClass(Worded):
    """What a date is: one weekday, and any of the four kinds of special day."""

    MON = "mon", "måndag"
    TUE = "tue", "tisdag"
    WED = "wed", "onsdag"
    THU = "thu", "torsdag"
    FRI = "fri", "fredag"
    SAT = "sat", "lördag"
    SUN = "sun", "söndag"
    EVE = "eve", "dag före helgdag"
    SQUEEZE = "squeeze", "klämdag"
    DE_FACTO_HOLIDAY = "de_facto_holiday", "helgdagsafton"
    HOLIDAY = "holiday", "helgdag"


WEEKDAYS: Final = tuple(DayClass)[:7]
WEEKEND: Final = (DayClass.SAT, DayClass.SUN)
HOLIDAYS_OF_EITHER_KIND: Final = (DayClass.DE_FACTO_HOLIDAY, DayClass.HOLIDAY)


class YearOutsideCalendar(BadInput):
    """The holidays of that year are not known."""

    code = "year_outside_calendar"
    message_sv = f"Kalendern känner åren {FIRST_YEAR}–{LAST_YEAR}. Välj ett år däremellan."


class _SwedenOnwards(Sweden):
    """The package's Sweden, with the law as it stands today going on a few years after the package's last."""

    end_year = _LAST_KNOWN


def require_year(year: int) -> int:
    """The year, when its holidays are known. Raises YearOutsideCalendar."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutsideCalendar()
    return year


@cache
def _holidays_of(year: int, category: str) -> frozenset[date]:
    if not _FIRST_KNOWN <= year <= _LAST_KNOWN:
        raise YearOutsideCalendar()
    return frozenset(_SwedenOnwards(years=year, categories=(category,), expand=False))


def is_public_holiday(day: date) -> bool:
    """Whether the day is a holiday by name in lag 1989:253; an ordinary Sunday is not, Easter Sunday is."""
    return day in _holidays_of(day.year, PUBLIC)


def is_de_facto_holiday(day: date) -> bool:
    """Whether the day is Midsummer Eve, Christmas Eve or New Year's Eve. Source: semesterlag 1977:480 § 7."""
    return day in _holidays_of(day.year, DE_FACTO)


def is_holiday_of_either_kind(day: date) -> bool:
    """Whether offices rest on the day because of its name, whatever the weekday."""
    return is_public_holiday(day) or is_de_facto_holiday(day)


def is_working_day(day: date) -> bool:
    """Whether the day is Monday to Friday and no holiday of either kind."""
    return day.weekday() < 5 and not is_holiday_of_either_kind(day)


def next_working_day(after: date) -> date:
    """The first working day later than the date given."""
    day = after + _ONE_DAY
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def is_eve(day: date) -> bool:
    """Whether the day is Monday to Friday, no public holiday itself, and the day before one."""
    return day.weekday() < 5 and not is_public_holiday(day) and is_public_holiday(day + _ONE_DAY)


def is_squeeze(day: date) -> bool:
    """Whether the day is a working day squeezed between two days that are not (*klämdag*)."""
    return is_working_day(day) and not is_working_day(day - _ONE_DAY) and not is_working_day(day + _ONE_DAY)


@lru_cache(maxsize=4096)
def day_classes(day: date) -> tuple[DayClass, ...]:
    """Everything that the date is: its weekday, then eve, squeeze, de facto holiday and holiday where they apply."""
    special = (
        (DayClass.EVE, is_eve),
        (DayClass.SQUEEZE, is_squeeze),
        (DayClass.DE_FACTO_HOLIDAY, is_de_facto_holiday),
        (DayClass.HOLIDAY, is_public_holiday),
    )
    return WEEKDAYS[day.weekday()], *(day_class for day_class, applies in special if applies(day))


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from the first to the last, both included."""
    day = first
    while day <= last:
        yield day
        day += _ONE_DAY
