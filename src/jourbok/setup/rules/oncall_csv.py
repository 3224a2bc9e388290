"""The list of who is on call to decide, as a spreadsheet: each line a row, or a reason why it cannot be one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import parse_instant
from jourbok.setup.rules.contacts_csv import separator_of

COLUMNS: Final = ("namnd", "plats", "namn", "fran", "till")
OPTIONAL: Final = ("telefon", "e-post")
#: The same columns as people write them.
_ALSO: Final = {"nämnd": "namnd", "från": "fran", "epost": "e-post"}
_LONGEST: Final = {"namn": 200, "telefon": 40, "e-post": 254}


class OnCallFileRefused(BadInput):
    """The file cannot be read as a list of who is on call; nothing of it is used."""

    code = "on_call_file_refused"


@dataclass(frozen=True, slots=True)
class OnCallRow:
    """One line as it is understood; board and name as they were written."""

    line: int
    board: str
    place: int
    name: str
    starts_at: datetime
    ends_at: datetime
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not used, and why."""

    line: int
    message: str


def read_rows(text: str) -> Iterator[OnCallRow | Refused]:
    """Each line that is not empty, header first. Raises OnCallFileRefused when header or quotes are not sound."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=separator_of(lines[0] if lines else ""), strict=True)
    try:
        columns = _header(next(reader, []))
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(begins, cells, columns)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise OnCallFileRefused(
            f"Rad {reader.line_num}: citattecknen går inte ihop. Skriv citattecken inuti text dubbelt."
        ) from error


def _header(cells: list[str]) -> list[str]:
    written = [cell.strip().casefold() for cell in cells]
    names = [_ALSO.get(name, name) for name in written]
    faults = {
        "Kolumner saknas": [name for name in COLUMNS if name not in names],
        "Okända kolumner": [name or "(utan namn)" for name in names if name not in (*COLUMNS, *OPTIONAL)],
        "Kolumner som står två gånger": sorted({name for name in names if names.count(name) > 1}),
    }
    told = [f"{what}: {', '.join(found)}." for what, found in faults.items() if found]
    if told:
        raise OnCallFileRefused(
            f"Rad 1: {' '.join(told)} Rubrikerna ska vara {';'.join(COLUMNS)}, och om du vill {';'.join(OPTIONAL)}."
        )
    return names


def _row(line: int, cells: list[str], columns: list[str]) -> OnCallRow | Refused:
    if len(cells) != len(columns):
        return Refused(line, f"Raden har {len(cells)} fält men ska ha {len(columns)}.")
    told = dict.fromkeys(OPTIONAL, "") | {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    problems = list(_problems(told))
    moments: dict[str, datetime] = {}
    for name in ("fran", "till"):
        try:
            moments[name] = parse_instant(told[name])
        except BadInput as problem:
            problems.append(f"{name}: {problem.message}")
    if problems:
        return Refused(line, " ".join(problems))
    return OnCallRow(
        line=line,
        board=told["namnd"],
        place=int(told["plats"]),
        name=told["namn"],
        starts_at=moments["fran"],
        ends_at=moments["till"],
        phone=told["telefon"],
        email=told["e-post"],
    )


def _problems(told: Mapping[str, str]) -> Iterable[str]:
    for name in ("namnd", "namn"):
        if not told[name]:
            yield f"{name} saknas."
    place = told["plats"]
    if not (place.isascii() and place.isdecimal() and len(place) <= 2):
        yield f"plats: ”{place[:20]}” ska vara ett helt tal, 1 för den som rings först."
    for name, longest in _LONGEST.items():
        if len(told[name]) > longest:
            yield f"{name} får ha högst {longest} tecken."
    if told["e-post"] and "@" not in told["e-post"]:
        yield f"e-post: ”{told['e-post'][:60]}” är ingen e-postadress."
