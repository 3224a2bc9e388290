"""The page of one measure: what it means, how it went, and the rows that it was counted from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jourbok.documents.numbers import number_sv
from jourbok.kernel import swedish
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import parse_instant
from jourbok.kernel.measure import Measure, Source
from jourbok.statistics import selectors
from jourbok.statistics.chosen import Chosen, chosen
from jourbok.statistics.permissions import READ_FIGURES, SEE_SOURCES
from jourbok.statistics.pictures import (
    IN_THE_WEEK,
    Pictured,
    boards_pictured,
    hours_pictured,
    parts_pictured,
    trend_pictured,
)
from jourbok.statistics.telling import as_written, unit_sv, with_sign
from jourbok.statistics.views.overview import on_page, trend_of, workbook_of
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.tables import Cell, Column, Table

#: What a row leads to, by its kind.
PAGES: Final = {"contact": "desk:contact", "case": "cases:case"}


@guarded(READ_FIGURES, "GET")
def measure(request: ActorRequest, name: str) -> HttpResponse:
    """What the measure means and how it went in the period."""
    about, told = chosen(request.actor, request.GET), _measure(name)
    shown = selectors.period(request.actor, about.period)
    route = ("statistics:measure", name)
    context = {
        **_frame(about, told, shown),
        "tabs": about.tabs(*route),
        "around": about.around(*route),
        "facts": _facts(about, told, shown),
        "pictures": [
            on_page(each, about.url("statistics:measure_file", name, key))
            for key, each in _pictures(request, about, told, shown).items()
        ],
        "sources_url": about.url("statistics:sources", name) if request.actor.may(SEE_SOURCES) else "",
    }
    return render(request, "statistics/measure.html", context)


@guarded(SEE_SOURCES, "GET")
def sources(request: ActorRequest, name: str) -> HttpResponse:
    """The rows that the figure was counted from, each leading to its case or contact."""
    about, told = chosen(request.actor, request.GET), _measure(name)
    shown = selectors.period(request.actor, about.period, broken_down=False)
    found = selectors.behind(request.actor, told, about.period, about.board, before=_before(request))
    context = {
        **_frame(about, told, shown),
        "around": about.around("statistics:sources", name),
        "found": found,
        "explained": _explained(about, told, shown, found),
        "table": _rows_table(about, told, found),
        "measure_url": about.url("statistics:measure", name),
        "next_url": about.url("statistics:sources", name, fore=found.next.isoformat()) if found.next else "",
    }
    return render(request, "statistics/sources.html", context)


@guarded(READ_FIGURES, "GET")
def listing_file(request: ActorRequest, name: str, listing: str) -> HttpResponse:
    """One of the page's lists as Excel."""
    about, told = chosen(request.actor, request.GET), _measure(name)
    shown = selectors.period(request.actor, about.period)
    found = _pictures(request, about, told, shown).get(listing)
    if found is None:
        raise NotFound()
    return workbook_of(found, f"{name}-{listing}-{about.period.code}")


def _measure(name: str) -> Measure:
    found = selectors.MEASURES.get(name)
    if found is None:
        raise NotFound("Det måttet finns inte.")
    return found


def _before(request: ActorRequest) -> datetime | None:
    text = request.GET.get("fore", "")
    if not text:
        return None
    try:
        return parse_instant(text)
    except BadInput:
        raise NotFound("Den sidan av raderna finns inte.") from None


def _frame(about: Chosen, told: Measure, shown: selectors.PeriodFigures) -> dict[str, Any]:
    return {"chosen": about, "measure": told, "shown": shown, "overview_url": about.url("statistics:overview")}


def _facts(about: Chosen, told: Measure, shown: selectors.PeriodFigures) -> list[tuple[str, str]]:
    at = (told.name, about.board)
    if not shown.can_tell(told.name):
        return [("Enhet", unit_sv(told)), (shown.period.label_sv.capitalize(), "kan inte sägas om så lång tid")]
    facts = [
        ("Enhet", unit_sv(told)),
        (shown.period.label_sv.capitalize(), as_written(told, shown.value(*at))),
        (shown.period.year_before.label_sv.capitalize(), as_written(told, shown.earlier(*at))),
        ("Förändring", with_sign(told, shown.change(*at))),
    ]
    per_head = shown.per_10_000(*at)
    return facts if per_head is None else [*facts, ("Per 10 000 invånare", number_sv(per_head, 1))]


def _pictures(
    request: ActorRequest, about: Chosen, told: Measure, shown: selectors.PeriodFigures
) -> Mapping[str, Pictured]:
    found = {"manader": trend_pictured(trend_of(request.actor, about), told)}
    if shown.can_tell(told.name):
        found["namnder"] = boards_pictured(shown, told, about.names)
    if "weekday_hour" in told.by:
        found["tider"] = hours_pictured(shown, told, about.board)
    return found | {by: parts_pictured(shown, told, by, about.board) for by in told.by if by not in IN_THE_WEEK}


def _explained(about: Chosen, told: Measure, shown: selectors.PeriodFigures, found: selectors.Behind) -> str:
    """What the rows are to the figure, in a sentence or two."""
    figure = as_written(told, shown.value(told.name, about.board))
    rows = f"{found.count} {'rad' if found.count == 1 else 'rader'}"
    if not shown.can_tell(told.name):
        return f"{rows}. Siffran kan inte sägas om så lång tid."
    if not told.sums:
        return f"Siffran är {figure} och räknas ur {rows}: den är ingen summa av dem."
    total = as_written(told, Decimal(found.total))
    if total == figure:
        return f"{rows} ger tillsammans {total}, som är siffran."
    frozen = "Perioden är stängd: siffran står som den frystes" if shown.is_closed else "En del av perioden är stängd"
    return f"{rows} ger tillsammans {total}, men siffran är {figure}. {frozen}, och rader har ändrats sedan dess."


def _rows_table(about: Chosen, told: Measure, found: selectors.Behind) -> Table:
    columns = [Column("När"), Column("Nummer"), Column("Nämnd"), Column(unit_sv(told).capitalize(), numeric=True)]
    rows = [_row(about, told, each) for each in found.rows]
    caption = f"Raderna bakom {told.label_sv.lower()}, {about.period.label_sv}"
    return Table(caption, columns, rows, hide_caption=True, empty_why="Inga rader ligger bakom siffran.")


def _row(about: Chosen, told: Measure, each: Source) -> list[Cell]:
    url = reverse(PAGES[each.kind], args=[each.key]) if each.kind else ""
    board = about.names.get(each.board, each.board) if each.board else "–"
    return [
        Cell(swedish.moment(each.at)),
        Cell(each.number or "–", url=url),
        Cell(board),
        Cell(as_written(told, Decimal(each.value))),
    ]
