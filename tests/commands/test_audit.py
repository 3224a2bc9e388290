"""`jourbok audit verify`: what it answers, what it says, and how it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jourbok.audit.models import Seal
from jourbok.audit.sealing import seal_log
from jourbok.audit.tests.factories import a_change, a_reading, superuser
from jourbok.messages.services import beat
from tests.commands.running import answer, refusal, run


@pytest.mark.django_db
def test_an_untouched_log_is_told_with_how_much_of_it_is_sealed() -> None:
    assert answer("audit", "verify") == {"sealed": 0, "unsealed": 0, "first_bad": None}
    a_reading(), a_change()
    seal_log()
    a_change()
    assert answer("audit", "verify") == {"sealed": 2, "unsealed": 1, "first_bad": None}
    said = run("audit", "verify").stdout
    assert said.startswith("Loggen är orörd. 2 rader är förseglade, 1 väntar. Kedjan slutar med ")
    head = bytes(Seal.objects.get(number=2).hash).hex()
    assert head in said
    assert answer("audit", "verify", "--head", head.upper())["first_bad"] is None


@pytest.mark.django_db(transaction=True)
def test_a_log_that_was_touched_leaves_with_1_and_tells_the_first_fault() -> None:
    rows = [a_reading() for _ in range(3)]
    seal_log()
    with superuser() as door:
        door.execute("UPDATE audit_accessevent SET reason = '' WHERE id = %s", [rows[1].pk])
    bad = {"number": 2, "kind": "access", "row": rows[1].pk, "fault": "row_changed"}
    assert answer("audit", "verify", code=1) == {"sealed": 3, "unsealed": 0, "first_bad": bad}
    said = run("audit", "verify").stdout
    assert f"Loggen är inte orörd. Försegling 2 (läsning {rows[1].pk}): raden är ändrad." in said


@pytest.mark.django_db
def test_a_noted_head_that_is_not_in_the_chain_is_found_and_one_that_is_no_hash_is_refused() -> None:
    a_change()
    seal_log()
    assert answer("audit", "verify", "--head", "e" * 64, code=1)["first_bad"]["fault"] == "head_missing"
    assert "finns inte i kedjan" in run("audit", "verify", "--head", "e" * 64).stdout
    assert "64 tecken" in refusal("audit", "verify", "--head", "i går")


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "code"), [(14, 0), (16, 1)])
def test_watchdog_leaves_with_1_when_the_log_has_waited_for_its_seal_for_more_than_15_minutes(
    minutes: int, code: int
) -> None:
    beat()
    a_change(recorded_at=datetime.now(UTC) - timedelta(minutes=minutes))
    told = run("watchdog", "--json")
    assert (told.exit_code, '"alive": true' in told.stdout) == (code, True)
    assert ("Loggen har väntat på försegling" in told.stderr) is bool(code)
    seal_log()
    assert run("watchdog").exit_code == 0
