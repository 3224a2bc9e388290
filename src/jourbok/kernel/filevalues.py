"""What a value of a TOML file may be: taken exactly as meant, or refused with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final, Generic, NamedTuple, TypeVar

from jourbok.kernel.money import MOST_DIGITS

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)

#: No key of a service's file needs a longer text or id than this, unless its getter says otherwise.
LONGEST_TEXT: Final = 300
LONGEST_SLUG: Final = 80

_ASCII_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_NO_LEAP_YEAR = 2021
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_NOTE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a value must be, said in Swedish; how it is taken (None: it is something else); what stands in for it."""

    wanted_sv: str
    take: Callable[[object], T | None]
    stand_in: T


class MonthDay(NamedTuple):
    """A day that comes back every year; never 29 February."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


def _take_slug(value: object) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST_SLUG:
        return None
    return value if _ASCII_NAME.fullmatch(value) else None


def _take_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _take_decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    digits, exponent = Decimal(value).as_tuple()[1:]
    is_sane = isinstance(exponent, int) and abs(exponent) <= MOST_DIGITS and len(digits) <= MOST_DIGITS
    return Decimal(value) if is_sane else None


def _take_share(value: object) -> Decimal | None:
    number = _take_decimal(value)
    return number if number is not None and 0 < number <= 1 else None


def _take_date(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _take_month_day(value: object) -> MonthDay | None:
    if not isinstance(value, str) or not _MONTH_DAY.fullmatch(value):
        return None
    month_day = MonthDay(int(value[:2]), int(value[3:]))
    try:
        month_day.in_year(_NO_LEAP_YEAR)
    except ValueError:
        return None
    return month_day


def _take_time(value: object) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) and _CLOCK_TIME.fullmatch(value) else None


SLUG = Kind('ett kortnamn med a–z, 0–9 och bindestreck, till exempel "upplands-vasby"', _take_slug, "")
FLAG = Kind("true eller false", _take_flag, False)
DECIMAL = Kind("ett tal, till exempel 5 eller 2.5", _take_decimal, Decimal(0))
SHARE = Kind("en andel större än 0 och högst 1, till exempel 0.5", _take_share, Decimal(1))
DATE = Kind("ett datum utan citationstecken, till exempel 2021-03-18", _take_date, date.min)
MONTH_DAY = Kind('en dag utan år inom citationstecken, till exempel "01-01"', _take_month_day, MonthDay(1, 1))
TIME = Kind('ett klockslag inom citationstecken, till exempel "16:00"', _take_time, time.min)


def _text_without(control: re.Pattern[str], most: int) -> Callable[[object], str | None]:
    def take(value: object) -> str | None:
        text = value.strip() if isinstance(value, str) else ""
        return text if text and len(text) <= most and not control.search(text) else None

    return take


def text_of(most: int) -> Kind[str]:
    """A text with something in it, on one line, at most so many characters long."""
    return Kind(f"en text på en rad inom citationstecken, högst {most} tecken", _text_without(_CONTROL, most), "")


NOTE = Kind("en text inom citationstecken, högst 2000 tecken", _text_without(_CONTROL_IN_NOTE, 2000), "")


def whole_number(least: int | None, most: int | None) -> Kind[int]:
    """An integer within bounds that are themselves allowed; None is no bound."""

    def take(value: object) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if (least is None or value >= least) and (most is None or value <= most) else None

    lower = "" if least is None else f", minst {least}"
    upper = "" if most is None else f", högst {most}"
    return Kind(f"ett heltal{lower}{upper}", take, least or 0)


def one_of(words: type[Word]) -> Kind[Word]:
    """One of the words of an enumeration, written as its value."""
    by_text = {word.value: word for word in words}
    return Kind(
        "något av " + ", ".join(f'"{text}"' for text in by_text),
        lambda value: by_text.get(value) if isinstance(value, str) else None,
        next(iter(words)),
    )
