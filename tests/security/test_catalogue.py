"""The second wall, read out of the database's own catalogue: a table without it fails here, whoever adds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final, LiteralString

import psycopg
import pytest
from django.db import connection

from jourbok.config.grants import APP, PORTAL
from tests.databases import url_of

from . import catalogue
from .catalogue import (
    indexed_by_board,
    leads_with_the_board,
    pointers,
    policies,
    rights_of,
    rows,
    tables_with_a_board,
    walled_tables,
)

pytestmark = pytest.mark.django_db

#: What a board's portal may read whole, since it is the same for everybody, and why nothing in it is secret.
REFERENCE: Final = {
    "law_statuteversion": "the editions of the law, as they are published",
    "organisations_board": "which authorities there are; an authority's name and number are public",
    "organisations_municipality": "the country's municipalities",
    "organisations_service": "the duty service's own name and hours",
    "statistics_monthclose": "that a month is closed, and when; none of its figures",
    "economy_allocationrun": "the period and the sum that all members share; no member's part",
}
#: Foreign keys that lead to another board on purpose.
TO_ANOTHER_BOARD: Final = {
    "cases_case.contact_id": "one call may lead to cases of several boards",
    "calls_prenotificationlink.contact_id": "what a board told is of use in a call that another board's case came of",
    "calls_prenotificationuse.contact_id": "the same; the board is shown that it was of use, never the call",
    "cases_lookup.contact_id": "for a case of one board somebody may look in the system of another",
    "cases_lookup.case_id": "the same",
    "handover_report.case_id": "a report may go to another board than the case's own, with a reason",
}
#: Tables of a case or a call without a board of their own. The portal has no right on any of them.
OF_THE_SERVICE: Final = {
    "calls_callattempt": "a call that nobody answered, or of several boards; the service's own",
    "cases_timeentry": "a worker's time; what falls on each board stands in its shares",
    "cases_timer": "a worker's running clock",
    "economy_invoicedelivery": "that the service asked for an invoice to be sent, and how that went",
    "handover_escalation": "what the service does about a report that nobody opens",
}


#: Tables with a board that hold nobody's case.
SETTINGS: Final = (
    "accounts_boardsystem",
    "accounts_membersystem",
    "organisations_agreement",
    "organisations_deliverychannel",
    "organisations_membership",
)
#: As the catalogue writes the verb that a policy is for.
VERBS: Final = {"SELECT": "r", "INSERT": "a"}


def test_every_table_that_a_board_can_reach_has_row_level_security() -> None:
    assert unwalled() == set()
    assert {*REFERENCE} <= {*rights_of()}


def unwalled() -> set[str]:
    return {*rights_of()} - walled_tables() - {*REFERENCE}


def test_a_board_only_reads_and_adds() -> None:
    assert {verb for verbs in rights_of().values() for verb in verbs} == {"SELECT", "INSERT"}
    assert {verb for table in REFERENCE for verb in rights_of()[table]} == {"SELECT"}


def test_every_right_of_a_board_is_under_a_policy_that_leads_with_the_board() -> None:
    """The wrong form costs between 170 and 10 000 times as much, and one that does not name the board is no wall."""
    assert unpoliced() == []


def unpoliced() -> list[str]:
    """Each right without a policy, or with a policy that does not begin with the board."""
    found = policies()
    bare = []
    for table, verbs in rights_of().items():
        for verb in verbs if table not in REFERENCE else ():
            of_it = [each for each in found if each.table == table and each.verb in {"*", VERBS.get(verb)}]
            words = [each.shows if verb == "SELECT" else each.lets_in for each in of_it]
            is_held = bool(words) and all(leads_with_the_board(table, each) for each in words)
            bare += [] if is_held else [f"{verb} {table}"]
    return bare


def test_no_policy_lets_a_board_past_another() -> None:
    """Permissive policies are added together, so that a single wide one would open the table."""
    assert wide() == []


def wide() -> list[str]:
    return [
        f"{each.table}.{each.name}"
        for each in policies()
        for words in (each.shows, each.lets_in)
        if words and not leads_with_the_board(each.table, words)
    ]


def test_what_the_policy_asks_for_first_is_what_an_index_begins_with() -> None:
    read = {table for table, verbs in rights_of().items() if "SELECT" in verbs} & {*tables_with_a_board()}
    assert read - indexed_by_board(read) == set()


def test_no_row_can_point_at_another_boards_parent() -> None:
    assert loose() == {*TO_ANOTHER_BOARD}


def loose() -> set[str]:
    """The foreign keys between tables with a board that do not hold the board too."""
    with_board = tables_with_a_board()
    return {
        str(each) for each in pointers() if each.parent_has_board and each.table in with_board and not each.is_bound
    }


def test_no_table_of_a_case_is_without_a_board() -> None:
    assert boardless() == {*OF_THE_SERVICE}
    assert not boardless() & {*rights_of()}


def boardless() -> set[str]:
    """Tables without a board that point at a table where every row has one."""
    with_board = tables_with_a_board()
    of_cases = {table for table, is_always in with_board.items() if is_always and table not in SETTINGS}
    return {each.table for each in pointers() if each.parent in of_cases and each.table not in with_board}


def test_what_a_board_is_not_named_to_read_it_has_no_right_on() -> None:
    """Walled or not: persons, accounts, money, messages and the log's words are out of reach."""
    closed = ("people_", "accounts_", "placements_", "outbound_", "procrastinate_", "django_")
    assert [table for table in rights_of() if table.startswith(closed)] == []
    assert "SELECT" not in rights_of()["audit_accessevent"]
    assert not {"audit_idempotencykey", "economy_ledgerentry", "economy_costmodel"} & {*rights_of()}


