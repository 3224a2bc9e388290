"""What the rows of the fixture are made from: the days, the persons and the cases as numbers, in tables for the while.

Nothing is left to chance: each value follows from the number of the case or the person, so that the same number of
cases is always the same fixture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import permutations
from typing import Any, Final

import psycopg
from django.db import connection
from psycopg import sql

from jourbok.organisations.models import Board
from jourbok.setup.rules.volume import CASES_OF_ONE, Day, persons_of
from jourbok.setup.services.demo_files import demo_stock

#: Functions that last as long as the session in which the rows are made.
_FUNCTIONS: Final = """
    CREATE FUNCTION pg_temp.key(kind int, at timestamptz, number bigint) RETURNS uuid LANGUAGE sql STABLE AS $$
        SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
                || '8' || lpad(to_hex(number), 15, '0'))::uuid
    $$;
    CREATE FUNCTION pg_temp.check_digit(nine text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT ((10 - sum(CASE WHEN place % 2 = 1 THEN 2 * digit / 10 + 2 * digit % 10 ELSE digit END) % 10) % 10)::text
        FROM (SELECT place, substr(nine, place, 1)::int AS digit FROM generate_series(1, 9) place) digits
    $$;
    CREATE FUNCTION pg_temp.serial(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT lpad(number::text, greatest(5, length(number::text)), '0')
    $$
"""
#: Numbers 980 to 999 of each birthday are never issued; of four persons one has no number.
_PERSONS: Final = """
    CREATE UNLOGGED TABLE volume_person AS
    SELECT p, pg_temp.key(1, '2011-11-01 12:00+00', p) AS id, born,
           CASE WHEN has_number THEN to_char(born, 'YYYYMMDD') || serial
                || pg_temp.check_digit(to_char(born, 'YYMMDD') || serial) END AS number
    FROM (
        SELECT p, p % 4 < 3 AND k < 31046 * 20 AS has_number, (980 + k % 20)::text AS serial,
               '1926-01-01'::date + ((CASE WHEN p % 4 < 3 THEN k / 20 ELSE p END) * 7919 % 31046)::int AS born
        FROM (SELECT p, p - (p + 1) / 4 AS k FROM generate_series(0::bigint, {persons} - 1) p) numbered
    ) persons
"""
#: Of five cases the fifth shares the fourth's contact: `lead` is the case that the contact came with.
_CASES: Final = """
    CREATE UNLOGGED TABLE volume_case AS
    SELECT i, lead, year, i - first_of_year + 1 AS serial, arrived_at, arrived_at + interval '9 min' AS opened_at,
           lead - lead / 5 - first_of_year / 5 * 4 + 1 AS contact_serial,
           pg_temp.key(3, arrived_at, i) AS id, pg_temp.key(2, arrived_at, lead) AS contact_id,
           person.p, person.id AS person_id, person.born > arrived_at::date - 6574 AS is_child,
           board.id AS board_id, board.slug AS board, board.municipality_id,
           worker.id AS worker_id, worker.name AS worker
    FROM (
        SELECT i, lead, year, first_of_year,
               (day + time '16:00' + (lead - first)::float / cases * interval '7 hours') AT TIME ZONE 'Europe/Stockholm'
                   AS arrived_at,
               CASE WHEN i % {step} = 0 AND i / {step} < {of_one} THEN 0 ELSE 1 + i * 48271 % ({persons} - 1) END AS p
        FROM volume_day
        CROSS JOIN LATERAL generate_series(first, first + cases - 1) i
        CROSS JOIN LATERAL (SELECT i - (i % 5 = 4)::int AS lead) contact
    ) cases
    JOIN volume_person person USING (p)
    JOIN volume_board board ON board.n = lead * 7 % {boards}
    JOIN volume_worker worker ON worker.n = lead % {workers}
    ORDER BY i
"""
TABLES: Final = (
    "volume_case",
    "volume_person",
    "volume_day",
    "volume_board",
    "volume_worker",
    "volume_given_name",
    "volume_surname",
)


def lay_ground(source: psycopg.Connection[Any], days: Sequence[Day], workers: Sequence[tuple[str, str]]) -> None:
    """The tables of numbers are there afterwards."""
    cases = days[-1].first + days[-1].cases
    persons = persons_of(cases)
    boards = list(Board.objects.order_by("pk").values_list("pk", "slug", "municipality_id"))
    drop_ground()
    source.execute(_FUNCTIONS)
    _fill("volume_day", "day date, first bigint, cases int, first_of_year bigint, year int", map(_day, days))
    _fill("volume_board", "n int, id bigint, slug text, municipality_id bigint", _numbered(boards))
    _fill("volume_worker", "n int, id text, name text", _numbered(workers))
    names = demo_stock().names
    given = [*((name, "woman") for name in names.women), *((name, "man") for name in names.men)]
    _fill("volume_given_name", "n int, name text, gender text", _numbered(given))
    surnames = [*names.surnames, *("-".join(pair) for pair in permutations(names.surnames, 2))]
    _fill("volume_surname", "n int, name text", _numbered([(name,) for name in surnames]))
    counted = {
        "persons": persons,
        "boards": len(boards),
        "workers": len(workers),
        "step": max(cases // CASES_OF_ONE - 1, 2),
        "of_one": CASES_OF_ONE,
    }
    literals = {name: sql.Literal(value) for name, value in counted.items()}
    for statement in (_PERSONS, _CASES):
        source.execute(sql.SQL(statement).format(**literals))
    source.execute("ANALYZE volume_case, volume_person")


def drop_ground() -> None:
    """The tables of numbers are gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")


def _day(day: Day) -> tuple[object, ...]:
    return day.on, day.first, day.cases, day.first_of_year, day.on.year


def _numbered(rows: Iterable[tuple[object, ...]]) -> Iterable[tuple[object, ...]]:
    return ((number, *row) for number, row in enumerate(rows))


def _fill(table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNLOGGED TABLE {table} ({columns})")
    with closing(connection.connection.cursor()) as cursor, cursor.copy(f"COPY {table} FROM STDIN") as into:
        for row in rows:
            into.write_row(row)
