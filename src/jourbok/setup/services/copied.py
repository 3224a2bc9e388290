"""New rows written by COPY: the database takes them several times faster than by INSERT, and checks them as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_new(rows: Sequence[models.Model]) -> None:
    """The rows, all of one kind, are in their table; keys that the database counts are left to it."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = [field.attname for field in fields]
    documents = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(rows[0]._meta.db_table), columns)
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(statement) as into:
        for row in rows:
            values: list[Any] = [getattr(row, name) for name in names]
            for place in documents:
                values[place] = Jsonb(values[place])
            into.write_row(values)
