"""A spreadsheet that is used whole or not at all: each line becomes a row, or a reason why it cannot be one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jourbok.kernel.errors import BadInput
from jourbok.setup.rules.contacts_csv import separator_of

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not used, and why."""

    line: int
    message: str


def read_lines(
    text: str,
    *,
    columns_of: Callable[[Sequence[str]], list[str]],
    row_of: Callable[[int, Mapping[str, str]], Row | Refused],
    refused: type[BadInput],
) -> Iterator[Row | Refused]:
    """Each line that is not empty, its cells by column, header first; a row is named by the line it begins on.

    Raises `refused` when the quotes are not sound, and what `columns_of` raises of the header.
    """
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=separator_of(lines[0] if lines else ""), strict=True)
    try:
        columns = columns_of(next(reader, []))
        begins = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(columns) and any(cell.strip() for cell in cells):
                yield row_of(begins, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)})
            elif any(cell.strip() for cell in cells):
                yield Refused(begins, f"Raden har {len(cells)} fält men ska ha {len(columns)}.")
            begins = reader.line_num + 1
    except csv.Error as error:
        message = f"Rad {reader.line_num}: citattecknen går inte ihop. Skriv citattecken inuti text dubbelt."
        raise refused(message) from error


def check_columns(
    names: Sequence[str], *, required: Collection[str], optional: Collection[str], refused: type[BadInput]
) -> None:
    """The header has every required column, no unknown one and none twice. Raises `refused` with all faults."""
    known = (*required, *optional)
    faults = {
        "Kolumner saknas": [name for name in required if name not in names],
        "Okända kolumner": [name or "(utan namn)" for name in names if name not in known],
        "Kolumner som står två gånger": sorted({name for name in names if names.count(name) > 1}),
    }
    told = [f"{what}: {', '.join(found)}." for what, found in faults.items() if found]
    if told:
        wanted = f"Rubrikerna ska vara {';'.join(required)}, och om du vill {';'.join(optional)}."
        raise refused(f"Rad 1: {' '.join(told)} {wanted}")
