"""The figures of a period as drawings; the list beside each says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jourbok.documents.charts import Chart, bar_chart, heat_map
from jourbok.documents.comparisons import against_mean, parts_of_whole, year_lines
from jourbok.documents.listings import Listing
from jourbok.kernel.measure import Measure
from jourbok.statistics.lists import (
    Trend,
    boards_list,
    hours_list,
    months_list,
    parts,
    parts_list,
    weekday_hours,
)
from jourbok.statistics.selectors import PeriodFigures
from jourbok.statistics.telling import as_read, unit_sv

#: Broken down by these, a measure is told in the drawing of week and hour.
IN_THE_WEEK: Final = frozenset({"weekday", "hour", "weekday_hour"})


@dataclass(frozen=True, slots=True)
class Pictured:
    """A drawing and the list with the same figures; no drawing where there is nothing to draw."""

    chart: Chart | None
    listing: Listing
    note: str = ""


def trend_pictured(trend: Trend, measure: Measure) -> Pictured:
    """The year month by month as a strong line, the year before as a thin one."""
    now = [as_read(measure, each) for each in trend.of(measure)]
    before = [as_read(measure, each) for each in trend.earlier(measure)]
    title = f"{measure.label_sv} per månad, {unit_sv(measure)}"
    earlier = (str(trend.year - 1), before) if before else None
    chart = year_lines(title, (str(trend.year), now), earlier) if any(now) or any(before) else None
    return Pictured(chart, months_list(trend, measure), _preliminary(trend))


def boards_pictured(shown: PeriodFigures, measure: Measure, names: Mapping[str, str]) -> Pictured:
    """The boards against each other per 10 000 inhabitants; by number where the inhabitants are not known."""
    listing = boards_list(shown, measure, names)
    if not shown.value(measure.name):
        return Pictured(None, listing)
    mean = shown.per_10_000(measure.name)
    per_head = {name: shown.per_10_000(measure.name, slug) for slug, name in names.items()}
    known = {name: value for name, value in per_head.items() if value is not None}
    title = f"{measure.label_sv}, {shown.period.label_sv}"
    if mean is not None and len(known) > 1 and measure.unit != "öre":
        return Pictured(against_mean(f"{title}, per 10 000 invånare", known, mean, of="Nämnd"), listing)
    counts = {name: as_read(measure, shown.value(measure.name, slug)) for slug, name in names.items()}
    ranked = dict(sorted(counts.items(), key=lambda pair: -pair[1]))
    return Pictured(bar_chart(f"{title} per nämnd", ranked, of="Nämnd"), listing)


def hours_pictured(shown: PeriodFigures, measure: Measure, board: str | None) -> Pictured:
    """When in the week, by the clock in Sweden."""
    counts = weekday_hours(shown, measure, board)
    title = f"{measure.label_sv} per veckodag och timme, {shown.period.label_sv}"
    chart = heat_map(title, counts, unit=measure.label_sv.lower()) if any(map(any, counts)) else None
    return Pictured(chart, hours_list(shown, measure, board))


def parts_pictured(shown: PeriodFigures, measure: Measure, by: str, board: str | None) -> Pictured:
    """The parts of the whole, the largest first."""
    listing = parts_list(shown, measure, by, board)
    counts = {name: int(value) for name, value in parts(shown, measure, by, board).items()}
    chart = parts_of_whole(listing.caption, counts, of=listing.headers[0]) if sum(counts.values()) > 0 else None
    return Pictured(chart, listing)


def _preliminary(trend: Trend) -> str:
    left = trend.preliminary
    if not left:
        return ""
    named = left[0] if len(left) == 1 else f"{', '.join(left[:-1])} och {left[-1]}"
    return f"{named.capitalize()} är inte {'stängd' if len(left) == 1 else 'stängda'} än. De siffrorna är preliminära."
