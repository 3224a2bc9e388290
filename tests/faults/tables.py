"""What stands in every table, so that half an effect cannot hide in one that nobody thought of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection


def everything() -> Mapping[str, str]:
    """Each table's rows as one fingerprint; a table that is empty has none."""
    with connection.cursor() as cursor:
        asked = " union all ".join(
            f"select '{table}', md5(string_agg(t::text, '|' order by t::text)) from {table} t"  # noqa: S608
            for table in sorted(connection.introspection.table_names(cursor))
        )
        cursor.execute(asked)
        return {table: print_ for table, print_ in cursor.fetchall() if print_ is not None}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The tables that do not say the same."""
    return {table for table in {*before, *after} if before.get(table) != after.get(table)}


def empty(tables: Iterable[str]) -> None:
    """Nothing stands in them, nor in what points at them."""
    named = ", ".join(sorted(tables))
    if named:
        with connection.cursor() as cursor:
            cursor.execute(f"truncate {named} cascade")
