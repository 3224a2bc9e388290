"""Following a decision: what has been told of it, what can be, and what is said of its clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.decisions.rules.codes import EVENTS
from jourbok.decisions.rules.standing import Clocks, Stands, Told
from jourbok.kernel.swedish import day_long, moment_long
from jourbok.law.rules import Event, Kind, Running, State, alarm_at

CARRIED_OUT_LATE: Final = "Verkställt efter att beslutet upphört"
_WORDS: Final = dict(EVENTS)
_LAST_MINUTE: Final = timedelta(minutes=1)
_KINDS: Final = {State.WAITING: "neutral", State.RUNNING: "warning", State.MET: "success", State.LAPSED: "danger"}


@dataclass(frozen=True, slots=True)
class MomentLine:
    """A moment as somebody told it; one that does not count has been corrected by a later row."""

    id: UUID
    event: Event
    at: datetime | None
    source: str
    recorded_at: datetime
    by_name: str
    counts: bool
    corrects: bool

    @property
    def word_sv(self) -> str:
        return _WORDS[self.event]

    @property
    def is_correction(self) -> bool:
        """Whether it takes the place of what was told before; when it was made stood in the decision itself."""
        return self.corrects or self.event is Event.DECIDED


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock as a row of the page: what it asks, from what it counts, and both of its dates.

    With `is_stopped` the decision stands no more, and the clock asks nothing of anybody. `missed` says what it means
    that it was missed, where that is not what the law says.
    """

    running: Running
    is_stopped: bool = False
    missed: str = ""

    @property
    def missed_sv(self) -> str:
        return self.missed or self.running.clock.missed

    @property
    def state_sv(self) -> str:
        return "löper inte längre" if self.is_stopped else self.running.state.label_sv

    @property
    def tag_kind(self) -> str:
        return "neutral" if self.is_stopped else _KINDS[self.running.state]

    @property
    def due_at(self) -> datetime | None:
        """The last minute of the earlier date, or the minute that a time in hours ends."""
        ends = self.running.deadline
        if ends is None:
            return None
        return ends.ends_at or alarm_at(ends) - _LAST_MINUTE

    @property
    def is_postponed(self) -> bool:
        ends = self.running.deadline
        return ends is not None and ends.postponed_on != ends.due_on


@dataclass(frozen=True, slots=True)
class Warned:
    """What must be done by when, and what comes of it otherwise; `is_late` when it was not done in time."""

    title: str
    text: str
    is_late: bool


def moment_lines(told: Iterable[Told]) -> tuple[MomentLine, ...]:
    """Everything that was told, in the order it was told."""
    rows = list(told)
    corrected = {each.corrects for each in rows if each.corrects}
    return tuple(
        MomentLine(
            id=each.id,
            event=each.event,
            at=each.at,
            source=each.source,
            recorded_at=each.recorded_at,
            by_name=each.by_name,
            counts=each.id not in corrected,
            corrects=each.corrects is not None,
        )
        for each in rows
    )


def events_to_tell(kind: Kind) -> set[Event]:
    """What can happen to such a decision and matters to its clocks, order or end; that it was made stands in it."""
    ordered = {event for sequence in kind.order for event in sequence}
    counted = {event for clock in kind.clocks for event in (*clock.anchors, *clock.met_by, *clock.ends_unless)}
    return (ordered | counted | set(kind.ended_by)) - {Event.DECIDED}


def clock_lines(clocks: Clocks) -> tuple[ClockLine, ...]:
    """Every clock of the decision, in the order of the law."""
    unmet = (State.RUNNING, State.WAITING)
    return tuple(
        ClockLine(each, not clocks.stands and each.state in unmet, clocks.missed_sv(each)) for each in clocks.running
    )


def open_lines(clocks: Clocks) -> tuple[ClockLine, ...]:
    """The clocks that run and have a date, the first to end first."""
    return tuple(ClockLine(each) for each in clocks.open if each.deadline is not None)


def warnings(clocks: Clocks) -> tuple[Warned, ...]:
    """What was carried out too late, what has lapsed, and then what runs, the first to end first.

    Of the clocks of what ended otherwise than by one of them, nothing.
    """
    carried_out = _carried_out_late(clocks)
    if clocks.state in (Stands.REVOKED, Stands.ENDED):
        return carried_out
    late = [
        Warned(f"{each.clock.name} skulle ha gjorts {_until(each)}", clocks.missed_sv(each), True)
        for each in clocks.lapsed
    ]
    soon = [
        Warned(f"{each.clock.name} {_until(each)}", f"Annars: {_lowered(each.clock.missed)}", False)
        for each in clocks.open
        if each.state is State.RUNNING and each.clock.met_by
    ]
    return (*carried_out, *late, *soon)


def _carried_out_late(clocks: Clocks) -> tuple[Warned, ...]:
    if clocks.carried_out_after is None or clocks.carried_out_late_at is None:
        return ()
    text = (
        f"Det verkställdes {moment_long(clocks.carried_out_late_at)}. {clocks.carried_out_after.text_sv} "
        "Ta reda på vad det gjordes med stöd av. Är tiden fel, rätta den."
    )
    return (Warned(CARRIED_OUT_LATE, text, True),)


def gaps(kind: Kind | None, lines: Iterable[MomentLine], clocks: Clocks | None = None) -> tuple[Warned, ...]:
    """What must have happened since something later has, that nobody has told and a clock asks for; in the law's order.

    The later moment is true and stays; the page says what it lacks. Nothing of a clock of `clocks` that would count
    from it and is counted without it.
    """
    if kind is None:
        return ()
    told = {line.event for line in lines if line.counts and line.at is not None} | {Event.DECIDED}
    missing: dict[Event, Event] = {}
    for sequence in kind.order:
        last = max((place for place, event in enumerate(sequence) if event in told), default=0)
        missing |= {event: sequence[last] for event in sequence[:last] if event in _WORDS and event not in told}
    counted = {each.clock.name: each.clock.anchors for each in clocks.running if each.deadline} if clocks else {}
    found = (
        (event, later, [name for name in _clocks_that_ask(kind, event) if event not in counted.get(name, ())])
        for event, later in missing.items()
    )
    met = {each.clock.name for each in clocks.running if each.state is State.MET} if clocks else set()
    return tuple(_gap(event, later, names, met) for event, later, names in found if names)


def _gap(event: Event, later: Event, clocks: Sequence[str], met: Collection[str]) -> Warned:
    """Of a clock that is met by what cannot have happened without it, only when it was met is missing."""
    named = " och ".join(name for name in clocks if name not in met)
    lacks = f"{named} kan inte räknas förrän någon skriver när det hände." if named else "Skriv också när det hände."
    text = f"Något senare är skrivet ({_lowered(_WORDS[later])}), men inte det här. {lacks}"
    return Warned(f"Tiden för {event.label_sv} saknas", text, False)


def _clocks_that_ask(kind: Kind, event: Event) -> tuple[str, ...]:
    return tuple(clock.name for clock in kind.clocks if event in (*clock.anchors, *clock.met_by))


def _until(running: Running) -> str:
    """By the earlier date, which no alarm goes beyond."""
    ends = running.deadline
    return f"senast {day_long(ends.due_on)}" if ends else ""


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
