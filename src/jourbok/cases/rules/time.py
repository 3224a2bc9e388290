"""How minutes are counted and shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from jourbok.cases.rules.moments import is_ahead
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import elapsed
from jourbok.kernel.swedish import clock

MINUTE: Final = timedelta(minutes=1)
LONGEST: Final = 24 * 60


class TimeIsOutOfRange(BadInput):
    """An entry holds between a minute and a day."""

    code = "time_out_of_range"
    message_sv = "Tiden ska vara mellan 1 minut och 24 timmar."


class TimeIsNotOver(BadInput):
    """Only work that is done is logged."""

    code = "time_is_not_over"
    message_sv = "Tiden slutar i framtiden. Rätta minuterna eller när arbetet började."


class TimerCountsIt(BadInput):
    """What the running timer counts is not counted a second time by hand."""

    code = "timer_counts_it"


class TimeOverlaps(BadInput):
    """An hour is worked once; a worker who did two things in it says so."""

    code = "time_overlaps"


class TimerForgotten(BadInput):
    """A timer that has run for more than a day tells nothing; the worker must."""

    code = "timer_forgotten"
    message_sv = "Tidtagningen har gått i mer än 24 timmar. Skriv hur många minuter du arbetade."


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes that the worker has logged already: from when, how many, for what and after which contact."""

    started_at: datetime
    minutes: int
    activity_label: str
    contact_number: str

    @property
    def words_sv(self) -> str:
        """The time as it is told to its worker."""
        period = f"{clock(self.started_at)}–{clock(_end(self.started_at, self.minutes))}"
        return f"{period} ({self.activity_label.lower()}, {self.contact_number})"


def minutes_between(start: datetime, end: datetime) -> int:
    """The minutes from start to end in real time, at least 1: a minute that has begun counts.

    Midnight and the nights when the clocks change make no difference. Raises TimeIsOutOfRange when the end
    is before the start.
    """
    passed = elapsed(start, end)
    if passed < timedelta():
        raise TimeIsOutOfRange()
    return max(1, -(-passed // MINUTE))


def check_minutes(minutes: int) -> None:
    """Raises TimeIsOutOfRange."""
    if not 1 <= minutes <= LONGEST:
        raise TimeIsOutOfRange(fields={"minutes": TimeIsOutOfRange.message_sv})


def began_at(started_at: datetime | None, minutes: int, *, now: datetime) -> datetime:
    """When work of so many minutes began: as told, else so that it ends now. Raises TimeIsNotOver."""
    if started_at is None:
        return now - minutes * MINUTE
    if is_ahead(_end(started_at, minutes), now):
        raise TimeIsNotOver(fields={"minutes": TimeIsNotOver.message_sv})
    return started_at


def check_not_timed(started_at: datetime, minutes: int, *, timer_since: datetime | None) -> None:
    """Raises TimerCountsIt when the work went on after the worker's running timer was started."""
    if timer_since is None or _end(started_at, minutes) <= timer_since:
        return
    since = clock(timer_since)
    message = (
        f"Din tidtagning går sedan {since} och räknar redan den tiden. "
        f"Stoppa den först, eller skriv bara tid som slutade före {since}."
    )
    raise TimerCountsIt(message, fields={"started_at": message})


def check_not_logged(started_at: datetime, minutes: int, *, logged: Iterable[Worked]) -> None:
    """Raises TimeOverlaps, naming what is logged, when a whole minute of the work is logged already.

    Less than a minute is what a timer rounds up when it stops, and no overlap.
    """
    latest, earliest = _end(started_at, minutes) - MINUTE, _end(started_at, 1)
    same = [each for each in logged if each.started_at <= latest and _end(each.started_at, each.minutes) >= earliest]
    if not same:
        return
    times = ", ".join(each.words_sv for each in same)
    message = f"Du har redan tid {times}. Rätta tiden, eller kryssa i rutan om du gjorde båda samtidigt."
    raise TimeOverlaps(message, fields={"overlap_confirmed": message})


def _end(started_at: datetime, minutes: int) -> datetime:
    return started_at.astimezone(UTC) + minutes * MINUTE


def timed_minutes(started_at: datetime, stopped_at: datetime, told: int | None) -> int:
    """What a timer says, or what the worker tells when it was forgotten.

    Raises TimerForgotten, TimeIsOutOfRange, TimeIsNotOver when more is told than has passed since it was started.
    """
    if told is not None:
        check_minutes(told)
        return _not_more_than_passed(started_at, stopped_at, told)
    minutes = minutes_between(started_at, stopped_at)
    if minutes > LONGEST:
        raise TimerForgotten(fields={"minutes": TimerForgotten.message_sv})
    return minutes


def _not_more_than_passed(started_at: datetime, stopped_at: datetime, told: int) -> int:
    if is_ahead(_end(started_at, told), stopped_at):
        began = clock(started_at)
        message = f"Tidtagningen började {began}. Skriv högst tiden sedan dess, och tid före {began} för hand."
        raise TimeIsNotOver(message, fields={"minutes": message})
    return told


def split_equally(minutes: int, parts: int) -> list[int]:
    """The minutes in equal whole parts, the remainder to the first; the sum is always the minutes.

    Raises ValueError without parts.
    """
    if parts < 1:
        raise ValueError("minutes are split over at least one case")
    each, rest = divmod(minutes, parts)
    return [each + rest, *[each] * (parts - 1)]
