"""What the year will cost, and how far that was from what it cost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy import selectors as economy
from jourbok.economy.models import Forecast
from jourbok.economy.rules.forecast import Method, PlannedPay, error_of, linear, seasonal, staff_plan
from jourbok.economy.services import NothingToForecast, keep_forecast, keep_ledger
from jourbok.economy.tests.factories import a_controller
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted

ORE = st.integers(1, 10**13)
YEAR = st.lists(ORE, min_size=12, max_size=12)


def an_outcome(year: int, months: list[int]) -> None:
    lines = [
        {"month": month, "kind": "outcome", "account": "50211", "text": "Löner", "amount_ore": ore}
        for month, ore in enumerate(months, 1)
    ]
    keep_ledger(actor=a_controller(), year=year, lines=lines)


def test_the_example_of_the_documentation() -> None:
    so_far = [700_000_00, 710_000_00, 690_000_00, 740_000_00]
    before = [682_500_00] * 4 + [708_750_00] * 8
    assert (sum(before), sum(before[:4])) == (8_400_000_00, 2_730_000_00)
    assert linear(so_far) == 8_520_000_00
    assert seasonal(so_far, [before]) == 8_738_461_54
    assert error_of(8_520_000_00, 8_966_000_00).ore == 446_000_00
    assert error_of(8_738_461_54, 8_966_000_00).ore == 227_538_46


@given(YEAR, YEAR)
def test_after_december_every_method_says_the_outcome_itself(year: list[int], before: list[int]) -> None:
    assert linear(year) == sum(year)
    assert seasonal(year, [year]) == sum(year)
    assert staff_plan(year, {}, 0) == sum(year)
    assert seasonal(year, [before]) == sum(year)


@given(YEAR, st.integers(1, 12), st.integers(1, 100))
def test_a_year_that_is_like_the_one_before_but_dearer_is_foreseen_by_its_seasons(
    before: list[int], through: int, times: int
) -> None:
    this = [times * ore for ore in before]
    assert seasonal(this[:through], [before]) == sum(this)


@given(ORE, st.integers(1, 12))
def test_months_that_cost_the_same_are_foreseen_to_the_ore(ore: int, through: int) -> None:
    assert linear([ore] * through) == 12 * ore


def test_a_method_that_lacks_what_it_needs_says_nothing() -> None:
    assert linear([]) is None
    assert seasonal([1], []) is None
    assert seasonal([1], [[1] * 11]) is None
    assert seasonal([1], [[1] * 11 + [0]]) is None
    assert seasonal([1], [[-1] * 12]) is None
    assert staff_plan([1], {}, 0) is None


def test_planned_hours_cost_what_an_hour_costs_and_other_lines_what_was_budgeted() -> None:
    planned = {
        "timlön": PlannedPay(Fraction(21, 2), Fraction(301_00)),
        "ob": PlannedPay(Fraction(4), Fraction(5050, 3)),
    }
    assert staff_plan([1_000_00], planned, 500_00) == 1_500_00 + 3_160_50 + 67_33


def test_an_error_of_a_year_that_cost_nothing_has_no_percentage() -> None:
    assert error_of(100, 0).percent is None
    assert error_of(90, 120).percent == 25


# --- kept -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_forecast_is_kept_and_its_error_is_told_when_the_year_is_there() -> None:
    an_outcome(2020, [100] * 6 + [300] * 6)
    an_outcome(2021, [200] * 4)
    for method in (Method.LINEAR, Method.SEASONAL):
        keep_forecast(actor=a_controller(), year=2021, after_month=4, method=method)
    kept = economy.kept_forecasts(a_controller(), economy.follow_up(a_controller(), 2021))
    assert [(each.method, each.amount_ore, each.error) for each in kept] == [
        (Method.LINEAR, 2400, None),
        (Method.SEASONAL, 4800, None),
    ]
    an_outcome(2021, [200] * 6 + [600] * 6)
    kept = economy.kept_forecasts(a_controller(), economy.follow_up(a_controller(), 2021))
    assert [each.error.ore for each in kept if each.error] == [2400, 0]
    assert [str(each.error.percent) for each in kept if each.error] == ["50", "0"]


@pytest.mark.django_db
def test_the_last_forecast_of_a_month_and_method_is_shown_and_the_first_remains() -> None:
    an_outcome(2021, [200])
    keep_forecast(actor=a_controller(), year=2021, after_month=1, method="linear")
    an_outcome(2021, [300])
    keep_forecast(actor=a_controller(), year=2021, after_month=1, method="linear")
    followed = economy.follow_up(a_controller(), 2021)
    assert [each.amount_ore for each in economy.kept_forecasts(a_controller(), followed)] == [3600]
    assert Forecast.objects.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Forecast.objects.update(amount_ore=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("month", "method"), [(2, "linear"), (1, "seasonal"), (1, "gissning"), (0, "linear"), (13, "linear")]
)
def test_nothing_is_said_after_a_month_without_outcome_or_by_a_method_that_cannot(month: int, method: str) -> None:
    an_outcome(2021, [200, 0, 300])
    with pytest.raises(NothingToForecast):
        keep_forecast(actor=a_controller(), year=2021, after_month=month, method=method)


@pytest.mark.django_db
def test_another_years_outcome_is_no_ground_for_this_years_forecast() -> None:
    an_outcome(2020, [200] * 12)
    with pytest.raises(NothingToForecast):
        keep_forecast(actor=a_controller(), year=2021, after_month=1, method="linear")


@pytest.mark.django_db
def test_only_who_answers_for_the_money_makes_forecasts() -> None:
    with pytest.raises(NotPermitted):
        keep_forecast(actor=an_actor(Role.QUALITY_DEVELOPER), year=2021, after_month=1, method="linear")
