"""New rows written by COPY: the database takes them several times faster than by INSERT, and checks them as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_new(rows: Sequence[models.Model]) -> None:
    """The rows, all of one kind, are in their table; keys that the database counts are left to it.

    Into a table with row level security nothing can be copied, so its rows are copied beside it and added from there.
    """
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    table, beside = sql.Identifier(rows[0]._meta.db_table), sql.Identifier("copied_row")
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [rows[0]._meta.db_table])
        if not cursor.fetchone()[0]:
            _copy(cursor, rows, fields, into=table, columns=columns)
            return
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} AS SELECT {} FROM {} WITH NO DATA").format(beside, columns, table)
        )
        _copy(cursor, rows, fields, into=beside, columns=columns)
        cursor.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(table, columns, columns, beside))
        cursor.execute(sql.SQL("DROP TABLE {}").format(beside))


def _copy(
    cursor: Any,
    rows: Sequence[models.Model],
    fields: Sequence[models.Field[Any, Any]],
    *,
    into: sql.Identifier,
    columns: sql.Composed,
) -> None:
    names = [field.attname for field in fields]
    documents = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(into, columns)) as copying:
        for row in rows:
            values: list[Any] = [getattr(row, name) for name in names]
            for place in documents:
                values[place] = Jsonb(values[place])
            copying.write_row(values)
