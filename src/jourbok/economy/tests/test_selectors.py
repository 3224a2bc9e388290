"""What a cost is shared by: who was a member on which days, how many they are, and the minutes of their boards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy import selectors
from jourbok.economy.selectors import Outcome, exact_text
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.models import Board, Membership, Municipality, Population
from jourbok.organisations.tests.factories import ALWAYS, a_board, a_service
from jourbok.statistics.services import close_month
from jourbok.statistics.tests.factories import a_counted_case, some_minutes

from .factories import AFTER_THE_YEAR, a_controller, a_ledger, half_and_half

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()
    half_and_half()


def members(month: int | None) -> dict[str, dict[str, int]]:
    asked = selectors.question(a_controller(), year=2021, month=month, kind="outcome")
    return {member["id"]: member for member in asked["members"]}


def test_a_member_that_joins_in_the_year_counts_from_that_day() -> None:
    a_board("lomma", "Lomma", "1262", valid=DateRange(date(2021, 3, 18), None))
    a_board("staffanstorp", "Staffanstorp", "1230", valid=DateRange(date(2000, 1, 1), date(2021, 10, 1)))
    year = members(None)
    assert (year["lomma"]["days"], year["staffanstorp"]["days"], year["solna"]["days"]) == (289, 273, 365)
    assert members(3)["lomma"]["days"] == 14
    assert "lomma" not in members(2)
    assert "staffanstorp" not in members(10)


def test_a_municipality_with_two_boards_counts_its_people_once_and_the_minutes_of_both() -> None:
    a_board("trelleborg-ifo", "Trelleborg", "1287")
    home = Municipality.objects.get(scb_code="1287")
    other = Board.objects.create(slug="trelleborg-arbete", municipality=home, name="Arbetsmarknadsnämnden", pays=False)
    Membership.objects.create(board=other, valid=ALWAYS)
    for board, minutes in (("trelleborg-ifo", 40), ("trelleborg-arbete", 25)):
        some_minutes(a_counted_case("2021-03-10T20:00", board=board), minutes)
    (trelleborg,) = (member for id_, member in members(3).items() if id_ == home.slug)
    assert (trelleborg["population"], trelleborg["minutes"], trelleborg["days"]) == (70_000, 65, 31)


def test_population_is_that_of_the_last_day_of_the_year_before() -> None:
    solna = Municipality.objects.get(slug="solna")
    Population.objects.create(municipality=solna, counted_on=date(2021, 6, 30), inhabitants=99_999)
    Population.objects.create(municipality=solna, counted_on=date(2019, 12, 31), inhabitants=11_111)
    assert members(None)["solna"]["population"] == 70_000


def test_a_closed_months_minutes_are_the_frozen_ones() -> None:
    some_minutes(a_counted_case("2021-03-10T20:00"), 40)
    close_month(actor=an_actor(Role.UNIT_MANAGER, at=AFTER_THE_YEAR), year=2021, month=3)
    some_minutes(a_counted_case("2021-03-11T20:00"), 5)
    assert members(3)["sollentuna"]["minutes"] == 40
    assert members(None)["sollentuna"]["minutes"] == 40


def test_the_year_is_the_sum_of_its_months_and_says_when_something_is_assumed() -> None:
    a_ledger(month=3)
    a_ledger(month=4, assumed=True)
    found = selectors.outcomes(a_controller(), 2021)
    assert sorted(found, key=str) == [3, 4, None]
    march, april, year = found[3], found[4], found[None]
    assert year == march + april
    assert (march.is_assumed, april.is_assumed, year.is_assumed) == (False, True, True)
    assert march.deviation_ore == march.budget_ore - march.outcome_ore == 926_000_00 - 896_600_01
    assert march.outcome_base_ore == 853_904_77
    assert selectors.outcome(a_controller(), 2021, 5) == Outcome()


def test_what_nobody_has_confirmed_is_named() -> None:
    Population.objects.filter(municipality__slug="solna").update(assumed=True)
    found = selectors.awaiting_confirmation(a_controller(), year=2021, month=3)
    assert (found.populations, found.counted_on) == (frozenset({"solna"}), date(2020, 12, 31))


@pytest.mark.parametrize(("stored", "shown"), [("5.0000", "5"), ("10.0000", "10"), ("0.0000", "0"), ("2.5000", "2.5")])
def test_a_percentage_is_written_exactly_and_without_exponent(stored: str, shown: str) -> None:
    assert exact_text(Decimal(stored)) == shown


@pytest.mark.parametrize("role", [Role.QUALITY_DEVELOPER, Role.DUTY_WORKER, Role.BOARD_INTAKE])
def test_money_is_for_the_manager_and_the_controller(role: Role) -> None:
    viewer = an_actor(role)
    with pytest.raises(NotPermitted):
        selectors.outcomes(viewer, 2021)
    with pytest.raises(NotPermitted):
        selectors.question(viewer, year=2021, month=3, kind="outcome")
    with pytest.raises(NotPermitted):
        selectors.latest_run(viewer, year=2021, month=3, kind="outcome")
