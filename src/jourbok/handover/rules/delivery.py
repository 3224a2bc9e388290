"""What became of a report on its way: every state is told by dated steps, and the next thing to do by the state.

A board has its ways in order. The portal has the report at once, always, and a letter with a link goes with it. The
first other way goes at once when the board wants it before the portal; each later one when the one before it failed,
may have failed, or brought no answer in time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from jourbok.kernel.localtime import elapsed
from jourbok.kernel.worded import Worded
from jourbok.organisations.rules.register import ChannelKind

#: Waits between attempts on one way; after the last one the way has failed, half an hour after the first attempt.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
MOST_ATTEMPTS: Final = len(BACK_OFF) + 1
#: So long a way is tried at all, whether attempts were made or its receiver was left alone meanwhile.
GIVEN_UP_AFTER: Final = sum(BACK_OFF, timedelta())
#: An attempt that nobody has told the end of for so long has died with its worker.
LEASE: Final = timedelta(minutes=5)
#: What nobody has tried for so long is told of.
UNTRIED_AFTER: Final = timedelta(minutes=2)
#: A way that sends receipts has brought none in this time: the next way is taken.
RECEIPT_WITHIN: Final = timedelta(minutes=30)
#: So long before the promised time the board is to have opened what only a person can open.
OPENED_BEFORE_DUE: Final = timedelta(hours=1)
#: The shortest time that anybody gets to open it, and the time where no time is promised.
LEAST_TIME_TO_OPEN: Final = timedelta(minutes=30)
TIME_TO_OPEN: Final = timedelta(hours=12)
#: What is on its way is sought so far back: anything older has long been settled or told of.
ON_ITS_WAY_FOR: Final = timedelta(days=30)


class Step(Worded):
    """What happened to a delivery."""

    BEGUN = "begun", "Försök påbörjat"
    REFUSED = "refused", "Gick inte, försöks igen"
    HANDED_OVER = "handed_over", "Lämnad"
    DELIVERED = "delivered", "Framme"
    UNKNOWN = "unknown", "Oklart om den kom fram"
    FAILED = "failed", "Gick inte fram"
    STOPPED = "stopped", "Stoppad"
    AGAIN = "again", "Försök igen begärt"


class State(Worded):
    """How a delivery stands."""

    QUEUED = "queued", "i kö"
    SENDING = "sending", "skickas"
    HANDED_OVER = "handed_over", "lämnad"
    DELIVERED = "delivered", "framme"
    UNKNOWN = "unknown", "oklart om den kom fram"
    FAILED = "failed", "gick inte fram"
    STOPPED = "stopped", "stoppad"


#: What lies on a desk and cannot answer: whoever hears from the board that it has the report writes it down.
ON_PAPER: Final = frozenset({ChannelKind.LETTER, ChannelKind.FAX})
#: After these a way is over without the report being with the board.
NOT_THERE: Final = frozenset({State.FAILED, State.UNKNOWN})
#: After these nothing more is attempted on a way.
SETTLED: Final = frozenset({State.HANDED_OVER, State.DELIVERED, State.UNKNOWN, State.FAILED, State.STOPPED})


_IN_VAIN: Final = frozenset({Step.REFUSED, Step.UNKNOWN, Step.FAILED})
#: After these nobody can say that no word of the report has left the house.
_MAY_HAVE_LEFT: Final = frozenset({Step.BEGUN, Step.HANDED_OVER, Step.DELIVERED, Step.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Way:
    """What is true of a channel, whoever the board is."""

    carries_report: bool = True
    proves_arrival: bool = False
    goes_with_portal: bool = False
    for_protected: bool = True


WAYS: Final = {
    ChannelKind.PORTAL: Way(carries_report=False),
    ChannelKind.MAIL_LINK: Way(carries_report=False, goes_with_portal=True),
    ChannelKind.SDK: Way(proves_arrival=True),
    ChannelKind.SECURE_MAIL: Way(),
    ChannelKind.FAX: Way(for_protected=False),
    ChannelKind.LETTER: Way(for_protected=False),
}


#: Where what goes by each way waits to be sent: ways that share a server wait together, and for nobody else.
QUEUES: Final = {
    ChannelKind.SDK: "deliveries.sdk",
    ChannelKind.FAX: "deliveries.fax",
    ChannelKind.MAIL_LINK: "deliveries.mail",
    ChannelKind.SECURE_MAIL: "deliveries.mail",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of a delivery and its instant."""

    step: Step
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery: its channel, when it was asked for, and its steps in order."""

    channel: ChannelKind
    queued_at: datetime
    steps: tuple[Happened, ...] = ()

    @property
    def state(self) -> State:
        return state_of(self.channel, self.steps)

    @property
    def round(self) -> tuple[Happened, ...]:
        """The steps since somebody asked for it to be tried again; all of them when nobody has."""
        asked = [number for number, each in enumerate(self.steps, start=1) if each.step is Step.AGAIN]
        return self.steps[asked[-1] if asked else 0 :]

    @property
    def begun(self) -> int:
        """How many attempts have begun since then."""
        return sum(each.step is Step.BEGUN for each in self.round)

    @property
    def asked_at(self) -> datetime:
        """When it was asked for, or for the latest time again."""
        return max((each.at for each in self.steps if each.step is Step.AGAIN), default=self.queued_at)

    @property
    def trouble_since(self) -> datetime | None:
        """When it began not to get through: the first attempt in vain since it was asked for; None when none was."""
        return next((each.at for each in self.round if each.step in _IN_VAIN), None)

    @property
    def may_have_been_read(self) -> bool:
        """Whether the report's own words may have left by this way: any doubt counts."""
        return WAYS[self.channel].carries_report and any(each.step in _MAY_HAVE_LEFT for each in self.steps)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A way that the board has, with its place in the order and its address."""

    channel: ChannelKind
    position: int
    address: str = ""


def state_of(channel: ChannelKind, steps: Sequence[Happened]) -> State:
    """What has arrived has arrived, as in the portal it has at once; else the latest step tells."""
    if channel is ChannelKind.PORTAL or any(each.step is Step.DELIVERED for each in steps):
        return State.STOPPED if steps and steps[-1].step is Step.STOPPED else State.DELIVERED
    if not steps or steps[-1].step in {Step.REFUSED, Step.AGAIN}:
        return State.QUEUED
    if steps[-1].step is Step.BEGUN:
        return State.SENDING
    return State(steps[-1].step.value)


def may_attempt(line: Line, now: datetime, *, repeats_safely: bool) -> bool:
    """Whether it is time for an attempt: the first, the next after a refusal, or one anew after a worker that died.

    After a worker's death there is a new one only where the other side knows a message that comes twice.
    """
    state = line.state
    if state is State.SENDING:
        return repeats_safely and has_died(line, now) and line.begun < MOST_ATTEMPTS
    if state is not State.QUEUED:
        return False
    refused = [each.at for each in line.round if each.step is Step.REFUSED]
    return not refused or elapsed(refused[-1], now) >= BACK_OFF[min(len(refused), len(BACK_OFF)) - 1]


def has_waited_out(line: Line, now: datetime) -> bool:
    """Whether it has waited for its receiver as long as it would have been tried; then it has failed."""
    return line.state is State.QUEUED and elapsed(line.asked_at, now) >= GIVEN_UP_AFTER


def has_died(line: Line, now: datetime) -> bool:
    """Whether an attempt began and nobody has told how it went, for longer than an attempt takes."""
    return line.state is State.SENDING and elapsed(line.steps[-1].at, now) >= LEASE


def after_refusal(line: Line, *, may_be_tried_again: bool, may_have_arrived: bool, repeats_safely: bool) -> Step:
    """What a refused attempt comes to: another one, the end, or that nobody knows whether it arrived."""
    if may_have_arrived and not repeats_safely:
        return Step.UNKNOWN
    if may_be_tried_again and line.begun < MOST_ATTEMPTS:
        return Step.REFUSED
    return Step.UNKNOWN if may_have_arrived else Step.FAILED


def at_once(ways: Iterable[Wanted], *, is_protected: bool) -> list[Wanted]:
    """What goes when the report is sent: the portal always, a link with it, and what the board wants before it."""
    allowed = allowed_ways(ways, is_protected=is_protected)
    portal = next((each for each in allowed if each.channel is ChannelKind.PORTAL), Wanted(ChannelKind.PORTAL, 0))
    others = [each for each in allowed if each.channel is not ChannelKind.PORTAL]
    links = [each for each in others if WAYS[each.channel].goes_with_portal]
    first = next((each for each in others if not WAYS[each.channel].goes_with_portal), None)
    is_first_wanted = first is not None and first.position < portal.position
    return [portal, *links, *([first] if first is not None and is_first_wanted else [])]


def next_way(
    ways: Iterable[Wanted],
    lines: Sequence[Line],
    now: datetime,
    *,
    taken: Collection[ChannelKind],
    is_protected: bool,
    is_opened: bool,
    open_by: datetime,
) -> Wanted | None:
    """The way to take now because those that were taken have not brought the report to somebody; None while one may.

    `lines` are those that somebody or something works on: not what a person has yet to carry. `open_by` is when the
    board is to have opened it.
    """
    if is_opened or any(line.state is State.DELIVERED and WAYS[line.channel].carries_report for line in lines):
        return None
    if not all(_is_over(line, now, open_by) for line in lines if not WAYS[line.channel].goes_with_portal):
        return None
    untaken = [
        each
        for each in allowed_ways(ways, is_protected=is_protected)
        if each.channel not in taken and not WAYS[each.channel].goes_with_portal
    ]
    return next(iter(untaken), None)


def open_by(sent_at: datetime, due_at: datetime | None) -> datetime:
    """When somebody at the board is to have opened the report, before another way is taken."""
    if due_at is None:
        return sent_at + TIME_TO_OPEN
    return max(due_at - OPENED_BEFORE_DUE, sent_at + LEAST_TIME_TO_OPEN)


def allowed_ways(ways: Iterable[Wanted], *, is_protected: bool) -> list[Wanted]:
    """The board's ways in their order; a protected person's report goes by none that lies open where it arrives."""
    return sorted(
        (each for each in ways if WAYS[each.channel].for_protected or not is_protected), key=lambda each: each.position
    )


def is_elsewhere(others: Iterable[Line]) -> bool:
    """Whether another way has begun to bring the report itself, so that one more could bring it twice."""
    return any(
        WAYS[line.channel].carries_report
        and line.state not in {State.FAILED, State.STOPPED}
        and (bool(line.round) or line.channel in QUEUES)
        for line in others
    )


def _is_over(line: Line, now: datetime, open_by: datetime) -> bool:
    """Whether the way has had its time: it failed, its receipt is late, or nobody has opened what it brought."""
    state = line.state
    if state in NOT_THERE or state is State.STOPPED:
        return True
    if state not in SETTLED:
        return False
    if WAYS[line.channel].proves_arrival:
        handed = [each.at for each in line.steps if each.step is Step.HANDED_OVER]
        return state is State.HANDED_OVER and elapsed(handed[-1], now) >= RECEIPT_WITHIN
    there_at = line.steps[-1].at if line.steps else line.queued_at
    return now >= open_by and elapsed(there_at, now) >= LEAST_TIME_TO_OPEN
