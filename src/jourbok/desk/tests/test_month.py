"""The month's page: counted for those who follow up, money only for those who may, lists as Excel."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from uuid import uuid4

import openpyxl
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.desk.month_figures import change_words, per_month, percent
from jourbok.economy.models import AllocationRun, CostModel
from jourbok.economy.services import keep_ledger
from jourbok.kernel.actor import Role
from jourbok.organisations.models import Population
from jourbok.organisations.tests.factories import a_service
from jourbok.statistics import selectors as statistics
from jourbok.statistics.models import MonthClose
from jourbok.statistics.services import close_month
from jourbok.statistics.tests.factories import a_counted_case, answered_after, some_minutes

pytestmark = pytest.mark.django_db
MARCH, NOVEMBER = "/manad/2021-3/", "/manad/2021-11/"
SPACE = re.compile(r"\s+")


@pytest.fixture(autouse=True)
def the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock shows 02:14 on 27 November 2021, as in the demo."""
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(datetime.now().timestamp()))  # noqa: DTZ005 - the machine's clock
    a_service()


@pytest.fixture
def a_year() -> None:
    """Three cases in March, one in November before the night and one after it; budget, outcome and cost model."""
    for day, board in ((3, "sollentuna"), (4, "solna"), (5, "solna")):
        case = a_counted_case(f"2021-03-0{day}T20:15", board=board, is_child=day != 5)
        answered_after(case.contact, 600)
        some_minutes(case, 30 * day)
    for when in ("2021-11-20T20:00", "2021-11-29T20:00"):
        a_counted_case(when)
    CostModel.objects.create(
        valid=DateRange(date(2020, 1, 1), None), bases=[["population", "0.5"], ["minutes", "0.5"]], admin_percent=5
    )
    lines = [
        {"month": 3, "kind": kind, "account": account, "text": account, "amount_ore": ore, "is_admin_fee": fee}
        for kind, account, ore, fee in (
            ("budget", "Personal", 100_000_01, False),
            ("outcome", "Personal", 90_000_01, False),
            ("outcome", "Avgift", 4_500_00, True),
        )
    ]
    keep_ledger(actor=an_actor(Role.CONTROLLER), year=2021, lines=lines)


def signed_in(client: Client, role: Role = Role.UNIT_MANAGER) -> Client:
    client.force_login(a_user(role))
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:400]
    return SPACE.sub(" ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.usefixtures("a_year")
@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER])
def test_the_month_is_counted_for_those_who_follow_up(client: Client, role: Role) -> None:
    page = text_of(signed_in(client, role), MARCH)
    for words in ("Mars 2021", "Slut, inte stängd", "66,7", "Ärenden som öppnades under månaden", "Barn och ungdom"):
        assert words in page
    assert ("Ekonomi" in page) is (role is not Role.QUALITY_DEVELOPER)
    assert ("Stäng månaden" in page) is (role is Role.UNIT_MANAGER)


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.BOARD_INTAKE, Role.ADMINISTRATOR])
def test_nobody_else_sees_the_month(client: Client, role: Role) -> None:
    board = a_counted_case("2021-03-03T20:15").board
    client.force_login(a_user(role, board=board))
    assert client.get(MARCH).status_code == 403


@pytest.mark.usefixtures("a_year")
def test_the_month_that_goes_on_counts_only_what_has_happened(client: Client) -> None:
    response = signed_in(client).get("/manad/", follow=True)
    assert response.redirect_chain[-1][0] == NOVEMBER
    assert response.context["shown"].value("cases") == 1
    assert "Månaden kan stängas när den är slut." in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/manad/2021-12/", "/manad/2021-13/", "/manad/2021-0/", "/manad/0-1/", "/manad/10000-1/"]
)
def test_a_month_that_has_not_begun_or_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert signed_in(client).get(address).status_code == 404


def test_a_month_in_which_nothing_happened_says_so(client: Client) -> None:
    page = text_of(signed_in(client), MARCH)
    for words in (
        "Det finns inget att visa för månaden.",
        "Budget och utfall är inte inlästa",
        "säger inte hur kostnaden",
    ):
        assert words in page


@pytest.mark.usefixtures("a_year")
def test_the_manager_closes_the_month_and_counts_it_again_with_a_reason(client: Client) -> None:
    signed_in(client)
    key = str(uuid4())
    for _ in range(2):
        assert client.post(f"{MARCH}stang/", {"idempotency_key": key, "reason": ""}).status_code == 302
    assert MonthClose.objects.count() == 1
    assert "Stängd" in text_of(client, MARCH)
    a_counted_case("2021-03-06T20:15")
    assert "Stängd, ändrad sedan dess" in text_of(client, MARCH)
    refused = client.post(f"{MARCH}stang/", {"idempotency_key": str(uuid4()), "reason": "nej"})
    assert refused.status_code == 422
    assert 'value="nej"' in refused.content.decode()
    again = {"idempotency_key": str(uuid4()), "reason": "Ett ärende skrevs in i efterhand"}
    assert client.post(f"{MARCH}stang/", again).status_code == 302
    assert [close.number for close in MonthClose.objects.order_by("number")] == [1, 2]


