"""The register of places as a spreadsheet: each line what is told of a place, or a reason why it cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jourbok.cases.rules.alike import plain
from jourbok.kernel.errors import BadInput
from jourbok.placements.rules.codes import ANYONE, PlaceKind
from jourbok.placements.rules.prices import read_price
from jourbok.setup.rules.whole_file import Refused, check_columns, read_lines

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
    return read_lines(text, columns_of=_columns, row_of=_row, refused=PlacesFileRefused)


def _columns(cells: Sequence[str]) -> list[str]:
    written = [plain(cell).replace(" ", "_") for cell in cells]
    names = [_ALSO.get(name, name) for name in written]
    optional = [name for name in COLUMNS if name not in REQUIRED]
    check_columns(names, required=REQUIRED, optional=optional, refused=PlacesFileRefused)
    return names


def _row(line: int, cells: Mapping[str, str]) -> PlaceRow | Refused:
    told: dict[str, Any] = {}
    problems = []
    for column, cell in cells.items():
        name, read = COLUMNS[column]
        try:
            told[name] = read(cell)
        except BadInput as problem:
            problems.append(f"{column}: {problem.message}")
    return Refused(line, " ".join(problems)) if problems else PlaceRow(line, told)
