"""The register of places as a spreadsheet: each line what is told of a place, or a reason why it cannot be used."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jourbok.cases.rules.alike import plain
from jourbok.kernel.errors import BadInput
from jourbok.placements.rules.codes import ANYONE, PlaceKind
from jourbok.placements.rules.prices import read_price
from jourbok.setup.rules.contacts_csv import separator_of

KINDS: Final = {plain(kind.label_sv): kind.value for kind in PlaceKind} | {
    "vandrarhem": PlaceKind.LODGING.value,
    "hotell": PlaceKind.LODGING.value,
}
TAKES: Final = {"alla": ANYONE, "flickor": "woman", "kvinnor": "woman", "pojkar": "man", "män": "man"}
WHETHER: Final = {"ja": True, "nej": False, "": False}


class PlacesFileRefused(BadInput):
    """The file cannot be read as a register of places; nothing of it is used."""

    code = "places_file_refused"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line as it is understood: the facts that it tells by name; what the file has no column for is not told."""

    line: int
    told: Mapping[str, Any]

    @property
    def known_as(self) -> tuple[str, str]:
        """What tells one place from another: its name and where it is."""
        return plain(self.told["name"]), plain(self.told["municipality"])


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not used, and why."""

    line: int
    message: str


def _text(cell: str) -> str:
    return cell


def _age(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= 3):
        raise BadInput(f"”{cell[:20]}” ska vara en ålder i hela år.")
    return int(cell)


def _day(cell: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise BadInput(f"”{cell[:20]}” ska vara ett datum som 2026-04-01.") from None


def _word(words: Mapping[str, Any]) -> Callable[[str], Any]:
    def read(cell: str) -> Any:
        if plain(cell) not in words:
            raise BadInput(f"”{cell[:40]}” ska vara {', '.join(filter(None, words))}.")
        return words[plain(cell)]

    return read


#: Each column: the fact that it tells, and how its cell is read.
COLUMNS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "namn": ("name", _text),
    "slag": ("kind", _word(KINDS)),
    "var": ("municipality", _text),
    "telefon": ("phone", _text),
    "telefon_natt": ("night_phone", _text),
    "adress": ("address", _text),
    "yngsta": ("youngest", _age),
    "aldsta": ("oldest", _age),
    "tar_emot": ("takes", _word({**TAKES, "": ANYONE})),
    "familjer": ("takes_families", _word(WHETHER)),
    "for_vem": ("for_whom", _text),
    "pris": ("price_ore", read_price),
    "pris_uppgavs": ("price_told_on", _day),
    "ramavtal": ("has_agreement", _word(WHETHER)),
    "avtalsnummer": ("agreement_number", _text),
    "fran": ("valid_from", _day),
    "till": ("valid_until", _day),
    "anteckning": ("private_note", _text),
}
REQUIRED: Final = ("namn", "slag", "var", "telefon")
#: The same columns as people write them.
_ALSO: Final = {"äldsta": "aldsta", "från": "fran", "för_vem": "for_vem", "kommun": "var"}


def read_rows(text: str) -> Iterator[PlaceRow | Refused]:
    """Each line that is not empty, header first. Raises PlacesFileRefused when header or quotes are not sound."""
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
        raise PlacesFileRefused(
            f"Rad {reader.line_num}: citattecknen går inte ihop. Skriv citattecken inuti text dubbelt."
        ) from error


def _header(cells: list[str]) -> list[str]:
    written = [plain(cell).replace(" ", "_") for cell in cells]
    names = [_ALSO.get(name, name) for name in written]
    faults = {
        "Kolumner saknas": [name for name in REQUIRED if name not in names],
        "Okända kolumner": [name or "(utan namn)" for name in names if name not in COLUMNS],
        "Kolumner som står två gånger": sorted({name for name in names if names.count(name) > 1}),
    }
    told = [f"{what}: {', '.join(found)}." for what, found in faults.items() if found]
    if told:
        rest = ";".join(name for name in COLUMNS if name not in REQUIRED)
        raise PlacesFileRefused(
            f"Rad 1: {' '.join(told)} Rubrikerna ska vara {';'.join(REQUIRED)}, och om du vill {rest}."
        )
    return names


def _row(line: int, cells: list[str], columns: list[str]) -> PlaceRow | Refused:
    if len(cells) != len(columns):
        return Refused(line, f"Raden har {len(cells)} fält men ska ha {len(columns)}.")
    told: dict[str, Any] = {}
    problems = []
    for column, cell in zip(columns, cells, strict=True):
        name, read = COLUMNS[column]
        try:
            told[name] = read(cell.strip())
        except BadInput as problem:
            problems.append(f"{column}: {problem.message}")
    return Refused(line, " ".join(problems)) if problems else PlaceRow(line, told)
