"""What the budget's page gives as a file is read again as the same budget."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import a_user
from jourbok.economy.models import Budget
from jourbok.economy.rules.budget import BudgetRow
from jourbok.economy.services import keep_budget
from jourbok.economy.tests.factories import a_controller
from jourbok.kernel.actor import Role
from jourbok.organisations.tests.factories import a_service
from jourbok.setup.services import import_budget
from jourbok.setup.services.demo_files import BUDGET_FILE

pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> Client:
    a_service()
    client.force_login(a_user(Role.CONTROLLER))
    return client


def test_the_budgets_own_file_is_read_again_as_the_same_budget(client: Client, tmp_path: Path) -> None:
    import_budget(actor=a_controller(), path=BUDGET_FILE, year=2023)
    response = signed_in(client).get("/ekonomi/2023/budget/csv/")
    path = tmp_path / "budget.csv"
    path.write_bytes(response.content)
    again = import_budget(actor=a_controller(), path=path, year=2023)
    assert (again.revision, bool(again.changes), again.as_json()["errors"]) == (1, False, [])
    path.write_bytes(client.get("/ekonomi/2023/excel/budget/").content)
    again = import_budget(actor=a_controller(), path=path, year=2023)
    assert (again.revision, again.as_json()["difference"], again.exit_code) == (
        1,
        {"budget_2022": 0, "forandring": 0, "budget_2023": 0},
        0,
    )
    assert Budget.objects.count() == 1


def test_a_text_that_would_count_is_text_in_the_file_and_the_same_when_it_is_read_again(
    client: Client, tmp_path: Path
) -> None:
    row = BudgetRow("1", "2", "3", "=1+1", previous_ore=50, change_ore=-101, amount_ore=-51, note="@SUM(A1)")
    keep_budget(actor=a_controller(), year=2023, rows=[row], reason="Prov")
    content = signed_in(client).get("/ekonomi/2023/budget/csv/").content
    cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1]
    assert cells == ["1", "2", "3", "", "", "'=1+1", "0,50", "−1,01", "−0,51", "'@SUM(A1)"]
    (tmp_path / "budget.csv").write_bytes(content)
    again = import_budget(actor=a_controller(), path=tmp_path / "budget.csv", year=2023)
    assert (again.revision, bool(again.changes)) == (1, False)


def test_the_budget_page_tells_what_is_computed_and_why_it_was_revised(client: Client) -> None:
    import_budget(actor=a_controller(), path=BUDGET_FILE, year=2023, reason="Förslag", assumptions="Som nu")
    page = signed_in(client).get("/ekonomi/2023/budget/").content.decode()
    for words in ("39,25 % av lönerna", "2,5 % uppräkning", "Förslag", "Bygger på: Som nu", "budget_2023.csv"):
        assert words in page
