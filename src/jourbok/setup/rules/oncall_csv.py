"""The list of who is on call to decide, as a spreadsheet: each line a row, or a reason why it cannot be one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import parse_instant
from jourbok.messages.rules import NoSuchAddress, email_address
from jourbok.setup.rules.whole_file import Refused, check_columns, read_lines

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


def read_rows(text: str) -> Iterator[OnCallRow | Refused]:
    """Each line that is not empty, header first. Raises OnCallFileRefused when header or quotes are not sound."""
    return read_lines(text, columns_of=_columns, row_of=_row, refused=OnCallFileRefused)


def _columns(cells: Sequence[str]) -> list[str]:
    written = [cell.strip().casefold() for cell in cells]
    names = [_ALSO.get(name, name) for name in written]
    check_columns(names, required=COLUMNS, optional=OPTIONAL, refused=OnCallFileRefused)
    return names


def _row(line: int, cells: Mapping[str, str]) -> OnCallRow | Refused:
    told = dict.fromkeys(OPTIONAL, "") | dict(cells)
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
    if told["e-post"]:
        try:
            email_address(told["e-post"])
        except NoSuchAddress:
            yield f"e-post: ”{told['e-post'][:60]}” är ingen e-postadress."
