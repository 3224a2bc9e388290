"""The year's budget as it stands, and what a revision would change in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from jourbok.economy import loading_social
from jourbok.economy.models import Budget, BudgetLine, CostModel
from jourbok.economy.permissions import READ_ECONOMY
from jourbok.economy.rules.budget import BudgetRow, Differences, Rates, differences
from jourbok.economy.rules.social_rates import percent_at
from jourbok.kernel.actor import Actor


def newest_budget(viewer: Actor, year: int) -> Budget | None:
    """The budget of the year that stands."""
    viewer.require(READ_ECONOMY)
    return Budget.objects.filter(year=year).order_by("-revision").first()


def budgets(viewer: Actor, year: int) -> list[Budget]:
    """Every revision of the year's budget, the newest first."""
    viewer.require(READ_ECONOMY)
    return list(Budget.objects.filter(year=year).order_by("-revision"))


def standing_rows(viewer: Actor, year: int) -> list[BudgetRow]:
    """The lines of the year's budget that stands; none where none was kept."""
    viewer.require(READ_ECONOMY)
    newest = Budget.objects.filter(year=year).order_by("-revision").values("pk")[:1]
    return [line.as_row() for line in BudgetLine.objects.filter(budget__in=newest).order_by("position")]


def changes_of_budget(viewer: Actor, year: int, rows: Iterable[BudgetRow]) -> Differences:
    """What the lines say that the year's budget does not."""
    return differences(standing_rows(viewer, year), [replace(row, months=row.spread) for row in rows])


def rates_of(viewer: Actor, year: int) -> Rates:
    """The percentages that the year's lines may be computed by."""
    viewer.require(READ_ECONOMY)
    model = CostModel.objects.filter(valid__contains=date(year, 12, 31)).first()
    social = percent_at(loading_social.loaded(), date(year, 12, 31))
    return Rates(
        admin_percent=None if model is None else model.admin_percent,
        social_percents=() if social is None else (social,),
    )
