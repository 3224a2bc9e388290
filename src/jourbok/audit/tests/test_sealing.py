"""The log is sealed after it was written, and no change to it goes unseen."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from jourbok.audit import verifier
from jourbok.audit.models import ChangeEvent, Seal
from jourbok.audit.sealing import LOOK_BACK, seal_log
from jourbok.audit.selectors import unsealed_since
from jourbok.audit.tests.factories import a_change, a_reading, another_connection, superuser
from jourbok.audit.verifier import ROWS, Verdict, verify

pytestmark = pytest.mark.django_db(transaction=True)

#: For each column of a row of the log another value than the one it has.
OTHER_VALUES = {
    "recorded_at": "recorded_at - interval '1 microsecond'",
    "at": "at + interval '1 hour'",
    "roles": "'{duty_worker}'",
    "request_id": "gen_random_uuid()",
    "person_id": "gen_random_uuid()",
    "details": """'{"å": [1, 2.5, 0], "a": "b"}'""",
    "id": "id + 1000000",
}
COLUMNS = [(kind, name) for kind, (_, names) in ROWS.items() for name in names]


def verdict(head: str = "") -> Verdict:
    connection.ensure_connection()
    return verify(connection.connection, head)


def fault(head: str = "") -> str | None:
    bad = verdict(head).first_bad
    return None if bad is None else bad["fault"]


def test_every_row_is_sealed_once_and_the_second_time_nothing_is_left() -> None:
    for _ in range(3):
        a_reading()
        a_change()
    unsealed = Verdict(0, 6, None, "0" * 64)
    assert verdict() == unsealed
    assert seal_log() == 6
    assert fault(unsealed.head) is None, "a chain has grown from its beginning"
    assert seal_log() == 0
    assert verdict()[:3] == (6, 0, None)
    assert list(Seal.objects.values_list("number", flat=True).order_by("number")) == [1, 2, 3, 4, 5, 6]


def test_what_is_sealed_is_every_column_of_the_row() -> None:
    for kind, (table, names) in ROWS.items():
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        assert set(names) == {field.column for field in model._meta.fields}, kind
        assert kind in Seal.Kind.values


@pytest.mark.parametrize(("kind", "column"), COLUMNS, ids=str)
def test_a_superusers_edit_of_any_column_is_found(kind: str, column: str) -> None:
    for _ in range(2):
        a_reading()
        a_change()
    seal_log()
    other = OTHER_VALUES.get(column, "'annat'")
    with superuser() as door:
        last = door.execute(f"SELECT max(id) FROM {ROWS[kind][0]}").fetchone()  # noqa: S608 - our own names
        door.execute(f"UPDATE {ROWS[kind][0]} SET {column} = {other} WHERE id = %s", last)  # noqa: S608
    bad = verdict().first_bad
    assert bad
    assert (bad["kind"], bad["number"]) == (kind, 2 if kind == "access" else 4)
    assert bad["fault"] == ("row_missing" if column == "id" else "row_changed")


def test_a_row_that_a_superuser_took_away_is_found() -> None:
    rows = [a_change() for _ in range(3)]
    seal_log()
    with superuser() as door:
        door.execute("DELETE FROM audit_changeevent WHERE id = %s", [rows[1].pk])
    told = verdict()
    assert told.first_bad == {"number": 2, "kind": "change", "row": rows[1].pk, "fault": "row_missing"}
    assert (told.sealed, told.unsealed) == (3, 0)


def test_a_row_that_was_taken_away_together_with_its_seal_is_found() -> None:
    rows = [a_change() for _ in range(3)]
    seal_log()
    with superuser() as door:
        door.execute("DELETE FROM audit_changeevent WHERE id = %s", [rows[0].pk])
        door.execute("DELETE FROM audit_seal WHERE number = 1")
    assert fault() == "seal_missing"
    with superuser() as door:
        door.execute("UPDATE audit_seal SET number = number - 1")
    assert fault() == "seal_changed"


@pytest.mark.parametrize(
    "edit",
    [
        "row_hash = sha256('x')",
        "hash = sha256('x')",
        "sealed_at = sealed_at - interval '1 day'",
        "row_id = row_id + 1000",
        "kind = 'access'",
    ],
)
def test_a_seal_that_was_edited_is_found(edit: str) -> None:
    a_change(), a_change()
    seal_log()
    with superuser() as door:
        door.execute(f"UPDATE audit_seal SET {edit} WHERE number = 1")  # noqa: S608 - from the list above
    assert fault() == "seal_changed"


def test_a_chain_that_was_made_anew_hangs_together_but_lacks_the_head_that_was_noted() -> None:
    first, *_ = [a_change() for _ in range(3)]
    seal_log()
    noted = verdict().head
    a_change()
    seal_log()
    assert fault(noted) is None
    with superuser() as door:
        door.execute("DELETE FROM audit_seal")
        door.execute("UPDATE audit_changeevent SET actor_name = 'En annan' WHERE id = %s", [first.pk])
    seal_log()
    assert fault() is None
    assert verdict(noted).first_bad == {"head": noted, "fault": "head_missing"}


def test_seals_that_were_cut_off_at_the_end_are_missed_by_whoever_noted_the_head() -> None:
    for _ in range(3):
        a_change()
    seal_log()
    noted = verdict().head
    with superuser() as door:
        door.execute("DELETE FROM audit_changeevent WHERE id = (SELECT max(id) FROM audit_changeevent)")
        door.execute("DELETE FROM audit_seal WHERE number = 3")
    assert fault() is None
    assert fault(noted) == "head_missing"


def test_a_row_that_is_put_in_afterwards_and_claims_to_be_old_is_found() -> None:
    a_change()
    seal_log()
    a_change()
    seal_log()
    assert fault() is None
    with superuser() as door:
        door.execute(
            "INSERT INTO audit_changeevent (at, recorded_at, actor_id, actor_name, roles, request_id, door, action,"
            " subject_kind, subject_id, board, details, reason) SELECT at - interval '1 day', recorded_at"
            " - interval '1 day', actor_id, actor_name, roles, gen_random_uuid(), door, 'cases.read', subject_kind,"
            " subject_id, board, details, reason FROM audit_changeevent LIMIT 1"
        )
    assert verdict().unsealed == 1
    seal_log()
    assert fault() == "row_back_dated"


def test_rows_that_were_old_when_the_log_was_first_sealed_are_not_suspected() -> None:
    a_change()
    with superuser() as door:
        door.execute("UPDATE audit_changeevent SET recorded_at = recorded_at - interval '3 years'")
    a_change()
    seal_log()
    assert fault() is None


def test_a_second_row_under_a_sealed_id_is_found() -> None:
    a_change()
    seal_log()
    with superuser() as door:
        door.execute("ALTER TABLE audit_changeevent DROP CONSTRAINT audit_changeevent_pkey")
        try:
            door.execute("INSERT INTO audit_changeevent SELECT * FROM audit_changeevent")
            assert fault() == "row_changed"
        finally:
            door.execute("TRUNCATE audit_changeevent")
            door.execute("ALTER TABLE audit_changeevent ADD PRIMARY KEY (id)")


@pytest.mark.parametrize("look_back", [LOOK_BACK, None])
def test_a_row_that_is_committed_after_a_higher_id_was_sealed_is_sealed_too(look_back: timedelta | None) -> None:
    first = a_change()
    with another_connection() as late:
        late.autocommit = False
        late.execute(
            "INSERT INTO audit_changeevent (at, actor_id, actor_name, roles, request_id, door, action, subject_kind,"
            " subject_id, board, details, reason) SELECT at, actor_id, actor_name, roles, request_id, door, action,"
            " subject_kind, subject_id, board, details, reason FROM audit_changeevent"
        )
        after = a_change()
        assert after.pk == first.pk + 2
        assert seal_log() == 2
        late.commit()
    assert seal_log(look_back=look_back) == 1
    assert Seal.objects.get(number=3).row_id == first.pk + 1
    assert verdict()[:3] == (3, 0, None)


def test_a_row_whose_transaction_took_very_long_is_sealed_when_the_whole_log_is_looked_through() -> None:
    a_change(id=1_000_000)
    seal_log()
    a_change(id=1_000)
    assert seal_log(look_back=timedelta()) == 0
    assert verdict()[:3] == (1, 1, None)
    assert seal_log(look_back=None) == 1


def test_two_sealings_at_once_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jourbok.audit.sealing.AT_A_TIME", 2)
    for _ in range(7):
        a_change()
    seal = "import django; django.setup(); from jourbok.audit.sealing import seal_log; print(seal_log())"
    with transaction.atomic():
        assert seal_log() == 7
        other = subprocess.Popen([sys.executable, "-c", seal], env=_own_database(), stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(4)
    assert other.communicate(timeout=30)[0].strip() == "0"
    assert verdict()[:3] == (7, 0, None)


def _own_database() -> dict[str, str]:
    given = connection.get_connection_params()
    url = f"postgresql://{given['user']}@/{given['dbname']}?host={quote(given['host'])}"
    settings = {"JOURBOK_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.test"}
    return dict(os.environ) | settings


@pytest.mark.parametrize("statement", ["UPDATE audit_seal SET number = 9", "DELETE FROM audit_seal"])
def test_the_working_role_can_neither_change_nor_take_away_a_seal(statement: str) -> None:
    a_change()
    seal_log()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)
    with another_connection("postgres") as door, pytest.raises(Exception, match="audit_seal"):
        door.execute(statement)


def test_each_sealing_tells_the_new_head_to_the_machines_log(caplog: pytest.LogCaptureFixture) -> None:
    a_change()
    with caplog.at_level(logging.INFO, logger="jourbok.audit.sealing"):
        seal_log()
        seal_log()
    (told,) = caplog.records
    assert (told.__dict__["sealed"], told.__dict__["number"]) == (1, 1)
    assert fault(told.__dict__["head"]) is None


def test_what_waits_for_a_seal_is_known_by_its_first_row() -> None:
    assert unsealed_since() is None
    a_reading(), a_change()
    seal_log()
    assert unsealed_since() is None
    first = ChangeEvent.objects.get(pk=a_change().pk)
    a_reading(), a_change()
    assert unsealed_since() == first.recorded_at
    seal_log()
    assert unsealed_since() is None


def test_the_verifier_is_a_short_program_that_needs_nothing_else_of_jourbok(tmp_path: Path) -> None:
    a_change(), a_reading()
    seal_log()
    alone = tmp_path / "verifier.py"
    alone.write_text(Path(verifier.__file__).read_text())
    url = _own_database()["JOURBOK_DATABASE_URL"]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-I", alone, *words], capture_output=True, text=True, check=False)

    fine = run(url)
    told = json.loads(fine.stdout)
    assert (fine.returncode, told["sealed"], told["unsealed"], told["first_bad"]) == (0, 2, 0, None)
    assert run(url, "--head", told["head"]).returncode == 0
    assert run(url, "--head", "f" * 64).returncode == 1
    assert run("postgresql://nobody@127.0.0.1:1/nothing").returncode == 2


@given(st.lists(st.none() | st.text(), min_size=14, max_size=14))
def test_two_rows_with_the_same_fingerprint_are_the_same_row(values: list[str | None]) -> None:
    for index, value in enumerate(values):
        other = [*values]
        other[index] = (value or "") + "x"
        assert verifier.row_hash("access", other) != verifier.row_hash("access", values)
