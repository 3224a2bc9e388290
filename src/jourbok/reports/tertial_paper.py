"""A board's tertial as a paper and as sheets: its own figures, their change, their trend, and what each means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Final

from jourbok.cases.rules.codes import CATEGORIES
from jourbok.documents.charts import Chart
from jourbok.documents.comparisons import Year, parts_of_whole, side_by_side, year_lines
from jourbok.documents.excel import Cell, Sheet
from jourbok.documents.numbers import number_sv
from jourbok.documents.paper import Block, Fact, Paper, Paragraph, Section, Table
from jourbok.kernel.measure import Measure
from jourbok.reports.rules import percent_change, share
from jourbok.statistics.selectors import MEASURES, Month, PeriodFigures

#: What a board reads first; other measures that the tertial has follow in the order of the rooms.
FIRST: Final = ("contacts", "cases", "child_cases", "minutes", "home_visits", "transports", "placements", "sos_calls")
MOST_GROUPS: Final = 6
NOTHING: Final = "–"
SECRECY: Final = "Små tal: pröva sekretess (OSL 26 kap. 1 §)"
ABOUT: Final = (
    "Siffrorna är nämndens egna, som de stod när jouren stängde månaderna. Små tal är inte dolda, för "
    "rapporten går bara till nämnden: pröva sekretessen innan den sprids. Andra kommuners siffror finns inte med.",
    "Per 10 000 invånare räknas på folkmängden den 31 december året före. Räknas en månad om efter publiceringen "
    "står det i portalen att rapporten är inaktuell, och en ny version kan publiceras. Den gamla ligger kvar.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a tertial report is made of: the tertial, and the closed months of its year and of the year before."""

    board: str
    board_name: str
    municipality: str
    service: str
    figures: PeriodFigures
    months: tuple[Month, ...]
    before: tuple[Month, ...]
    at: datetime
    version: int = 1
    reason: str = ""


def tertial_paper(told: Told) -> Paper:
    """The report as a paper."""
    period, number = told.figures.period, told.version
    replaces = f"Version {number}. Ersätter version {number - 1}: {told.reason}" if number > 1 else ""
    return Paper(
        title=f"Socialjouren {period.label_sv}",
        reference=f"Tertialrapport {period.code}, version {number}",
        recipient=told.board_name,
        sender=told.service,
        created_at=told.at,
        reason=told.municipality,
        note=replaces,
        classification=SECRECY,
        facts=_facts(told),
        sections=(
            Section("Tertialet i korthet", blocks=(Paragraph(_children(told)), _summary(told))),
            Section("Ärenden månad för månad", blocks=_drawn(_trend(told))),
            Section("Målgrupper", blocks=_drawn(_groups(told))),
            Section("Ärenden per kategori", blocks=_drawn(_categories(told))),
            Section("Om siffrorna", blocks=tuple(Paragraph(text) for text in ABOUT)),
            Section("Vad måtten betyder", blocks=(_definitions(told),)),
        ),
    )


def tertial_sheets(told: Told) -> tuple[Sheet, ...]:
    """The report as lists to count on: numbers are numbers."""
    rows: list[tuple[Cell, ...]] = []
    for measure in _measures(told):
        now, before = _value(told, measure), _before(told, measure)
        change = None if before is None else now - before
        percent = None if before is None else percent_change(now, before)
        per = told.figures.per_10_000(measure.name, told.board)
        rows.append((measure.label_sv, measure.unit, now, before, change, percent, per))
    heads = ("Mått", "Enhet", told.figures.period.code, "Året före", "Förändring", "Procent", "Per 10 000 invånare")
    monthly: list[tuple[Cell, ...]] = [
        (f"{each.year}-{each.month:02}", *(each.value(measure.name, told.board) for measure in _measures(told)))
        for each in (*told.before, *told.months)
    ]
    kinds = [(name, int(count)) for name, count in _by_category(told).items()]
    return (
        Sheet("Tertialet", heads, rows),
        Sheet("Månader", ("Månad", *(measure.label_sv for measure in _measures(told))), monthly),
        Sheet("Kategorier", ("Kategori", "Ärenden"), kinds),
        Sheet("Definitioner", ("Mått", "Enhet", "Betydelse"), [_defined(measure) for measure in _measures(told)]),
        Sheet("Om siffrorna", ("Att läsa",), [(text,) for text in (SECRECY, *ABOUT)]),
    )


def _facts(told: Told) -> tuple[Fact, ...]:
    people, before = told.figures.inhabitants.get(told.board), told.figures.before
    return (
        Fact("Period", told.figures.period.label_sv.capitalize()),
        Fact("Nämnd", told.board_name),
        Fact("Invånare", number_sv(people) if people else "Inte kända"),
        Fact("Jämförs med", before.period.label_sv if before and before.is_closed else "Året före är inte stängt"),
    )


def _value(told: Told, measure: Measure) -> Decimal:
    return told.figures.value(measure.name, told.board)


