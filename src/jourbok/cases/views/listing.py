"""Tonight's cases, on the page and as Excel."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jourbok.cases import selectors
from jourbok.cases.frame import PRIORITY_KIND
from jourbok.cases.permissions import EXPORT_CASES, READ_CASES
from jourbok.cases.rules.access import TONIGHT
from jourbok.cases.rules.listing import read_place
from jourbok.cases.rules.priority import Urgency
from jourbok.cases.selectors import CaseRow
from jourbok.documents.excel import Sheet, workbook
from jourbok.kernel import swedish
from jourbok.kernel.localtime import local_date
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.tables import Cell, Column, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXPORTED = 5_000
COLUMNS = ("Ärende", "Person", "Gäller", "Prioritet", "Nämnd", "Öppnat")


@guarded(READ_CASES, "GET")
def tonight(request: ActorRequest) -> HttpResponse:
    """The cases of the last 24 hours: most urgent first, children first among equals."""
    after = read_place(request.GET.get("efter", ""))
    found = selectors.open_cases_since(request.actor, _since(request), after=after)
    may_export = request.actor.may(EXPORT_CASES)
    table = Table(
        "Ärenden i natt",
        [Column(label) for label in COLUMNS],
        [_cells(row) for row in found.rows],
        empty_why="Inget ärende har öppnats det senaste dygnet.",
        empty_do="Ett ärende öppnas från en kontakt. Äldre ärenden hittar du med sök.",
        excel_url=reverse("cases:export") if may_export else "",
        hide_caption=True,
    )
    more = f"?{urlencode({'efter': found.next.written()})}" if found.next else ""
    return render(request, "cases/list.html", {"table": table, "next_url": more, "is_first": after is None})


@guarded(EXPORT_CASES, "GET")
def export(request: ActorRequest) -> HttpResponse:
    """The same list as a workbook; every person in it is logged."""
    found = selectors.open_cases_since(request.actor, _since(request), limit=MOST_EXPORTED, action="cases.export")
    headers = (*COLUMNS[:2], "Personnummer", "Barn", *COLUMNS[2:], "Lag", "Minuter")
    sheet = Sheet("Ärenden", headers, [_line(row) for row in found.rows])
    name = f"arenden-{local_date(request.actor.moment).isoformat()}.xlsx"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(workbook([sheet]), content_type=XLSX, headers=disposition)


def _since(request: ActorRequest) -> datetime:
    return request.actor.moment - TONIGHT


def _cells(row: CaseRow) -> list[Cell]:
    who = " · ".join(filter(None, ["Barn" if row.is_child else "", row.person.number, row.person.age_words]))
    return [
        Cell(row.number, url=reverse("cases:case", args=[row.id])),
        Cell(row.person.name, note=who),
        Cell(row.category_label),
        Cell(row.priority_label, kind=PRIORITY_KIND[Urgency(row.priority)]),
        Cell(row.board_name),
        Cell(swedish.moment(row.opened_at), note=row.opened_by_name),
    ]


def _line(row: CaseRow) -> tuple[str | int | bool | datetime, ...]:
    return (
        row.number,
        row.person.name,
        row.person.number,
        row.is_child,
        row.category_label,
        row.priority_label,
        row.board_name,
        row.opened_at,
        row.law_label,
        row.minutes,
    )
