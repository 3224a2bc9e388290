"""Lists as an Excel workbook in which text is only text: what looks like a formula stays words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from jourbok.kernel.localtime import local

#: What Excel refuses, or treats as its own, in the name of a sheet.
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME: Final = 31
LONGEST_TEXT: Final = 32_767
NARROWEST, WIDEST = 8, 60
ROWS_THAT_SET_THE_WIDTH: Final = 200
#: Earlier days are wrong in Excel, which believes that 1900 was a leap year.
CALENDAR_BEGINS: Final = date(1900, 3, 1)
DATE, MOMENT, MONEY, TEXT, NUMBER = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00", "@", "General"


@dataclass(frozen=True, slots=True)
class Ore:
    """An amount of money in whole öre; the sheet shows kronor."""

    ore: int


Cell = str | int | float | Decimal | bool | date | datetime | Ore | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with a name and headings. Raises ValueError when a row does not have one cell for each heading."""

    name: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headers) for row in self.rows):
            raise ValueError("every row of a sheet has one cell for each heading")


class TextDoesNotFit(ValueError):
    """A cell holds more characters than Excel has room for; cutting it would lose words."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an .xlsx file: headings frozen, dates and moments as dates in Sweden's time, money in kronor.

    No cell is a formula or a link, whatever it says, and the file names no author. The same sheets give the same bytes.
    Raises TextDoesNotFit, and ValueError without sheets or for a moment without offset.
    """
    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"author": "", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the format has no offset
    kinds = (DATE, MOMENT, MONEY, TEXT, NUMBER)
    looks = {form: book.add_format({"num_format": form, "valign": "top", "text_wrap": form == TEXT}) for form in kinds}
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    for name, sheet in zip(_names(sheets), sheets, strict=True):
        _write(book.add_worksheet(name), sheet, head, looks)
    book.close()
    return file.getvalue()


def _write(page: Any, sheet: Sheet, head: Any, looks: dict[str, Any]) -> None:
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    for column, header in enumerate(sheet.headers):
        page.write_string(0, column, _fitting(header), head)
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, looks)
    if sheet.rows and sheet.headers:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headers) - 1)


def _write_cell(page: Any, row: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:
    """Each kind of value is written as its own kind; nothing is guessed from how a text looks."""
    match _as_excel_has_it(cell):
        case None:
            return
        case str(text), look:
            page.write_string(row, column, _fitting(text), looks[look])
        case date() as day, look:
            page.write_datetime(row, column, day, looks[look])
        case number, look:
            page.write_number(row, column, number, looks[look])


def _as_excel_has_it(cell: Cell) -> tuple[str | float | Decimal | date, str] | None:
    """The value in a kind that Excel knows, and the name of its look."""
    match cell:
        case None:
            return None
        case bool():
            return ("ja" if cell else "nej"), TEXT
        case str():
            return cell, TEXT
        case datetime():
            return local(cell).replace(tzinfo=None), MOMENT
        case date():
            return (cell, DATE) if cell >= CALENDAR_BEGINS else (cell.isoformat(), TEXT)
        case Ore(ore):
            return ore / 100, MONEY
        case _:
            return cell, NUMBER


def _fitting(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise TextDoesNotFit(f"a cell has room for {LONGEST_TEXT} characters, not {len(text)}")
    return text


def _widths(sheet: Sheet) -> Iterator[int]:
    shown = sheet.rows[:ROWS_THAT_SET_THE_WIDTH]
    for column, header in enumerate(sheet.headers):
        longest = max((_length(row[column]) for row in shown), default=0)
        yield min(WIDEST, max(NARROWEST, len(header) + 3, longest + 2))


def _length(cell: Cell) -> int:
    match cell:
        case datetime():
            return len(MOMENT)
        case date():
            return len(DATE)
        case Ore(ore):
            return len(f"{ore / 100:,.2f}")
        case str():
            return max((len(line) for line in cell.splitlines()), default=0)
        case _:
            return len(str(cell))


def _names(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Names that Excel accepts, each different from the others whatever the case of its letters."""
    taken = {"history"}
    for number, sheet in enumerate(sheets, 1):
        wanted = _NOT_IN_A_NAME.sub(" ", sheet.name).strip().strip("'").strip() or f"Blad {number}"
        name, copy = wanted[:LONGEST_NAME], 1
        while name.lower() in taken:
            copy += 1
            name = f"{wanted[: LONGEST_NAME - 5]} ({copy})"
        taken.add(name.lower())
        yield name