def test_nothing_in_the_database_reads_past_the_wall_for_a_board() -> None:
    """No view or function works with its owner's rights, and no role that the portal is a member of has more."""
    assert with_owners_rights() == []
    assert rows("SELECT roleid::regrole FROM pg_auth_members WHERE member = %s::regrole", PORTAL) == []
    assert rows("SELECT 1 FROM pg_default_acl, aclexplode(defaclacl) WHERE grantee = %s::regrole", PORTAL) == []


def with_owners_rights() -> list[str]:
    found = rows(
        """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f')
          AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)
        UNION ALL
        SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace NOT IN
          ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        """
    )
    return [name for (name,) in found]


def test_a_boards_role_owns_nothing_makes_nothing_and_counts_nothing() -> None:
    both = [APP, PORTAL]
    assert rows("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = ANY(%s)", both) == []
    assert rows("SELECT 1 FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls)", both) == []
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", PORTAL) == [(False,)]
    assert counted() == []


def counted() -> list[str]:
    """The sequences that tell the portal how many rows there are."""
    found = rows(
        """
        SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
          AND (has_sequence_privilege(%s, oid, 'SELECT') OR has_sequence_privilege(%s, oid, 'USAGE'))
        """,
        PORTAL,
        PORTAL,
    )
    return [name for (name,) in found]


@pytest.mark.parametrize(
    ("mistake", "noticed"),
    [
        ("ALTER TABLE cases_mandate DISABLE ROW LEVEL SECURITY", lambda: "cases_mandate" in unwalled()),
        ("GRANT SELECT (surname) ON people_person TO jourbok_portal", lambda: "people_person" in unwalled()),
        ("DROP POLICY a_board_sees_its_own ON handover_receipt", lambda: "INSERT handover_receipt" in unpoliced()),
        ("CREATE POLICY wide ON calls_order TO jourbok_portal USING (true)", lambda: "calls_order.wide" in wide()),
        ("CREATE POLICY wide ON calls_order USING (board_id IN (1, 2))", lambda: "calls_order.wide" in wide()),
        (
            "CREATE POLICY slow ON calls_order USING (board_id = current_setting('portal.board')::bigint)",
            lambda: "calls_order.slow" in wide(),
        ),
        (
            "ALTER TABLE handover_receipt DROP CONSTRAINT handover_receipt_version_id_of_one_board",
            lambda: "handover_receipt.version_id" in loose(),
        ),
        ("CREATE TABLE said (case_id uuid REFERENCES cases_case)", lambda: "said" in boardless()),
        ("CREATE VIEW everybody AS SELECT * FROM people_person", lambda: with_owners_rights() == ["everybody"]),
        ("GRANT USAGE ON SEQUENCE audit_accessevent_id_seq TO jourbok_portal", lambda: len(counted()) == 1),
    ],
)
def test_a_mistake_in_a_migration_would_be_noticed(
    owner: psycopg.Connection, mistake: LiteralString, noticed: Callable[[], bool]
) -> None:
    assert not noticed()
    owner.execute(mistake)
    assert noticed()


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """The catalogue as the tables' owner sees it, who makes a mistake that is never committed."""
    with closing(psycopg.connect(url_of(connection.settings_dict["NAME"]))) as door:
        monkeypatch.setattr(catalogue, "connection", door)
        yield door
        door.rollback()
