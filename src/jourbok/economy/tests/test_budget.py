"""A budget's rules: what is computed, how it falls on the months, and what a revision changes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from jourbok.economy import selectors as economy
from jourbok.economy.models import Budget, BudgetLine
from jourbok.economy.rules.budget import (
    BudgetRefused,
    BudgetRow,
    Computed,
    Rates,
    check_rows,
    differences,
    indexed,
    percent_of,
    social_charges,
    to_thousands,
    twelfths,
    with_computed,
)
from jourbok.economy.services import keep_budget
from jourbok.economy.tests.factories import a_controller, a_ledger

ORE = st.integers(-(10**15), 10**15)


def a_row(account: str = "50211", ore: int = 100, **told: object) -> BudgetRow:
    given = {"text": "Löner", "previous_ore": ore, "change_ore": 0, "amount_ore": ore}
    return BudgetRow("7111", "56941", account, **given | told)  # type: ignore[arg-type]


@given(ORE)
def test_twelve_months_sum_to_the_year_and_differ_by_one_ore_at_most(ore: int) -> None:
    parts = twelfths(ore)
    assert (len(parts), sum(parts)) == (12, ore)
    assert max(parts) - min(parts) <= 1


@given(ORE)
def test_thousands_are_the_nearest_and_a_half_goes_away_from_zero(ore: int) -> None:
    rounded = to_thousands(ore)
    assert rounded % 100_000 == 0
    assert abs(rounded - ore) <= 50_000
    assert to_thousands(-ore) == -rounded
    assert to_thousands(150_000) == 200_000


def test_the_hosts_own_figures_of_fee_index_and_social_charges() -> None:
    assert percent_of(10_038_000_00, Decimal(5)) == 502_000_00
    assert percent_of(10_201_000_00, Decimal(5)) == 510_000_00
    assert indexed(123_000_00, Decimal("2.5")) == 126_000_00
    assert social_charges({Decimal("39.25"): 6_809_000_00}) == 2_673_000_00


@given(st.dictionaries(st.decimals(0, 60, places=2), st.integers(0, 10**13), max_size=4))
def test_social_charges_are_rounded_once_and_not_for_each_percentage(wages: dict[Decimal, int]) -> None:
    exact = sum((Fraction(ore) * Fraction(percent) / 100 for percent, ore in wages.items()), Fraction())
    assert abs(social_charges(wages) - exact) <= 50_000


def test_a_fee_of_another_percentage_is_known_as_a_fee_and_not_as_computed() -> None:
    rows = [a_row(ore=10_000_000_00), a_row("", 600_000_00, text="OH adm Sigtuna kommun")]
    fee = with_computed(rows, Rates(admin_percent=Decimal(5)))[1]
    assert (fee.is_admin_fee, fee.computed, fee.percent) == (True, Computed.NOT, None)
    six = with_computed(rows, Rates(admin_percent=Decimal(6)))[1]
    assert (six.computed, str(six.percent)) == (Computed.ADMIN, "6")


def test_an_account_that_speaks_of_administration_is_no_fee() -> None:
    assert not with_computed([a_row("7430", text="Overhead projektor")], Rates())[0].is_admin_fee


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "inga rader"),
        ([a_row(), a_row()], "står två gånger"),
        ([a_row(change_ore=1)], "blir inte årets budget"),
        ([a_row(months=(100,))], "de tolv månaderna"),
        ([a_row(months=(99, *(0,) * 11))], "de tolv månaderna"),
    ],
)
def test_what_cannot_stand_as_a_budget_is_refused(rows: list[BudgetRow], told: str) -> None:
    with pytest.raises(BudgetRefused, match=told):
        check_rows(rows)


def test_a_line_with_another_note_is_changed_and_one_of_another_object_is_another() -> None:
    before = [a_row(), a_row("6951")]
    after = [a_row(note="höjs"), a_row("6951", cost_object="Bil")]
    found = differences(before, after)
    assert (found.added, found.changed, found.removed) == (("6951 Bil Löner",), ("50211 Löner",), ("6951 Löner",))


# --- in the tables --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_budget_that_was_kept_stands_before_what_the_ledger_says_of_it() -> None:
    a_ledger(month=3, budget=500, outcome=300)
    assert economy.outcome(a_controller(), 2021).budget_ore == 500
    rows = [a_row(ore=1200), replace(a_row("OH", 120), is_admin_fee=True)]
    keep_budget(actor=a_controller(), year=2021, rows=rows, reason="Nämndens beslut")
    found = economy.outcomes(a_controller(), 2021)
    assert {(each.budget_ore, each.budget_base_ore) for month, each in found.items() if month} == {(110, 100)}
    assert (found[None].budget_ore, found[3].outcome_ore) == (1320, 300 + 42_695_24)
    assert [*found] == [*range(1, 13), None]


@pytest.mark.django_db
def test_months_that_were_given_are_kept_as_they_were_given() -> None:
    months = (100, *(0,) * 11)
    keep_budget(actor=a_controller(), year=2021, rows=[a_row(months=months)], reason="Beslut")
    assert economy.outcomes(a_controller(), 2021)[1].budget_ore == 100
    again = keep_budget(actor=a_controller(), year=2021, rows=[a_row(months=months)], reason="Beslut")
    assert (again.revision, bool(again.changes)) == (1, False)
    assert keep_budget(actor=a_controller(), year=2021, rows=[a_row()], reason="Jämnt").revision == 2


@pytest.mark.django_db
def test_a_revision_without_a_reason_is_refused() -> None:
    with pytest.raises(BudgetRefused, match="Skriv varför"):
        keep_budget(actor=a_controller(), year=2021, rows=[a_row()], reason="  ")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Budget, BudgetLine])
def test_what_was_kept_is_neither_changed_nor_taken_away(model: type[Budget]) -> None:
    keep_budget(actor=a_controller(), year=2021, rows=[a_row()], reason="Beslut")
    for change in (lambda: model.objects.update(id=None), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
