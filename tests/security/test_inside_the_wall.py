"""What a board's role can and cannot do in the database itself, were somebody to speak to it there."""

from __future__ import annotations

import json
from typing import Any, Final

import psycopg.errors as refusals
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql
from uuid_utils.compat import uuid7

from jourbok.config.grants import PORTAL, PORTAL_ADDS
from jourbok.organisations.models import Board
from jourbok.organisations.portal_role import as_board

from .asking import MARK, undone
from .catalogue import columns_of, naming, pointers, rights_of, rows, tables_with_a_board
from .world import BOARD_A, BOARD_B, World

pytestmark = pytest.mark.django_db

#: What a setting may hold that names no board.
NO_BOARD: Final = ("", "0", "-1", "987654", "1 OR 1=1", "1,2", "1;2", "{1,2}", "1) OR (true", "sollentuna", "null")


def walled() -> list[str]:
    """The tables whose rows a board may read, by the board that each row has."""
    readable = {table for table, verbs in rights_of().items() if "SELECT" in verbs}
    return sorted(readable & {*tables_with_a_board()})


def stepped_down(setting: str | None) -> None:
    with connection.cursor() as cursor:
        if setting is not None:
            cursor.execute("SELECT set_config('portal.board', %s, true)", [setting])
        cursor.execute(f"SET LOCAL ROLE {PORTAL}")


def seen(table: str) -> int:
    """How many rows of the table the role is shown; none where the question itself is refused."""
    try:
        with transaction.atomic():
            [(number,)] = rows(naming("SELECT count(board_id) FROM {}", table))
    except DatabaseError as error:
        assert isinstance(error.__cause__, refusals.InvalidTextRepresentation), error
        return 0
    return int(number)


@pytest.mark.parametrize("setting", [None, *NO_BOARD])
def test_a_setting_that_names_no_board_shows_no_row(world: World, setting: str | None) -> None:
    with undone():
        stepped_down(setting)
        assert {table: seen(table) for table in walled() if seen(table)} == {}


def test_of_two_settings_the_last_alone_counts(world: World) -> None:
    keys = dict(Board.objects.filter(slug__in=[BOARD_A, BOARD_B]).values_list("slug", "pk"))
    with undone():
        stepped_down(str(keys[BOARD_A]))
        before = rows("SELECT DISTINCT board_id FROM handover_reportversion")
        stepped_down(str(keys[BOARD_B]))
        assert before == [(keys[BOARD_A],)]
        assert rows("SELECT DISTINCT board_id FROM handover_reportversion") == [(keys[BOARD_B],)]


def test_a_board_sees_its_own_rows_in_most_tables_so_that_none_elsewhere_is_proof(world: World) -> None:
    with as_board(BOARD_A):
        assert sum(bool(seen(table)) for table in walled()) > len(walled()) / 2


