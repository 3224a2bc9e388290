"""Watching over decisions after they were made: which are watched, what ends soon, and what has lapsed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jourbok.decisions.rules.kinds import ground_of
from jourbok.decisions.rules.meeting import is_delegated
from jourbok.decisions.rules.standing import Clocks, End, Told, clocks, moments_of
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.swedish import day_long
from jourbok.law.rules import Clock, Deadline, Event, Kind, Running, State, alarm_at, too_late_at

#: Longer than any clock runs, with what may come before it; an older decision is shown when somebody asks for it.
FOLLOWED_FOR: Final = timedelta(days=400)
#: For this long a board sees among the others what it has taken over.
TAKEN_FOR: Final = timedelta(days=60)
#: A clock that ends within this time is shown at the desk.
SOON: Final = timedelta(hours=24)


class AlreadyTakenOver(DomainError):
    """Somebody at the board has taken the decision over already."""

    code = "already_taken_over"
    message_sv = "Nämnden har redan tagit över beslutet. Öppna sidan igen och se vem."
    status = 409


class AlreadyReported(DomainError):
    """The decision has been reported at a meeting already."""

    code = "already_reported"
    message_sv = "Beslutet är redan anmält. Öppna sidan igen och se vid vilket sammanträde."
    status = 409


@dataclass(frozen=True, slots=True)
class Lapse:
    """A clock that has run out although nobody has told of what it asks for; `at` is the first instant too late.

    With `is_anew` it ran from a review that had met it before.
    """

    clock: Clock
    deadline: Deadline
    at: datetime
    is_anew: bool = False


def counted_grounds(kinds: Iterable[Kind]) -> frozenset[str]:
    """The grounds by which some decision has had clocks, in any edition of the law."""
    return frozenset(filter(None, (ground_of(kind) for kind in kinds if kind.clocks)))


def followed_grounds(kinds: Iterable[Kind]) -> frozenset[str]:
    """The grounds by which a board has something to do afterwards: watch a clock, or hear of it at its meeting."""
    wanted = (kind for kind in kinds if kind.clocks or kind.reported_at_next_meeting)
    return frozenset(filter(None, map(ground_of, wanted)))


def delegated_grounds(kinds: Iterable[Kind]) -> frozenset[str]:
    """The grounds of what is reported in the way that the board has decided, in any edition of the law."""
    return frozenset(filter(None, (ground_of(kind) for kind in kinds if is_delegated(kind))))


def by_first_end(found: Clocks) -> tuple[bool, float]:
    """For sorting: by the earlier date of what is not met; what has no such date comes after all others."""
    ends = [alarm_at(each.deadline).timestamp() for each in (*found.lapsed, *found.open) if each.deadline]
    return not ends, min(ends, default=0.0)


def ending_before(found: Clocks, until: datetime) -> tuple[Running, ...]:
    """The running clocks of which the earlier date ends before then, the first to end first."""
    running = (each for each in found.open if each.state is State.RUNNING and each.deadline)
    return tuple(each for each in running if each.deadline and alarm_at(each.deadline) <= until)


def lapses(found: Clocks) -> tuple[Lapse, ...]:
    """Each lapsed clock with the first instant at which it was too late, also on the later date."""
    return tuple(
        Lapse(each.clock, each.deadline, too_late_at(each.deadline), each.anchor is Event.REVIEWED)
        for each in found.lapsed
        if each.deadline
    )


def lapsed_by(
    kind: Kind, decided_at: datetime, told: Iterable[Told], at: datetime, *, stopped: End | None = None
) -> tuple[Lapse, ...]:
    """What had lapsed at the instant, by what is known now; nothing lapses after the decision has ended."""
    return lapses(clocks(kind, decided_at, told, at, stopped=stopped))


def lacks_execution(kind: Kind, decided_at: datetime, told: Iterable[Told]) -> bool:
    """Whether a clock counts from when the decision was carried out, and nobody has told when that was."""
    counts = any(Event.EXECUTED in clock.anchors for clock in kind.clocks)
    return counts and Event.EXECUTED not in moments_of(decided_at, told)


def check_meeting(meeting_on: date, *, decided_on: date, today: date) -> None:
    """A meeting at which a decision was reported is not before the decision, nor to come. Raises BadInput."""
    if meeting_on < decided_on:
        message = f"Beslutet fattades {day_long(decided_on)}. Sammanträdet kan inte ha varit före det."
    elif meeting_on > today:
        message = "Sammanträdet har inte varit än. Registrera anmälan när det har varit."
    else:
        return
    raise BadInput(message, fields={"meeting_on": message})
