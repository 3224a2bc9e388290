"""Who may not decide in a case because it concerns themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.accounts.selectors import names_of_accounts
from jourbok.cases.models import Conflict
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.rules.decision import ConflictFacts
from jourbok.cases.selectors.head import CaseHead, case_head
from jourbok.cases.selectors.mandates import mandates_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.rostering.selectors import on_duty_at


@dataclass(frozen=True, slots=True)
class ConflictShown:
    """A conflict of interest as the case's page shows it; `taken_back_*` are empty while it stands."""

    id: UUID
    name: str
    reason: str
    by_name: str
    recorded_at: datetime
    taken_back_reason: str
    taken_back_by: str
    taken_back_at: datetime | None
    facts: ConflictFacts

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None

    def is_of(self, somebody: Actor) -> bool:
        """Whether it concerns them, who do not take it back themselves."""
        return self.facts.concerns(name=somebody.name, user=somebody.id)


def standing_conflicts(case_id: UUID) -> list[ConflictFacts]:
    """Who has a conflict in the case that nobody has taken back, as the rules read it."""
    return standing_conflicts_by_case([case_id]).get(case_id, [])


def standing_conflicts_by_case(cases: Iterable[UUID]) -> dict[UUID, list[ConflictFacts]]:
    """The same for many cases, in one query; without those where nobody has any."""
    found: dict[UUID, list[ConflictFacts]] = {}
    for row in Conflict.objects.filter(case__in=list(cases), takes_back=None, taken_back=None).order_by("pk"):
        found.setdefault(row.case_id, []).append(ConflictFacts(row.decider_name, row.decider_id))
    return found


def conflicts_of(head: CaseHead) -> tuple[ConflictShown, ...]:
    """Every conflict of the case, also those taken back, in the order they were written down."""
    rows = Conflict.objects.filter(case_id=head.case.id, takes_back=None).select_related("taken_back").order_by("pk")
    return tuple(_shown(row) for row in rows)


def conflict_for(viewer: Actor, conflict_id: UUID) -> tuple[CaseHead, ConflictShown]:
    """A conflict and the case that it is in. Raises NotFound, CaseNeedsReason."""
    viewer.require(READ_CASES)
    case_id = Conflict.objects.filter(pk=conflict_id, takes_back=None).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("Jävet finns inte.")
    head = case_head(viewer, case_id)
    return head, next(each for each in conflicts_of(head) if each.id == conflict_id)


def names_that_stop(board_id: int, at: datetime) -> set[str]:
    """Those whom a conflict can stop: who may decide for the board now or later, has an account, or is on duty."""
    holders = {each.holder_name for each in mandates_of(board_id) if not each.has_ended(at)}
    return holders | names_of_accounts() | {worker.name for worker in on_duty_at(at)}


def _shown(row: Conflict) -> ConflictShown:
    back: Conflict | None = getattr(row, "taken_back", None)
    return ConflictShown(
        id=row.pk,
        name=row.decider_name,
        reason=row.reason,
        by_name=row.author_name,
        recorded_at=row.recorded_at,
        taken_back_reason=back.reason if back else "",
        taken_back_by=back.author_name if back else "",
        taken_back_at=back.recorded_at if back else None,
        facts=ConflictFacts(row.decider_name, row.decider_id),
    )
