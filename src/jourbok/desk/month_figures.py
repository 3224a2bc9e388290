"""The month's figures as key figures and lists: per board, month by month, by category, and by weekday and hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from jourbok.cases.rules.codes import CATEGORIES
from jourbok.documents.listings import Listing, Value, text_of
from jourbok.kernel import swedish
from jourbok.statistics.selectors import MEASURES, Month, Overview

HOURS: Final = range(24)
WEEKDAYS: Final = range(1, 8)
WHOLE_SERVICE: Final = "Hela jouren"
BOARD_HEADERS: Final = (
    *("Kontakter", "Ärenden", "Barn (%)", "Timmar", "Hembesök"),
    *("Svar inom löftet (%)", "Svarstid (min)", "Rapport i tid (%)"),
)
Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number that matters, its name, and the sentence that says how it is counted."""

    label: str
    value: str
    note: str


def key_figures(overview: Overview) -> list[KeyFigure]:
    """What the month was, in eight numbers."""
    shown = overview.shown
    count = _counter(shown)
    response = _mean(count("response_minutes"), count("answered"))
    return [
        KeyFigure("Kontakter", swedish.number(count("contacts")), _definition("contacts")),
        KeyFigure(
            "Ärenden", swedish.number(count("cases")), f"{_definition('cases')} {change_words(overview)}".strip()
        ),
        KeyFigure("Andel barn", _percent_words(count("child_cases"), count("cases")), _definition("child_cases")),
        KeyFigure("Nedlagd tid", swedish.duration(count("minutes")), _definition("minutes")),
        KeyFigure("Hembesök", swedish.number(count("home_visits")), _definition("home_visits")),
        KeyFigure(
            "Svar inom löftet",
            _percent_words(count("callbacks_kept"), count("callbacks_due")),
            _definition("callbacks_kept"),
        ),
        KeyFigure(
            "Svarstid i medeltal",
            "–" if response is None else f"{text_of(response)}{swedish.THIN_SPACE}min",
            "Från att kontakten kom in till svar eller återuppringning.",
        ),
        KeyFigure(
            "SOS-samtal i beredskap", swedish.number(count("sos_standby_calls")), _definition("sos_standby_calls")
        ),
    ]


def change_words(overview: Overview) -> str:
    """How the month's cases differ from the same month a year before; empty when that is not known."""
    shown, before = overview.shown, overview.before[overview.shown.month - 1]
    name = swedish.month_name(before.year, before.month)
    if not before.is_known:
        return f"{name.capitalize()} finns inte i Jourbok."
    change = int(shown.value("cases")) - int(before.value("cases"))
    if change == 0:
        return f"Lika många som {name}."
    return f"{swedish.number(abs(change))} {'fler' if change > 0 else 'färre'} än {name}."


def per_board(shown: Month, names: Mapping[str, str]) -> Listing:
    """A row for each board that takes part or has figures, and one for the whole service."""
    boards = sorted({*names, *shown.boards()}, key=lambda slug: swedish.sort_key(names.get(slug, slug)))
    rows = [_board_row(names.get(slug, slug), _counter(shown, slug)) for slug in boards]
    headers = ("Nämnd", *BOARD_HEADERS)
    return Listing("namnder", "Månaden per nämnd", headers, (*rows, _board_row(WHOLE_SERVICE, _counter(shown))))


def of_board(months: Sequence[Month], board: str) -> Listing:
    """A row for each closed month of one board, in the order that they come."""
    rows = [_board_row(swedish.month_name(each.year, each.month), _counter(each, board)) for each in months]
    why = "Ingen månad är stängd än."
    return Listing("nämnden", "Månad för månad", ("Månad", *BOARD_HEADERS), tuple(rows), why, words=frozenset({0}))


def per_month(overview: Overview) -> Listing:
    """The year month by month, with the change since the year before where both months are known and over."""
    pairs = list(zip(overview.months, overview.before, strict=True))
    rows = [_month_row(now, before) for now, before in pairs if now.is_known]
    year = overview.shown.year
    headers = (
        *("Månad", "Kontakter", "Ärenden", "Barn", "Vuxna", "Barn (%)", "Timmar", "Hembesök", "SOS i beredskap"),
        *(f"Ärenden {year - 1}", "Förändring", "Förändring (%)", "Läge"),
    )
    if rows:
        rows.append(_year_row(overview, pairs))
    why = f"Inget är räknat {year}."
    return Listing("manader", f"{year} månad för månad", headers, tuple(rows), why, words=frozenset({0, 12}))


