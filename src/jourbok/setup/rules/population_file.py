"""How many lived where, read from a file of Statistics Sweden or from a list of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.setup.rules.whole_file import Refused
from jourbok.setup.rules.written_numbers import read_count

#: The content of Statistics Sweden's tables that counts people on the last of December. Source: SCB, BE0101N1.
CONTENT: Final = "BE0101N1"
SOURCE: Final = f"SCB, folkmängd 31 december ({CONTENT})"
#: The first two figures of every municipality's code. Source: SCB, Län och kommuner i kodnummerordning.
COUNTIES: Final = frozenset({1, *range(3, 11), 12, 13, 14, *range(17, 26)})
_CODE: Final = re.compile(r"([0-9]{4})(?:\s+(.+))?")
_WIDER: Final = re.compile(r"(?:[0-9]{2}|SE)(?:\s.*)?")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_WRITTEN_TRUE: Final = frozenset({"true", "ja", "1"})


class PopulationFileRefused(BadInput):
    """The file cannot be read as inhabitants per municipality; nothing of it is used."""

    code = "population_file_refused"


@dataclass(frozen=True, slots=True)
class Told:
    """One value as a file tells it: where it stands, of which region and when, and the words of the value."""

    line: int
    region: str
    period: str
    value: str
    source: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """Inhabitants of a municipality on a day; `inhabitants` is None where the file says that there is no value."""

    line: int
    code: str
    on: date
    inhabitants: int | None
    source: str
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Wider:
    """A value of a county or of the whole country, which is of no municipality."""

    line: int


def understood(told: Iterator[Told]) -> Iterator[PopulationRow | Wider | Refused]:
    """Each value as a row, or why it cannot be one."""
    for each in told:
        try:
            yield _row(each)
        except BadInput as problem:
            yield Refused(each.line, problem.message)


def read_day(text: str) -> date:
    """The last of December of a year, or the day that is written. Raises BadInput."""
    text = text.strip()
    if _YEAR.fullmatch(text):
        return date(int(text), 12, 31)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"”{text[:20]}” är varken ett år som 2020 eller ett datum som 2020-12-31.") from None


def read_region(text: str) -> str | None:
    """The municipality's code; None for a county or the country. Raises BadInput for what is no municipality."""
    text = text.strip()
    found = _CODE.fullmatch(text)
    if found and found[1] == "0000":
        return None
    if found and int(found[1][:2]) in COUNTIES and found[1][2:] != "00":
        return found[1]
    if _WIDER.fullmatch(text):
        return None
    raise BadInput(f"”{text[:40]}” är ingen kommunkod. Hämta filen med kod och text, till exempel 0125 Ekerö.")


def _row(told: Told) -> PopulationRow | Wider:
    code = read_region(told.region)
    if code is None:
        return Wider(told.line)
    on, inhabitants = read_day(told.period), read_count(told.value)
    is_assumed = told.assumed.strip().casefold() in _WRITTEN_TRUE
    return PopulationRow(told.line, code, on, inhabitants, told.source.strip(), is_assumed)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept of a municipality on a day."""

    inhabitants: int
    is_assumed: bool


def is_far_off(row: PopulationRow, standing: Mapping[date, Standing]) -> Standing | None:
    """What is kept nearest in time, when the new value is less than two thirds of it or more than half as much again.

    So a number that was cut in half is not taken for people who moved.
    """
    if row.inhabitants is None or not standing:
        return None
    nearest = standing[min(standing, key=lambda on: (abs((on - row.on).days), on))]
    is_near = 2 * nearest.inhabitants <= 3 * row.inhabitants and 2 * row.inhabitants <= 3 * nearest.inhabitants
    return None if is_near else nearest
