"""What a worker must do now, put together from every room that has something waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from jourbok.calls import selectors as calls
from jourbok.cases import selectors as cases
from jourbok.cases.rules.decision import HOST_OFFICIAL, MandateFacts
from jourbok.cases.rules.on_call import OnCallFacts
from jourbok.decisions import selectors as decisions
from jourbok.handover import selectors as handover
from jourbok.kernel.actor import Actor

if TYPE_CHECKING:
    from jourbok.calls.models import CallAttempt, Contact

#: A clock that runs out within this time is shown by itself.
NEAR = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing with a time: what, about whom, by when, where to do it; children come first among equals."""

    label: str
    about: str
    due_at: datetime
    started_at: datetime | None
    route: str
    target: UUID
    concerns_child: bool

    @property
    def order(self) -> tuple[datetime, bool, str]:
        return self.due_at, not self.concerns_child, self.about


def clocks(viewer: Actor, at: datetime) -> list[Waiting]:
    """What is promised and not yet reported, sorted by what breaks first, children first among equals."""
    promised = [
        Waiting(
            label=running.clock.kind.label_sv,
            about=f"{running.contact_number} {running.municipality}",
            due_at=running.clock.due_at,
            started_at=running.clock.started_at,
            route="desk:contact",
            target=running.contact_id,
            concerns_child=running.concerns_child,
        )
        for running in calls.running_clocks(viewer, at)
    ]
    reports = [
        Waiting(
            label=f"Rapport till {report.board_name}",
            about=report.case_number,
            due_at=report.due_at,
            started_at=None,
            route="handover:preview",
            target=report.case_id,
            concerns_child=report.is_child,
        )
        for report in handover.awaiting(viewer, at)
        if report.due_at is not None
    ]
    return sorted([*promised, *reports], key=lambda waiting: waiting.order)


def legal_clocks(viewer: Actor, at: datetime) -> list[Waiting]:
    """What the law wants done within a day with decisions that no board has taken over, children first."""
    return [
        Waiting(
            label=f"{ending.clock} enligt lag",
            about=f"{ending.case_number} {ending.board_name}",
            due_at=ending.due_at,
            started_at=ending.started_at,
            route="decisions:made",
            target=ending.decision,
            concerns_child=ending.is_child,
        )
        for ending in decisions.ending_soon(viewer, at)
    ]


def all_clocks(viewer: Actor, at: datetime) -> list[Waiting]:
    """Promises, reports and what the law wants, sorted by what breaks first, children first among equals."""
    return sorted([*clocks(viewer, at), *legal_clocks(viewer, at)], key=lambda waiting: waiting.order)


@dataclass(frozen=True, slots=True)
class Together:
    """Clocks that run out at the same moment, far off: how many, of what, and by when."""

    count: int
    children: int
    due_at: datetime


def near_and_far(waiting: list[Waiting], at: datetime) -> tuple[list[Waiting], list[Together]]:
    """The clocks of this night one by one; those further off counted together by the moment they run out."""
    near = [each for each in waiting if each.due_at <= at + NEAR]
    far: dict[datetime, list[Waiting]] = {}
    for each in waiting[len(near) :]:
        far.setdefault(each.due_at, []).append(each)
    return near, [
        Together(len(group), sum(each.concerns_child for each in group), due_at) for due_at, group in far.items()
    ]


@dataclass(frozen=True, slots=True)
class BoardDeciders:
    """A board with those who are on call for it now, in the order they are called, and others who may decide.

    Those of `lack_role` can decide nothing here until somebody gives their account the role.
    """

    board: str
    name: str
    on_call: list[OnCallFacts]
    others: list[MandateFacts]
    lack_role: frozenset[int] = frozenset()


def boards_deciders(viewer: Actor) -> list[BoardDeciders]:
    """Each board, by name, with those outside the service who may decide for it now; none where nobody may."""
    at, called = viewer.moment, cases.on_call_by_board(viewer)
    found = []
    for board in cases.mandates_by_board(viewer):
        on_call = called.get(board.board, [])
        already = {row.mandate.id for row in on_call}
        others = [
            each
            for each in board.current
            if each.holds_at(at) and each.layer != HOST_OFFICIAL and each.id not in already
        ]
        found.append(BoardDeciders(board.board, board.name, on_call, others, board.lack_role))
    return found


@dataclass(frozen=True, slots=True)
class Loose:
    """Things without a clock that somebody has to tie up before the night is over.

    A report that the board has not acknowledged is one only when it has been escalated: boards open in the morning.
    `escalated` has each board's reports together, because a board is rung once.
    """

    missed_calls: list[CallAttempt]
    broken_promises: list[Contact]
    unsigned: list[cases.UnsignedEntries]
    escalated: list[handover.Unacknowledged]
    unacknowledged: int

    def __bool__(self) -> bool:
        return bool(self.missed_calls or self.broken_promises or self.unsigned or self.unacknowledged)


def loose_ends(viewer: Actor, since: datetime, at: datetime) -> Loose:
    """What is left undone since the night began."""
    unacknowledged = handover.unacknowledged(viewer, at)
    return Loose(
        missed_calls=calls.recent_attempts(viewer, since),
        broken_promises=calls.breaches_without_reason(viewer, since, at),
        unsigned=cases.unsigned_entries(viewer, since),
        escalated=sorted(
            (report for report in unacknowledged if report.escalated_at),
            key=lambda report: (report.board_name, not report.is_child),
        ),
        unacknowledged=unacknowledged.total,
    )
