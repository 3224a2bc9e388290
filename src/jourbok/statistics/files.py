"""A period's figures as rows, and those rows as text, CSV and Excel: the same from the page and from the command."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from typing import Final

from jourbok.documents.excel import Sheet, workbook
from jourbok.statistics.selectors import MEASURES, PeriodFigures, Published

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a period as it is told: of a board, None for the whole service; None for what is withheld."""

    measure: str
    board: str | None
    code: str
    value: int | float | None
    unit: str
    before: int | float | None
    change: int | float | None
    per_10_000: int | float | None


HEADERS: Final = tuple(field.name for field in fields(Row))


def rows_of(
    shown: PeriodFigures, *, board: str | None = None, measures: tuple[str, ...] = (), by: str = ""
) -> Iterator[Row]:
    """Each measure's figures, of all boards or one; of all measures or those that are named."""
    boards = [board] if board else [None, *shown.boards()]
    for name, measure in MEASURES.items():
        is_asked = (not measures or name in measures) and (not by or by in measure.by)
        if not is_asked or not shown.can_tell(name):
            continue
        codes = sorted({code for whose in boards for code in shown.broken_down(name, by, whose)}) if by else [""]
        for whose in boards:
            for code in codes:
                at = (name, whose, f"{by}:{code}" if code else "")
                yield Row(
                    name, whose, code, number(shown.value(*at)), measure.unit,
                    number(shown.earlier(*at)), number(shown.change(*at)), number(shown.per_10_000(*at)),
                )  # fmt: skip


def rows_of_published(table: Published, only: str | None) -> Iterator[Row]:
    """Each figure of a table for publication; None for those that are withheld."""
    for board in [only] if only else [None, *table.boards]:
        for code in table.codes or ("",):
            yield Row(table.measure, board, code, table.value(board, code), "st", None, None, None)


def as_text(rows: list[Row]) -> bytes:
    """One line for each figure; .. for what is withheld or not known."""
    lines = (
        f"{row.measure:<24} {row.board or 'alla':<24} {row.code:<24} {'..' if row.value is None else row.value:>10} "
        f"{row.unit}"
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines).encode()


def as_csv(rows: list[Row]) -> bytes:
    """Semicolons and UTF-8 with its mark, as spreadsheets in Sweden read it; no cell begins a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    writer.writerows([[_cell(value) for value in astuple(row)] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[Row]) -> bytes:
    """One sheet with the same columns."""
    return workbook([Sheet("Siffror", HEADERS, [astuple(row) for row in rows])])


FORMS: Final[dict[str, Callable[[list[Row]], bytes]]] = {"text": as_text, "csv": as_csv, "xlsx": as_xlsx}


def number(value: Decimal | None) -> int | float | None:
    """The value as a whole number where it is one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _cell(value: str | int | float | None) -> str | int | float:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
