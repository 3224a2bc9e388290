"""What the service costs: the ledger's budget and outcome."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Q, Sum

from jourbok.economy.models import LedgerEntry
from jourbok.economy.permissions import READ_ECONOMY
from jourbok.economy.selectors.budget import standing_rows
from jourbok.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """Budget and outcome of a period in öre, with and without the administrative fee that is in them."""

    budget_ore: int = 0
    outcome_ore: int = 0
    budget_base_ore: int = 0
    outcome_base_ore: int = 0
    is_assumed: bool = False

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.budget_ore + other.budget_ore,
            self.outcome_ore + other.outcome_ore,
            self.budget_base_ore + other.budget_base_ore,
            self.outcome_base_ore + other.outcome_base_ore,
            self.is_assumed or other.is_assumed,
        )

    @property
    def deviation_ore(self) -> int:
        """Positive when the service cost less than its budget."""
        return self.budget_ore - self.outcome_ore


def outcome(viewer: Actor, year: int, month: int | None = None) -> Outcome:
    """The ledger's budget and outcome of a year, or of one of its months."""
    return outcomes(viewer, year).get(month, Outcome())


def outcomes(viewer: Actor, year: int) -> dict[int | None, Outcome]:
    """Budget and outcome of each of the year's months that has lines, and under None of the whole year.

    The budget is the newest that was kept of the year, or where none was what the ledger says of it.
    """
    viewer.require(READ_ECONOMY)
    planned = _planned(viewer, year)
    found = _of_the_ledger(year, with_budget=not planned)
    months = sorted({*planned, *found})
    both: dict[int | None, Outcome] = {
        month: planned.get(month, Outcome()) + found.get(month, Outcome()) for month in months
    }
    return {**both, None: sum(both.values(), Outcome())}


def _planned(viewer: Actor, year: int) -> dict[int, Outcome]:
    """The months of the year's budget; nothing where none was kept."""
    rows = standing_rows(viewer, year)
    if not rows:
        return {}
    whole = [sum(parts) for parts in zip(*(row.spread for row in rows), strict=True)]
    base = [
        sum(parts) for parts in zip(*(row.spread if not row.is_admin_fee else (0,) * 12 for row in rows), strict=True)
    ]
    return {
        month: Outcome(budget_ore=ore, budget_base_ore=without_fee)
        for month, (ore, without_fee) in enumerate(zip(whole, base, strict=True), 1)
    }


def _of_the_ledger(year: int, *, with_budget: bool) -> dict[int, Outcome]:
    base = Q(is_admin_fee=False)
    budget, spent = Q(kind=LedgerEntry.Kind.BUDGET), Q(kind=LedgerEntry.Kind.OUTCOME)
    kinds = [*LedgerEntry.Kind] if with_budget else [LedgerEntry.Kind.OUTCOME]
    months = LedgerEntry.objects.filter(year=year, kind__in=kinds).values_list("month").order_by("month")
    sums = months.annotate(
        budget=Sum("amount_ore", filter=budget, default=0),
        outcome=Sum("amount_ore", filter=spent, default=0),
        budget_base=Sum("amount_ore", filter=budget & base, default=0),
        outcome_base=Sum("amount_ore", filter=spent & base, default=0),
        is_assumed=BoolOr("assumed"),
    )
    return {month: Outcome(*rest) for month, *rest in sums}
