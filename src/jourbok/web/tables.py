"""A table as a page shows it: named columns, rows of cells, and what to say when there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A heading. `sort_url` makes it a link; `sorted` is ``ascending`` or ``descending`` when the rows follow it."""

    label: str
    numeric: bool = False
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place. `kind` (info, success, warning, danger, neutral) makes it a status with `icon`."""

    text: object
    url: str = ""
    kind: str = ""
    icon: str = ""
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A caption that names the table, its columns, and rows whose first cell names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty_why: str = "Det finns inget att visa."
    empty_do: str = ""
    excel_url: str = ""
    hide_caption: bool = False

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """The rows with each cell beside its column. Raises ValueError when a row has another length."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]
