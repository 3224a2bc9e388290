"""What a board tells the service beforehand: until when it holds, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jourbok.calls.rules.contact import refuse
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import elapsed, local_date
from jourbok.kernel.worded import Worded

#: No office is closed for longer.
_FEW_DAYS: Final = 14
#: What is announced for longer than this belongs in a plan, not in a warning to tonight's workers.
LONGEST: Final = timedelta(days=92)
LONGEST_TEXT: Final = 4000


def announcement_number(year: int, serial: int) -> str:
    """What boards have told beforehand is numbered within the year: ``R-2026-0001``."""
    return f"R-{year}-{serial:04}"


def announcement_place(board: str) -> str:
    """Where what a board's own people are about to tell is kept while it is written."""
    return f"announce:{board}"


class Standing(Worded):
    """How something announced stands at a moment; pulled from its dates and rows, never stored."""

    COMING = "coming", "Börjar senare", "neutral"
    HOLDS = "holds", "Gäller nu", "info"
    USED = "used", "Använd", "success"
    UNUSED = "unused", "Gick ut utan att användas", "neutral"
    WITHDRAWN = "withdrawn", "Återtagen", "neutral"


def standing(*, from_at: datetime, until_at: datetime, is_withdrawn: bool, is_used: bool, now: datetime) -> Standing:
    """How it stands: what has been used is used whatever happened afterwards."""
    if is_used:
        return Standing.USED
    if is_withdrawn:
        return Standing.WITHDRAWN
    if now < from_at:
        return Standing.COMING
    return Standing.HOLDS if now < until_at else Standing.UNUSED


def coming_period(office: Callable[[date], Interval | None], now: datetime) -> Interval | None:
    """The coming time of duty: from when the boards' offices are closed until they next open, a weekend included.

    `office` gives a day's office hours. None when the offices never open within a fortnight.
    """
    today = local_date(now)
    hours = [each for ahead in range(_FEW_DAYS) if (each := office(today + timedelta(days=ahead))) is not None]
    begins = next((each.end for each in hours if each.contains(now)), now)
    ends = next((each.start for each in hours if each.start > begins), None)
    return Interval(begins, ends) if ends is not None else None


@dataclass(frozen=True, slots=True)
class AnnouncedTexts:
    """What may happen and what the service is asked to do, and from when until when."""

    what: str
    instructions: str
    from_at: datetime
    until_at: datetime


def check_texts(said: AnnouncedTexts, *, now: datetime) -> None:
    """It says what may happen, ends after it begins, has not ended already and is not for ever. Raises BadInput."""
    faults: dict[str, str] = {}
    if len(said.what.strip()) < 3:
        faults["what"] = "Skriv vad som kan hända."
    if said.until_at <= said.from_at:
        faults["until_at"] = "Slutet ska vara efter början."
    elif said.until_at <= now:
        faults["until_at"] = "Tiden har redan gått ut. Skriv när föranmälan ska sluta gälla."
    elif elapsed(said.from_at, said.until_at) > LONGEST:
        faults["until_at"] = "En föranmälan gäller i högst tre månader. Skriv ett tidigare slut."
    refuse(faults)
