"""A period's figures on a page: what matters, drawn and listed, and every measure beside the year before."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.documents.excel import workbook
from jourbok.documents.numbers import number_sv
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.statistics import selectors
from jourbok.statistics.chosen import Chosen, chosen
from jourbok.statistics.files import FORMS, rows_of
from jourbok.statistics.keys import key_figures
from jourbok.statistics.lists import Trend
from jourbok.statistics.permissions import READ_FIGURES
from jourbok.statistics.pictures import (
    Pictured,
    boards_pictured,
    hours_pictured,
    parts_pictured,
    trend_pictured,
)
from jourbok.statistics.rules.periods import month_of
from jourbok.statistics.telling import as_written, unit_sv, with_sign
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.tables import Cell, Column, Table

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@guarded(READ_FIGURES, "GET")
def overview(request: ActorRequest) -> HttpResponse:
    """What a period was, for the whole service or one board."""
    viewer, about = request.actor, chosen(request.actor, request.GET)
    shown = selectors.period(viewer, about.period)
    context = {
        "chosen": about,
        "shown": shown,
        "key_figures": key_figures(shown, about),
        "pictures": {
            key: on_page(each, about.url("statistics:listing_file", key))
            for key, each in _pictures(viewer, about, shown).items()
        },
        "measures": _measures(shown, about),
        "tabs": about.tabs("statistics:overview"),
        "around": about.around("statistics:overview"),
        "files": {form: about.url("statistics:figures_file", form) for form in KINDS},
    }
    return render(request, "statistics/overview.html", context)


@guarded(READ_FIGURES, "GET")
def figures_file(request: ActorRequest, form: str) -> HttpResponse:
    """Every figure of the period as CSV or Excel, as the command `figures` tells them."""
    if form not in KINDS:
        raise NotFound()
    about = chosen(request.actor, request.GET)
    rows = list(rows_of(selectors.period(request.actor, about.period, about.board), board=about.board))
    return _file(FORMS[form](rows), f"siffror-{about.period.code}.{form}", KINDS[form])


@guarded(READ_FIGURES, "GET")
def listing_file(request: ActorRequest, listing: str) -> HttpResponse:
    """One of the page's lists as Excel."""
    about = chosen(request.actor, request.GET)
    shown = selectors.period(request.actor, about.period)
    found = _pictures(request.actor, about, shown).get(listing)
    if found is None:
        raise NotFound()
    return workbook_of(found, f"{listing}-{about.period.code}")


def workbook_of(pictured: Pictured, name: str) -> HttpResponse:
    """The list beside a drawing as Excel."""
    return _file(workbook([pictured.listing.sheet()]), f"{name}.xlsx", KINDS["xlsx"])


def on_page(pictured: Pictured, file_url: str) -> dict[str, object]:
    """A drawing and its list as a page shows them."""
    return {"chart": pictured.chart, "table": pictured.listing.table(file_url), "note": pictured.note}


def trend_of(viewer: Actor, about: Chosen) -> Trend:
    """The months of the period's year that have begun, and the year before."""
    year, today = about.period.year, local_date(viewer.moment)
    months = selectors.years(viewer, year - 1, year)
    begun = [each for each in months[12:] if month_of(year, each.month).first_day <= today]
    return Trend(year, about.board, begun, months[:12], is_going_on=year == today.year)


def _pictures(viewer: Actor, about: Chosen, shown: selectors.PeriodFigures) -> Mapping[str, Pictured]:
    contacts, cases = selectors.MEASURES["contacts"], selectors.MEASURES["cases"]
    return {
        "manader": trend_pictured(trend_of(viewer, about), cases),
        "kategorier": parts_pictured(shown, cases, "category", about.board),
        "tider": hours_pictured(shown, contacts, about.board),
        "namnder": boards_pictured(shown, cases, about.names),
    }


def _measures(shown: selectors.PeriodFigures, about: Chosen) -> Table:
    columns = [
        Column("Mått"),
        Column("Enhet"),
        Column(shown.period.label_sv.capitalize(), numeric=True),
        Column(shown.period.year_before.label_sv.capitalize(), numeric=True),
        Column("Förändring", numeric=True),
        Column("Per 10 000 invånare", numeric=True),
    ]
    told = [each for each in selectors.MEASURES.values() if shown.can_tell(each.name)]
    rows = [_measure_row(shown, about, each.name) for each in told]
    return Table(f"Alla mått, {shown.period.label_sv}", columns, rows, hide_caption=True)


def _measure_row(shown: selectors.PeriodFigures, about: Chosen, name: str) -> list[Cell]:
    measure, at = selectors.MEASURES[name], (name, about.board)
    per_head = shown.per_10_000(*at)
    return [
        Cell(measure.label_sv, url=about.url("statistics:measure", name)),
        Cell(unit_sv(measure)),
        Cell(as_written(measure, shown.value(*at))),
        Cell(as_written(measure, shown.earlier(*at))),
        Cell(with_sign(measure, shown.change(*at))),
        Cell("–" if per_head is None else number_sv(per_head, 1)),
    ]


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
