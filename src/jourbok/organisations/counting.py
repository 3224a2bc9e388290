"""Rows counted for each board and month by several of their columns at once, by the database and in one reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    F,
    Func,
    QuerySet,
    Sum,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from jourbok.kernel.measure import Counted, Measure, Source


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


#: What a row adds to a figure that counts rows.
ONE: Final = Value(1)


@dataclass(frozen=True, slots=True)
class Sources:
    """The rows behind a figure, the latest first, asked for a stretch at a time."""

    rows: QuerySet[Any]
    kind: str

    def of_board(self, board: str) -> Sources:
        """Those of one board."""
        return Sources(self.rows.filter(of_board=board), self.kind)

    def tally(self) -> tuple[int, int]:
        """How many rows there are, and what they add up to."""
        found = self.rows.aggregate(n=Count("pk"), total=Sum("adds", default=0))
        return found["n"], int(found["total"])

    def before(self, moment: datetime | None, most: int) -> tuple[list[Source], datetime | None]:
        """At most so many rows that happened before the moment, and the moment before which the next ones did.

        Rows of the same instant are never parted, so that none is shown twice or not at all.
        """
        rows = self.rows if moment is None else self.rows.filter(happened_at__lt=moment)
        found = list(rows[: most + 1])
        if len(found) <= most:
            return self._told(found), None
        edge = found[-1][0]
        kept = [row for row in found if row[0] > edge] or list(self.rows.filter(happened_at=edge))
        return self._told(kept), kept[-1][0]

    def _told(self, rows: Iterable[tuple[Any, ...]]) -> list[Source]:
        return [
            Source(at, self.kind if key else "", key, number, board, int(adds)) for at, key, number, board, adds in rows
        ]


def sources_of(
    rows: QuerySet[Any],
    at: str,
    *,
    kind: str = "",
    key: str = "",
    number: str = "",
    board: str = "board__slug",
    adds: Any = ONE,
) -> Sources:
    """The rows as sources; each name is a column's, and what has none is left empty."""
    told = rows.annotate(
        happened_at=F(at),
        opens=F(key) if key else Value(None, output_field=UUIDField()),
        called=F(number) if number else Value("", output_field=CharField()),
        of_board=F(board) if board else Value(None, output_field=CharField()),
        adds=Cast(adds, BigIntegerField()),
    )
    ordered = told.order_by("-happened_at", "pk")
    return Sources(ordered.values_list("happened_at", "opens", "called", "of_board", "adds"), kind)
