"""Whether a decision stands, and how its legal clocks do, from what has happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jourbok.law.rules import Event, Kind, Running, State, alarm_at, clocks_at


class Stands(StrEnum):
    """How a decision stands."""

    STANDS = "stands"
    LAPSED = "lapsed"
    REVOKED = "revoked"

    @property
    def label_sv(self) -> str:
        return {"stands": "gäller", "lapsed": "en frist är försutten", "revoked": "upphävt"}[self]


@dataclass(frozen=True, slots=True)
class Told:
    """A moment as somebody wrote it down: `at` is None when it is told that it never happened."""

    id: UUID
    event: Event
    at: datetime | None
    recorded_at: datetime
    by_name: str
    source: str = ""
    corrects: UUID | None = None


def moments_of(
    decided_at: datetime, told: Iterable[Told], *, known_at: datetime | None = None
) -> dict[Event, datetime]:
    """When each thing happened, by the rows that nobody has corrected: as is known now, or as was known at a moment."""
    known = [each for each in told if known_at is None or each.recorded_at <= known_at]
    corrected = {each.corrects for each in known if each.corrects}
    standing = {each.event: each.at for each in known if each.id not in corrected}
    return {Event.DECIDED: decided_at} | {event: at for event, at in standing.items() if at is not None}


def as_told(moments: Mapping[Event, datetime]) -> dict[Event, datetime]:
    """The moments to compare with each other: in a minute that somebody told one to, all of them are at its start.

    A signature is known to the second, and what happened after it is told to the minute.
    """
    told = {at for at in moments.values() if at == _minute(at)}
    return {event: _minute(at) if _minute(at) in told else at for event, at in moments.items()}


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a decision at an instant. Those of one that was revoked run no more."""

    running: tuple[Running, ...]
    revoked_at: datetime | None = None

    @property
    def state(self) -> Stands:
        if self.revoked_at is not None:
            return Stands.REVOKED
        lapsed = any(each.state is State.LAPSED for each in self.running)
        return Stands.LAPSED if lapsed else Stands.STANDS

    @property
    def open(self) -> tuple[Running, ...]:
        """Those that still ask something of somebody, the first to end first, then those that wait."""
        if self.revoked_at is not None:
            return ()
        asked = [each for each in self.running if each.state in (State.RUNNING, State.WAITING)]
        return tuple(sorted(asked, key=_ends))

    @property
    def lapsed(self) -> tuple[Running, ...]:
        if self.revoked_at is not None:
            return ()
        return tuple(each for each in self.running if each.state is State.LAPSED)

    @property
    def next_alarm_at(self) -> datetime | None:
        """The earlier of the two dates of the clock that ends first, as an instant."""
        ends = [alarm_at(each.deadline) for each in self.open if each.deadline]
        return min(ends, default=None)


def clocks(
    kind: Kind,
    decided_at: datetime,
    told: Iterable[Told],
    at: datetime,
    *,
    revoked_at: datetime | None = None,
    known_at: datetime | None = None,
) -> Clocks:
    """How the decision's clocks stand at an instant, as is known now or as was known at an earlier moment."""
    stopped = revoked_at if revoked_at is not None and revoked_at <= at else None
    return Clocks(clocks_at(kind, moments_of(decided_at, told, known_at=known_at), at), stopped)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _ends(running: Running) -> tuple[bool, float]:
    """Those that wait for something come after those that run."""
    if running.deadline is None:
        return True, 0.0
    return False, alarm_at(running.deadline).timestamp()
