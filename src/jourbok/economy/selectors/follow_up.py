"""A year's money as it is followed month by month: budget and outcome by line group, and what the year will cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from jourbok.economy.models import Forecast, LedgerEntry
from jourbok.economy.permissions import READ_ECONOMY
from jourbok.economy.rules import follow_up as rules
from jourbok.economy.rules.follow_up import Amounts, Entry, Group
from jourbok.economy.rules.forecast import ForecastError, Method, error_of, linear, seasonal, staff_plan
from jourbok.economy.selectors.budget import standing_rows
from jourbok.economy.selectors.payroll import planned_pay
from jourbok.kernel.actor import Actor

#: How many years back the seasons are taken from, and that the table of years shows.
YEARS_BACK = 4


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A year's entries, and up to which month the outcome is known."""

    year: int
    entries: tuple[Entry, ...]

    @property
    def outcomes(self) -> list[int]:
        """The outcome of each month, in öre."""
        return [rules.total(self.entries, months=[month]).outcome_ore for month in rules.MONTHS]

    @property
    def known_through(self) -> int:
        return rules.known_through(self.outcomes)

    @property
    def is_whole(self) -> bool:
        """Whether every month of the year has its outcome."""
        return self.known_through == len(rules.MONTHS)

    def others_left(self, after_month: int) -> int:
        """What is budgeted for other things than staff in the months after one."""
        others = [group for group in Group if not group.is_staff]
        whole = sum(self.of(group=group).budget_ore for group in others)
        return whole - sum(self.of(group=group, through=after_month).budget_ore for group in others if after_month)

    def of(self, *, group: Group | None = None, month: int | None = None, through: int | None = None) -> Amounts:
        """Budget and outcome of the group in the month, from January through a month, or in the whole year."""
        months = [month] if month else range(1, (through or 12) + 1)
        return rules.total(self.entries, group=group, months=months)


@dataclass(frozen=True, slots=True)
class KeptForecast:
    """A forecast that was kept, and how far it was from the year's outcome once that is there."""

    after_month: int
    method: Method
    amount_ore: int
    made_at: object
    by_name: str
    error: ForecastError | None

    @property
    def method_sv(self) -> str:
        return str(Forecast.How(self.method).label)


def follow_up(viewer: Actor, year: int) -> FollowUp:
    """The year's budget as it stands and its outcome in the ledger, by line group and month."""
    viewer.require(READ_ECONOMY)
    found: dict[tuple[int, Group], Amounts] = defaultdict(Amounts)
    budget = standing_rows(viewer, year)
    for row in budget:
        group = rules.group_of(row.account, row.text, is_admin_fee=row.is_admin_fee)
        for month, ore in enumerate(row.spread, 1):
            found[month, group] += Amounts(budget_ore=ore)
    kinds = [LedgerEntry.Kind.OUTCOME] if budget else [*LedgerEntry.Kind]
    lines = LedgerEntry.objects.filter(year=year, kind__in=kinds).order_by("month", "account")
    columns = ("month", "kind", "account", "text", "is_admin_fee")
    for month, kind, account, text, is_fee, ore in lines.values_list(*columns).annotate(ore=Sum("amount_ore")):
        group = rules.group_of(account, text, is_admin_fee=is_fee)
        is_outcome = kind == LedgerEntry.Kind.OUTCOME
        found[month, group] += Amounts(outcome_ore=ore) if is_outcome else Amounts(budget_ore=ore)
    return FollowUp(year, tuple(Entry(month, group, amounts) for (month, group), amounts in sorted(found.items())))


def years_followed(viewer: Actor, year: int) -> list[FollowUp]:
    """The year, and before it those of the years before that have a budget or an outcome, the oldest first."""
    earlier = [follow_up(viewer, each) for each in range(year - YEARS_BACK, year)]
    return [*(each for each in earlier if each.entries), follow_up(viewer, year)]


def forecasts(viewer: Actor, years: Sequence[FollowUp], after_month: int) -> dict[Method, int]:
    """What each method says after the month that the last of the years will cost; a method that cannot say is left out.

    `years` are those of `years_followed`. Nothing is said after a month whose outcome is not known.
    """
    viewer.require(READ_ECONOMY)
    if not 1 <= after_month <= years[-1].known_through:
        return {}
    so_far = years[-1].outcomes[:after_month]
    said = {
        Method.LINEAR: linear(so_far),
        Method.SEASONAL: seasonal(so_far, [each.outcomes for each in years[:-1]]),
        Method.STAFF_PLAN: _by_plan(viewer, years[-1], after_month),
    }
    return {method: ore for method, ore in said.items() if ore is not None}


def _by_plan(viewer: Actor, followed: FollowUp, after_month: int) -> int | None:
    """The outcome so far, the planned hours of the months left, and what else was budgeted for them."""
    planned = planned_pay(viewer, followed.year, after_month)
    return staff_plan(followed.outcomes[:after_month], planned, followed.others_left(after_month))


def kept_forecasts(viewer: Actor, followed: FollowUp) -> list[KeptForecast]:
    """The year's forecasts as they were kept last for each month and method, each with its error once it is known."""
    viewer.require(READ_ECONOMY)
    rows = Forecast.objects.filter(year=followed.year, made_at__lte=viewer.moment)
    rows = rows.order_by("after_month", "method", "-made_at", "-pk").distinct("after_month", "method")
    cost = followed.of().outcome_ore if followed.is_whole else None
    return [
        KeptForecast(
            after_month=row.after_month,
            method=Method(row.method),
            amount_ore=row.amount_ore,
            made_at=row.made_at,
            by_name=row.by_name,
            error=None if cost is None else error_of(row.amount_ore, cost),
        )
        for row in rows
    ]
