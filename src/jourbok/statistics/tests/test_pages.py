"""The page of figures: a period of any length, for the service or a board, drawn, listed, and as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from http import HTTPStatus

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.kernel.actor import Role
from jourbok.organisations.models import Municipality, Population
from jourbok.organisations.tests.factories import a_service
from jourbok.statistics.tests.factories import a_counted_case, answered_after, some_minutes

pytestmark = pytest.mark.django_db
PAGE = "/statistik/"
READERS = (Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER)
SPACE = re.compile(r"\s+")


@pytest.fixture(autouse=True)
def the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock shows 02:14 on 27 November 2021, as in the demo."""
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(datetime.now().timestamp()))  # noqa: DTZ005 - the machine's clock
    a_service()


@pytest.fixture
def a_spring() -> None:
    """Two cases in March 2020; three in March 2021, one in April, and Solna's 100 000 inhabitants."""
    for when in ("2020-03-02T10:00", "2020-03-03T22:00"):
        a_counted_case(when)
    for number, when in enumerate(("2021-03-05T20:15", "2021-03-06T20:15", "2021-03-07T01:00", "2021-04-08T12:00")):
        case = a_counted_case(when, board="sollentuna" if number else "solna", is_child=number == 0)
        answered_after(case.contact, 600)
        some_minutes(case, 60)
    for day in ("2019-12-31", "2020-12-31"):
        Population.objects.update_or_create(
            municipality=Municipality.objects.get(slug="solna"), counted_on=day, defaults={"inhabitants": 100_000}
        )


def signed_in(client: Client, role: Role = Role.UNIT_MANAGER) -> Client:
    client.force_login(a_user(role))
    return client


def text_of(client: Client, query: str = "") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == HTTPStatus.OK, response.content[:2000]
    body = response.content.decode().partition("<main")[2]
    return SPACE.sub(" ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.usefixtures("a_spring")
@pytest.mark.parametrize("role", READERS)
def test_who_follows_up_sees_the_period_its_change_and_it_per_inhabitant(client: Client, role: Role) -> None:
    told = text_of(signed_in(client, role), "?period=2021-03")
    assert "Mars 2021" in told and "Preliminär" in told
    assert "+1 mot mars 2020" in told
    assert "Ärenden per månad" in told and "Alla mått" in told


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.ADMINISTRATOR])
def test_nobody_else_may_open_it(client: Client, role: Role) -> None:
    assert signed_in(client, role).get(PAGE).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.usefixtures("a_spring")
@pytest.mark.parametrize(
    ("code", "title", "cases"),
    [("2021-03", "Mars 2021", "3"), ("2021-T1", "Första tertialet 2021", "4"), ("2021-H1", "Första halvåret 2021", "4"),
     ("2021", "2021", "4")],
)  # fmt: skip
def test_a_period_may_be_of_any_length(client: Client, code: str, title: str, cases: str) -> None:
    told = text_of(signed_in(client), f"?period={code}")
    assert title in told
    assert re.search(rf"Ärenden antal {cases} ", told)


@pytest.mark.usefixtures("a_spring")
def test_persons_and_waiting_of_a_tertial_are_not_told_where_they_are_not_known(client: Client) -> None:
    """The coded store keeps closed months; these are open and counted, so that all is known."""
    signed_in(client)
    assert re.search(r"Personer antal \d", text_of(client, "?period=2021-T1"))
    rows = list(csv.DictReader(io.StringIO(file(client, "csv", "2021-T1").decode("utf-8-sig")), delimiter=";"))
    assert {row["measure"] for row in rows if not row["board"]} >= {"persons", "response_median", "cases"}
    medians = [row["per_10_000"] for row in rows if row["measure"] == "response_median"]
    assert set(medians) == {""}, "a median says nothing for each inhabitant"


@pytest.mark.usefixtures("a_spring")
def test_a_board_is_shown_alone_and_its_file_has_only_its_rows(client: Client) -> None:
    told = text_of(signed_in(client), "?period=2021-03&namnd=solna")
    assert "Preliminär Solna" in told
    assert re.search(r"Ärenden antal 1 ", told)
    assert "0,1 per 10" in told
    rows = list(
        csv.DictReader(
            io.StringIO(file(client, "csv", "2021-03&namnd=solna").decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert {row["board"] for row in rows} == {"solna"}


def file(client: Client, form: str, period: str) -> bytes:
    response = client.get(f"{PAGE}siffror.{form}?period={period}")
    assert response.status_code == HTTPStatus.OK
    assert "attachment" in response["Content-Disposition"]
    return bytes(response.content)


@pytest.mark.usefixtures("a_spring")
def test_every_list_of_the_page_can_be_had_as_excel(client: Client) -> None:
    signed_in(client)
    for listing, header in (
        ("manader", "Månad"),
        ("kategorier", "Kategori"),
        ("tider", "Veckodag"),
        ("namnder", "Nämnd"),
    ):
        response = client.get(f"{PAGE}listor/{listing}.xlsx?period=2021-03")
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert sheet is not None
        assert header in [cell.value for row in sheet.iter_rows(max_row=3) for cell in row]
    assert client.get(f"{PAGE}listor/hemligt.xlsx").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{PAGE}siffror.pdf").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("a_spring")
@pytest.mark.parametrize(
    "query",
    ["?period=2021-13", "?period=2021-T4", "?period=1890", "?period=2022-01", "?period=2019-12", "?period=%00",
     "?period=2021-03&namnd=oslo", "?namnd=%27%3B--"],
)  # fmt: skip
def test_what_there_are_no_figures_of_is_not_there(client: Client, query: str) -> None:
    assert signed_in(client).get(PAGE + query).status_code == HTTPStatus.NOT_FOUND


def test_before_the_first_contact_the_page_says_so(client: Client) -> None:
    told = text_of(signed_in(client))
    assert "Inget är räknat än" in told and "November 2021" in told


@pytest.mark.usefixtures("a_spring")
def test_a_year_takes_no_more_questions_than_a_month(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    for code in ("2021-03", "2021"):
        with django_assert_max_num_queries(70):
            client.get(f"{PAGE}?period={code}")
