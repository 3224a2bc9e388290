"""What a cost would be shared by, and how it was shared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jourbok.economy import loading
from jourbok.economy.models import AllocationRun, CostModel, CostShare, LedgerEntry
from jourbok.economy.permissions import READ_ECONOMY, READ_OWN_SHARES
from jourbok.economy.rules import file
from jourbok.economy.rules.allocation import AllocationMember, Basis, CostToShare
from jourbok.economy.rules.invoicing import fee_for, part_of
from jourbok.economy.selectors.ledger import outcome
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.organisations import selectors as organisations
from jourbok.organisations.portal_role import as_board
from jourbok.statistics import selectors as statistics
from jourbok.statistics.rules.months import last_day

if TYPE_CHECKING:
    from jourbok.statistics.selectors import Month

Question = dict[str, Any]


class NoCostModel(BadInput):
    """The service's file does not say how the cost is shared."""

    code = "no_cost_model"
    message_sv = "Tjänstens fil säger inte hur kostnaden fördelas. Skriv det under [cost] och läs in filen."


@dataclass(frozen=True, slots=True)
class Assumed:
    """Key paths of the cost model, and ids of municipalities whose population, await confirmation."""

    cost_model: tuple[str, ...]
    populations: frozenset[str]
    counted_on: date


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What one municipality pays, and what of."""

    slug: str
    name: str
    population: int
    minutes: int
    days: int
    cost_ore: int
    admin_ore: int

    @property
    def total_ore(self) -> int:
        return self.cost_ore + self.admin_ore


@dataclass(frozen=True, slots=True)
class OwnShare:
    """What one municipality pays of a month, or of the whole year, by the run that stands."""

    month: int | None
    kind: str
    run_at: datetime
    cost_ore: int
    admin_ore: int
    whole_ore: int

    @property
    def total_ore(self) -> int:
        return self.cost_ore + self.admin_ore

    @property
    def kind_sv(self) -> str:
        return LedgerEntry.Kind(self.kind).label


def cost_model() -> file.CostModel | None:
    """How the cost is shared and invoiced until further notice; None where the file is silent."""
    return loading.loaded()


def question(
    viewer: Actor, *, year: int, month: int | None, kind: str, months: Sequence[Month] | None = None
) -> Question:
    """What `jourbok allocate` would be given for the period: the cost without the fee, and each member's values.

    `months` are the period's figures where the caller has read them already. Raises NoCostModel.
    """
    viewer.require(READ_ECONOMY)
    first, after = _period(year, month)
    model = model_on(after - timedelta(days=1))
    money = outcome(viewer, year, month)
    if months is None:
        months = [each for each in statistics.year(viewer, year) if month in {None, each.month}]
    cost_ore = money.outcome_base_ore if kind == LedgerEntry.Kind.OUTCOME else money.budget_base_ore
    return asked_of(model, cost_ore=cost_ore, period=(first, after), months=months, bases=model.bases)


def asked_of(
    model: CostModel,
    *,
    cost_ore: int,
    period: tuple[date, date],
    months: Sequence[Month],
    bases: Sequence[tuple[str, str]],
) -> Question:
    """What `jourbok allocate` would be given for a cost in a period (its last day not in it) and its months' minutes.

    By the model each member has its own fixed fee where only what the fees leave is shared, and pays a least fee;
    of both the part of a year that the period is, in twelfths.
    """
    first, after = period
    days = organisations.member_days(first, after)
    populations = organisations.populations_on(population_date(model, first.year))
    minutes = _minutes(months)
    fees = _fixed_fees(model, period, days)
    asked: Question = {
        "cost_ore": cost_ore,
        "admin_percent": exact_text(Decimal(model.admin_percent or 0)),
        "bases": [{"name": name, "share": share} for name, share in bases],
        "members": [
            {
                "id": slug,
                "population": populations.get(slug, 0),
                "minutes": minutes.get(slug, 0),
                "days": days[slug],
            }
            | ({"fixed_ore": fees[slug]} if slug in fees else {})
            for slug in sorted(days)
        ],
        "days_in_year": (after - first).days,
    }
    if model.minimum_fee_ore and model.shares_apply_to != file.SharedAmount.YEAR_END_RESULT:
        asked["minimum_ore"] = part_of(model.minimum_fee_ore, _of_a_year(period))
    return asked


def _of_a_year(period: tuple[date, date]) -> Fraction:
    first, last = period[0], period[1] - timedelta(days=1)
    return Fraction(last.month - first.month + 1, 12)


def _fixed_fees(model: CostModel, period: tuple[date, date], days: dict[str, int]) -> dict[str, int]:
    """What each municipality pays of its yearly fee for its days in the period, where the rest alone is shared."""
    if model.shares_apply_to != file.SharedAmount.BEYOND_FEES:
        return {}
    of = (period[1] - period[0]).days
    home = organisations.municipality_of_boards()
    yearly = {home[board]: part_of(ore, _of_a_year(period)) for board, ore in model.fees}
    return {slug: fee_for(ore, days=days[slug], of=of) for slug, ore in yearly.items() if slug in days}


def to_share(asked: Question) -> CostToShare:
    """The question as the rule takes it."""
    names = [basis["name"] for basis in asked["bases"]]
    return CostToShare(
        cost_ore=asked["cost_ore"],
        bases=tuple(Basis(basis["name"], exact(basis["share"])) for basis in asked["bases"]),
        members=tuple(
            AllocationMember(
                member["id"],
                {name: exact(member[name]) for name in names},
                member["days"],
                member.get("fixed_ore", 0),
            )
            for member in asked["members"]
        ),
        admin_percent=exact(asked["admin_percent"]),
        days_in_year=asked["days_in_year"],
        minimum_ore=asked.get("minimum_ore", 0),
    )


def awaiting_confirmation(viewer: Actor, *, year: int, month: int | None) -> Assumed:
    """What the period's shares rest on that nobody has confirmed. Raises NoCostModel."""
    viewer.require(READ_ECONOMY)
    _, after = _period(year, month)
    model = model_on(after - timedelta(days=1))
    counted_on = population_date(model, year)
    return Assumed(tuple(model.assumed), organisations.populations_to_confirm(counted_on), counted_on)


