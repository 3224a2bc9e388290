"""Reading a roster from a spreadsheet's text: one row for each shift of each employee."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.intervals import Interval, between
from jourbok.kernel.localtime import instant_of

COLUMNS: Final = ("date", "start", "end", "kind", "employee_code", "employee_name")
#: What a shift is called in the file, in English or as people say.
KINDS: Final = {"open": "open", "pass": "open", "standby": "standby", "beredskap": "standby"}
LONGEST_CODE: Final = 20
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be used: its line in the file, from 1, and what to do about it."""

    line: int
    reason_sv: str

    def __str__(self) -> str:
        return f"Rad {self.line}: {self.reason_sv}"


class RosterRefused(BadInput):
    """The roster has faults, so nothing of it is used; every faulty row is told."""

    code = "roster_refused"

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One employee works one shift."""

    line: int
    interval: Interval
    kind: str
    code: str
    name: str


@dataclass(slots=True)
class _Reading:
    """What earlier rows have said, so that later ones can be held against it."""

    problems: list[RowProblem] = field(default_factory=list)
    names: dict[str, RosterRow] = field(default_factory=dict)
    shifts: dict[str, list[RosterRow]] = field(default_factory=dict)


def decode(content: bytes) -> str:
    """The text of a file saved as UTF-8, or else as Windows-1252. Raises BadInput."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as binary:
        raise BadInput("Filen är ingen text. Spara kalkylbladet som CSV.") from binary


def read_roster(text: str) -> tuple[RosterRow, ...]:
    """The rows of the roster, in order. Raises RosterRefused with every faulty row."""
    reading = _Reading()
    rows = [row for line, cells in _cells(text) if (row := _read_row(line, cells, reading))]
    if not rows and not reading.problems:
        reading.problems.append(RowProblem(1, "Filen har inga pass. Skriv en rad för varje pass och medarbetare."))
    if reading.problems:
        raise RosterRefused(reading.problems)
    return tuple(rows)


def _cells(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that is not blank, with its line; refuses a file whose columns are others."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    reader = csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";" if ";" in first else ",")
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise RosterRefused([RowProblem(1, f"Kolumnen {missing[0]} saknas. Skriv: {';'.join(COLUMNS)}")])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * len(header)]
                yield reader.line_num, {name: cell.strip() for name, cell in zip(header, padded, strict=False)}
    except csv.Error as torn:
        raise RosterRefused([RowProblem(reader.line_num, "Raden går inte att läsa. Spara filen som CSV.")]) from torn


def _read_row(line: int, cells: Mapping[str, str], reading: _Reading) -> RosterRow | None:
    problem = _wrong_words(cells)
    interval = None if problem else _interval(cells)
    if interval is None:
        reason = problem or "Passet har ingen längd den natten, för klockan ställs fram. Skriv en senare tid."
        reading.problems.append(RowProblem(line, reason))
        return None
    row = RosterRow(line, interval, KINDS[cells["kind"].lower()], cells["employee_code"], cells["employee_name"])
    if clash := _clash(row, reading):
        reading.problems.append(RowProblem(line, clash))
        return None
    reading.names.setdefault(row.code, row)
    reading.shifts.setdefault(row.code, []).append(row)
    return row


def _wrong_words(cells: Mapping[str, str]) -> str | None:
    if _date(cells["date"]) is None:
        return f"Datumet ”{cells['date']}” går inte att läsa. Skriv till exempel 2021-11-27."
    for name in ("start", "end"):
        if _time(cells[name]) is None:
            return f"Klockslaget ”{cells[name]}” går inte att läsa. Skriv till exempel 16:00."
    if cells["kind"].lower() not in KINDS:
        return f"Slaget ”{cells['kind']}” är okänt. Skriv pass eller beredskap."
    return _wrong_person(cells["employee_code"], cells["employee_name"])


def _wrong_person(code: str, name: str) -> str | None:
    if not 1 <= len(code) <= LONGEST_CODE:
        return f"Signaturen ska ha 1 till {LONGEST_CODE} tecken."
    if not 1 <= len(name) <= LONGEST_NAME:
        return f"Namnet ska ha 1 till {LONGEST_NAME} tecken."
    return None


def _clash(row: RosterRow, reading: _Reading) -> str | None:
    known = reading.names.get(row.code)
    if known and known.name != row.name:
        return f"Signaturen {row.code} är {known.name} på rad {known.line}. Rätta namnet eller signaturen."
    for other in reading.shifts.get(row.code, ()):
        if other.interval.overlaps(row.interval):
            return f"{row.name} arbetar redan då enligt rad {other.line}. Ta bort den ena."
    return None


def shift_interval(day: date, start: time, end: time) -> Interval | None:
    """From a clock time of the day to another, the next day when that is not later; None when nothing is between.

    Local times, also on the nights when the clocks change: the first of two, or the jump.
    """
    last = day if end > start else day + timedelta(days=1)
    return between(instant_of(day, start), instant_of(last, end))


def _interval(cells: Mapping[str, str]) -> Interval | None:
    day, start, end = _date(cells["date"]), _time(cells["start"]), _time(cells["end"])
    return shift_interval(day, start, end) if day and start is not None and end is not None else None


def _date(text: str) -> date | None:
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no offset
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _time(text: str) -> time | None:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a clock time has no offset
    except ValueError:
        return None
