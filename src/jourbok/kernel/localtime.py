"""Clock time in Sweden and the instants it stands for, also in the nights when the clocks change."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from jourbok.kernel.calendar import FIRST_YEAR, LAST_YEAR, YearOutsideCalendar
from jourbok.kernel.errors import BadInput

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
_MINUTE: Final = timedelta(minutes=1)
Name = TypeVar("Name", bound=Hashable)


class NoSuchInstant(BadInput):
    """The text names no single moment."""

    code = "no_such_instant"


def local(instant: datetime) -> datetime:
    """The instant as the clock in Sweden shows it. Raises ValueError when it carries no offset."""
    return _aware(instant).astimezone(STOCKHOLM)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment without offset is no instant: {moment}")
    return moment


def local_date(instant: datetime) -> date:
    """The date in Sweden at the instant: 00:30 on New Year's Day is the new year, though UTC is still in the old."""
    return local(instant).date()


def instant_of(day: date, at: time) -> datetime:
    """The UTC instant at which a rule's clock time comes.

    A time that occurs twice in the autumn means the first; one that the spring skips means the jump itself.
    """
    first, second = _readings(datetime.combine(day, at))
    if first <= second:
        return first
    # The clocks of the union change on a whole hour of UTC (directive 2000/84/EC), so the jump is the hour begun.
    return first.replace(minute=0, second=0, microsecond=0)


def day_start(day: date) -> datetime:
    """The UTC instant at which the date begins in Sweden."""
    return instant_of(day, time.min)


def _readings(clock: datetime) -> tuple[datetime, datetime]:
    """The UTC instants that a clock time stands for with the offset before a change and the one after it.

    They are the same on all but two nights a year. In the autumn the first is earlier; in the spring,
    when the clock never shows the time, it is later.
    """
    before, after = (clock.replace(tzinfo=STOCKHOLM, fold=fold) for fold in (0, 1))
    return before.astimezone(UTC), after.astimezone(UTC)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """The real time from one moment to the other, also over a night when the clocks change.

    Subtracting two Swedish clock times from each other would be an hour wrong on those nights.
    """
    return end.astimezone(UTC) - start.astimezone(UTC)


def is_told_before(told: datetime, other: datetime) -> bool:
    """Whether somebody says that something happened before another moment.

    A time told to the minute is somewhere in that minute: 03:10 is not before 03:10:42, which 03:10:20 is.
    """
    is_to_the_minute = not (told.second or told.microsecond)
    return elapsed(told, other) >= (_MINUTE if is_to_the_minute else timedelta(microseconds=1))


def as_told(moments: Mapping[Name, datetime]) -> dict[Name, datetime]:
    """The moments to compare with each other: in a minute that somebody told one to, all of them are at its start.

    A signature is known to the second, and what happened after it is told to the minute.
    """
    told = {at for at in moments.values() if at == _minute(at)}
    return {name: _minute(at) if _minute(at) in told else at for name, at in moments.items()}


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def iso(instant: datetime) -> str:
    """The instant with seconds and the offset that applies in Sweden, ``2021-12-24T10:00:00+01:00``."""
    return local(instant).isoformat(timespec="seconds")


def read_instant(text: str) -> datetime:
    """The UTC instant of an ISO text with offset, as `isoformat` writes it. Raises ValueError for any other text."""
    try:
        return _aware(datetime.fromisoformat(text)).astimezone(UTC)
    except OverflowError as too_far:
        raise ValueError(f"no such year: {text}") from too_far


def parse_instant(text: str) -> datetime:
    """The UTC instant that a text names: ISO with offset, or clock time in Sweden.

    Raises NoSuchInstant when the text is no such thing, or when the clock in Sweden shows that time twice or never;
    the message then names both instants that may be meant. Raises YearOutsideCalendar.
    """
    moment = _parse_iso(text.strip())
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise YearOutsideCalendar()
    if moment.tzinfo is not None:
        return _within_calendar(moment.astimezone(UTC))
    first, second = _readings(moment)
    if first == second:
        return first
    never = first > second
    early, late = sorted((first, second))
    what = "finns inte, för klockan ställs fram den natten" if never else "kommer två gånger den natten"
    raise NoSuchInstant(f"Klockslaget {text.strip()} {what}. Skriv {iso(early)} eller {iso(late)}.")


def _parse_iso(text: str) -> datetime:
    problem = NoSuchInstant(
        f"Tidpunkten ”{text}” går inte att läsa. Skriv till exempel 2021-12-24T10:00 (svensk tid) "
        "eller 2021-12-24T10:00+01:00."
    )
    if _is_only_a_date(text):
        raise problem
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise problem from None


def _is_only_a_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _within_calendar(instant: datetime) -> datetime:
    if not FIRST_YEAR <= local(instant).year <= LAST_YEAR:
        raise YearOutsideCalendar()
    return instant
