"""What the period cost, and what each municipality pays of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from jourbok.desk.month_figures import percent
from jourbok.documents.excel import Ore
from jourbok.documents.listings import Listing, Noted, Value
from jourbok.economy import selectors as economy
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.statistics.selectors import Overview

if TYPE_CHECKING:
    from jourbok.economy.models import AllocationRun

TO_CONFIRM: Final = "att bekräfta"


class Basis(StrEnum):
    """What is shared; the value stands in addresses."""

    MONTH_OUTCOME = "manadens-utfall"
    YEAR_OUTCOME = "arets-utfall"
    YEAR_BUDGET = "arets-budget"

    @property
    def label_sv(self) -> str:
        return _LABELS[self]

    @property
    def kind(self) -> str:
        """Budget or outcome, as the ledger calls it."""
        return "budget" if self is Basis.YEAR_BUDGET else "outcome"

    def month(self, shown: int) -> int | None:
        """The month that it is about; None for the whole year."""
        return shown if self is Basis.MONTH_OUTCOME else None


_LABELS: Final = {
    Basis.MONTH_OUTCOME: "Månadens utfall",
    Basis.YEAR_OUTCOME: "Årets utfall",
    Basis.YEAR_BUDGET: "Årets budget",
}


@dataclass(frozen=True, slots=True)
class Money:
    """Budget and outcome, and the latest run that shared what `basis` says, if there is one.

    `is_preliminary` while a month that it is counted from is not closed; `fault` says why nothing can be shared;
    `to_confirm` names what nobody has confirmed.
    """

    basis: Basis
    result: Listing
    shares: Listing
    run: AllocationRun | None
    is_stale: bool
    is_preliminary: bool
    fault: str
    to_confirm: tuple[str, ...]


def money(viewer: Actor, overview: Overview, basis: Basis) -> Money:
    """The period's money, read with the figures that the page has read already."""
    shown = overview.shown
    month = basis.month(shown.month)
    outcomes = economy.outcomes(viewer, shown.year)
    run = economy.latest_run(viewer, year=shown.year, month=month, kind=basis.kind)
    months = overview.months if month is None else (shown,)
    fault, is_stale, assumed = "", False, None
    try:
        assumed = economy.awaiting_confirmation(viewer, year=shown.year, month=month)
        is_stale = run is not None and economy.is_stale(viewer, run, months=months)
    except economy.NoCostModel as error:
        fault = error.message
    rows = economy.shares(viewer, run) if run else []
    return Money(
        basis=basis,
        result=result(outcomes, shown.month, shown.year),
        shares=shares(rows, assumed.populations if assumed else frozenset()),
        run=run,
        is_stale=is_stale,
        is_preliminary=not all(each.frozen for each in months),
        fault=fault,
        to_confirm=_to_confirm(assumed, outcomes.get(month)),
    )


def result(outcomes: dict[int | None, economy.Outcome], month: int, year: int) -> Listing:
    """Budget, outcome and deviation of the month and of the year, with and without the administrative fee."""
    named = [(swedish.month_name(year, month), outcomes.get(month)), (f"hela {year}", outcomes.get(None))]
    rows = tuple(
        (
            name,
            Ore(found.budget_ore),
            Ore(found.outcome_ore),
            Ore(found.deviation_ore),
            Ore(found.budget_base_ore),
            Ore(found.outcome_base_ore),
        )
        for name, found in named
        if found and (found.budget_ore or found.outcome_ore)
    )
    headers = ("Period", "Budget", "Utfall", "Avvikelse", "Budget utan avgift", "Utfall utan avgift")
    why = "Budget och utfall är inte inlästa för året."
    return Listing("ekonomi", "Budget och utfall", headers, rows, why)


def shares(rows: list[economy.ShareRow], assumed: frozenset[str]) -> Listing:
    """What each municipality pays, and the sum, which is the cost to the öre."""
    cost = sum(row.cost_ore for row in rows)
    listed: list[tuple[Value, ...]] = [
        (
            row.name,
            Noted(row.population, TO_CONFIRM) if row.slug in assumed else row.population,
            row.days,
            row.minutes,
            percent(row.cost_ore, cost),
            Ore(row.cost_ore),
            Ore(row.admin_ore),
            Ore(row.total_ore),
        )
        for row in rows
    ]
    if rows:
        listed.append(
            (
                "Summa",
                sum(row.population for row in rows),
                None,
                sum(row.minutes for row in rows),
                percent(cost, cost),
                Ore(cost),
                Ore(sum(row.admin_ore for row in rows)),
                Ore(sum(row.total_ore for row in rows)),
            )
        )
    headers = ("Kommun", "Folkmängd", "Dagar", "Minuter", "Andel (%)", "Kostnad", "Avgift", "Att betala")
    why = "Kostnaden är inte fördelad än."
    return Listing("fordelning", "Fördelning mellan kommunerna", headers, tuple(listed), why)


def own_shares(rows: list[economy.OwnShare], year: int) -> Listing:
    """What one municipality pays of each period, the whole year first."""
    listed: list[tuple[Value, ...]] = [
        (
            swedish.month_name(year, row.month) if row.month else f"hela {year}",
            row.kind_sv,
            percent(row.cost_ore, row.whole_ore),
            Ore(row.cost_ore),
            Ore(row.admin_ore),
            Ore(row.total_ore),
        )
        for row in rows
    ]
    headers = ("Period", "Slag", "Andel (%)", "Kostnad", "Avgift", "Att betala")
    why = f"Kostnaden för {year} är inte fördelad än."
    return Listing("andel", "Kommunens del av kostnaden", headers, tuple(listed), why, words=frozenset({0, 1}))


def _to_confirm(assumed: economy.Assumed | None, outcome: economy.Outcome | None) -> tuple[str, ...]:
    """What the shares rest on that nobody has confirmed, in words."""
    found = []
    if outcome and outcome.is_assumed:
        found.append("belopp i budget och utfall")
    if assumed and assumed.cost_model:
        found.append("kostnadsmodellen i tjänstens fil")
    if assumed and assumed.populations:
        found.append(f"folkmängd per {swedish.day_long(assumed.counted_on)}")
    return tuple(found)