def per_category(shown: Month) -> Listing:
    """The month's cases by category, most first."""
    total = int(shown.value("cases"))
    rows = tuple((name, n, percent(n, total)) for name, n in categories(shown).items())
    return Listing("kategorier", "Ärenden per kategori", ("Kategori", "Ärenden", "Andel (%)"), rows)


def per_hour(shown: Month) -> Listing:
    """The month's contacts by weekday and hour in Sweden."""
    counts = weekday_hours(shown)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (day, *row, sum(row)) for day, row in zip(swedish.WEEKDAYS_LONG, counts, strict=True)
    )
    headers = ("Veckodag", *(f"{hour:02}" for hour in HOURS), "Summa")
    return Listing("tider", "Kontakter per veckodag och timme", headers, rows if any(map(any, counts)) else ())


def categories(shown: Month) -> dict[str, int]:
    """Cases by the category's Swedish name, most first; those that nobody had are left out."""
    found = shown.broken_down("cases", "category")
    named = {label: int(found[code]) for code, label in CATEGORIES if code in found}
    return dict(sorted(named.items(), key=lambda pair: -pair[1]))


def weekday_hours(shown: Month) -> list[list[int]]:
    """Contacts in seven rows, Monday first, of twenty-four hours."""
    found = shown.broken_down("contacts", "weekday_hour")
    return [[int(found.get(f"{weekday}-{hour}", 0)) for hour in HOURS] for weekday in WEEKDAYS]


def percent(part: int, whole: int) -> Decimal | None:
    """The part of the whole in per cent with one decimal, half up; None of nothing."""
    return _rounded(Decimal(100 * part) / whole) if whole else None


def hours(minutes: int) -> Decimal:
    """Minutes as hours with one decimal."""
    return _rounded(Decimal(minutes) / 60)


def _board_row(name: str, count: Count) -> tuple[Value, ...]:
    return (
        name,
        count("contacts"),
        count("cases"),
        percent(count("child_cases"), count("cases")),
        hours(count("minutes")),
        count("home_visits"),
        percent(count("callbacks_kept"), count("callbacks_due")),
        _mean(count("response_minutes"), count("answered")),
        percent(count("reports_in_time"), count("reports")),
    )


def _month_row(now: Month, before: Month) -> tuple[Value, ...]:
    name = swedish.MONTHS[now.month - 1]
    earlier = int(before.value("cases")) if before.is_known else None
    change = _change(int(now.value("cases")), earlier) if now.frozen else (None, None)
    return (name, *_sums([now]), earlier, *change, "stängd" if now.frozen else "öppen")


def _year_row(overview: Overview, pairs: Sequence[tuple[Month, Month]]) -> tuple[Value, ...]:
    compared = [(now, before) for now, before in pairs if now.frozen and before.is_known]
    earlier = sum(int(before.value("cases")) for _, before in compared) if compared else None
    change = _change(sum(int(now.value("cases")) for now, _ in compared), earlier)
    return ("Summa", *_sums(overview.months), earlier, *change, "")


def _sums(months: Iterable[Month]) -> tuple[Value, ...]:
    listed = list(months)

    def count(measure: str) -> int:
        return sum(int(month.value(measure)) for month in listed)

    cases, children = count("cases"), count("child_cases")
    return (
        count("contacts"),
        cases,
        children,
        cases - children,
        percent(children, cases),
        hours(count("minutes")),
        count("home_visits"),
        count("sos_standby_calls"),
    )


def _change(now: int, earlier: int | None) -> tuple[Value, Value]:
    """The change in number and in per cent; unknown when there is nothing to compare with."""
    if earlier is None:
        return None, None
    return now - earlier, percent(now - earlier, earlier)


def _counter(shown: Month, board: str | None = None) -> Count:
    return lambda measure: int(shown.value(measure, board))


def _mean(total: int, n: int) -> Decimal | None:
    return _rounded(Decimal(total) / n) if n else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _percent_words(part: int, whole: int) -> str:
    return swedish.percent(Decimal(100 * part) / whole) if whole else "–"


def _definition(measure: str) -> str:
    return MEASURES[measure].definition_sv
