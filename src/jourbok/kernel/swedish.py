"""Dates, times, amounts and durations as they are written on a Swedish page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jourbok.kernel.localtime import elapsed, local
from jourbok.kernel.money import round_half_up

#: The narrow space that never breaks a line; it groups thousands and stands before a unit.
THIN_SPACE: Final = "\u202f"
MINUS: Final = "\u2212"

WEEKDAYS_SHORT: Final = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
WEEKDAYS_LONG: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_TWO_DAYS: Final = 48 * 60


def day_short(day: date) -> str:
    """``tors 26 mars``."""
    return f"{WEEKDAYS_SHORT[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def day_long(day: date) -> str:
    """``torsdag 26 mars 2026``."""
    return f"{WEEKDAYS_LONG[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def month_name(year: int, month: int) -> str:
    """``mars 2026``."""
    return f"{MONTHS[month - 1]} {year}"


def clock(instant: datetime) -> str:
    """The time in Sweden, ``03:41``."""
    return f"{local(instant):%H:%M}"


def moment(instant: datetime) -> str:
    """``tors 26 mars 03:41``, date and time in Sweden."""
    return f"{day_short(local(instant).date())} {clock(instant)}"


def moment_long(instant: datetime) -> str:
    """``fredag 27 mars 2026 kl. 03:10``; in the hour that comes twice in the autumn also which of the two."""
    return f"{day_long(local(instant).date())} kl. {clock(instant)}{_which_of_two(instant)}"


def _which_of_two(instant: datetime) -> str:
    exact = instant.astimezone(UTC)
    if clock(exact + _HOUR) == clock(exact):
        return " (sommartid)"
    return " (vintertid)" if clock(exact - _HOUR) == clock(exact) else ""


def duration(minutes: int) -> str:
    """``12 min``, ``2 h 05 min``. Raises ValueError when negative."""
    if minutes < 0:
        raise ValueError(f"a duration is not negative: {minutes}")
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def time_left(due_at: datetime, now: datetime) -> str:
    """``12 min kvar`` until the instant, ``5 min sen`` after it, ``2 dygn 5 h kvar`` when it is days away.

    What is left is rounded down and lateness up, so that nobody is promised a minute that they do not have.
    """
    left = elapsed(now, due_at)
    if left < timedelta():
        return f"{_span(-(left // _MINUTE))} sen"
    if left < _MINUTE:
        return "under 1 min kvar"
    return f"{_span(left // _MINUTE)} kvar"


def _span(minutes: int) -> str:
    """From two days on, minutes only hide the days."""
    if minutes < _TWO_DAYS:
        return duration(minutes)
    days, rest = divmod(minutes, 24 * 60)
    return f"{days} dygn {rest // 60} h"


def number(value: int) -> str:
    """``8 966 000`` with thin spaces."""
    return _signed(value < 0, _grouped(abs(value)))


def kronor(amount_ore: int) -> str:
    """``8 966 000 kr``, or ``1 234,50 kr`` when there are öre, so that no öre is ever hidden."""
    if amount_ore % 100:
        return kronor_and_ore(amount_ore)
    return f"{number(amount_ore // 100)}{THIN_SPACE}kr"


def kronor_and_ore(amount_ore: int) -> str:
    """``1 234,50 kr``, always with öre."""
    whole, ore = divmod(abs(amount_ore), 100)
    return _signed(amount_ore < 0, f"{_grouped(whole)},{ore:02d}{THIN_SPACE}kr")


def percent(value: Fraction | Decimal | int, decimals: int = 0) -> str:
    """``29 %`` of a value in percent, half up; ``29,4 %`` with one decimal."""
    steps = round_half_up(Fraction(value) * 10**decimals)
    whole, rest = divmod(abs(steps), 10**decimals)
    fraction = f",{rest:0{decimals}d}" if decimals else ""
    return _signed(steps < 0, f"{_grouped(whole)}{fraction}{THIN_SPACE}%")


def _grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", THIN_SPACE)


def _signed(is_negative: bool, text: str) -> str:
    return f"{MINUS}{text}" if is_negative else text


_ALPHABET: Final = str.maketrans("åäöéèëáàíóúü", "{|}eeeaaiouu")


def sort_key(text: str) -> str:
    """Sorts names as a Swedish register does: å, ä and ö last, other accents as their letter."""
    return text.casefold().translate(_ALPHABET)
