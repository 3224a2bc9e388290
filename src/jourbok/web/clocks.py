"""What a running clock says at a moment: how much is left, whether that is soon, late or met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from jourbok.kernel import swedish
from jourbok.kernel.localtime import elapsed, local_date

#: Without a warning time of its own a clock warns when a third of its time is left, and at most half an hour before.
WARN_SHARE: Final = 3
WARN_AT_MOST: Final = timedelta(minutes=30)


class ClockState(StrEnum):
    """How a clock stands; `word_sv` and `icon` say it without colour."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    MET = "met"

    @property
    def word_sv(self) -> str:
        return _WORDS_SV[self]

    @property
    def icon(self) -> str:
        return _ICONS[self]

    @property
    def urgency(self) -> int:
        """Sorts what breaks first to the top: late, soon, in time, met."""
        return (ClockState.LATE, ClockState.SOON, ClockState.OK, ClockState.MET).index(self)


_WORDS_SV: Final = {
    ClockState.OK: "i tid",
    ClockState.SOON: "snart",
    ClockState.LATE: "försenad",
    ClockState.MET: "klar",
}
_ICONS: Final = {
    ClockState.OK: "clock",
    ClockState.SOON: "soon",
    ClockState.LATE: "late",
    ClockState.MET: "check-circle",
}


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A clock as it is shown. `elapsed` of `whole` seconds have passed; `whole` is None when the start is unknown."""

    state: ClockState
    text: str
    soon_at: datetime
    elapsed: int
    whole: int | None
    due_text: str = ""


def warn_at(due_at: datetime, started_at: datetime | None) -> datetime:
    """When a clock begins to warn."""
    if started_at is None or started_at >= due_at:
        return due_at - WARN_AT_MOST
    return due_at - min(elapsed(started_at, due_at) / WARN_SHARE, WARN_AT_MOST)


def read_clock(
    due_at: datetime,
    now: datetime,
    *,
    started_at: datetime | None = None,
    soon_at: datetime | None = None,
    met_at: datetime | None = None,
) -> ClockReading:
    """How the clock stands now. A clock that was met late is met: that it was late is told by its text."""
    soon = soon_at or warn_at(due_at, started_at)
    begun = started_at if started_at and started_at < due_at else None
    end = min(met_at or now, due_at)
    return ClockReading(
        state=_state(due_at, now, soon, met_at),
        text=_text(due_at, now, met_at),
        soon_at=soon,
        elapsed=max(0, int(elapsed(begun, end).total_seconds())) if begun else 0,
        whole=int(elapsed(begun, due_at).total_seconds()) if begun else None,
        due_text=_due_text(due_at, now),
    )


def _state(due_at: datetime, now: datetime, soon: datetime, met_at: datetime | None) -> ClockState:
    if met_at is not None:
        return ClockState.MET
    if now > due_at:
        return ClockState.LATE
    return ClockState.SOON if now >= soon else ClockState.OK


def _due_text(due_at: datetime, now: datetime) -> str:
    """``02:44``; on another day than today with its name, ``mån 08:00``, and further off with its date."""
    day, today = local_date(due_at), local_date(now)
    if day == today:
        return swedish.clock(due_at)
    if abs((day - today).days) < 7:
        return f"{swedish.WEEKDAYS_SHORT[day.weekday()]} {swedish.clock(due_at)}"
    return swedish.moment(due_at)


def _text(due_at: datetime, now: datetime, met_at: datetime | None) -> str:
    if met_at is None:
        return swedish.time_left(due_at, now)
    if met_at > due_at:
        return f"{swedish.clock(met_at)}, {swedish.time_left(due_at, met_at)}"
    return swedish.clock(met_at)
