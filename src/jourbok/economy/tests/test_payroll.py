"""What the staff costs by pay type: prices, charges by date and age, and the forecast by staff plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy import selectors as economy
from jourbok.economy.models import PayEntry, PayrollImport
from jourbok.economy.rules.budget import BudgetRow
from jourbok.economy.rules.follow_up import MONTHS
from jourbok.economy.rules.forecast import Method
from jourbok.economy.rules.payroll import (
    Pay,
    PayKey,
    PayKind,
    PayLine,
    PayrollRefused,
    PayType,
    changes,
    charges_on,
    pay_type_of,
    price_of,
    summed,
    wages_of,
)
from jourbok.economy.rules.social_rates import SocialRate, percent_at
from jourbok.economy.services import keep_budget, keep_forecast, keep_ledger, keep_payroll
from jourbok.economy.tests.factories import a_controller
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted

HOURS = st.decimals(-(10**6), 10**6, places=2)


def a_line(
    month: int = 1,
    hours: str = "10",
    wages: int | None = 100_00,
    charges: int = 0,
    *,
    kind: PayKind = PayKind.OUTCOME,
    pay_type: PayType = PayType.ORDINARY,
    year: int = 2021,
) -> PayLine:
    return PayLine(PayKey(year, month, kind, pay_type), Pay(Decimal(hours), wages, charges))


@given(HOURS, st.integers(0, 10**12))
def test_wages_are_hours_by_price_to_the_nearest_ore_and_a_correction_mirrors_them(hours: Decimal, price: int) -> None:
    wages = wages_of(hours, price)
    assert abs(wages - Fraction(hours) * price) <= Fraction(1, 2)
    assert wages_of(-hours, price) == -wages


def test_one_ore_and_a_million_million_are_counted_exactly() -> None:
    assert wages_of(Decimal("0.01"), 100) == 1
    assert wages_of(Decimal("0.01"), 10**12) == 10**10
    assert charges_on(10**12, Decimal("39.25")) == 392_500_000_000
    assert charges_on(1, Decimal("39.25")) == 0
    assert charges_on(2, Decimal("39.25")) == 1
    assert charges_on(100, None) == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Kvalificerad  övertid", PayType.QUALIFIED_OVERTIME),
        ("OB", PayType.UNSOCIAL),
        ("standby", PayType.STANDBY),
        ("Beredskap", PayType.STANDBY),
        ("=Jour", None),
        ("", None),
    ],
)
def test_a_pay_type_is_known_by_its_words(words: str, found: PayType | None) -> None:
    assert pay_type_of(words) is found


RATES = (
    SocialRate(date(2022, 1, 1), Decimal("39.25")),
    SocialRate(date(2022, 1, 1), Decimal("10.21"), from_age=65),
    SocialRate(date(2023, 1, 1), Decimal("10.21"), from_age=66),
    SocialRate(date(2023, 1, 1), Decimal("38.5")),
)


@pytest.mark.parametrize(
    ("on", "age", "percent"),
    [
        (date(2021, 12, 31), None, None),
        (date(2022, 1, 1), None, "39.25"),
        (date(2022, 1, 1), 64, "39.25"),
        (date(2022, 1, 1), 65, "10.21"),
        (date(2024, 2, 29), 66, "10.21"),
        (date(2024, 2, 29), 30, "38.5"),
    ],
)
def test_the_percentage_is_that_of_the_day_and_the_age(on: date, age: int | None, percent: str | None) -> None:
    found = percent_at(RATES, on, age)
    assert found == (None if percent is None else Decimal(percent))


def test_hours_with_and_without_a_price_are_not_added_together() -> None:
    with pytest.raises(PayrollRefused, match="har pris på en rad"):
        summed([a_line(), a_line(wages=None)])
    assert summed([a_line(), a_line(hours="-4", wages=-40_00)]).pay == {a_line().key: Pay(Decimal(6), 60_00)}


def test_what_stands_already_is_no_change() -> None:
    key = a_line().key
    assert changes({key: Pay(Decimal("10.00"), 1)}, {key: Pay(Decimal(10), 1)}) == []
    [told] = changes({}, {key: Pay(Decimal(10), 1, 2)})
    assert told == {
        "month": "2021-01",
        "kind": "outcome",
        "pay_type": "ordinary",
        "was": None,
        "becomes": {"hours": "10", "wages_ore": 1, "charges_ore": 2},
    }


def test_an_hour_costs_what_the_hours_did_with_charges() -> None:
    assert price_of([Pay(Decimal(3), 100, 1)]) == Fraction(101, 3)
    assert price_of([]) is None
    assert price_of([Pay(Decimal(-1), 100)]) is None


# --- in the tables --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_month_is_what_was_told_last_and_what_it_no_longer_has_is_emptied() -> None:
    overtime = a_line(pay_type=PayType.OVERTIME)
    other_month, planned = a_line(month=2), a_line(kind=PayKind.PLAN)
    keep_payroll(actor=a_controller(), lines=[a_line(), overtime, other_month, planned])
    kept = keep_payroll(actor=a_controller(), lines=[a_line(wages=120_00)])
    assert [(each["pay_type"], each["becomes"]["wages_ore"]) for each in kept.changes] == [
        ("ordinary", 120_00),
        ("overtime", 0),
    ]
    cost = economy.staff_cost(a_controller(), 2021)
    assert (cost.of(month=1).wages_ore, cost.of(month=2).wages_ore) == (120_00, 100_00)
    assert cost.of(kind=PayKind.PLAN).hours == 10
    assert PayEntry.objects.count() == 4


@pytest.mark.django_db
def test_the_same_hours_once_more_write_nothing_and_a_trial_neither() -> None:
    keep_payroll(actor=a_controller(), lines=[a_line()])
    assert keep_payroll(actor=a_controller(), lines=[a_line(hours="10.00")]).changes == []
    assert keep_payroll(actor=a_controller(), lines=[a_line(wages=1)], dry_run=True).changes
    assert PayrollImport.objects.count() == 1
    assert PayEntry.objects.get().wages_ore == 100_00
    with pytest.raises(DatabaseError), transaction.atomic():
        PayrollImport.objects.update(file_name="annan.csv")


@pytest.mark.django_db
@pytest.mark.parametrize("line", [a_line(wages=2**63), a_line(hours="1e10"), a_line(charges=-(2**63))])
def test_what_no_column_holds_is_refused(line: PayLine) -> None:
    with pytest.raises(PayrollRefused, match="orimligt stort"):
        keep_payroll(actor=a_controller(), lines=[line])


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER])
def test_only_who_keeps_the_ledger_keeps_the_hours(role: Role) -> None:
    with pytest.raises(NotPermitted):
        keep_payroll(actor=an_actor(role), lines=[a_line()])


def a_year_through(month: int, *, plan_from: int, price: int | None = 20_00) -> None:
    """1 000 kr booked each month so far, a budget of 1 200 kr a year for other things, hours paid and planned."""
    lines = [
        {"month": each, "kind": "outcome", "account": "50211", "text": "Löner", "amount_ore": 1_000_00}
        for each in range(1, month + 1)
    ]
    keep_ledger(actor=a_controller(), year=2021, lines=lines)
    other = BudgetRow("", "", "6951", "Bil", previous_ore=0, change_ore=1_200_00, amount_ore=1_200_00)
    staff = BudgetRow("", "", "50211", "Löner", previous_ore=0, change_ore=99_00, amount_ore=99_00)
    keep_budget(actor=a_controller(), year=2021, rows=[other, staff], reason="Beslut")
    paid = [a_line(each, "10", 400_00, 100_00) for each in range(1, month + 1)]
    planned = [
        a_line(each, "20", None if price is None else 20 * price, kind=PayKind.PLAN) for each in MONTHS[plan_from - 1 :]
    ]
    keep_payroll(actor=a_controller(), lines=[*paid, *planned])


def said_after(month: int) -> dict[Method, int]:
    return economy.forecasts(a_controller(), economy.years_followed(a_controller(), 2021), month)


@pytest.mark.django_db
def test_planned_hours_cost_their_price_and_other_lines_what_was_budgeted() -> None:
    a_year_through(9, plan_from=10)
    assert said_after(9)[Method.STAFF_PLAN] == 9_000_00 + 3 * 20 * 20_00 + 3 * 100_00


@pytest.mark.django_db
def test_planned_hours_without_a_price_cost_what_an_hour_has_cost_with_charges() -> None:
    a_year_through(9, plan_from=10, price=None)
    assert said_after(9)[Method.STAFF_PLAN] == 9_000_00 + 3 * 20 * 50_00 + 3 * 100_00


@pytest.mark.django_db
def test_a_month_left_without_planned_hours_is_no_plan() -> None:
    a_year_through(9, plan_from=11)
    assert Method.STAFF_PLAN not in said_after(9)
    assert Method.LINEAR in said_after(9)


@pytest.mark.django_db
def test_hours_of_a_type_that_was_never_paid_and_has_no_price_make_no_forecast() -> None:
    a_year_through(11, plan_from=12)
    keep_payroll(actor=a_controller(), lines=[a_line(12, wages=None, kind=PayKind.PLAN, pay_type=PayType.ON_CALL)])
    assert Method.STAFF_PLAN not in said_after(11)


@pytest.mark.django_db
def test_a_forecast_by_staff_plan_is_kept_and_its_error_is_told_as_the_others_are() -> None:
    a_year_through(9, plan_from=10)
    keep_forecast(actor=a_controller(), year=2021, after_month=9, method="staff_plan")
    lines = [
        {"month": each, "kind": "outcome", "account": "50211", "text": "Löner", "amount_ore": 1_000_00}
        for each in (10, 11, 12)
    ]
    keep_ledger(actor=a_controller(), year=2021, lines=lines)
    [kept] = economy.kept_forecasts(a_controller(), economy.follow_up(a_controller(), 2021))
    assert (kept.method_sv, kept.error and kept.error.ore) == ("Efter bemanning", 12_000_00 - 10_500_00)
