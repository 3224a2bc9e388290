"""Who has said in their own account that they heard a decision, and what their page shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.decisions.models import Heard
from jourbok.decisions.permissions import READ_LAPSED
from jourbok.decisions.rules.heard import Telling, denial_sv
from jourbok.kernel.actor import Actor
from jourbok.kernel.swedish import moment


@dataclass(frozen=True, slots=True)
class Denied:
    """That somebody at the service did not hear, or make, a decision that another wrote down; nobody it is about.

    `decider_name` is empty while nobody has written it down: then they took back that they had heard it.
    """

    id: UUID
    board_id: int
    case_number: str
    ground: str
    at: datetime
    by_name: str
    decider_name: str

    @property
    def text_sv(self) -> str:
        """Who says that they did not hear whose decision; nothing of the person."""
        took_back = "hörde inte och såg inte det som hen först skrev att hen hörde"
        what = denial_sv(self.by_name, self.decider_name) if self.decider_name else took_back
        told = f"{self.by_name} har skrivit i eget konto {moment(self.at)}: {what}."
        return f"Ärende {self.case_number}, {self.ground}. {told}"


def tellings_of(proposals: Iterable[UUID]) -> dict[UUID, tuple[Telling, ...]]:
    """What each account has said of each of the proposals, the first first. Their own room knows who may ask."""
    found: dict[UUID, tuple[Telling, ...]] = {}
    for row in Heard.objects.filter(proposal__in=list(proposals)).order_by("told_at", "pk"):
        found[row.proposal_id] = (*found.get(row.proposal_id, ()), telling(row))
    return found


def telling(row: Heard) -> Telling:
    """One of them, as a fact."""
    return Telling(
        is_heard=row.is_heard,
        by_id=row.by_id,
        by_name=row.by_name,
        told_at=row.told_at,
        signer_name=row.signer_name,
        heard_at=row.heard_at,
    )


def denied_since(viewer: Actor, since: datetime) -> list[Denied]:
    """Each time since then that somebody said that they did not hear it, the first first."""
    viewer.require(READ_LAPSED)
    rows = Heard.objects.filter(is_heard=False, told_at__gte=since, told_at__lte=viewer.moment)
    return [
        Denied(
            id=row.pk,
            board_id=row.board_id,
            case_number=row.proposal.case.number,
            ground=row.proposal.ground,
            at=row.told_at,
            by_name=row.by_name,
            decider_name=row.proposal.outcome.by_name if hasattr(row.proposal, "outcome") else "",
        )
        for row in rows.select_related("proposal__case", "proposal__outcome").order_by("told_at", "pk")
    ]
