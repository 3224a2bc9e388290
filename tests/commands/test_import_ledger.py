"""`jourbok import ledger`: the host's ledger becomes the year's outcome, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from jourbok.economy.models import LedgerEntry
from jourbok.economy.tests.sie_samples import LEDGER, encoded
from tests.commands.running import answer, refusal, run

pytestmark = pytest.mark.django_db

KEYS = [
    *("year", "rows", "whole_ledger", "read_before", "added", "changed", "emptied", "unchanged"),
    *("outcome_ore", "changes", "not_placed", "passed_over", "errors"),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "bok.se"
    file.write_bytes(encoded(LEDGER))
    return file


def test_a_ledger_is_read_in_and_the_second_time_nothing_changes(ledger: Path) -> None:
    first = answer("import", "ledger", ledger, "--year", "2024")
    assert list(first) == KEYS
    assert (first["added"], first["outcome_ore"]) == (2, 123_450)
    again = answer("import", "ledger", ledger, "--year", "2024")
    assert (again["added"], again["changed"], again["unchanged"], again["read_before"]) == (0, 0, 2, True)


def test_a_dry_run_writes_nothing_and_says_so(ledger: Path) -> None:
    told = run("import", "ledger", ledger, "--year", "2024", "--dry-run")
    assert (told.exit_code, told.stdout.splitlines()[-1]) == (0, "Inget är skrivet.")
    assert not LedgerEntry.objects.exists()


def test_another_year_leaves_with_one(ledger: Path) -> None:
    found = answer("import", "ledger", ledger, "--year", "2022", code=1)
    assert [each["reason"] for each in found["not_placed"]] == ["other_year"]


def test_a_file_that_cannot_be_used_leaves_with_two(ledger: Path, tmp_path: Path) -> None:
    assert "inget årtal" in refusal("import", "ledger", ledger, "--year", "x")
    assert "finns inte" in refusal("import", "ledger", tmp_path / "none", "--year", "2024")
    ledger.write_bytes(ledger.read_bytes()[:-20])
    assert "inget är inläst" in refusal("import", "ledger", ledger, "--year", "2024", "--json")
    ledger.write_bytes(b"konto;belopp")
    assert "inte SIE" in refusal("import", "ledger", ledger, "--year", "2024", "--json")
