"""Keeping a year's budget: each revision is a whole budget, and the earlier ones remain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from django.db import connection, transaction

from jourbok.audit.services import record_change
from jourbok.economy.models import Budget, BudgetLine
from jourbok.economy.permissions import KEEP_BUDGET
from jourbok.economy.rules.budget import BudgetRefused, BudgetRow, Differences, check_rows
from jourbok.economy.selectors.budget import changes_of_budget, newest_budget
from jourbok.kernel.actor import Actor

_TAKE: Final = "SELECT pg_advisory_xact_lock(hashtextextended('economy.budget:' || %s, 0))"


@dataclass(frozen=True, slots=True)
class BudgetKept:
    """The revision that stands, and what it says that the one before did not; nothing when none was written."""

    revision: int
    changes: Differences


@transaction.atomic
def keep_budget(
    *,
    actor: Actor,
    year: int,
    rows: Sequence[BudgetRow],
    reason: str,
    assumptions: str = "",
    source_name: str = "",
    fingerprint: str = "",
) -> BudgetKept:
    """The lines are the year's budget as a new revision; where they say what the last one said, nothing is written.

    Raises BudgetRefused.
    """
    actor.require(KEEP_BUDGET)
    check_rows(rows)
    if not reason.strip():
        raise BudgetRefused("Skriv varför budgeten läggs in eller ändras.", fields={"reason": "Skriv ett skäl."})
    _one_at_a_time(year)
    before = newest_budget(actor, year)
    changes = changes_of_budget(actor, year, rows)
    if before is not None and not changes and assumptions in ("", before.assumptions):
        return BudgetKept(before.revision, changes)
    budget = Budget.objects.create(
        year=year,
        revision=before.revision + 1 if before else 1,
        reason=reason.strip(),
        assumptions=assumptions or (before.assumptions if before else ""),
        source_name=source_name,
        fingerprint=fingerprint,
        kept_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    BudgetLine.objects.bulk_create(_lines(budget, rows))
    record_change(
        actor=actor,
        action="economy.budget_kept",
        subject=budget,
        details={"year": year, "revision": budget.revision}
        | {name: len(found) for name, found in asdict(changes).items()},
    )
    return BudgetKept(budget.revision, changes)


def _one_at_a_time(year: int) -> None:
    """Of two who keep the same year's budget at once, the second waits here and then sees what the first one did."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [str(year)])


def _lines(budget: Budget, rows: Sequence[BudgetRow]) -> list[BudgetLine]:
    return [
        BudgetLine(
            budget=budget,
            position=position,
            months=list(row.spread),
            **{name: value for name, value in asdict(row).items() if name != "months"},
        )
        for position, row in enumerate(rows, 1)
    ]
