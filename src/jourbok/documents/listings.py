"""A list that is shown on a page and fetched as Excel: the same rows, so that they cannot differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jourbok.documents.excel import Ore, Sheet
from jourbok.documents.numbers import number_sv
from jourbok.kernel import swedish
from jourbok.web.tables import Cell, Column, Table


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with something to know about it, such as that it awaits confirmation."""

    value: int
    note: str


Value = str | int | Decimal | Ore | Noted | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of values under headings; the first column says what the row is about. `key` is its name in addresses."""

    key: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    empty_why: str = "Det finns inget att visa för månaden."
    empty_do: str = ""
    words: frozenset[int] = frozenset({0})

    def table(self, excel_url: str = "") -> Table:
        """The list as a page shows it, under a heading that says what it is."""
        columns = [Column(header, numeric=number not in self.words) for number, header in enumerate(self.headers)]
        rows = [[_cell(value) for value in row] for row in self.rows]
        return Table(self.caption, columns, rows, self.empty_why, self.empty_do, excel_url, hide_caption=True)

    def sheet(self) -> Sheet:
        """The list as a sheet: numbers as numbers, money as money, and notes in a column of their own."""
        notes = [" ".join(value.note for value in row if isinstance(value, Noted)) for row in self.rows]
        rows = [tuple(value.value if isinstance(value, Noted) else value for value in row) for row in self.rows]
        if not any(notes):
            return Sheet(self.caption, self.headers, rows)
        noted = [(*row, note) for row, note in zip(rows, notes, strict=True)]
        return Sheet(self.caption, (*self.headers, "Anmärkning"), noted)


def _cell(value: Value) -> Cell:
    if isinstance(value, Noted):
        return Cell(swedish.number(value.value), note=value.note)
    return Cell(text_of(value))


def text_of(value: str | int | Decimal | Ore | None) -> str:
    """The value as it is read in Sweden; a dash for what is not known."""
    match value:
        case None:
            return "–"
        case str():
            return value
        case Ore(ore):
            return swedish.kronor_and_ore(ore)
        case Decimal():
            return number_sv(value, 1)
        case int():
            return swedish.number(value)
