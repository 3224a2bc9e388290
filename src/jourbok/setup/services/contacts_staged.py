"""The rows of an old spreadsheet while they are imported: kept by the database, so that memory does not grow with them.

They lie in a table of the transaction's own and come back contact by contact, in the order the contacts came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import connection

from jourbok.people.rules.facts import PersonFacts
from jourbok.setup.rules.contacts_csv import BadRow, ContactColumns, Group, Row, Unread, joined

_FETCHED_AT_A_TIME: Final = 2000
_TABLE: Final = """
    CREATE TEMPORARY TABLE imported_row (
        line int, source_id text, reason text,
        arrived_at timestamptz, answered_at timestamptz, channel text, caller_role text, municipality text, board text,
        advice_only boolean,
        has_person boolean, number text, given_name text, surname text, birth_date date, description text,
        category text, law text, minutes int, note text
    ) ON COMMIT DROP
"""
#: By the order in which contacts came in; rows of one contact follow each other as they did in the file.
_IN_ORDER: Final = """
    SELECT * FROM imported_row
    WINDOW contact AS (PARTITION BY source_id)
    ORDER BY min(arrived_at) OVER contact, min(line) OVER contact, source_id, line
"""


@contextmanager
def staged(rows: Iterable[Row | Unread]) -> Iterator[Staged]:
    """The rows lie in the database while the block runs, inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
    found = Staged()
    with connection.connection.cursor() as cursor, cursor.copy("COPY imported_row FROM STDIN") as into:
        for row in rows:
            found.rows += 1
            if isinstance(row, Unread) and not row.source_id:
                found.nobodys.append(row.bad)
            else:
                into.write_row([_without_nul(value) for value in _written(row)])
    yield found
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE imported_row")


class Staged:
    """How many rows the file has, and those bad ones that name no contact."""

    def __init__(self) -> None:
        self.rows = 0
        self.nobodys: list[BadRow] = []

    def groups(self) -> Iterator[Group]:
        """Each contact with all its rows."""
        with connection.connection.cursor(name="imported_rows") as cursor:
            cursor.itersize = _FETCHED_AT_A_TIME
            cursor.execute(_IN_ORDER)
            for _source_id, rows in groupby(cursor, key=itemgetter(1)):
                yield joined(_read(row) for row in rows)


def _written(row: Row | Unread) -> tuple[Any, ...]:
    if isinstance(row, Unread):
        return row.bad.line, row.source_id, row.bad.reason, *[None] * 17
    contact, person = row.contact, row.person or PersonFacts()
    return (
        row.line,
        row.source_id,
        None,
        contact.arrived_at,
        contact.answered_at,
        contact.channel,
        contact.caller_role,
        contact.municipality,
        contact.board,
        contact.advice_only,
        row.person is not None,
        person.number,
        person.given_name,
        person.surname,
        person.birth_date,
        person.description,
        row.category,
        row.law,
        row.minutes,
        row.note,
    )


def _without_nul(value: object) -> object:
    """The database keeps every character but one."""
    return value.replace("\x00", "�") if isinstance(value, str) else value


def _read(told: tuple[Any, ...]) -> Row | Unread:
    line, source_id, reason, *contact = told[:10]
    if reason is not None:
        return Unread(source_id, BadRow(line, reason))
    has_person, number, given_name, surname, birth_date, description, *rest = told[10:]
    person = PersonFacts(number, given_name, surname, birth_date, description=description) if has_person else None
    return Row(line, source_id, ContactColumns(*contact), person, *rest)
