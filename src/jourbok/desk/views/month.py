"""The month: counted, compared, closed, and its cost shared."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.desk.forms import CloseMonthForm
from jourbok.desk.month_charts import charts
from jourbok.desk.month_figures import key_figures, per_board, per_category, per_hour, per_month
from jourbok.desk.month_money import Basis, money
from jourbok.desk.permissions import SEE_THE_MONTH
from jourbok.documents.excel import workbook
from jourbok.documents.listings import Listing
from jourbok.economy.permissions import READ_ECONOMY, RUN_ALLOCATION
from jourbok.economy.services import run_allocation
from jourbok.kernel import swedish
from jourbok.kernel.errors import DomainError, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on, names_of_boards
from jourbok.statistics import selectors as statistics
from jourbok.statistics.permissions import CLOSE_MONTH
from jourbok.statistics.rules.months import has_ended, last_day, step
from jourbok.statistics.services import close_month
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded(SEE_THE_MONTH, "GET")
def month(request: ActorRequest) -> HttpResponse:
    """The month that is going on."""
    today = local_date(request.actor.moment)
    return redirect("desk:month_of", today.year, today.month)


@guarded(SEE_THE_MONTH, "GET")
def month_of(request: ActorRequest, year: int, month: int) -> HttpResponse:
    """A month: what came in, what was done, what it cost."""
    return _page(request, year, month, basis=_basis(request.GET.get("fordela", "")))


@guarded(CLOSE_MONTH, "POST")
def close(request: ActorRequest, year: int, month: int) -> HttpResponse:
    """Freeze the month's figures; a second time with a reason."""
    _known(request, year, month)
    form = CloseMonthForm(request.POST)
    if form.is_valid():
        try:
            close_month(actor=request.actor, year=year, month=month, key=idempotency_key(request), **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("desk:month_of", year, month)
    return _page(request, year, month, basis=Basis.MONTH_OUTCOME, close_form=form, status=422)


@guarded(RUN_ALLOCATION, "POST")
def share(request: ActorRequest, year: int, month: int) -> HttpResponse:
    """Share the cost of the month or of the year among the members."""
    _known(request, year, month)
    basis = _basis(request.POST.get("fordela", ""))
    try:
        run_allocation(
            actor=request.actor, year=year, month=basis.month(month), kind=basis.kind, key=idempotency_key(request)
        )
    except DomainError as error:
        return _page(request, year, month, basis=basis, share_fault=error.message, status=422)
    return redirect(f"{reverse('desk:month_of', args=[year, month])}?fordela={basis}#ekonomi")


@guarded(SEE_THE_MONTH, "GET")
def excel(request: ActorRequest, year: int, month: int, listing: str) -> HttpResponse:
    """One of the month's lists as Excel."""
    _known(request, year, month)
    found = next((each for each in _listings(request, year, month) if each.key == listing), None)
    if found is None:
        raise NotFound()
    headers = {"Content-Disposition": f'attachment; filename="{listing}-{year}-{month:02}.xlsx"'}
    return HttpResponse(workbook([found.sheet()]), content_type=EXCEL, headers=headers)


def _page(
    request: ActorRequest, year: int, month: int, *, basis: Basis, status: int = 200, **typed: Any
) -> HttpResponse:
    _known(request, year, month)
    viewer = request.actor
    overview = statistics.overview(viewer, year, month)
    names = _names(year, month)
    found = money(viewer, overview, basis) if viewer.may(READ_ECONOMY) else None
    context: dict[str, Any] = {
        "shown": overview.shown,
        "title": swedish.month_name(year, month).capitalize(),
        "has_ended": has_ended(year, month, viewer.moment),
        "around": _around(request, year, month),
        "key_figures": key_figures(overview),
        "charts": charts(overview, names),
        "tables": _tables(request, year, month, _of_figures(overview, names)),
        "money": found,
        "money_tables": _tables(request, year, month, [found.result, found.shares], basis) if found else {},
        "tabs": _tabs(year, month, basis),
        "may_close": viewer.may(CLOSE_MONTH),
        "may_share": viewer.may(RUN_ALLOCATION),
        "close_form": CloseMonthForm(),
    }
    return render(request, "desk/month.html", context | typed, status=status)


def _of_figures(overview: statistics.Overview, names: dict[str, str]) -> list[Listing]:
    shown = overview.shown
    return [per_board(shown, names), per_month(overview), per_category(shown), per_hour(shown)]


def _listings(request: ActorRequest, year: int, month: int) -> list[Listing]:
    """Every list of the month that the viewer may have."""
    overview = statistics.overview(request.actor, year, month)
    found = _of_figures(overview, _names(year, month))
    if request.actor.may(READ_ECONOMY):
        of_money = money(request.actor, overview, _basis(request.GET.get("fordela", "")))
        found += [of_money.result, of_money.shares]
    return found


def _tables(
    request: ActorRequest, year: int, month: int, listings: list[Listing], basis: Basis | None = None
) -> dict[str, Any]:
    query = f"?fordela={basis}" if basis else ""
    return {
        each.key: each.table(reverse("desk:month_excel", args=[year, month, each.key]) + query) for each in listings
    }


def _names(year: int, month: int) -> dict[str, str]:
    """The boards that took part when the month ended."""
    return dict(names_of_boards(boards_on(last_day(year, month))))


def _known(request: ActorRequest, year: int, month: int) -> None:
    """Raises NotFound for what is no month, and for one that has not begun."""
    today = local_date(request.actor.moment)
    if not (1990 <= year <= today.year and 1 <= month <= 12 and date(year, month, 1) <= today):
        raise NotFound("Den månaden har inte börjat, eller så finns den inte.")


def _around(request: ActorRequest, year: int, month: int) -> dict[str, dict[str, str]]:
    """The months before and after, for the links; none after the one that is going on."""
    today = local_date(request.actor.moment)
    near = {"previous": step(year, month, -1)}
    if (year, month) < (today.year, today.month):
        near["next"] = step(year, month, 1)
    return {
        name: {"label": swedish.month_name(*each).capitalize(), "url": reverse("desk:month_of", args=each)}
        for name, each in near.items()
    }


def _tabs(year: int, month: int, basis: Basis) -> list[dict[str, Any]]:
    address = reverse("desk:month_of", args=[year, month])
    return [
        {"label": each.label_sv, "url": f"{address}?fordela={each}#ekonomi", "current": each is basis} for each in Basis
    ]


def _basis(text: str) -> Basis:
    """What is shared, from the address; an unknown word means the month."""
    return Basis(text) if text in {*Basis} else Basis.MONTH_OUTCOME
