"""What the service costs: the ledger's budget and outcome."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Q, Sum

from jourbok.economy.models import LedgerEntry
from jourbok.economy.permissions import READ_ECONOMY
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
    """The ledger's budget and outcome of each of the year's months that has lines, and under None of the whole year."""
    viewer.require(READ_ECONOMY)
    base = Q(is_admin_fee=False)
    budget, spent = Q(kind=LedgerEntry.Kind.BUDGET), Q(kind=LedgerEntry.Kind.OUTCOME)
    months = LedgerEntry.objects.filter(year=year).values_list("month").order_by("month")
    sums = months.annotate(
        budget=Sum("amount_ore", filter=budget, default=0),
        outcome=Sum("amount_ore", filter=spent, default=0),
        budget_base=Sum("amount_ore", filter=budget & base, default=0),
        outcome_base=Sum("amount_ore", filter=spent & base, default=0),
        is_assumed=BoolOr("assumed"),
    )
    found: dict[int | None, Outcome] = {month: Outcome(*rest) for month, *rest in sums}
    return found | {None: sum(found.values(), Outcome())}