def latest_run(viewer: Actor, *, year: int, month: int | None, kind: str) -> AllocationRun | None:
    """The last time the period's cost was shared."""
    viewer.require(READ_ECONOMY)
    return AllocationRun.objects.filter(year=year, month=month, kind=kind).order_by("-run_at").first()


def is_stale(viewer: Actor, run: AllocationRun, *, months: Sequence[Month] | None = None) -> bool:
    """Whether what the run was computed from has changed since."""
    asked = question(viewer, year=run.year, month=run.month, kind=run.kind, months=months)
    return run.fingerprint != fingerprint(asked)


def shares(viewer: Actor, run: AllocationRun) -> list[ShareRow]:
    """What each municipality pays of a run, in the order of their names."""
    viewer.require(READ_ECONOMY)
    asked = {member["id"]: member for member in run.question["members"]}
    rows = CostShare.objects.filter(run=run).select_related("municipality").order_by("municipality__name")
    return [
        ShareRow(
            slug=row.municipality.slug,
            name=row.municipality.name,
            population=asked[row.municipality.slug]["population"],
            minutes=asked[row.municipality.slug]["minutes"],
            days=asked[row.municipality.slug]["days"],
            cost_ore=row.cost_ore,
            admin_ore=row.admin_ore,
        )
        for row in rows
    ]


def shares_of_board(viewer: Actor, board: str, year: int) -> list[OwnShare]:
    """What the board's municipality pays of the year by the latest run of each period, the year itself first."""
    viewer.require(READ_OWN_SHARES, board=board)
    with as_board(board):
        rows = (
            CostShare.objects.filter(run__year=year, run__run_at__lte=viewer.moment)
            .order_by("run__month", "run__kind", "-run__run_at")
            .distinct("run__month", "run__kind")
        )
        columns = ("run__month", "run__kind", "run__run_at", "cost_ore", "admin_ore", "run__cost_ore")
        found = [OwnShare(*row) for row in rows.values_list(*columns)]
    return sorted(found, key=lambda each: (each.month is not None, -(each.month or 0), each.kind))


def fingerprint(asked: Question) -> str:
    """The same 64 characters for the same question."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def exact(value: str | int) -> Fraction:
    return Fraction(Decimal(value))


def _period(year: int, month: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    return date(year, month, 1), last_day(year, month) + timedelta(days=1)


def exact_text(value: Decimal) -> str:
    """``5`` of 5.0000 and ``10`` of 10.0000, never ``1E+1``."""
    return f"{value.normalize():f}"


def model_on(day: date) -> CostModel:
    """The cost model that holds on the day. Raises NoCostModel."""
    model = CostModel.objects.filter(valid__contains=day).first()
    if model is None:
        raise NoCostModel()
    return model


def population_date(model: CostModel, year: int) -> date:
    """Whose date's population counts for the cost of a year."""
    return model.population_fixed_on or date(year - 1, 12, 31)


def _minutes(months: Sequence[Month]) -> dict[str, int]:
    """Minutes per municipality: the sum over its boards."""
    home = organisations.municipality_of_boards()
    totals: dict[str, int] = {}
    for each in months:
        for board in each.boards():
            totals[home[board]] = totals.get(home[board], 0) + int(each.value("minutes", board))
    return totals
