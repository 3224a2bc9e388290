"""`jourbok import payroll`: what it answers, and how it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from jourbok.economy.models import PayEntry
from tests.commands.running import answer, refusal, run

pytestmark = pytest.mark.django_db
KEYS = [
    *("lines", "hours", "wages_ore", "charges_ore", "stated_ore"),
    *("changes", "not_placed", "without_charges", "errors"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "loner.csv"
    file.write_text("manad;lonart;timmar;timkostnad\n2022-03;Övertid;2,5;480\n")
    return file


def test_hours_are_read_in_and_the_second_time_nothing_changes(file: Path) -> None:
    first = answer("import", "payroll", file)
    assert list(first) == KEYS
    assert (first["hours"], first["wages_ore"], len(first["changes"])) == ("2.50", 120_000, 1)
    assert answer("import", "payroll", file)["changes"] == []


def test_a_dry_run_writes_nothing_and_says_so(file: Path) -> None:
    told = run("import", "payroll", file, "--dry-run")
    assert (told.exit_code, "Inget är skrivet." in told.stdout) == (0, True)
    assert "Procentsats för sociala avgifter saknas: 2022-03." in told.stdout
    assert not PayEntry.objects.exists()


def test_a_sum_that_does_not_add_up_leaves_with_1_and_the_difference(file: Path) -> None:
    file.write_text(file.read_text().replace("timkostnad", "belopp") + "Summa;;2,5;481\n")
    result = run("import", "payroll", file)
    assert result.exit_code == 1
    assert "raderna blir 480 men Summa säger 481, skillnad -1." in result.stderr
    assert "Inget är inläst" in result.stderr
    assert not PayEntry.objects.exists()


def test_a_file_that_is_none_leaves_with_2(file: Path) -> None:
    file.write_text("konto;belopp\n")
    assert "ingen rad med rubrikerna" in refusal("import", "payroll", file, "--json")
