"""The month in pictures, each beside the list that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jourbok.desk.listings import Listing
from jourbok.desk.month_figures import categories, hours, per_board, per_category, per_hour, per_month, weekday_hours
from jourbok.documents.charts import Chart, bar_chart, heat_map, month_bars
from jourbok.kernel import swedish
from jourbok.statistics.selectors import Month, Overview


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture and its list."""

    chart: Chart
    listing: Listing


def drawings(overview: Overview, names: Mapping[str, str]) -> list[Drawn]:
    """The pictures of the month; one of nothing is left out."""
    shown = overview.shown
    found = []
    if any(month.value("cases") for month in overview.months):
        found.append(Drawn(_cases_of_the_year(overview), per_month(overview)))
    if shown.value("contacts"):
        chart = heat_map("Kontakter per veckodag och timme", weekday_hours(shown), unit="kontakter")
        found.append(Drawn(chart, per_hour(shown)))
    if shown.value("cases"):
        chart = bar_chart("Ärenden per kategori", categories(shown), of="Kategori")
        found.append(Drawn(chart, per_category(shown)))
    if shown.value("minutes"):
        found.append(Drawn(_hours_per_board(shown, names), per_board(shown, names)))
    return found


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
