"""Dates and clock times as they are typed in haste: 24 hours, year first, with or without the signs between."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from jourbok.kernel.calendar import FIRST_YEAR, LAST_YEAR
from jourbok.kernel.localtime import STOCKHOLM, local

_DAY: Final = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2})[.:]?(\d{2})", re.ASCII)
#: A clock on a wall may be a few minutes before ours; a time further ahead was yesterday's.
_AHEAD_AT_MOST: Final = timedelta(minutes=5)


def read_day(text: str) -> date | None:
    """The date in ``2019-04-12`` or ``20190412``; None when it is none, or when the year does not come first."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    """The clock time in ``02:14``, ``2.14``, ``0214`` or ``214``; None when it is none."""
    found = _CLOCK.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def read_moment(text: str, now: datetime) -> datetime | None:
    """The moment ``2021-11-27 02:14`` as clocks in Sweden show it; a clock time alone is the latest that has been.

    At 02:14 ``2340`` is the evening before. Of two alike it is the first (fold 0). None when the text is no moment, or
    a date without a time.
    """
    day_text, _, clock_text = text.strip().replace("T", " ", 1).rpartition(" ")
    at = read_clock(clock_text)
    day = read_day(day_text) if day_text else _day_of(at, now)
    if day is None or at is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return datetime.combine(day, at, STOCKHOLM)


def _day_of(at: time | None, now: datetime) -> date | None:
    """Today or yesterday: compared as instants, since the clock shows the same twice on one night a year."""
    if at is None:
        return None
    today = local(now).date()
    has_been = datetime.combine(today, at, STOCKHOLM).astimezone(UTC) <= now + _AHEAD_AT_MOST
    return today if has_been else today - timedelta(days=1)
