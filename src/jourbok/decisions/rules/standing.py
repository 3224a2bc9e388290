"""Whether a decision stands, and how its legal clocks do, from what has happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from jourbok.kernel.swedish import moment_long
from jourbok.kernel.worded import Worded
from jourbok.law.rules import Event, Kind, Running, State, alarm_at, clocks_at, reviewed_anew, too_late_at


class Stands(Worded):
    """How a decision stands. The law ended one that lapsed; something that happened ended one that ended."""

    STANDS = "stands", "gäller"
    LAPSED = "lapsed", "upphört, frist försutten"
    REVOKED = "revoked", "upphävt"
    ENDED = "ended", "upphört"


#: By which it is carried out.
CARRIED_OUT: Final = (Event.EXECUTED, Event.PLACED)
#: Why a decision stands no more, after what has happened to it.
_WHY: Final = {
    Event.NOT_CONFIRMED: "rätten fastställde det inte",
    Event.MATTER_DECIDED: "rätten har avgjort frågan",
    Event.DETAINED: "personen är häktad",
    Event.ENDED: "nämnden har beslutat att det upphör",
}


#: Of a clock that ran out between a court's refusal and a higher court's confirmation.
SPARED: Final = (
    "Tiden gick ut medan beslutet inte gällde. Jourbok räknar inte beslutet som upphört. Fråga nämndens jurist."
)


@dataclass(frozen=True, slots=True)
class End:
    """That a decision stands no more, from which instant, and why.

    `is_counted` when a missed clock ended it, or what it carries out: that is counted from what has been told so far.
    `is_replaced` when a later decision says in its place what it said.
    """

    how: Stands
    at: datetime
    why_sv: str
    is_counted: bool = False
    is_replaced: bool = False

    @property
    def word_sv(self) -> str:
        return "upphävt" if self.how is Stands.REVOKED else "upphört"

    @property
    def text_sv(self) -> str:
        """In a sentence; nobody is named."""
        return f"{self.word_sv.capitalize()} {moment_long(self.at)}: {self.why_sv}."

    def of_what_it_carries_out(self, ground: str) -> End:
        """The end, at the same instant, of a decision that carried out this one, which was by that section."""
        word = "ersatt av ett senare beslut" if self.is_replaced else self.word_sv
        return End(Stands.ENDED, self.at, f"det som det genomför ({ground}) är {word}", self.is_counted)


@dataclass(frozen=True, slots=True)
class Gap:
    """That a court did not confirm a decision and a higher court did: it did not stand from the one to the other."""

    end: End
    until: datetime

    @property
    def text_sv(self) -> str:
        """In a sentence; nobody is named."""
        return (
            f"Gällde inte från {moment_long(self.end.at)} ({self.end.why_sv}) till {moment_long(self.until)}, då en "
            "högre rätt fastställde det."
        )

    def holds(self, at: datetime) -> bool:
        """Whether the decision did not stand then."""
        return self.end.at <= at < self.until

    def of_what_it_carries_out(self, ground: str, made_at: datetime) -> End | None:
        """The end of a decision that carried out this one before the gap; what does so again is decided anew."""
        if made_at > self.end.at:
            return None
        return End(Stands.ENDED, self.end.at, f"det som det genomför ({ground}) fastställdes inte då")


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
    """When each thing happened, by the rows that nobody has corrected: as is known now, or as was known at a moment.

    Of what has happened several times, the first.
    """
    times = sorted(_times(told, known_at), key=lambda each: each[1], reverse=True)
    return {Event.DECIDED: decided_at} | dict(times)


def reviews_of(told: Iterable[Told], *, known_at: datetime | None = None) -> list[datetime]:
    """When the board tried anew whether the decision is needed, the first time first; as moments_of."""
    return sorted(at for event, at in _times(told, known_at) if event is Event.REVIEWED)


def _times(told: Iterable[Told], known_at: datetime | None) -> list[tuple[Event, datetime]]:
    known = [each for each in told if known_at is None or each.recorded_at <= known_at]
    corrected = {each.corrects for each in known if each.corrects}
    return [(each.event, each.at) for each in known if each.id not in corrected and each.at is not None]


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a decision at an instant. Those of one that stands no more are as they were when it ended.

    `gap` is when it did not stand, where it stands again or did so before its end. `carried_out_late_at` is when it was
    carried out, where that was after an end, which is `carried_out_after`.
    """

    running: tuple[Running, ...]
    end: End | None = None
    gap: Gap | None = None
    carried_out_late_at: datetime | None = None
    carried_out_after: End | None = None

    @property
    def state(self) -> Stands:
        return self.end.how if self.end else Stands.STANDS

    @property
    def stands(self) -> bool:
        return self.end is None

    @property
    def state_sv(self) -> str:
        """How it stands, in a sentence, and when it did not."""
        said = self.end.text_sv if self.end else self.state.label_sv.capitalize()
        return f"{said.rstrip('.')}. {self.gap.text_sv}" if self.gap else said

    @property
    def open(self) -> tuple[Running, ...]:
        """Those that still ask something of somebody, the first to end first, then those that wait."""
        if self.end is not None:
            return ()
        asked = [each for each in self.running if each.state in (State.RUNNING, State.WAITING)]
        return tuple(sorted(asked, key=_ends))

    @property
    def lapsed(self) -> tuple[Running, ...]:
        """Those that lapsed while the decision stood, or by which it ended."""
        return tuple(each for each in self.running if each.state is State.LAPSED)

    def missed_sv(self, running: Running) -> str:
        """What it means that the clock was missed; one that ran out while the decision did not stand ended nothing."""
        is_spared = (
            self.gap and running.clock.ends and running.deadline and self.gap.holds(too_late_at(running.deadline))
        )
        return SPARED if is_spared else running.clock.missed

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
    stopped: End | None = None,
    known_at: datetime | None = None,
) -> Clocks:
    """How the decision and its clocks stand at an instant, as is known now or as was known at an earlier moment.

    `stopped` is the end that something else gave it: a revocation, or the end of what it carries out. The first of
    all ends is the one that counts, and from then on nothing changes; but a higher court can undo that a court did not
    confirm it, and what was missed in between ends nothing.
    """
    told = tuple(told)
    moments = moments_of(decided_at, told, known_at=known_at)
    gap = _gap(kind, moments, stopped, at)
    end = first_of(at, stopped, *(each for event, each in told_ends(kind, moments) if not (gap and each == gap.end)))
    until = max(end.at, moments[Event.DECIDED]) if end else at
    running = clocks_at(kind, moments, until)
    missed = first_of(until, *(_missed(each, moments, gap) for each in running))
    if missed is not None:
        running = _stilled(running, clocks_at(kind, moments, missed.at), missed.at)
    first = missed or end
    running += reviewed_anew(kind, reviews_of(told, known_at=known_at), first.at if first else until)
    stood_until = gap if gap and (first is None or first.at > gap.end.at) else None
    return _with_what_came_late(Clocks(running, first, stood_until), moments, at)