REFUSED: Final = (
    "SET ROLE jourbok_owner",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION jourbok_owner",
    "SET LOCAL row_security = off; SELECT id FROM handover_report",
    "SET session_replication_role = replica",
    "ALTER TABLE handover_report DISABLE ROW LEVEL SECURITY",
    "DROP POLICY a_board_sees_its_own ON handover_report",
    "CREATE POLICY wide ON handover_report USING (true)",
    "GRANT SELECT ON people_person TO jourbok_portal",
    "GRANT jourbok_owner TO jourbok_portal",
    "ALTER ROLE jourbok_portal BYPASSRLS",
    "CREATE TABLE public.mine (id int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION dblink",
    "SELECT surname FROM people_person",
    "SELECT text FROM cases_journalentry",
    "SELECT holder_name FROM cases_mandate",
    "SELECT signer_name FROM signing_signature",
    "SELECT person_id FROM audit_accessevent",
    "SELECT details FROM audit_changeevent",
    "SELECT key FROM audit_idempotencykey",
    "SELECT args FROM procrastinate_jobs",
    "SELECT last_value FROM audit_accessevent_id_seq",
    "UPDATE handover_receipt SET by_name = ''",
    "DELETE FROM handover_receipt",
    "TRUNCATE handover_receipt",
    "LOCK TABLE handover_receipt",
    "COPY handover_report TO '/tmp/mine'",
    "COPY handover_report TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_statistic",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_a_boards_role_cannot_widen_its_own_rights(world: World, statement: str) -> None:
    with undone(), pytest.raises(DatabaseError) as refused, transaction.atomic():
        stepped_down(str(Board.objects.get(slug=BOARD_A).pk))
        rows(statement)
    assert isinstance(refused.value.__cause__, refusals.InsufficientPrivilege), refused.value


def test_whoever_could_write_whole_statements_would_be_past_the_second_wall(world: World) -> None:
    """The wall is against a forgotten filter. What keeps statements ours is the first wall: no text becomes SQL."""
    theirs = str(Board.objects.get(slug=BOARD_B).pk)
    with undone():
        stepped_down(str(Board.objects.get(slug=BOARD_A).pk))
        rows("SELECT set_config('portal.board', %s, true)", theirs)
        assert rows("SELECT DISTINCT board_id FROM handover_report") == [(int(theirs),)]
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE jourbok_app")
        assert rows("SELECT current_user") == [("jourbok_app",)]


def test_no_way_of_reading_a_table_tells_a_board_anothers_mark(world: World) -> None:
    """COPY, EXPLAIN with what it ran into, and what others ask at the moment; the planner's figures are nobody's."""
    told = []
    with undone():
        stepped_down(str(Board.objects.get(slug=BOARD_A).pk))
        for table in walled():
            told += [copied(table), explained(table)]
        told += [words for (words,) in rows("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()")]
        told += [str(row) for row in rows("SELECT * FROM pg_stats WHERE tablename = ANY(%s)", walled())]
    found = {group for text in told for group, _detail in MARK.findall(text)}
    assert "sollentuna" in found
    assert "solna" not in found


def copied(table: str) -> str:
    names = [name for name, _type in columns_of(table) if _may_read(table, name)]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    question = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(columns, sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(question) as out:
        return b"".join(out).decode()


def explained(table: str) -> str:
    return "\n".join(line for (line,) in rows(naming("EXPLAIN (ANALYZE, VERBOSE) SELECT board_id FROM {}", table)))


def _may_read(table: str, column: str) -> bool:
    return rows("SELECT has_column_privilege(current_user, %s, %s, 'SELECT')", table, column) == [(True,)]


def test_a_question_that_would_break_on_anothers_row_never_meets_it(world: World) -> None:
    """Before the policy has let a row through, nothing of the asker's own is tried on it."""
    breaks = (
        "SELECT count(*) FROM handover_reportversion WHERE 1 / (CASE WHEN paper::text LIKE %s THEN 0 ELSE 1 END) = 1"
    )
    with undone():
        stepped_down(str(Board.objects.get(slug=BOARD_A).pk))
        assert rows(breaks, "%solna%solna:%") != [(0,)]
        with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
            rows(breaks, "%sollentuna:%")


def test_what_the_database_calls_out_to_whoever_listens_holds_keys_of_jobs_alone() -> None:
    """Anybody signed in to the database may listen to any channel."""
    found = rows(
        "SELECT proname, prosrc FROM pg_proc"
        " WHERE strpos(prosrc, 'pg_notify') > 0 AND pronamespace = 'public'::regnamespace"
    )
    assert found
    assert {name for name, _source in found if not name.startswith("procrastinate_notify")} == set()
    assert [name for name, source in found if ".args" in source] == []


#: What makes a second row of the kind possible, so that nothing but the board stands against it.
ANOTHER: Final = {"handover_receipt": {"kind": "taken_in", "their_number": "SN 1"}}
#: Where the key that holds the board must itself be what refuses; elsewhere a row may be one of its kind already.
BY_THE_KEY: Final = frozenset(
    {
        *("calls_protectedopening", "cases_assessment", "cases_conflict", "cases_journalentry", "cases_measure"),
        *("decisions_acknowledgement", "decisions_draft", "decisions_partynotice", "handover_receipt"),
        *("placements_placecall", "placements_placement", "placements_search"),
    }
)


def test_no_child_row_is_smuggled_under_another_boards_parent(world: World) -> None:
    """Each kind of row again, told of another board: by the service's role, and by that board itself where it adds."""
    a, b = Board.objects.get(slug=BOARD_A).pk, Board.objects.get(slug=BOARD_B).pk
    refused: dict[str, set[type]] = {}
    for table in sorted({each.table for each in pointers() if each.is_bound}):
        for row in smuggled(table, {a: b, b: a}):
            for board in [None, *([a, b] if table in PORTAL_ADDS else [])]:
                refused.setdefault(table, set()).add(refusal_of(table, row, board))
    assert {table for table, met in refused.items() if met - REFUSALS} == set()
    assert {table for table, met in refused.items() if refusals.ForeignKeyViolation in met} >= BY_THE_KEY
    assert {*PORTAL_ADDS} - {"audit_accessevent", "audit_changeevent", *ROOTS} <= {*refused}


#: What a board adds under nothing else.
ROOTS: Final = ("calls_order", "calls_prenotification", "organisations_phoneentry", "systems_webhook")
REFUSALS: Final = {
    refusals.ForeignKeyViolation,
    refusals.UniqueViolation,
    refusals.CheckViolation,
    refusals.InsufficientPrivilege,
}


def smuggled(table: str, others: dict[int, int]) -> list[dict[str, Any]]:
    """One row of the table that points at something, as the other board's."""
    columns = [each.column for each in pointers() if each.table == table and each.is_bound]
    is_held = "SELECT to_jsonb(it)::text FROM {} it WHERE num_nonnulls({}) > 0 AND board_id = ANY(%s) LIMIT 1"
    question = sql.SQL(is_held).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
    found = rows(question, [*others])
    types = dict(columns_of(table))
    own_key: dict[str, Any] = {"id": 10**9 if types.get("id") == "bigint" else str(uuid7())} if "id" in types else {}
    counted = {name: 999 for name in ("number", "place", "position") if "int" in types.get(name, "")}
    return [
        row | {"board_id": others[row["board_id"]]} | own_key | counted | ANOTHER.get(table, {})
        for row in (json.loads(text) for (text,) in found)
    ]


def refusal_of(table: str, row: dict[str, Any], board: int | None) -> type:
    """What the database says to the row, from the service or from a board; `object` when it takes it."""
    try:
        with transaction.atomic():
            if board is not None:
                stepped_down(str(board))
            with connection.cursor() as cursor:
                into = naming("INSERT INTO {} SELECT * FROM jsonb_populate_record(NULL::{}, %s)", table, table)
                cursor.execute(into, [json.dumps(row)])
            transaction.set_rollback(True)
    except DatabaseError as error:
        return type(error.__cause__)
    return object
