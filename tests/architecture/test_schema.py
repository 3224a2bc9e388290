"""The tables keep the promises of the house."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import DateTimeField

from jourbok.config.grants import APP, PORTAL, PORTAL_ADDS, PORTAL_READS, append_only_tables, deletable_tables

MODELS = [model for model in apps.get_models() if model.__module__.startswith("jourbok.")]
#: Rows that belong to a board, and must be reachable as (board, id) so that the database can refuse strangers.
BOARD_OWNED = {"Contact", "Case", "Decision", "Order", "OrderOccasion", "PreNotification", "Report"}
#: What a board tells and orders beforehand, and what it is told of it.
TOLD_BY_THE_BOARD = {
    "calls_documenttakenback",
    "calls_order",
    "calls_orderanswer",
    "calls_orderoccasion",
    "calls_orderoutcome",
    "calls_orderwithdrawal",
    "calls_prenotification",
    "calls_prenotificationdocument",
    "calls_prenotificationuse",
    "calls_prenotificationversion",
    "calls_protectedopening",
}
#: What somebody's file is made of, and what shows that nothing is missing from it.
KEPT_FOR_GOOD = (
    "accounts_roleassignment",
    "accounts_user",
    "audit_idempotencykey",
    "calls_callattempt",
    "calls_contact",
    "cases_case",
    "cases_journalentry",
    "cases_mandate",
    "cases_oncall",
    "cases_timeentry",
    "cases_timeshare",
    "cases_timer",
    "duty_ruleset",
    "economy_ledgerentry",
    "handover_report",
    "organisations_board",
    "organisations_municipality",
    "organisations_numberseries",
    "organisations_service",
    "people_person",
    "people_protectedidentity",
    "people_unlock",
    "rostering_employee",
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_moments_end_with_at_and_dates_with_on(model: type[models.Model]) -> None:
    for field in model._meta.fields:
        if isinstance(field, DateTimeField):
            assert field.name == "at" or field.name.endswith("_at") or field.name == "last_login", field
        elif isinstance(field, models.DateField):
            assert field.name.endswith(("_on", "_date")), field


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_has_a_swedish_name_and_a_sentence(model: type[models.Model]) -> None:
    assert {"verbose_name", "verbose_name_plural"} <= set(model._meta.original_attrs)
    assert model.__doc__
    assert "." in model.__doc__


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_money_is_whole_ore(model: type[models.Model]) -> None:
    for field in model._meta.fields:
        if field.name.endswith("_ore"):
            assert isinstance(field, models.IntegerField), field


@pytest.mark.parametrize("name", sorted(BOARD_OWNED))
def test_what_belongs_to_a_board_is_unique_with_its_board(name: str) -> None:
    model = next(model for model in MODELS if model.__name__ == name)
    pairs = [c.fields for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    assert ("board", "id") in pairs


@pytest.mark.django_db
def test_the_working_role_owns_nothing_and_is_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner IN (%s, %s)", [APP, PORTAL])
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname IN (%s, %s)", [APP, PORTAL]
        )
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_the_working_role_can_neither_change_nor_delete_what_is_append_only() -> None:
    with connection.cursor() as cursor:
        for table in append_only_tables():
            for right in ("UPDATE", "DELETE"):
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [APP, table, right])
                assert cursor.fetchone() == (False,), (table, right)


@pytest.mark.django_db
@pytest.mark.parametrize("table", KEPT_FOR_GOOD)
def test_the_working_role_may_not_delete_what_is_kept_for_good(table: str) -> None:
    assert not _may(APP, table, "DELETE")


@pytest.mark.django_db
def test_the_working_role_deletes_what_is_passing_and_nothing_else() -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    assert [table for table in sorted(tables) if _may(APP, table, "DELETE")] == deletable_tables()


@pytest.mark.django_db
@pytest.mark.parametrize("right", ["INSERT", "UPDATE", "DELETE"])
def test_the_working_role_reads_which_version_the_tables_are_of_and_never_writes_it(right: str) -> None:
    assert _may(APP, "django_migrations", "SELECT")
    assert not _may(APP, "django_migrations", right)


@pytest.mark.parametrize("table", ["cases_timeentry", "cases_timeshare"])
def test_logged_time_is_append_only(table: str) -> None:
    assert table in append_only_tables()


def _may(role: str, table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_boards_portal_can_read_reports_decisions_and_what_it_told_itself_and_no_person() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s", [PORTAL]
        )
        granted = set(cursor.fetchall())
    readable = {table for table, right in granted if right == "SELECT"}
    closed = ("cases_", "people_", "calls_", "accounts_", "signing_")
    assert {table for table in readable if table.startswith(closed)} == {"cases_decision", *TOLD_BY_THE_BOARD}
    assert set(PORTAL_READS) <= readable
    assert {table for table, right in granted if right == "INSERT"} == set(PORTAL_ADDS)


@pytest.mark.django_db
def test_of_a_case_a_boards_portal_can_read_its_number_and_the_key_of_its_person_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, privilege_type FROM information_schema.role_column_grants"
            " WHERE grantee = %s AND table_name = 'cases_case'",
            [PORTAL],
        )
        granted = set(cursor.fetchall())
    assert granted == {(name, "SELECT") for name in ("id", "board_id", "number", "person_id", "is_child")}
