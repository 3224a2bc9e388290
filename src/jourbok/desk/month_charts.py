"""The month in pictures; the lists beside them say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jourbok.desk.month_figures import categories, hours, weekday_hours
from jourbok.documents.charts import Chart, bar_chart, heat_map, month_bars
from jourbok.kernel import swedish
from jourbok.statistics.selectors import Month, Overview


@dataclass(frozen=True, slots=True)
class Charts:
    """The month's pictures; None where there is nothing to draw."""

    year: Chart | None
    times: Chart | None
    categories: Chart | None
    hours: Chart | None


def charts(overview: Overview, names: Mapping[str, str]) -> Charts:
    """Cases of the year, contacts of the week, cases by category and hours by board."""
    shown = overview.shown
    title = "Kontakter per veckodag och timme"
    return Charts(
        year=_cases_of_the_year(overview) if any(month.value("cases") for month in overview.months) else None,
        times=heat_map(title, weekday_hours(shown), unit="kontakter") if shown.value("contacts") else None,
        categories=bar_chart("Ärenden per kategori", found, of="Kategori") if (found := categories(shown)) else None,
        hours=_hours_per_board(shown, names) if shown.value("minutes") else None,
    )


def start_engine() -> None:
    """A first chart is drawn for nobody: what draws them takes seconds to start, and then tenths for a chart."""
    heat_map("Kontakter", [[0] * 24] * 7, unit="kontakter")


def _cases_of_the_year(overview: Overview) -> Chart:
    known = [month for month in overview.months if month.is_known]
    until = known[-1].month if known else 0
    children = [int(month.value("child_cases")) for month in overview.months[:until]]
    cases = [int(month.value("cases")) for month in overview.months[:until]]
    adults = [all_ - some for all_, some in zip(cases, children, strict=True)]
    return month_bars(f"Ärenden per månad {overview.shown.year}", {"Barn och unga": children, "Vuxna": adults})


def _hours_per_board(shown: Month, names: Mapping[str, str]) -> Chart:
    found = {names.get(board, board): hours(int(shown.value("minutes", board))) for board in shown.boards()}
    ordered = {name: found[name] for name in sorted(found, key=swedish.sort_key) if found[name]}
    return bar_chart("Timmar per nämnd", ordered, of="Nämnd", unit="h", decimals=1)
