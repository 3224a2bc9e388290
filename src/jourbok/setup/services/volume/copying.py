"""Rows that the database makes, copied into a table by the protocol that copies: COPY out of one session into another.

One session makes the rows while the other writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

_COLUMNS: Final = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
    FROM pg_attribute a
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
"""
#: What stands in a column that must say something and of which the fixture has nothing to say.
_NOTHING: Final = {"text": "''", "character varying": "''", "boolean": "false", "jsonb": "'[]'"}


class ColumnIsUnknown(Exception):
    """The table has a column that must say something, and the fixture does not know what."""


@contextmanager
def second_session() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own to the same database, in which the rows are made."""
    other = connection.copy()
    other.ensure_connection()
    other.set_autocommit(True)
    try:
        if other.connection is None:
            raise RuntimeError("a connection that has been made is there")
        yield other.connection
    finally:
        other.close()


def copy_rows(source: psycopg.Connection[Any], table: str, columns: Mapping[str, str], origin: str) -> int:
    """Fill the table from the `origin` (what stands after FROM), each column by its expression. How many rows."""
    told = _typed(table, columns)
    names = sql.SQL(", ").join(map(sql.Identifier, told))
    made = sql.SQL(", ").join(sql.SQL(expression) for expression in told.values())
    out = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (FORMAT binary)").format(made, sql.SQL(origin))
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(sql.Identifier(table), names)
    connection.ensure_connection()
    with source.cursor() as making, connection.connection.cursor() as writing:
        with making.copy(out) as rows, writing.copy(into) as written:
            for row in rows:
                written.write(row)
        return int(writing.rowcount)


def _typed(table: str, columns: Mapping[str, str]) -> dict[str, str]:
    """Each column's expression made to be of the column's own type, and nothing in those that were not named."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [table])
        found = cursor.fetchall()
    told: dict[str, str] = {}
    for name, kind, must_be_told in found:
        expression = columns.get(name) or (_nothing(table, name, kind) if must_be_told else "")
        if expression:
            told[name] = f"({expression})::{kind}"
    if unknown := set(columns) - set(told):
        raise ColumnIsUnknown(f"{table} has no {', '.join(sorted(unknown))}")
    return told


def _nothing(table: str, name: str, kind: str) -> str:
    plain = kind.partition("(")[0]
    if plain not in _NOTHING:
        raise ColumnIsUnknown(f"{table}.{name} is {kind} and must say something")
    return _NOTHING[plain]
