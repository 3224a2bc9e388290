"""How much time goes to looking in members' own systems, by month and board."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.cases.permissions import READ_LOOK_UP_FIGURES
from jourbok.cases.rules.looking import LookedAt
from jourbok.cases.selectors import looks_by_board
from jourbok.documents.excel import workbook
from jourbok.documents.listings import Listing
from jourbok.kernel import swedish
from jourbok.kernel.calendar import YearOutsideCalendar, require_year
from jourbok.kernel.errors import NotFound
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import day_start, local_date
from jourbok.web.routing import ActorRequest, guarded

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = (
    "Månad",
    "Nämnd",
    "Slagningar",
    "Minuter",
    "Minuter per slagning",
    "Hittade något",
    "Hittade inget",
    "Kom inte in",
)


@guarded(READ_LOOK_UP_FIGURES, "GET")
def looks(request: ActorRequest) -> HttpResponse:
    """The year that is going on."""
    return redirect("desk:looks_of", local_date(request.actor.moment).year)


@guarded(READ_LOOK_UP_FIGURES, "GET")
def looks_of(request: ActorRequest, year: int) -> HttpResponse:
    """A year: how often and how long, by month and board, and how often nobody came in."""
    found = _looked(request, year)
    context = {
        "year": year,
        "table": _listing(found, year).table(reverse("desk:looks_excel", args=[year]) if found else ""),
        "minutes": sum(each.minutes for each in found),
        "looks": sum(each.looks for each in found),
        "no_entry": sum(each.no_entry for each in found),
        "years": (year - 1, year + 1),
    }
    return render(request, "desk/looks.html", context)


@guarded(READ_LOOK_UP_FIGURES, "GET")
def excel(request: ActorRequest, year: int) -> HttpResponse:
    """The same list as a workbook."""
    sheet = _listing(_looked(request, year), year).sheet()
    headers = {"Content-Disposition": f'attachment; filename="slagningar-{year}.xlsx"'}
    return HttpResponse(workbook([sheet]), content_type=EXCEL, headers=headers)


def _looked(request: ActorRequest, year: int) -> list[LookedAt]:
    try:
        known = require_year(year)
    except YearOutsideCalendar:
        raise NotFound("Det året finns inte.") from None
    period = Interval(day_start(date(known, 1, 1)), day_start(date(known + 1, 1, 1)))
    return looks_by_board(request.actor, period)


def _listing(found: list[LookedAt], year: int) -> Listing:
    rows = tuple(
        (
            swedish.month_name(each.month.year, each.month.month).capitalize(),
            each.board,
            each.looks,
            each.minutes,
            Decimal(each.minutes) / each.looks,
            each.found,
            each.nothing,
            each.no_entry,
        )
        for each in found
    )
    why = f"Ingen slagning är noterad {year}."
    return Listing(
        "slagningar",
        f"Slagningar {year}",
        HEADERS,
        rows,
        why,
        "De noteras på kontakten och ärendet.",
        frozenset({0, 1}),
    )
