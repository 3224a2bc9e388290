"""Constraints, indexes and triggers that lock, taken down while very many rows are copied in, and put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from psycopg import sql

#: Keys that point to something come down first, and up last.
_CONSTRAINTS: Final = """
    SELECT r.relname, c.conname, pg_get_constraintdef(c.oid), c.contype = 'f'
    FROM pg_constraint c
    JOIN pg_class r ON r.oid = c.conrelid
    LEFT JOIN pg_class f ON f.oid = c.confrelid
    WHERE c.contype IN ('p', 'u', 'f', 'x') AND c.connamespace = 'public'::regnamespace
      AND (r.relname = ANY(%(tables)s) OR f.relname = ANY(%(tables)s))
    ORDER BY c.contype <> 'f', r.relname, c.conname
"""
_INDEXES: Final = """
    SELECT i.indexname, i.indexdef FROM pg_indexes i
    WHERE i.schemaname = 'public' AND i.tablename = ANY(%(tables)s)
    ORDER BY i.indexname
"""
#: A lock that a trigger takes for a row is held until the transaction ends, and a server has room for few thousands.
_TRIGGERS: Final = """
    SELECT r.relname, t.tgname
    FROM pg_trigger t
    JOIN pg_class r ON r.oid = t.tgrelid
    JOIN pg_proc f ON f.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND r.relname = ANY(%(tables)s)
      AND pg_get_triggerdef(t.oid) ~ ' INSERT ' AND f.prosrc ~ 'pg_advisory_xact_lock'
    ORDER BY r.relname, t.tgname
"""
#: What the trigger of receipts refuses, asked of all of them at once.
_OPENED_AND_RECALLED: Final = """
    SELECT EXISTS (
        SELECT FROM handover_withdrawal w JOIN handover_receipt r USING (version_id)
        WHERE w.kind = 'recalled' AND r.kind <> 'deleted'
    )
"""


class RowsBreakARule(Exception):
    """What was copied in is not what the triggers would have let in."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a table as the database itself writes it."""

    table: str
    name: str
    definition: str
    is_pointer: bool

    @property
    def up(self) -> sql.Composed:
        return sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(*self._names) + sql.SQL(self.definition)

    @property
    def down(self) -> sql.Composed:
        return sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*self._names)

    @property
    def _names(self) -> tuple[sql.Identifier, sql.Identifier]:
        return sql.Identifier(self.table), sql.Identifier(self.name)


@dataclass(frozen=True, slots=True)
class Index:
    """An index of a table as the database itself writes it."""

    name: str
    definition: str

    @property
    def up(self) -> sql.Composed:
        return sql.Composed([sql.SQL(self.definition)])

    @property
    def down(self) -> sql.Composed:
        return sql.SQL("DROP INDEX {}").format(sql.Identifier(self.name))


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of a table that takes a lock for each row."""

    table: str
    name: str

    @property
    def up(self) -> sql.Composed:
        return sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}").format(*self._names)

    @property
    def down(self) -> sql.Composed:
        return sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(*self._names)

    @property
    def _names(self) -> tuple[sql.Identifier, sql.Identifier]:
        return sql.Identifier(self.table), sql.Identifier(self.name)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken down, in the order in which it is put back."""

    parts: tuple[Constraint | Index | Trigger, ...]


def take_down(tables: Sequence[str]) -> Taken:
    """The tables have no keys and no indexes afterwards; what checks a single row without a lock stands."""
    triggers = [Trigger(*row) for row in _rows(_TRIGGERS, tables)]
    _run(trigger.down for trigger in triggers)
    constraints = [Constraint(*row) for row in _rows(_CONSTRAINTS, tables)]
    for constraint in constraints:
        _run([constraint.down])
    indexes = [Index(*row) for row in _rows(_INDEXES, tables)]
    _run(index.down for index in indexes)
    pointers = [each for each in constraints if each.is_pointer]
    keys = [each for each in constraints if not each.is_pointer]
    return Taken((*keys, *indexes, *pointers, *triggers))


def put_back(taken: Taken) -> None:
    """Everything stands again, checked against every row. Raises RowsBreakARule."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
    _run(part.up for part in taken.parts)
    if _rows(_OPENED_AND_RECALLED, ()) != [(False,)]:
        raise RowsBreakARule("a version that was recalled has been received")


def _run(statements: Iterable[sql.Composed]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _rows(question: str, tables: Sequence[str]) -> list[tuple[Any, ...]]:
    with closing(connection.cursor()) as cursor:
        cursor.execute(question, {"tables": list(tables)})
        return list(cursor.fetchall())