@pytest.mark.usefixtures("a_year")
def test_a_month_that_goes_on_is_not_closed(client: Client) -> None:
    refused = signed_in(client).post(f"{NOVEMBER}stang/", {"idempotency_key": str(uuid4())})
    assert refused.status_code == 422
    assert not MonthClose.objects.exists()


@pytest.mark.usefixtures("a_year")
def test_the_controller_shares_the_cost_to_the_ore(client: Client) -> None:
    Population.objects.filter(municipality__slug="solna").update(assumed=True)
    signed_in(client, Role.CONTROLLER)
    sent = client.post(f"{MARCH}fordela/", {"idempotency_key": str(uuid4()), "fordela": "manadens-utfall"})
    assert sent.headers["Location"] == f"{MARCH}?fordela=manadens-utfall#ekonomi"
    run = AllocationRun.objects.get()
    assert run.cost_ore == 90_000_01
    page = text_of(client, MARCH)
    for words in (
        "90 000,01 kr",
        "94 500,01 kr",
        "Stämmer med underlaget",
        "att bekräfta",
        "Preliminär, alla månader är inte stängda",
    ):
        assert words in page
    some_minutes(a_counted_case("2021-03-07T20:15"), 5)
    assert "Underlaget har ändrats" in text_of(client, MARCH)


@pytest.mark.usefixtures("a_year")
def test_what_cannot_be_shared_is_said_beside_the_button(client: Client) -> None:
    refused = signed_in(client).post(f"{NOVEMBER}fordela/", {"idempotency_key": str(uuid4()), "fordela": "x"})
    assert refused.status_code == 422
    assert "Summan av ”minutes” är noll" in refused.content.decode()


@pytest.mark.usefixtures("a_year")
@pytest.mark.parametrize("role", [Role.QUALITY_DEVELOPER, Role.DUTY_WORKER])
@pytest.mark.parametrize("what", ["stang/", "fordela/"])
def test_nobody_else_closes_or_shares(client: Client, role: Role, what: str) -> None:
    assert signed_in(client, role).post(f"{MARCH}{what}", {"idempotency_key": str(uuid4())}).status_code == 403


@pytest.mark.usefixtures("a_year")
@pytest.mark.parametrize("listing", ["namnder", "manader", "kategorier", "tider", "ekonomi", "fordelning"])
def test_every_list_can_be_had_as_excel(client: Client, listing: str) -> None:
    signed_in(client)
    client.post(f"{MARCH}fordela/", {"idempotency_key": str(uuid4()), "fordela": "manadens-utfall"})
    response = client.get(f"{MARCH}{listing}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert sheet.max_row > 1
    if listing == "namnder":
        assert [cell.value for cell in sheet[sheet.max_row]][:4] == ["Hela jouren", 3, 3, 66.7]
    if listing == "fordelning":
        assert sheet.cell(sheet.max_row, 6).value == 90_000.01


@pytest.mark.usefixtures("a_year")
def test_money_is_no_list_for_who_may_not_see_it(client: Client) -> None:
    signed_in(client, Role.QUALITY_DEVELOPER)
    assert client.get(f"{MARCH}namnder.xlsx").status_code == 200
    assert client.get(f"{MARCH}fordelning.xlsx").status_code == 404


@pytest.mark.usefixtures("a_year")
def test_the_page_asks_as_many_questions_however_many_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    client.post(f"{MARCH}fordela/", {"idempotency_key": str(uuid4()), "fordela": "manadens-utfall"})
    close_month(actor=an_actor(Role.UNIT_MANAGER), year=2021, month=2)
    with django_assert_max_num_queries(40) as few:
        client.get(MARCH)
    for day in range(1, 29):
        some_minutes(a_counted_case(f"2021-03-{day:02}T18:00", board="solna"), day)
    close_month(actor=an_actor(Role.UNIT_MANAGER), year=2021, month=3)
    with django_assert_max_num_queries(40) as many:
        client.get(MARCH)
    assert len(many) <= len(few)


def test_a_closed_month_is_compared_with_the_year_before() -> None:
    for when in ("2020-03-03T20:15", "2021-03-03T20:15", "2021-03-04T20:15", "2021-04-04T20:15"):
        a_counted_case(when)
    manager = an_actor(Role.UNIT_MANAGER)
    close_month(actor=manager, year=2021, month=3)
    overview = statistics.overview(manager, 2021, 3)
    assert change_words(overview) == "1 fler än mars 2020."
    march, april, *_, total = per_month(overview).rows
    assert march[9:] == (1, 1, percent(1, 1), "stängd")
    assert april[9:] == (None, None, None, "öppen")
    assert total[9:12] == (1, 1, percent(1, 1))
    assert change_words(statistics.overview(manager, 2021, 4)) == "April 2020 finns inte i Jourbok."
