"""The old spreadsheet: rows of contacts as text, read into contacts, or into a reason for each row that cannot be.

One row per person; rows with the same `source_id` are one contact. The reference is docs/reference/contacts-csv.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from jourbok.calls.rules.codes import CALLER_ROLES, CHANNELS
from jourbok.calls.rules.contact import check_times
from jourbok.cases.rules.codes import CATEGORIES, LAWS
from jourbok.cases.rules.time import LONGEST
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date, parse_instant
from jourbok.people.rules.facts import PersonFacts, checked

COLUMNS: Final = (
    "source_id",
    "arrived_at",
    "answered_at",
    "channel",
    "caller_role",
    "municipality",
    "board",
    "advice_only",
    "person_no",
    "person_name",
    "birth_date",
    "category",
    "law",
    "minutes",
    "note",
)
LONGEST_SOURCE_ID: Final = 120
LONGEST_NOTE: Final = 10_000
_YES: Final = frozenset({"ja", "j", "1", "true", "sant", "x", "yes"})
_NO: Final = frozenset({"", "nej", "n", "0", "false", "falskt", "no"})
UNKNOWN: Final = "Okänd person"


class ContactsFileRefused(BadInput):
    """The file cannot be read as rows of contacts at all; nothing of it is used."""

    code = "contacts_file_refused"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not imported: the line on which it begins, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ContactColumns:
    """What all rows of a contact must say alike; municipality and board as they were written."""

    arrived_at: datetime
    answered_at: datetime | None
    channel: str
    caller_role: str
    municipality: str
    board: str
    advice_only: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is understood: a person of a contact. `person` is None where the row is advice only."""

    line: int
    source_id: str
    contact: ContactColumns
    person: PersonFacts | None
    category: str
    law: str
    minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that cannot be understood; its contact is bad with it. `source_id` is empty when it names none."""

    source_id: str
    bad: BadRow


@dataclass(slots=True)
class Group:
    """The rows of one contact, in the order of the file, and what was wrong with some of them."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """A contact of which one row is bad is not imported at all."""
        return not self.bad

    def refuse(self, line: int, reason: str) -> None:
        self.bad.append(BadRow(line, reason))

    def left_out(self) -> list[BadRow]:
        """The sound rows that another row has made bad with it."""
        told = {bad.line for bad in self.bad}
        return [
            BadRow(row.line, f"Kontakten {row.source_id} utelämnas, för rad {self.bad[0].line} har fel.")
            for row in self.rows
            if self.bad and row.line not in told
        ]


def read_rows(lines: Iterable[str], now: datetime) -> Iterator[Row | Unread]:
    """Each row that is not empty, header first. Raises ContactsFileRefused when there is no sound header or quotes."""
    lines = iter(lines)
    first = next(lines, "")
    columns = read_header(first)
    for line, cells in _records(lines, separator_of(first)):
        if any(cell.strip() for cell in cells):
            yield _read(line, cells, columns, now)


def joined(told: Iterable[Row | Unread]) -> Group:
    """What a file says of one contact, from its rows in the order of the file."""
    group = Group()
    for row in told:
        if isinstance(row, Unread):
            group.bad.append(row.bad)
            continue
        try:
            _join(group, row)
        except BadInput as problem:
            group.refuse(row.line, problem.message)
    return group


def separator_of(header: str) -> str:
    """Semicolon or comma: the one of which the header has more."""
    return "," if header.count(",") > header.count(";") else ";"


def read_header(line: str) -> list[str]:
    """The columns in the file's own order. Raises ContactsFileRefused that names every missing and unknown one."""
    text = line.lstrip("\ufeff").rstrip("\r\n")
    names = [name.strip().casefold() for name in next(csv.reader([text], delimiter=separator_of(text)), [])]
    faults = {
        "Kolumner saknas": [name for name in COLUMNS if name not in names],
        "Okända kolumner": [name or "(utan namn)" for name in names if name not in COLUMNS],
        "Kolumner som står två gånger": sorted({name for name in names if names.count(name) > 1 and name in COLUMNS}),
    }
    told = [f"{what}: {', '.join(found)}." for what, found in faults.items() if found]
    if told:
        raise ContactsFileRefused(f"Rad 1: {' '.join(told)} Rubrikerna ska vara {';'.join(COLUMNS)}.")
    return names


def _records(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; the header was line 1."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ContactsFileRefused(
                f"Rad {begins}: citattecknen går inte ihop, så raderna därefter går inte att skilja åt. "
                "Skriv citattecken inuti text dubbelt och avsluta varje text."
            ) from error
        yield begins, cells


def _read(line: int, cells: list[str], columns: list[str], now: datetime) -> Row | Unread:
    if len(cells) != len(columns):
        reason = f"Raden har {len(cells)} fält men ska ha {len(columns)}. Text med skiljetecken ska stå i citattecken."
        source = cells[columns.index("source_id")].strip() if len(cells) > columns.index("source_id") else ""
        return Unread(source, BadRow(line, reason))
    told = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    try:
        return read_row(line, told, now)
    except BadInput as problem:
        return Unread(told["source_id"], BadRow(line, problem.message))


def _join(group: Group, row: Row) -> None:
    """Put the row to its contact. Raises BadInput when it says otherwise than the contact's first row."""
    if group.rows and group.rows[0].contact != row.contact:
        first = group.rows[0]
        differing = [
            name for name in ContactColumns.__slots__ if getattr(first.contact, name) != getattr(row.contact, name)
        ]
        raise BadInput(f"{', '.join(differing)} är inte som på rad {first.line}, fast kontakten är densamma.")
    for other in group.rows:
        if row.person and other.person and row.person.description != UNKNOWN and who(row.person) == who(other.person):
            raise BadInput(f"Personen står redan på rad {other.line} i samma kontakt.")
    group.rows.append(row)


