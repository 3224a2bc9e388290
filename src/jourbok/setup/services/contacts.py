"""Importing contacts from the old spreadsheet: a night or a year, once, however often the file is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.kernel.actor import Actor, Permission, Role
from jourbok.organisations.selectors import service
from jourbok.setup.rules.contacts_csv import BadRow, ContactsFileRefused, read_rows
from jourbok.setup.services.contacts_staged import staged
from jourbok.setup.services.contacts_written import Written, write_groups

IMPORT_CONTACTS: Final = Permission.of("setup.import_contacts", Role.UNIT_MANAGER, Role.ADMINISTRATOR, Role.SYSTEM)
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file. `bad` tells each row that was not imported, by line; nothing is imported when `is_refused`.

    `unchanged` counts the rows that were there already.
    """

    rows: int
    contacts_added: int = 0
    cases_added: int = 0
    persons_added: int = 0
    time_entries_added: int = 0
    unchanged: int = 0
    bad: tuple[BadRow, ...] = ()
    is_refused: bool = False

    @property
    def exit_code(self) -> int:
        """0 when every row is imported or was, 1 when bad rows were left out, 2 when nothing was imported for them."""
        if not self.bad:
            return 0
        return 2 if self.is_refused else 1

    def as_json(self) -> dict[str, Any]:
        """As the command tells it."""
        return {
            "rows": self.rows,
            "contacts_added": self.contacts_added,
            "cases_added": self.cases_added,
            "persons_added": self.persons_added,
            "time_entries_added": self.time_entries_added,
            "unchanged": self.unchanged,
            "bad": [{"line": bad.line, "reason": bad.reason} for bad in self.bad],
        }


def import_contacts(*, actor: Actor, path: Path, keep_good: bool = False) -> ImportReport:
    """Every contact of the file is there afterwards, or with any bad row none of them; a second reading adds nothing.

    With `keep_good` the contacts whose rows are all sound are imported and the others told. For the command
    ``jourbok import contacts FILE [--keep-good] [--json]``: print `as_json()`, or the counts and each bad row with its
    line, and leave with `exit_code`. Raises ContactsFileRefused (exit 2) when the file cannot be read as rows at all.
    """
    actor.require(IMPORT_CONTACTS)
    with transaction.atomic():
        with _opened(path) as lines, staged(read_rows(lines, actor.moment)) as sheet:
            written = write_groups(actor, sheet.groups(), keep_good=keep_good)
        written.refused.extend(sheet.nobodys)
        if written.refused and not keep_good:
            transaction.set_rollback(True)
            return ImportReport(rows=sheet.rows, bad=_by_line(written.refused), is_refused=True)
        _record(actor, written)
    return ImportReport(
        rows=sheet.rows,
        contacts_added=written.contacts,
        cases_added=written.cases,
        persons_added=written.persons,
        time_entries_added=written.time_entries,
        unchanged=written.unchanged,
        bad=_by_line([*written.refused, *written.left_out]),
    )


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, newline="") as lines:
            yield lines
    except OSError as error:
        raise ContactsFileRefused(f"{path} går inte att läsa. Kontrollera sökväg och läsrätt.") from error
    except UnicodeDecodeError as error:
        raise ContactsFileRefused(f"{path} är varken UTF-8 eller CP1252. Spara om filen som CSV UTF-8.") from error


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is that, with or without its mark at the start; else the old Windows one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            for _ in _pieces(text):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _pieces(text: Any) -> Iterator[str]:
    return iter(lambda: text.read(_PIECE), "")


def _by_line(bad: list[BadRow]) -> tuple[BadRow, ...]:
    return tuple(sorted(bad, key=lambda row: row.line))


def _record(actor: Actor, written: Written) -> None:
    if written.contacts or written.cases:
        record_change(
            actor=actor,
            action="setup.contacts_imported",
            subject=service(),
            details={"contacts": written.contacts, "cases": written.cases, "persons": written.persons},
        )
