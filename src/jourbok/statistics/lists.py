"""The figures of a period as lists: month by month, board by board, by weekday and hour, and by what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jourbok.documents.listings import Listing, Value
from jourbok.kernel import swedish
from jourbok.kernel.measure import Measure
from jourbok.statistics.selectors import BREAKDOWNS, Month, PeriodFigures
from jourbok.statistics.telling import WHOLE_SERVICE, as_cell, share, unit_sv

HOURS: Final = range(24)
WEEKDAYS: Final = range(1, 8)
CLOSED, OPEN, GOING_ON = "stängd", "öppen, preliminär", "pågår, preliminär"


@dataclass(frozen=True, slots=True)
class Trend:
    """The months of a year that have begun, and those of the year before; `board` is None for the whole service."""

    year: int
    board: str | None
    now: Sequence[Month]
    before: Sequence[Month]
    is_going_on: bool

    def of(self, measure: Measure) -> list[Decimal]:
        """The measure month by month, from January."""
        return [each.value(measure.name, self.board) for each in self.now]

    def earlier(self, measure: Measure) -> list[Decimal]:
        """The same of the year before; nothing where nothing is known of it."""
        if not any(each.is_known for each in self.before):
            return []
        return [each.value(measure.name, self.board) for each in self.before]

    @property
    def preliminary(self) -> list[str]:
        """The months that are not closed, by name."""
        return [swedish.MONTHS[each.month - 1] for each in self.now if not each.frozen]


def months_list(trend: Trend, measure: Measure) -> Listing:
    """The year month by month beside the year before; what is open is said to be preliminary."""
    now, before = trend.of(measure), trend.earlier(measure)
    rows: list[tuple[Value, ...]] = []
    for place, month in enumerate(trend.now):
        is_last = trend.is_going_on and place == len(trend.now) - 1
        earlier = before[place] if before and trend.before[place].is_known else None
        change = None if earlier is None or is_last else now[place] - earlier
        state = CLOSED if month.frozen else GOING_ON if is_last else OPEN
        values = (as_cell(measure, each) for each in (now[place], earlier, change))
        rows.append((swedish.MONTHS[month.month - 1], *values, state))
    headers = ("Månad", str(trend.year), str(trend.year - 1), "Förändring", "Läge")
    caption = f"{measure.label_sv} per månad {trend.year}, {unit_sv(measure)}"
    return Listing("manader", caption, headers, tuple(rows), words=frozenset({0, 4}))


def boards_list(shown: PeriodFigures, measure: Measure, names: Mapping[str, str]) -> Listing:
    """A row for each board that takes part or has figures, and one for the whole service."""
    boards = sorted({*names, *shown.boards()}, key=lambda slug: swedish.sort_key(names.get(slug, slug)))
    rows = [(names.get(slug, slug), *_beside(shown, measure, slug)) for slug in boards]
    headers = ("Nämnd", unit_sv(measure).capitalize(), "Året före", "Förändring", "Per 10 000 invånare")
    caption = f"{measure.label_sv} per nämnd, {shown.period.label_sv}"
    return Listing("namnder", caption, headers, (*rows, (WHOLE_SERVICE, *_beside(shown, measure, None))))


def parts_list(shown: PeriodFigures, measure: Measure, by: str, board: str | None) -> Listing:
    """The measure by each code of the breakdown that somebody had, the most first where the codes have no order."""
    whole = shown.value(measure.name, board)
    rows = tuple(
        (name, as_cell(measure, value), share(value, whole)) for name, value in parts(shown, measure, by, board).items()
    )
    label = BREAKDOWNS[by].label_sv
    caption = f"{measure.label_sv} per {label.lower()}, {shown.period.label_sv}"
    return Listing(by, caption, (label, unit_sv(measure).capitalize(), "Andel (%)"), rows, _none_of(shown))


def hours_list(shown: PeriodFigures, measure: Measure, board: str | None) -> Listing:
    """The measure by weekday and hour in Sweden."""
    counts = weekday_hours(shown, measure, board)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (day, *row, sum(row)) for day, row in zip(swedish.WEEKDAYS_LONG, counts, strict=True)
    )
    headers = ("Veckodag", *(f"{hour:02}" for hour in HOURS), "Summa")
    caption = f"{measure.label_sv} per veckodag och timme, {shown.period.label_sv}"
    return Listing("weekday_hour", caption, headers, rows if any(map(any, counts)) else (), _none_of(shown))


def parts(shown: PeriodFigures, measure: Measure, by: str, board: str | None) -> dict[str, Decimal]:
    """The measure by the Swedish name of each code that somebody had; a code without a name is its own."""
    found = shown.broken_down(measure.name, by, board)
    words = dict(BREAKDOWNS[by].words)
    order = {code: place for place, code in enumerate(words)}
    codes = sorted(found, key=lambda code: (order.get(code, len(order)), code))
    named: dict[str, Decimal] = {}
    for code in codes:
        name = words.get(code, code or "Inte uppgivet")
        named[name] = named.get(name, Decimal(0)) + found[code]
    return named


def weekday_hours(shown: PeriodFigures, measure: Measure, board: str | None) -> list[list[int]]:
    """The measure in seven rows, Monday first, of twenty-four hours."""
    found = shown.broken_down(measure.name, "weekday_hour", board)
    return [[int(found.get(f"{weekday}-{hour}", 0)) for hour in HOURS] for weekday in WEEKDAYS]


def _beside(shown: PeriodFigures, measure: Measure, board: str | None) -> tuple[Value, ...]:
    at = (measure.name, board)
    values = (shown.value(*at), shown.earlier(*at), shown.change(*at))
    return (*(as_cell(measure, each) for each in values), shown.per_10_000(*at))


def _none_of(shown: PeriodFigures) -> str:
    return f"Inget är räknat {shown.period.label_sv}."
