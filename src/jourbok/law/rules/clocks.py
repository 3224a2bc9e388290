"""How the clocks of a decision stand at an instant, given what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from jourbok.law.rules.periods import Deadline, deadline
from jourbok.law.rules.statutes import Clock, Kind
from jourbok.law.rules.words import CountsFrom, Event, State

#: When each event happened, as instants with offset; one that is absent has not happened, or nobody has told of it.
Moments = Mapping[Event, datetime]


@dataclass(frozen=True, slots=True)
class Running:
    """A clock at an instant: the event that it counts from, or while it waits the event that it lacks."""

    clock: Clock
    state: State
    anchor: Event
    anchor_at: datetime | None = None
    deadline: Deadline | None = None


def clocks_at(kind: Kind, moments: Moments, at: datetime) -> tuple[Running, ...]:
    """Every clock of the kind as it stands at the instant; what happened later has not happened yet.

    What a clock wants can have been done though nobody has told of what it counts from: it is met, and has no date.
    Something that happened later can be proof that what a clock wants was done in time, though nobody told when.
    """
    happened = {event: moment for event, moment in moments.items() if moment <= at}
    return tuple(_running(kind, clock, happened, at, is_implied=_is_implied(clock, moments)) for clock in kind.clocks)


def reviewed_anew(kind: Kind, reviews: Iterable[datetime], at: datetime) -> tuple[Running, ...]:
    """What follows on each review that had happened by the instant: the clock that it met runs anew from it.

    A clock that only a review meets asks for one after another, LVU 14 § and lag (2024:79) 5 kap.; that the next is
    counted from when the last was made is to be confirmed.
    """
    happened = sorted(each for each in reviews if each <= at)
    anew = [clock for clock in kind.clocks if clock.met_by == (Event.REVIEWED,)]
    return tuple(_anew(clock, *each, at) for clock in anew for each in zip_longest(happened, happened[1:]))


def _anew(clock: Clock, from_at: datetime, met_at: datetime | None, at: datetime) -> Running:
    ends = deadline(from_at, clock.length, clock.unit, postponed=clock.postponed)
    return Running(clock, _state(ends, met_at, at), Event.REVIEWED, from_at, ends)


def clocks_with_dates(kind: Kind, moments: Moments, at: datetime) -> tuple[Running, ...]:
    """As `clocks_at`, and a clock that counts from an event that is told to come later has its anchor and dates."""
    dated = clocks_at(kind, moments, max((at, *moments.values())))
    return tuple(
        replace(each, state=then.state) if then.anchor_at is None else then
        for then, each in zip(clocks_at(kind, moments, at), dated, strict=True)
    )


def _running(kind: Kind, clock: Clock, happened: Moments, at: datetime, *, is_implied: bool) -> Running:
    anchor = _anchor(kind, clock, happened)
    anchor_at = happened.get(anchor)
    if anchor_at is None:
        is_met = _met_at(clock, happened) is not None or any(event in happened for event in clock.implied_by)
        return Running(clock, State.MET if is_met else State.WAITING, anchor)
    ends = deadline(anchor_at, clock.length, clock.unit, postponed=clock.postponed)
    if is_implied:
        is_met = ends.is_past(at) or any(event in happened for event in clock.implied_by)
        return Running(clock, State.MET if is_met else State.RUNNING, anchor, anchor_at, ends)
    return Running(clock, _state(ends, _met_at(clock, happened), at), anchor, anchor_at, ends)


def _is_implied(clock: Clock, moments: Moments) -> bool:
    """Whether nobody has told when it was met, and something has happened that cannot have without it."""
    is_told = any(event in moments for event in clock.met_by)
    return not is_told and any(event in moments for event in clock.implied_by)


def _anchor(kind: Kind, clock: Clock, happened: Moments) -> Event:
    """The event that the clock counts from; when it cannot count yet, the first that is missing.

    One that is missing stops nothing when it cannot have come so late that the date would be another.
    """
    known = [event for event in clock.anchors if event in happened]
    if clock.counts_from is CountsFrom.EARLIEST:
        return min(known, key=lambda event: happened[event], default=clock.anchors[0])
    latest = max(known, key=lambda event: happened[event], default=None)
    missing = (event for event in clock.anchors if event not in happened)
    unsure = (event for event in missing if latest is None or _may_move(kind, clock, event, happened, latest))
    return next(unsure, latest or clock.anchors[0])


def _may_move(kind: Kind, clock: Clock, event: Event, happened: Moments, latest: Event) -> bool:
    """Whether the clock could end on another date than from the latest that is known, when the event is told too.

    It had happened by the first that has of what only follows on it.
    """
    follows = (sequence[sequence.index(event) + 1 :] for sequence in kind.order if event in sequence)
    until = min((happened[each] for after in follows for each in after if each in happened), default=None)
    if until is None:
        return True
    last, end = happened[latest], max(happened[latest], until)
    counted = (deadline(each, clock.length, clock.unit, postponed=clock.postponed) for each in (last, end))
    return len(set(counted)) > 1


def _met_at(clock: Clock, happened: Moments) -> datetime | None:
    """When what the clock wants was done. What was sent in time but is known to have arrived late was not."""
    if clock.arrival is not None and clock.arrival in happened:
        return happened[clock.arrival]
    return min((happened[event] for event in clock.met_by if event in happened), default=None)


def _state(ends: Deadline, met_at: datetime | None, at: datetime) -> State:
    if ends.is_past(met_at or at):
        return State.LAPSED
    return State.MET if met_at else State.RUNNING
