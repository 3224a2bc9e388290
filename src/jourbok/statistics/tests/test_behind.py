"""The rows behind a figure add up to it, lead to what they are about, name nobody, and are never shown twice."""

from __future__ import annotations

import re
from datetime import datetime
from http import HTTPStatus

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls.models import CallAttempt
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.kernel.measure import Source
from jourbok.organisations.tests.factories import a_service
from jourbok.statistics import selectors
from jourbok.statistics.rules.periods import read_period
from jourbok.statistics.selectors import MEASURES, behind
from jourbok.statistics.services import close_month
from jourbok.statistics.tests.factories import a_counted_case, answered_after, some_minutes

pytestmark = pytest.mark.django_db
MARCH = read_period("2021-03")


@pytest.fixture(autouse=True)
def the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock shows 02:14 on 27 November 2021, as in the demo."""
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(datetime.now().timestamp()))  # noqa: DTZ005 - the machine's clock
    a_service()


@pytest.fixture
def a_march() -> None:
    """Four cases of two boards, answered after 10 and 11 minutes, with time; the last on the minute before April."""
    for number, when in enumerate(("03-01T00:00", "03-05T20:15", "03-05T20:15", "03-31T23:59")):
        case = a_counted_case(f"2021-{when}", board="solna" if number else "sollentuna", is_child=number == 0)
        answered_after(case.contact, 600 + 60 * number)
        some_minutes(case, 30, activity="call_out" if number else "handling")
    a_counted_case("2021-04-01T00:00")


@pytest.mark.usefixtures("a_march")
@pytest.mark.parametrize("board", [None, "solna", "sollentuna"])
def test_the_rows_add_up_to_the_figure_of_each_measure(board: str | None) -> None:
    viewer = an_actor(Role.UNIT_MANAGER)
    shown = selectors.period(viewer, MARCH)
    told = {name: (behind(viewer, each, MARCH, board).total, shown.value(name, board)) for name, each in SUMS.items()}
    assert {name: both for name, both in told.items() if both[0] != both[1]} == {}
    assert sum(1 for both in told.values() if both[0]) >= 6


SUMS = {name: each for name, each in MEASURES.items() if each.sums}


@pytest.mark.usefixtures("a_march")
def test_a_call_that_nobody_answered_belongs_to_no_board_and_leads_nowhere() -> None:
    viewer = an_actor(Role.UNIT_MANAGER)
    CallAttempt.objects.create(
        at=datetime.fromisoformat("2021-03-09T03:00:00+01:00"), channel="sos", direction="in", answered=False
    )
    (row,) = behind(viewer, MEASURES["missed_first_calls"], MARCH).rows
    assert (row.kind, row.key, row.number, row.board, row.value) == ("", None, "", None, 1)
    assert behind(viewer, MEASURES["missed_first_calls"], MARCH, "solna").count == 0


@pytest.mark.usefixtures("a_march")
def test_step_by_step_each_row_is_shown_once_also_those_of_the_same_instant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer = an_actor(Role.UNIT_MANAGER)
    whole = behind(viewer, MEASURES["cases"], MARCH)
    for most in (1, 2, 3, 4):
        monkeypatch.setattr("jourbok.statistics.selectors.why.PAGE", most)
        seen: list[Source] = []
        before, steps = None, 0
        while steps == 0 or before:
            found = behind(viewer, MEASURES["cases"], MARCH, before=before)
            seen += found.rows
            before, steps = found.next, steps + 1
        assert tuple(seen) == whole.rows
        assert whole.count == 4


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.DUTY_WORKER])
def test_only_who_may_open_the_cases_sees_the_rows(role: Role, client: Client) -> None:
    with pytest.raises(NotPermitted):
        behind(an_actor(role), MEASURES["cases"], MARCH)
    client.force_login(a_user(role))
    assert client.get("/statistik/matt/cases/rader/").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.usefixtures("a_march")
def test_the_page_says_what_the_measure_means_and_leads_to_the_cases(client: Client) -> None:
    client.force_login(a_user(Role.UNIT_MANAGER))
    page = text_of(client, "/statistik/matt/cases/?period=2021-03")
    assert MEASURES["cases"].definition_sv in page
    assert "Ärenden per kategori" in page and "Varför denna siffra" in page
    rows = client.get("/statistik/matt/cases/rader/?period=2021-03").content.decode()
    assert "4 rader ger tillsammans 4, som är siffran." in rows
    assert rows.count('href="/arenden/') >= 4


@pytest.mark.usefixtures("a_march")
def test_a_month_whose_rows_have_changed_since_it_was_closed_says_so(client: Client) -> None:
    close_month(actor=an_actor(Role.UNIT_MANAGER), year=2021, month=3)
    a_counted_case("2021-03-20T10:00")
    client.force_login(a_user(Role.UNIT_MANAGER))
    told = text_of(client, "/statistik/matt/cases/rader/?period=2021-03")
    assert "5 rader ger tillsammans 5, men siffran är 4." in told and "som den frystes" in told


@pytest.mark.usefixtures("a_march")
def test_a_median_is_said_to_be_no_sum_of_its_rows(client: Client) -> None:
    client.force_login(a_user(Role.UNIT_MANAGER))
    told = text_of(client, "/statistik/matt/response_median/rader/?period=2021-03")
    assert "räknas ur 4 rader: den är ingen summa av dem" in told


@pytest.mark.parametrize(
    "address",
    ["matt/hemligt/", "matt/hemligt/rader/", "matt/cases/rader/?fore=igår", "matt/cases/listor/hemligt.xlsx",
     "matt/cases/rader/?fore=9999-99-99"],
)  # fmt: skip
def test_what_is_no_measure_or_no_place_among_the_rows_is_not_there(client: Client, address: str) -> None:
    client.force_login(a_user(Role.UNIT_MANAGER))
    assert client.get(f"/statistik/{address}").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("a_march")
@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_its_page_in_a_month_and_in_a_year(client: Client, name: str) -> None:
    client.force_login(a_user(Role.UNIT_MANAGER))
    for code in ("2021-03", "2021"):
        assert MEASURES[name].label_sv in text_of(client, f"/statistik/matt/{name}/?period={code}")
        assert "rad" in text_of(client, f"/statistik/matt/{name}/rader/?period={code}")


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK, response.content[:2000]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]))
