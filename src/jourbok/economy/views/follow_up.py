"""The year's money on a page: months, line groups, years, forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.documents.charts import Chart, month_bars
from jourbok.documents.excel import workbook
from jourbok.documents.listings import Listing
from jourbok.economy import selectors
from jourbok.economy.permissions import KEEP_FORECAST, READ_ECONOMY
from jourbok.economy.rules.follow_up import MONTHS, is_in_balance
from jourbok.economy.services import keep_forecast
from jourbok.economy.views import lists
from jourbok.economy.views.budget_table import budget_csv, budget_list, computed_list
from jourbok.economy.views.payroll_lists import pay_types_list, planned_list, staff_months_list
from jourbok.kernel import swedish
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.statistics import selectors as statistics
from jourbok.statistics.rules.months import has_ended
from jourbok.web.routing import ActorRequest, guarded, idempotency_key

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FIRST_YEAR, LAST_YEAR = 2000, 2100
ORE_PER_THOUSAND = 100_000


@guarded(READ_ECONOMY, "GET")
def now(request: ActorRequest) -> HttpResponse:
    """The year that is going on."""
    return redirect("economy:year", local_date(request.actor.moment).year)


@guarded(READ_ECONOMY, "GET")
def year(request: ActorRequest, year: int) -> HttpResponse:
    """A year: what was planned, what it cost, and what it will cost."""
    return _page(request, year, request.GET.get("manad", ""))


@guarded(KEEP_FORECAST, "POST")
def forecast(request: ActorRequest, year: int) -> HttpResponse:
    """Keep what a method says after a month."""
    _known(year)
    month = request.POST.get("manad", "")
    if month not in map(str, MONTHS):
        return _page(request, year, "", fault="Välj efter vilken månad prognosen görs.", status=422)
    asked: dict[str, Any] = {"after_month": int(month), "method": request.POST.get("metod", "")}
    try:
        keep_forecast(actor=request.actor, year=year, key=idempotency_key(request), **asked)
    except BadInput as error:
        return _page(request, year, month, fault=error.message, status=422)
    messages.success(request, "Prognosen är sparad.")
    return redirect(f"{reverse('economy:year', args=[year])}?manad={month}#prognos")


@guarded(READ_ECONOMY, "GET")
def excel(request: ActorRequest, year: int, listing: str) -> HttpResponse:
    """One of the year's lists as Excel."""
    every = [*_lists(request, _shown(request, year, request.GET.get("manad", ""))), *_of_budget(request, year)]
    found = next((each for each in every if each.key == listing), None)
    if found is None:
        raise NotFound()
    return _file(workbook([found.sheet()]), f"{listing}-{year}.xlsx", EXCEL)


@guarded(READ_ECONOMY, "GET")
def budget(request: ActorRequest, year: int) -> HttpResponse:
    """The year's budget line by line, what of it is computed, and its revisions."""
    _known(year)
    told = {
        "year": year,
        "around": _around("economy:budget", year),
        "revisions": selectors.budgets(request.actor, year),
        "tables": {each.key: each.table(_excel_url(year, each.key)) for each in _of_budget(request, year)},
    }
    return render(request, "economy/budget.html", told)


@guarded(READ_ECONOMY, "GET")
def budget_file(request: ActorRequest, year: int) -> HttpResponse:
    """The year's budget as the import reads it."""
    _known(year)
    return _file(budget_csv(_rows(request, year), year), f"budget-{year}.csv", CSV)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is about: the years that are known, the last of them shown, through a month (0 where none is)."""

    years: list[selectors.FollowUp]
    month: int

    @property
    def year(self) -> selectors.FollowUp:
        return self.years[-1]


def _shown(request: ActorRequest, year: int, asked: str) -> Shown:
    """The month that was asked for, or the last one that has ended and has its outcome."""
    _known(year)
    years = selectors.years_followed(request.actor, year)
    through = years[-1].known_through
    if asked in map(str, MONTHS) and int(asked) <= through:
        return Shown(years, int(asked))
    ended = [month for month in MONTHS if has_ended(year, month, request.actor.moment)]
    return Shown(years, max((month for month in ended if month <= through), default=0))


def _page(request: ActorRequest, year: int, asked: str, *, status: int = 200, **more: Any) -> HttpResponse:
    shown = _shown(request, year, asked)
    month, so_far = shown.month, shown.year.of(through=shown.month) if shown.month else None
    told = {
        "year": year,
        "month": month,
        "month_name": swedish.MONTHS[month - 1] if month else "",
        "around": _around("economy:year", year),
        "tabs": _tabs(shown),
        "so_far": so_far,
        "whole": shown.year.of(),
        "is_in_balance": so_far is not None and is_in_balance(so_far),
        "chart": _chart(shown.year),
        "tables": {each.key: each.table(_excel_url(year, each.key, month)) for each in _lists(request, shown)},
        "methods": selectors.forecasts(request.actor, shown.years, month),
        "last_payroll": selectors.last_payroll(request.actor),
        "may_forecast": request.actor.may(KEEP_FORECAST),
    }
    return render(request, "economy/year.html", told | more, status=status)


def _lists(request: ActorRequest, shown: Shown) -> list[Listing]:
    viewer, followed = request.actor, shown.year
    cost, planned = (
        selectors.staff_cost(viewer, followed.year),
        selectors.planned_pay(viewer, followed.year, shown.month),
    )
    calls = {each.month: int(each.value("sos_standby_calls")) for each in statistics.year(viewer, followed.year)}
    return [
        lists.months_list(followed),
        lists.groups_list(followed, shown.month or len(MONTHS)),
        lists.overtime_list(followed, calls),
        lists.years_list(shown.years),
        lists.plan_list(followed),
        lists.forecasts_list(followed, selectors.forecasts(viewer, shown.years, shown.month)),
        lists.kept_list(selectors.kept_forecasts(viewer, followed)),
        pay_types_list(cost, shown.month),
        staff_months_list(cost, followed),
        planned_list(planned, followed.others_left(shown.month)),
    ]


def _of_budget(request: ActorRequest, year: int) -> list[Listing]:
    rows = _rows(request, year)
    return [budget_list(rows, year), computed_list(rows)]


def _rows(request: ActorRequest, year: int) -> Sequence[Any]:
    return selectors.standing_rows(request.actor, year)


def _tabs(shown: Shown) -> list[dict[str, Any]]:
    address = reverse("economy:year", args=[shown.year.year])
    return [
        {"label": swedish.MONTHS[each - 1], "url": f"{address}?manad={each}#rader", "current": each == shown.month}
        for each in range(1, shown.year.known_through + 1)
    ]


def _chart(followed: selectors.FollowUp) -> Chart | None:
    if not followed.entries:
        return None
    months = [followed.of(month=month) for month in MONTHS]
    series = {
        "Budget": [each.budget_ore // ORE_PER_THOUSAND for each in months],
        "Utfall": [each.outcome_ore // ORE_PER_THOUSAND for each in months[: followed.known_through]],
    }
    return month_bars(f"Budget och utfall {followed.year}, tusental kronor", series, unit="tkr", stacked=False)


def _around(route: str, year: int) -> list[dict[str, str]]:
    return [
        {"label": str(each), "url": reverse(route, args=[each])}
        for each in (year - 1, year + 1)
        if FIRST_YEAR <= each <= LAST_YEAR
    ]


def _excel_url(year: int, listing: str, month: int = 0) -> str:
    return reverse("economy:excel", args=[year, listing]) + (f"?manad={month}" if month else "")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _known(year: int) -> None:
    """Raises NotFound for a year that no service has money of."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound()
