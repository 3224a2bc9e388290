"""Taking the next number of a series."""

from __future__ import annotations

from django.db import connection


def next_number(*, name: str, year: int) -> int:
    """Take the next number of the year, inside the caller's transaction: no gap if it commits, none taken if not."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO organisations_numberseries (name, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (name, year) DO UPDATE SET last = organisations_numberseries.last + 1
            RETURNING last
            """,
            [name, year],
        )
        (last,) = cursor.fetchone()
    return int(last)
