"""Which administrative court a board submits its decisions to. Source: förordning (1977:937) 5 §, as data in courts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jourbok.kernel.filetable import FileTable, read_file
from jourbok.law.rules import Mark

#: The courts as the product carries them, wherever it is installed.
CARRIED: Final = Path(__file__).resolve().parents[2] / "data" / "courts.toml"
FORMAT: Final = 1
_COUNTY: Final = re.compile(r"\d{2}")
_MUNICIPALITY: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Court:
    """An administrative court, the counties that it takes cases from, and single municipalities of other counties."""

    name: str
    counties: tuple[str, ...]
    municipalities: tuple[str, ...]
    mark: Mark

    @property
    def is_to_be_confirmed(self) -> bool:
        return self.mark is not Mark.VERIFIED


def court_of(municipality_code: str) -> Court | None:
    """The court of a municipality by its code (``0163``); None for a code of no county."""
    courts = carried_courts()
    named = next((court for court in courts if municipality_code in court.municipalities), None)
    return named or next((court for court in courts if municipality_code[:2] in court.counties), None)


@cache
def carried_courts() -> tuple[Court, ...]:
    """The twelve courts as the product carries them. Raises FileRefused."""
    return read_courts(CARRIED)


def read_courts(path: Path) -> tuple[Court, ...]:
    """The courts that a file tells of; no place has two. Raises FileRefused with every fault at its key and line."""
    root = read_file(path)
    if root.integer("format") != FORMAT and root.is_sound_at("format"):
        root.problem("format", f"Den här versionen läser format {FORMAT}.")
    tables = root.tables("courts")
    found = tuple(_court(table) for table in tables)
    _refuse_two(tables, found)
    root.finish()
    return found


def _court(table: FileTable) -> Court:
    counties, municipalities = table.texts("counties"), table.optional_texts("municipalities")
    for key, codes, form in (("counties", counties, _COUNTY), ("municipalities", municipalities, _MUNICIPALITY)):
        for position, code in enumerate(codes):
            if not form.fullmatch(code):
                table.problem(key, "Ska vara länets två eller kommunens fyra siffror.", position=position)
    return Court(table.text("name", most=80), counties, municipalities, table.choice("mark", Mark))


def _refuse_two(tables: tuple[FileTable, ...], found: tuple[Court, ...]) -> None:
    seen: dict[str, str] = {}
    for table, court in zip(tables, found, strict=True):
        for code in (*court.counties, *court.municipalities):
            if seen.setdefault(code, court.name) != court.name:
                table.problem("name", f"{code} hör redan till {seen[code]}.")
