"""What stands in every table, so that half an effect cannot hide in one that nobody thought of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection


def everything() -> Mapping[str, str]:
    """Each table's rows as one fingerprint; a table that is empty has none."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_prepared_statements where name = 'everything')")
        if cursor.fetchone() != (True,):
            cursor.execute(f"prepare everything as {_question(sorted(connection.introspection.table_names(cursor)))}")
        cursor.execute("execute everything")
        return {table: print_ for table, print_ in cursor.fetchall() if print_ is not None}


def _question(tables: Sequence[str]) -> str:
    """Asked of a hundred tables; working out how takes longer than doing it, so a connection does that once."""
    return " union all ".join(
        f"select '{table}', md5(string_agg(t::text, '|' order by t::text)) from {table} t"  # noqa: S608
        for table in tables
    )


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The tables that do not say the same."""
    return {table for table in {*before, *after} if before.get(table) != after.get(table)}


def empty(tables: Iterable[str]) -> None:
    """Nothing stands in them, nor in what points at them."""
    named = ", ".join(sorted(tables))
    if named:
        with connection.cursor() as cursor:
            cursor.execute(f"truncate {named} cascade")
