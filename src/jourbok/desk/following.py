"""What a receiving board follows: decisions and reports about children in one list, what ends first standing first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jourbok.decisions.rules.following import ClockLine
from jourbok.decisions.rules.standing import Clocks
from jourbok.decisions.rules.watching import by_first_end
from jourbok.decisions.selectors import Followed
from jourbok.handover.selectors import ReportOfChild, children_reported
from jourbok.law.rules import State

if TYPE_CHECKING:
    from jourbok.handover.models import ReportVersion


@dataclass(frozen=True, slots=True)
class ToFollow:
    """A row of the list: a decision, or a report about a child; one of the two is None."""

    decision: Followed | None = None
    report: ReportOfChild | None = None

    @property
    def clocks(self) -> Clocks:
        if self.decision is not None:
            return self.decision.clocks
        return Clocks(self.report.child.running if self.report else ())

    @property
    def lines(self) -> list[ClockLine]:
        """The clocks of a report that ask for something: in the law's order."""
        return [ClockLine(each) for each in self.clocks.running if each.state is not State.MET]

    @property
    def running(self) -> int:
        """How many of its clocks run."""
        return sum(each.state is State.RUNNING for each in self.clocks.open)

    @property
    def order(self) -> tuple[bool, float, bool]:
        return *by_first_end(self.clocks), self.decision is not None and not self.decision.made.is_child


def to_follow(decisions: Iterable[Followed], awaited: Iterable[ReportVersion], at: datetime) -> list[ToFollow]:
    """The decisions that nobody at a board took over, and of its reports that nobody acknowledged those about children.

    Both were read within the board's own wall.
    """
    reports = children_reported(awaited, at)
    rows = [*(ToFollow(decision=each) for each in decisions), *(ToFollow(report=each) for each in reports)]
    return sorted(rows, key=lambda each: each.order)
