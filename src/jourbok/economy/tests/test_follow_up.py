"""A year's money by month and line, and the pages that show it."""

from __future__ import annotations

import io
from datetime import datetime
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client

from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.documents.excel import Ore
from jourbok.economy import selectors as economy
from jourbok.economy.models import Forecast
from jourbok.economy.rules.follow_up import Amounts, Entry, Group, group_of, known_through, two_lines
from jourbok.economy.services import keep_ledger
from jourbok.economy.tests.factories import a_controller
from jourbok.economy.views.lists import years_list
from jourbok.kernel.actor import Role
from jourbok.organisations.tests.factories import a_service


@pytest.mark.parametrize(
    ("account", "text", "group"),
    [
        ("50211", "Löner t arbetstag", Group.WAGES),
        ("50224", "Övertid", Group.OVERTIME),
        ("50226", "Jour och beredskap", Group.STANDBY),
        ("5610", "Soc avg o arbetsgivavg", Group.CHARGES),
        ("6951", "Hyra av bil o andr transp", Group.OPERATIONS),
        ("7430", "Adm tjänster SOS alarm", Group.OPERATIONS),
    ],
)
def test_a_line_is_followed_with_those_of_its_account(account: str, text: str, group: Group) -> None:
    assert group_of(account, text, is_admin_fee=False) is group
    assert group_of(account, text, is_admin_fee=True) is Group.FEE


def test_the_plan_of_two_lines_has_the_seeds_sum() -> None:
    entries = [
        Entry(1, Group.WAGES, Amounts(budget_ore=5_719_479_00)),
        Entry(1, Group.OPERATIONS, Amounts(budget_ore=583_173_00)),
    ]
    plan = two_lines(entries)
    assert (plan.staff_ore, plan.other_ore, plan.sum_ore) == (5_719_479_00, 583_173_00, 6_302_652_00)


def test_what_is_known_ends_at_the_first_month_without_outcome() -> None:
    assert known_through([1, 1, 0, 1]) == 2
    assert known_through([0, 1]) == 0
    assert known_through([1] * 12) == 12


# --- in the database ------------------------------------------------------------------------------------------

YEAR = "/ekonomi/2021/"


@pytest.fixture
def the_night(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """The clock shows 02:14 on 27 November 2021."""
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(datetime.now().timestamp()))  # noqa: DTZ005 - the machine's clock
    a_service()


@pytest.fixture
def a_year(the_night: None) -> None:
    """Nordväst's 2021 as its report tells it, in twelve equal months."""
    lines = [
        {"month": month, "kind": kind, "account": account, "text": text, "amount_ore": ore // 12}
        for month in range(1, 13)
        for kind, account, text, ore in (
            ("budget", "50211", "Löner", 9_123_000_00),
            ("budget", "50224", "Övertid", 600_000_00),
            ("outcome", "50211", "Löner", 8_366_000_04),
            ("outcome", "50224", "Övertid", 599_999_96 + 100),
        )
    ]
    keep_ledger(actor=a_controller(), year=2021, lines=lines)


def signed_in(client: Client, role: Role = Role.CONTROLLER) -> Client:
    client.force_login(a_user(role))
    return client


@pytest.mark.usefixtures("the_night")
def test_2021_cost_757_thousand_less_than_its_budget() -> None:
    lines = [
        {"month": 12, "kind": kind, "account": "50211", "text": "Löner", "amount_ore": ore}
        for kind, ore in (("budget", 9_723_000_00), ("outcome", 8_966_000_00))
    ]
    keep_ledger(actor=a_controller(), year=2021, lines=lines)
    whole = economy.follow_up(a_controller(), 2021).of()
    assert (whole.budget_ore, whole.outcome_ore, whole.deviation_ore) == (9_723_000_00, 8_966_000_00, 757_000_00)


@pytest.mark.usefixtures("a_year")
def test_the_groups_sum_to_the_year_and_agree_with_what_is_shared() -> None:
    followed = economy.follow_up(a_controller(), 2021)
    money = economy.outcome(a_controller(), 2021)
    assert (followed.of().budget_ore, followed.of().outcome_ore) == (money.budget_ore, money.outcome_ore)
    assert sum((followed.of(group=group) for group in Group), start=Amounts()) == followed.of()
    [row] = years_list([followed]).rows
    assert row[:4] == (
        "2021",
        Ore(followed.of().budget_ore),
        Ore(followed.of().outcome_ore),
        Ore(followed.of().deviation_ore),
    )


@pytest.mark.usefixtures("a_year")
def test_the_page_tells_the_month_that_ended_last_and_the_sign_once(client: Client) -> None:
    page = signed_in(client).get(YEAR).content.decode()
    assert "Rad för rad i oktober" in page
    assert page.count("Plus är bättre") == 1
    assert "Budget i balans" in page
    assert "Rad för rad i mars" in client.get(f"{YEAR}?manad=3").content.decode()


@pytest.mark.usefixtures("a_year")
def test_a_year_over_its_budget_says_so(client: Client) -> None:
    line = {"month": 1, "kind": "outcome", "account": "6951", "text": "Bil", "amount_ore": 10**10}
    keep_ledger(actor=a_controller(), year=2021, lines=[line])
    assert "Över budget" in signed_in(client).get(YEAR).content.decode()


@pytest.mark.usefixtures("the_night")
@pytest.mark.parametrize("year", [2000, 2021, 2100])
def test_a_year_of_which_nothing_is_known_is_a_page_too(client: Client, year: int) -> None:
    response = signed_in(client).get(f"/ekonomi/{year}/")
    assert "Varken budget eller utfall är inläst" in response.content.decode()
    assert signed_in(client).get(f"/ekonomi/{year}/budget/").status_code == 200


@pytest.mark.usefixtures("a_year")
@pytest.mark.parametrize("address", ["1999/", "2101/", "99999/budget/", "2021/excel/allt/", "1999/budget/csv/"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert signed_in(client).get(f"/ekonomi/{address}").status_code == 404


@pytest.mark.usefixtures("a_year")
def test_a_forecast_is_kept_once_however_often_the_button_is_pressed(client: Client) -> None:
    sent = {"manad": "10", "metod": "linear", "idempotency_key": str(uuid4())}
    signed_in(client)
    for _ in range(2):
        assert client.post(f"{YEAR}prognos/", sent).status_code == 302
    assert Forecast.objects.filter(after_month=10).count() == 1
    refused = client.post(f"{YEAR}prognos/", sent | {"metod": "staff_plan", "idempotency_key": str(uuid4())})
    assert refused.status_code == 422
    assert "Prognosen går inte att göra" in refused.content.decode()
    assert client.post(f"{YEAR}prognos/", sent | {"manad": "13"}).status_code == 422


@pytest.mark.usefixtures("a_year")
@pytest.mark.parametrize(
    "listing",
    [
        *("manader", "rader", "overtid", "ar", "plan", "prognos", "sparade", "budget", "beraknade"),
        *("lonarter", "personal", "bemanning"),
    ],
)
def test_every_list_can_be_had_as_excel(client: Client, listing: str) -> None:
    response = signed_in(client).get(f"{YEAR}excel/{listing}/")
    assert openpyxl.load_workbook(io.BytesIO(response.content)).active is not None


@pytest.mark.usefixtures("a_year")
@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.QUALITY_DEVELOPER, Role.ADMINISTRATOR])
def test_nobody_else_reads_the_money(client: Client, role: Role) -> None:
    for address in ("", "budget/", "budget/csv/", "excel/manader/"):
        assert signed_in(client, role).get(f"{YEAR}{address}").status_code == 403