def _before(told: Told, measure: Measure) -> Decimal | None:
    before = told.figures.before
    return before.value(measure.name, told.board) if before is not None and before.is_closed else None


def _measures(told: Told) -> tuple[Measure, ...]:
    """The measures of which the board has something this tertial or the one before, and always the first three."""
    order = [*FIRST, *(name for name in MEASURES if name not in FIRST)]
    listed = [MEASURES[name] for name in order if name in MEASURES and MEASURES[name].sums]
    return tuple(each for each in listed if each.name in FIRST[:3] or _value(told, each) or _before(told, each))


def _children(told: Told) -> str:
    """The share of children, computed here alone so that every text says the same. Source: R-139."""
    children, cases = (told.figures.value(name, told.board) for name in ("child_cases", "cases"))
    part = share(children, cases)
    if part is None:
        return "Nämnden hade inga ärenden hos jouren under tertialet."
    said = f"{number_sv(children)} av {number_sv(cases)} ärenden gällde barn och unga: {number_sv(part, 1, '%')}."
    before = told.figures.before
    if before is None or not before.is_closed:
        return said
    earlier = share(before.value("child_cases", told.board), before.value("cases", told.board))
    return said if earlier is None else f"{said} Samma tertial året före: {number_sv(earlier, 1, '%')}."


def _summary(told: Told) -> Table:
    """Each figure with its change in number and per cent. Source: R-138."""
    rows = []
    for measure in _measures(told):
        now, before = _value(told, measure), _before(told, measure)
        per = told.figures.per_10_000(measure.name, told.board)
        rows.append(
            (
                f"{measure.label_sv} ({measure.unit})",
                number_sv(now),
                NOTHING if before is None else number_sv(before),
                *_change(now, before),
                NOTHING if per is None else number_sv(per, 1),
            )
        )
    heads = ("Mått", "Tertialet", "Året före", "Förändring", "Procent", "Per 10 000 inv.")
    return Table("Nämndens siffror", heads, tuple(rows), right=(1, 2, 3, 4, 5))


def _change(now: Decimal, before: Decimal | None) -> tuple[str, str]:
    if before is None:
        return NOTHING, NOTHING
    percent = percent_change(now, before)
    return _signed(now - before), NOTHING if percent is None else _signed(percent, "%")


def _signed(value: Decimal, unit: str = "") -> str:
    return f"{'+' if value > 0 else ''}{number_sv(value, unit=unit)}"


def _trend(told: Told) -> Chart | None:
    title = f"Ärenden per månad {told.figures.period.year}"
    now, before = _years(told, lambda month: int(month.value("cases", told.board)))
    return year_lines(title, now, before) if any((*now[1], *(before[1] if before else ()))) else None


def _groups(told: Told) -> Chart | None:
    """Children, adults, and the categories that are most common, month by month. Source: R-140."""
    year = told.figures.period.year
    groups = {
        "Barn och unga": _years(told, lambda month: int(month.value("child_cases", told.board))),
        "Vuxna": _years(
            told, lambda month: int(month.value("cases", told.board) - month.value("child_cases", told.board))
        ),
    }
    groups |= {label: _years(told, partial(_of_category, told.board, code)) for code, label in _common(told)}
    drawn = {name: [each for each in years if each is not None] for name, years in groups.items()}
    if not any(any(values) for years in drawn.values() for _, values in years):
        return None
    return side_by_side(f"Ärenden per målgrupp {year}, tunn linje {year - 1}", drawn)


def _common(told: Told) -> list[tuple[str, str]]:
    found = told.figures.broken_down("cases", "category", told.board)
    ranked = sorted((each for each in CATEGORIES if found.get(each[0])), key=lambda each: -found[each[0]])
    return ranked[: MOST_GROUPS - 2]


def _of_category(board: str, code: str, month: Month) -> int:
    return int(month.value("cases", board, f"category:{code}"))


def _years(told: Told, value: Callable[[Month], int]) -> tuple[Year, Year | None]:
    """The months of the year, and of the year before where they are closed."""
    year = told.figures.period.year
    before = (str(year - 1), [value(month) for month in told.before]) if told.before else None
    return (str(year), [value(month) for month in told.months]), before


def _categories(told: Told) -> Chart | None:
    found = _by_category(told)
    return parts_of_whole("Ärenden per kategori", found, of="Kategori") if found else None


def _by_category(told: Told) -> dict[str, int]:
    found = told.figures.broken_down("cases", "category", told.board)
    return {label: int(found[code]) for code, label in CATEGORIES if found.get(code)}


def _drawn(chart: Chart | None) -> tuple[Block, ...]:
    return (Paragraph("Inga ärenden att visa."),) if chart is None else chart.parts()


def _definitions(told: Told) -> Table:
    return Table("Mått", ("Mått", "Enhet", "Betydelse"), tuple(_defined(measure) for measure in _measures(told)))


def _defined(measure: Measure) -> tuple[str, str, str]:
    return measure.label_sv, measure.unit, measure.definition_sv
