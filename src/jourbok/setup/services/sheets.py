"""The rows of a spreadsheet, whether it was saved as CSV or as an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from jourbok.kernel.errors import BadInput
from jourbok.setup.rules.cells import Cell, CellFault, SheetRow
from jourbok.setup.services.file_text import text_of

SEPARATORS: Final = (";", "\t", ",")
WORKBOOK: Final = b"PK\x03\x04"
OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
#: What a budget never needs, and what a small file that unpacks to a huge one does.
MOST_BYTES: Final = 100_000_000
MOST_ROWS, MOST_COLUMNS = 20_000, 60
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
#: What reading a file raises that only calls itself a workbook, or was cut on the way.
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    OSError,
    EOFError,
)

Sheet = list[SheetRow]


def sheets_of(path: Path, refused: type[BadInput]) -> Iterator[Sheet]:
    """Each way to read the file as rows: the sheets of a workbook, or a text by each separator.

    Raises `refused` when it cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise refused(f"{path} går inte att läsa. Kontrollera sökväg och läsrätt.") from error
    if begins == OLD_WORKBOOK:
        raise refused(f"{path} är en gammal Excelfil (.xls). Spara den som .xlsx och läs in den igen.")
    yield from _of_workbook(path, refused) if begins == WORKBOOK else _of_text(text_of(path, refused), refused)


def _of_text(text: str, refused: type[BadInput]) -> Iterator[Sheet]:
    """A text whose quotes are not sound by one separator may be so by another."""
    broken: csv.Error | None = None
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows: Sheet = []
        begins = 1
        try:
            for cells in reader:
                rows.append(SheetRow(begins, tuple(cells)))
                begins = reader.line_num + 1
        except csv.Error as error:
            broken = broken or error
        else:
            yield rows
    if broken is not None:
        raise refused("Citattecknen i filen går inte ihop. Skriv citattecken inuti text dubbelt.") from broken


def _of_workbook(path: Path, refused: type[BadInput]) -> Iterator[Sheet]:
    """Formulas are read as the values that were stored with them."""
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_BYTES:
                raise refused(f"{path} är för stor för att vara en budget.")
            formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            with closing(formulas), closing(values):
                pages: Any = zip(formulas.worksheets, values.worksheets, strict=True)
                for written, stored in pages:
                    merged = _MERGED.findall(packed.read(stored._worksheet_path))
                    yield _rows(written, stored, merged)
    except _UNREADABLE as error:
        raise refused(f"{path} går inte att läsa som en Excelfil. Öppna den i Excel och spara om den.") from error


def _rows(written: Any, stored: Any, merged: Sequence[tuple[bytes, ...]]) -> Sheet:
    for page in (written, stored):
        page.reset_dimensions()  # what the file says of its own size is often wrong
    most = {"max_row": MOST_ROWS, "max_col": MOST_COLUMNS}
    both = zip(written.iter_rows(**most), stored.iter_rows(**most), strict=False)
    rows = [
        [_cell(f"{get_column_letter(column)}{row}", *pair) for column, pair in enumerate(zip(*pairs, strict=False), 1)]
        for row, pairs in enumerate(both, 1)
    ]
    repeated = _fill_down(rows, merged)
    return [SheetRow(number, tuple(cells), frozenset(repeated[number])) for number, cells in enumerate(rows, 1)]


def _cell(place: str, written: Any, stored: Any) -> Cell:
    """A formula as its stored value; told is what is an error, or was never computed."""
    if stored.data_type == "e":
        return CellFault(place, f"Cell {place} har felvärdet {stored.value}. Rätta formeln i filen.")
    if stored.value is None and written.data_type == "f" and stored.data_type == "n":
        return CellFault(place, f"Cell {place} har en formel utan sparat värde. Öppna filen i Excel och spara den.")
    value = stored.value
    return value if value is None or isinstance(value, str | int | float | Decimal) else str(value)


def _fill_down(rows: Sequence[list[Cell]], merged: Sequence[tuple[bytes, ...]]) -> dict[int, set[int]]:
    """A cell that was merged over several rows says the same in each of them; told is where it is repeated."""
    repeated: dict[int, set[int]] = defaultdict(set)
    for letters, first, _, last in merged:
        column, top = column_index_from_string(letters.decode()) - 1, int(first)
        if top > len(rows) or column >= len(rows[top - 1]):
            continue
        for number in range(top + 1, min(int(last), len(rows)) + 1):
            cells = rows[number - 1]
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = rows[top - 1][column]
            repeated[number].add(column)
    return repeated