def told_ends(kind: Kind, moments: Mapping[Event, datetime]) -> list[tuple[Event, End]]:
    """Each end that somebody has told of, with what happened."""
    return [(event, End(Stands.ENDED, moments[event], _WHY[event])) for event in kind.ended_by if event in moments]


def undone_at(moments: Mapping[Event, datetime]) -> datetime | None:
    """When a higher court confirmed what a court before it did not; None where that has not happened."""
    refused_at, confirmed_at = moments.get(Event.NOT_CONFIRMED), moments.get(Event.COURT_DECIDED)
    return confirmed_at if refused_at and confirmed_at and refused_at < confirmed_at else None


def first_of(at: datetime, *ends: End | None) -> End | None:
    """The first of what had ended a decision by the instant; None while it stands."""
    return min((each for each in ends if each and each.at <= at), key=lambda each: each.at, default=None)


def _gap(kind: Kind, moments: Mapping[Event, datetime], stopped: End | None, at: datetime) -> Gap | None:
    """When the decision did not stand, where a higher court had let it stand again and nothing else had ended it."""
    until, ends = undone_at(moments), dict(told_ends(kind, moments))
    refused = ends.pop(Event.NOT_CONFIRMED, None)
    if refused is None or until is None or until > at or first_of(until, stopped, *ends.values()):
        return None
    return Gap(refused, until)


def _with_what_came_late(found: Clocks, moments: Mapping[Event, datetime], at: datetime) -> Clocks:
    """The clocks with when the decision was carried out while it did not stand, if it was."""
    times = [moments[event] for event in CARRIED_OUT if event in moments]
    for end, until in ((found.gap.end, found.gap.until) if found.gap else (None, at), (found.end, at)):
        late_at = min((each for each in times if end and end.at < each <= until), default=None)
        if late_at is not None:
            return replace(found, carried_out_late_at=late_at, carried_out_after=end)
    return found


def _missed(running: Running, moments: Mapping[Event, datetime], gap: Gap | None) -> End | None:
    """The end that a missed clock gives the decision; None where the law lets it stand or something kept it."""
    clock, deadline = running.clock, running.deadline
    if not clock.ends or running.state is not State.LAPSED or deadline is None:
        return None
    if any(event in moments and not deadline.is_past(moments[event]) for event in clock.ends_unless):
        return None
    late_at = too_late_at(deadline)
    if gap and gap.holds(late_at):
        return None
    return End(Stands.LAPSED, late_at, f"{clock.name} gjordes inte i tid ({clock.section})", is_counted=True)


def _stilled(running: Iterable[Running], then: Iterable[Running], at: datetime) -> tuple[Running, ...]:
    """What had lapsed at the instant by what is known since, and every other clock as it was then."""
    return tuple(
        now if now.state is State.LAPSED and now.deadline and too_late_at(now.deadline) <= at else before
        for now, before in zip(running, then, strict=True)
    )


def _ends(running: Running) -> tuple[bool, float]:
    """Those that wait for something come after those that run."""
    if running.deadline is None:
        return True, 0.0
    return False, alarm_at(running.deadline).timestamp()
