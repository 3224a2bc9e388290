"""What the database itself says of its tables: who may what, which policies stand, and what points at what."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString

from django.db import connection
from psycopg import sql

from jourbok.config.grants import PORTAL

#: The board that is set, asked for once a statement and not once a row.
SET_BOARD: Final = "(( SELECT NULLIF(current_setting('portal.board'::text, true), ''::text) AS \"nullif\"))::bigint"
#: What a policy for the portal begins with: the equality on the board, by its key or, in the log, by its short name.
LEADS: Final = (
    f"board_id = {SET_BOARD}",
    "board)::text = (( SELECT organisations_board.slug FROM organisations_board"
    " WHERE (organisations_board.id = IT".replace("IT", SET_BOARD),
)
#: Tables without a board, by the one that they are reached through; whose own policy counts too, and leads the same.
THROUGH: Final[Mapping[str, str]] = {
    "signing_signature": f"EXISTS ( SELECT FROM decisions_outcome done"
    f" WHERE ((done.board_id = {SET_BOARD}) AND (done.signature = signing_signature.id)))",
    "economy_costshare": "municipality_id = ( SELECT organisations_board.municipality_id FROM organisations_board"
    " WHERE (organisations_board.id = IT".replace("IT", SET_BOARD),
}


@dataclass(frozen=True)
class Policy:
    """A policy that the portal's role is under: `shows` narrows what it reads, `lets_in` what it adds."""

    table: str
    name: str
    verb: str
    permissive: bool
    shows: str
    lets_in: str


@dataclass(frozen=True)
class Pointer:
    """A foreign key of one column, from a table that has a board."""

    table: str
    column: str
    parent: str
    parent_has_board: bool
    is_bound: bool

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


def rows(question: str | sql.Composed, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, parameters or None)
        return list(cursor.fetchall())


def naming(statement: LiteralString, *names: str) -> sql.Composed:
    """The statement with the names of tables and columns in its gaps."""
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def rights_of(role: str = PORTAL) -> dict[str, set[str]]:
    """Each table of which the role may do anything with any column, and what."""
    found = rows(
        """
        SELECT class.relname, verb FROM pg_class class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) verb
        WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND has_any_column_privilege(%s, class.oid, verb)
        UNION ALL
        SELECT class.relname, verb FROM pg_class class, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) verb
        WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND has_table_privilege(%s, class.oid, verb)
        """,
        role,
        role,
    )
    rights: dict[str, set[str]] = {}
    for table, verb in found:
        rights.setdefault(table, set()).add(verb)
    return rights


def walled_tables() -> set[str]:
    """The tables with row-level security on."""
    return {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
        )
    }


def policies(role: str = PORTAL) -> list[Policy]:
    """Every policy that the role is under, by name, through a role that it is a member of, or as anybody."""
    found = rows(
        """
        SELECT class.relname, policy.polname, policy.polcmd, policy.polpermissive,
               coalesce(pg_get_expr(policy.polqual, policy.polrelid), ''),
               coalesce(pg_get_expr(policy.polwithcheck, policy.polrelid), '')
        FROM pg_policy policy JOIN pg_class class ON class.oid = policy.polrelid
        WHERE EXISTS (SELECT FROM unnest(policy.polroles) AS named
                      WHERE named = 0 OR pg_has_role(%s, named, 'MEMBER'))
        ORDER BY 1, 2
        """,
        role,
    )
    return [
        Policy(table, name, verb, permissive, _plain(shows), _plain(lets_in))
        for table, name, verb, permissive, shows, lets_in in found
    ]


def leads_with_the_board(table: str, expression: str) -> bool:
    """Whether the policy's words begin with the equality on the board that is set, and nothing widens it."""
    words = expression.lstrip("(")
    if " OR " in words:
        return False
    return words.startswith((*LEADS, *filter(None, [THROUGH.get(table)])))


def tables_with_a_board() -> dict[str, bool]:
    """Each table with a board, and whether every row must have one."""
    return dict(
        rows(
            "SELECT table_name, is_nullable = 'NO' FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'board_id' ORDER BY 1"
        )
    )


def pointers() -> list[Pointer]:
    """Every foreign key of one column between tables of ours, and whether one with the board stands beside it."""
    found = rows(
        """
        SELECT child.relname, part.attname, parent.relname,
               EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = parent.oid AND a.attname = 'board_id'),
               EXISTS (
                   SELECT FROM pg_constraint both_ JOIN pg_attribute board
                     ON board.attrelid = both_.conrelid AND board.attname = 'board_id'
                   JOIN pg_attribute theirs ON theirs.attrelid = both_.confrelid AND theirs.attname = 'board_id'
                   WHERE both_.contype = 'f' AND both_.conrelid = key.conrelid AND both_.confrelid = key.confrelid
                     AND both_.convalidated AND both_.conkey = ARRAY[board.attnum, key.conkey[1]]
                     AND both_.confkey = ARRAY[theirs.attnum, key.confkey[1]]
               )
        FROM pg_constraint key
        JOIN pg_class child ON child.oid = key.conrelid JOIN pg_class parent ON parent.oid = key.confrelid
        JOIN pg_attribute part ON part.attrelid = child.oid AND part.attnum = key.conkey[1]
        WHERE key.contype = 'f' AND cardinality(key.conkey) = 1 AND child.relnamespace = 'public'::regnamespace
        ORDER BY 1, 2
        """
    )
    return [Pointer(*row) for row in found]


def indexed_by_board(tables: Collection[str]) -> set[str]:
    """Those of the tables with an index that begins with the board."""
    return {
        name
        for (name,) in rows(
            """
            SELECT DISTINCT class.relname FROM pg_index found JOIN pg_class class ON class.oid = found.indrelid
            JOIN pg_attribute first ON first.attrelid = class.oid AND first.attnum = found.indkey[0]
            WHERE first.attname = 'board_id' AND found.indpred IS NULL AND class.relname = ANY(%s)
            """,
            list(tables),
        )
    }


def columns_of(table: str) -> Sequence[tuple[str, str]]:
    """The names of the table's columns, and their types."""
    return rows(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        table,
    )


def _plain(expression: str) -> str:
    return re.sub(r"\s+", " ", expression)
