"""`jourbok import budget`: what it answers, and how it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jourbok.economy.models import Budget
from jourbok.setup.services.demo_files import BUDGET_FILE
from tests.commands.running import answer, refusal, run

pytestmark = pytest.mark.django_db
COLUMNS = ("budget_2022", "forandring", "budget_2023")


def test_the_hosts_budget_is_told_in_whole_kronor() -> None:
    expected = {
        "lines": 24,
        "sums": dict(zip(COLUMNS, (10_540_000, 171_000, 10_711_000), strict=True)),
        "stated": {},
        "difference": {},
        "errors": [],
    }
    assert answer("import", "budget", BUDGET_FILE, "--year", "2023", "--dry-run") == expected
    assert not Budget.objects.exists()
    assert answer("import", "budget", BUDGET_FILE, "--year", "2023") == expected
    assert Budget.objects.get().revision == 1


def test_a_sum_that_does_not_add_up_leaves_with_1_and_the_difference(tmp_path: Path) -> None:
    file = tmp_path / "budget.csv"
    file.write_text(BUDGET_FILE.read_text() + "Netto;;;;10540000;171000;10711000,50;\n")
    result = run("import", "budget", file, "--year", "2023", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["difference"] == {"budget_2022": 0, "forandring": 0, "budget_2023": -0.5}
    assert '"budget_2023": 10711000.50' in result.stdout
    assert [each["line"] for each in told["errors"]] == [26]
    assert "Summan stämmer inte" in result.stderr
    assert not Budget.objects.exists()


def test_a_person_is_told_what_the_file_changed(tmp_path: Path) -> None:
    run("import", "budget", BUDGET_FILE, "--year", "2023")
    file = tmp_path / "budget.csv"
    file.write_text(BUDGET_FILE.read_text().replace("0;0;0;", "0;500;500;") + "7111;56941;7999;Larm;0;1000;1000;\n")
    told = run("import", "budget", file, "--year", "2023", "--reason", "Nytt larm").stdout
    assert told == (
        "Nya: 7999 Larm\nÄndrade: 6850 Porto\n"
        "25 rader: budget_2022 10540000, forandring 172500, budget_2023 10712500.\n"
    )


@pytest.mark.parametrize("year", ["2022", "tjugotre", "0"])
def test_a_file_that_has_not_the_year_leaves_with_2(year: str) -> None:
    assert refusal("import", "budget", BUDGET_FILE, "--year", year)