def read_row(line: int, told: Mapping[str, str], now: datetime) -> Row:
    """One row from its cells by column. Raises BadInput with every reason why it cannot be."""
    reading = _Reading(told, now)
    row = Row(
        line=line,
        source_id=reading.source_id(),
        contact=reading.contact(),
        person=reading.person(),
        category=reading.category(),
        law=reading.choice("law", LAWS) or "SoL",
        minutes=reading.minutes(),
        note=reading.note(),
    )
    if reading.problems:
        raise BadInput(" ".join(dict.fromkeys(reading.problems)))
    return row


class _Reading:
    """Reads one row cell by cell and notes what is wrong, so that all of it is told at once."""

    def __init__(self, told: Mapping[str, str], now: datetime) -> None:
        self._told, self._now = told, now
        self.problems: list[str] = []

    def source_id(self) -> str:
        text = self._told["source_id"]
        if not text:
            self.problems.append("source_id saknas.")
        if not text.isprintable():
            self.problems.append("source_id har tecken som inte syns.")
        if len(text) > LONGEST_SOURCE_ID:
            self.problems.append(f"source_id får ha högst {LONGEST_SOURCE_ID} tecken.")
        return text

    def contact(self) -> ContactColumns:
        arrived = self._moment("arrived_at")
        if arrived is None and not self._told["arrived_at"]:
            self.problems.append("arrived_at saknas.")
        answered = self._moment("answered_at")
        if arrived is not None:
            self._tell(lambda: check_times(arrived_at=arrived, answered_at=answered, now=self._now))
        if not self._told["channel"]:
            self.problems.append("channel saknas.")
        if not self._told["municipality"]:
            self.problems.append("municipality saknas.")
        return ContactColumns(
            arrived_at=arrived or self._now,
            answered_at=answered,
            channel=self.choice("channel", CHANNELS),
            caller_role=self.choice("caller_role", CALLER_ROLES),
            municipality=self._told["municipality"].casefold(),
            board=self._told["board"].casefold(),
            advice_only=self.is_advice(),
        )

    def is_advice(self) -> bool:
        text = self._told["advice_only"].casefold()
        if text not in _YES | _NO:
            self.problems.append(f"advice_only: ”{text}” är varken ja eller nej.")
        return text in _YES

    def person(self) -> PersonFacts | None:
        """The person of the row, unknown when nothing tells who; oral advice keeps no person."""
        if self.is_advice():
            return None
        given, surname = names_of(self._told["person_name"])
        facts = PersonFacts(
            number=self._told["person_no"], given_name=given, surname=surname, birth_date=self._birth_date()
        )
        if not (facts.number or given or surname):
            facts = PersonFacts(description=UNKNOWN, birth_date=facts.birth_date)
        found: list[PersonFacts] = []
        self._tell(lambda: found.append(checked(facts, local_date(self._now))))
        return found[0] if found else facts

    def category(self) -> str:
        if self.is_advice():
            return ""
        if not self._told["category"]:
            self.problems.append("category saknas.")
        return self.choice("category", CATEGORIES)

    def minutes(self) -> int:
        text = self._told["minutes"]
        if not text:
            return 0
        if not (text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) <= LONGEST):
            self.problems.append(f"minutes: ”{text[:20]}” ska vara ett helt tal mellan 0 och {LONGEST}.")
            return 0
        return int(text)

    def note(self) -> str:
        text = self._told["note"].replace("\x00", "")
        if len(text) > LONGEST_NOTE:
            self.problems.append(f"note får ha högst {LONGEST_NOTE} tecken.")
        return text

    def choice(self, name: str, known: Iterable[tuple[str, str]]) -> str:
        """The code that was written, as code or as Swedish word; empty when nothing was."""
        text = self._told[name].casefold()
        if not text:
            return ""
        known = list(known)
        for code, label in known:
            if text in {code.casefold(), label.casefold()}:
                return code
        self.problems.append(f"{name}: ”{self._told[name][:60]}” finns inte. Skriv {_listed(known)}.")
        return ""

    def _moment(self, name: str) -> datetime | None:
        text = self._told[name]
        found: list[datetime] = []
        if text:
            self._tell(lambda: found.append(parse_instant(text)), name)
        return found[0] if found else None

    def _birth_date(self) -> date | None:
        text = self._told["birth_date"]
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problems.append(f"birth_date: ”{text[:20]}” är inget datum. Skriv till exempel 2015-03-14.")
            return None

    def _tell(self, check: object, name: str = "") -> None:
        try:
            check()  # type: ignore[operator]
        except BadInput as problem:
            self.problems.append(f"{name}: {problem.message}" if name else problem.message)


def who(facts: PersonFacts) -> tuple[object, ...]:
    """What tells a person apart within one contact: the number, else name and birth date, else the order."""
    if facts.number:
        return (facts.number,)
    return facts.given_name.casefold(), facts.surname.casefold(), facts.birth_date, facts.description


def names_of(text: str) -> tuple[str, str]:
    """Given name and surname: ``Efternamn, Förnamn``, or the surname last."""
    if "," in text:
        surname, _, given = text.partition(",")
        return given.strip(), surname.strip()
    given, _, surname = text.strip().rpartition(" ")
    return (given.strip(), surname) if given else (surname, "")


def _listed(known: Iterable[tuple[str, str]]) -> str:
    return ", ".join(code for code, _ in known)
