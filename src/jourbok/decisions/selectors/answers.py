"""What those who decide have answered and nobody on duty has seen yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F, QuerySet

from jourbok.cases.rules.decision import HOST_OFFICIAL
from jourbok.decisions.models import Outcome
from jourbok.decisions.permissions import READ_DECISIONS
from jourbok.decisions.rules.codes import Ending
from jourbok.kernel.actor import Actor

ANSWERS: Final = (Ending.SIGNED, Ending.DECLINED)


@dataclass(frozen=True, slots=True)
class Answer:
    """A no or a signature, as the desk tells of it: who answered and when; nobody it is about, and no reason.

    `decision` is what was signed; None for a no.
    """

    proposal: UUID
    decision: UUID | None
    case_number: str
    board_name: str
    title: str
    concerns_child: bool
    by_name: str
    at: datetime

    @property
    def is_no(self) -> bool:
        return self.decision is None


def unseen_answers(viewer: Actor) -> list[Answer]:
    """Every answer that nobody on duty has opened: those that said no first, children before adults, then as they came.

    What a worker wrote down or decided themselves is known already. One question however many there are.
    """
    viewer.require(READ_DECISIONS)
    found = [_answer(row) for row in _unseen().select_related("proposal__case", "board")]
    return sorted(found, key=lambda each: (not each.is_no, not each.concerns_child, each.at))


def is_unseen(outcome: Outcome | None) -> bool:
    """Whether somebody has answered and nobody on duty has opened it yet."""
    return outcome is not None and outcome.ending in ANSWERS and not hasattr(outcome, "seen")


def _unseen() -> QuerySet[Outcome]:
    """The answers that whoever decides gave on a page of their own."""
    rows = Outcome.objects.filter(seen=None, ending__in=ANSWERS, by_id=F("recorded_by_id"))
    own = rows.exclude(decision__mandate_layer=HOST_OFFICIAL)
    return own.defer("sections", "words", "proposal__sections", "proposal__words", "proposal__ruling")


def _answer(row: Outcome) -> Answer:
    return Answer(
        proposal=row.proposal_id,
        decision=row.decision_id,
        case_number=row.proposal.case.number,
        board_name=row.board.name,
        title=row.proposal.title,
        concerns_child=row.proposal.case.is_child,
        by_name=row.by_name,
        at=row.ended_at,
    )
