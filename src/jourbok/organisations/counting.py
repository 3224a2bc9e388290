"""Rows counted for each board and month by several of their columns at once, by the database and in one reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import F, Func, QuerySet, TextField, Value

from jourbok.kernel.measure import Counted, Measure


def counted_by(rows: QuerySet[Any], measure: Measure, columns: Mapping[str, Any]) -> Iterator[Counted]:
    """How many rows each month and board has by each of the columns; a column's name is that of the breakdown.

    The rows have a board and are annotated with `month`. No column is NULL.
    """
    told = rows.order_by().values_list("month", "board__slug", *columns.values())
    asked, params = told.query.sql_with_params()
    names = [connection.ops.quote_name(name) for name in columns]
    parts = ", ".join(f"'{name}:' || {quoted}" for name, quoted in zip(columns, names, strict=True))
    statement = (
        f"SELECT month::date, board, coalesce({parts}), count(*) FROM ({asked}) told (month, board, {', '.join(names)})"  # noqa: S608
        f" GROUP BY month, board, GROUPING SETS (({'), ('.join(names)}))"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for month, board, breakdown, n in cursor.fetchall():
            yield Counted(month, measure, board, n, breakdown)


def joined(first: str, sign: str, second: str) -> Func:
    """Two columns as one text with the sign between them."""
    return Func(F(first), Value(sign), F(second), function="concat", output_field=TextField())
