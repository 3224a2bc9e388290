"""Decisions that the service itself still watches: what ends soon, what tonight left undone, and what has lapsed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.cases import selectors as cases
from jourbok.cases.selectors import DecisionMade
from jourbok.decisions.models import Moment, PartyNotice, TakeOver
from jourbok.decisions.permissions import READ_DECISIONS, READ_LAPSED
from jourbok.decisions.rules.following import ClockLine
from jourbok.decisions.rules.standing import End
from jourbok.decisions.rules.watching import (
    FOLLOWED_FOR,
    SOON,
    Lapse,
    counted_grounds,
    ending_before,
    followed_grounds,
    lacks_execution,
    lapsed_by,
)
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of, made_by_ground
from jourbok.decisions.selectors.from_paper import written_from_paper
from jourbok.kernel.actor import Actor
from jourbok.law.rules import Running
from jourbok.law.selectors import law_in_force

#: What was taken over longer ago than this has been asked for its lapses; no worker stands still for so long.
SETTLED: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ending:
    """A clock that ends soon, of a decision that no board has taken over; `due_at` is the last minute of its day."""

    decision: UUID
    case_number: str
    board_name: str
    is_child: bool
    clock: str
    started_at: datetime | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LeftUndone:
    """A decision that its board has not taken over, what nobody has told of it, and its end when it stands no more.

    `from_paper_sv` is what is to be told of one that was written down from paper; empty for any other.
    """

    made: DecisionMade
    title: str
    end: End | None
    lacks_execution: bool
    lacks_notice: bool
    from_paper_sv: str = ""


@dataclass(frozen=True, slots=True)
class LapsedClock:
    """A clock that lapsed while the service watched the decision."""

    made: DecisionMade
    lapse: Lapse


@dataclass(frozen=True, slots=True)
class CarriedOutLate:
    """A decision that was carried out at an instant when it had ended."""

    made: DecisionMade
    end: End
    at: datetime


def ending_soon(viewer: Actor, at: datetime) -> list[Ending]:
    """Every clock that ends within a day of a decision that no board has taken over, children first."""
    viewer.require(READ_DECISIONS)
    watched = _untaken(counted_grounds(law_in_force().kinds), at - FOLLOWED_FOR, at)
    endings = [_ending(each.decision, running) for each in watched for running in ending_before(each.clocks, at + SOON)]
    return sorted(endings, key=lambda ending: (not ending.is_child, ending.due_at, ending.case_number))


def left_undone(viewer: Actor, since: datetime, at: datetime) -> list[LeftUndone]:
    """The decisions made since then that no board has taken over, the latest first, and what is missing of each."""
    viewer.require(READ_DECISIONS)
    made = _untaken(followed_grounds(law_in_force().kinds), since, at)
    told, written = _told_of(each.decision.id for each in made), written_from_paper(made)
    return [
        LeftUndone(
            made=each.decision,
            title=each.kind.title if each.kind else each.decision.title,
            end=each.clocks.end,
            lacks_execution=each.kind is not None and lacks_execution(each.kind, each.decision.decided_at, each.told),
            lacks_notice=each.decision.id not in told,
            from_paper_sv=written.get(each.decision.id, ""),
        )
        for each in made
    ]


def lapsed_since(viewer: Actor, since: datetime, at: datetime) -> list[LapsedClock]:
    """The clocks that lapsed before a board took the decision over, of decisions made since then that stood."""
    viewer.require(READ_LAPSED)
    settled = TakeOver.objects.filter(at__gte=since, at__lt=at - SETTLED).values_list("decision", flat=True)
    grounds = counted_grounds(law_in_force().kinds)
    made = made_by_ground(grounds, since=since, until=at, but_not=settled)
    taken = dict(TakeOver.objects.filter(decision__in=[each.id for each in made]).values_list("decision", "at"))
    return [
        LapsedClock(each.decision, lapse)
        for each in clocks_of(made, at)
        for lapse in _lapsed_here(each, min(at, taken.get(each.decision.id, at)))
    ]


def carried_out_late(viewer: Actor, at: datetime) -> list[CarriedOutLate]:
    """The decisions that were carried out when they had ended, before a board took them over, and told of lately."""
    viewer.require(READ_LAPSED)
    return [late for late, taken_at in _carried_out_late(at) if taken_at is None or late.at <= taken_at]


def to_look_into(viewer: Actor, at: datetime) -> list[CarriedOutLate]:
    """What was carried out when it had ended, told of lately, and that no board has taken over; children first."""
    viewer.require(READ_DECISIONS)
    left = [late for late, taken_at in _carried_out_late(at) if taken_at is None]
    return sorted(left, key=lambda late: (not late.made.is_child, late.at, late.made.case_number))


def _carried_out_late(at: datetime) -> list[tuple[CarriedOutLate, datetime | None]]:
    """Each with when its board took it over, if it has."""
    told = Moment.objects.filter(recorded_at__gte=at - SETTLED, recorded_at__lte=at).values_list("decision", flat=True)
    found = clocks_of(cases.decisions_by_id(set(told)), at)
    taken = dict(
        TakeOver.objects.filter(decision__in=[each.decision.id for each in found]).values_list("decision", "at")
    )
    return [
        (CarriedOutLate(each.decision, each.clocks.carried_out_after, late_at), taken.get(each.decision.id))
        for each in found
        if each.clocks.carried_out_after and (late_at := each.clocks.carried_out_late_at)
    ]


def _lapsed_here(found: DecisionClocks, at: datetime) -> tuple[Lapse, ...]:
    """By what is known now: what the board told afterwards of the time before can take a lapse away."""
    if found.kind is None:
        return ()
    return lapsed_by(found.kind, found.decision.decided_at, found.told, at, stopped=found.stopped)


def _untaken(grounds: frozenset[str], since: datetime, until: datetime) -> list[DecisionClocks]:
    taken = TakeOver.objects.filter(at__gte=since).values_list("decision", flat=True)
    return clocks_of(made_by_ground(grounds, since=since, until=until, but_not=taken), until)


def _told_of(decisions: Iterable[UUID]) -> set[UUID]:
    """Those of the decisions that some party has been told of."""
    return set(PartyNotice.objects.filter(decision__in=[*decisions]).values_list("decision", flat=True))


def _ending(made: DecisionMade, running: Running) -> Ending:
    due_at = ClockLine(running).due_at
    assert due_at is not None  # noqa: S101 - a clock that runs has an end
    return Ending(
        decision=made.id,
        case_number=made.case_number,
        board_name=made.board_name,
        is_child=made.is_child,
        clock=running.clock.name,
        started_at=running.anchor_at,
        due_at=due_at,
    )
