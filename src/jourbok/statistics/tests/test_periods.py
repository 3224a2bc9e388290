"""A longer period is the sum of its months: the closed ones as they were frozen, the open ones as they stand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from jourbok.accounts.tests.factories import an_actor
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.models import Population
from jourbok.organisations.tests.factories import a_board
from jourbok.statistics import selectors
from jourbok.statistics.rules.periods import periods_of, read_period, year_of
from jourbok.statistics.services import close_month

from .factories import a_counted_case, at, some_minutes

pytestmark = pytest.mark.django_db
BOARDS = ("sigtuna", "sollentuna", "solna")


def a_manager(when: str = "2022-06-01T12:00") -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=at(when))


class TestSums(TestCase):
    """Every figure of a period is the sum of its months' figures, whichever of them are closed."""

    @settings(max_examples=10)
    @given(
        st.lists(
            st.tuples(st.sampled_from(BOARDS), st.datetimes(datetime(2021, 1, 1, 3), datetime(2021, 8, 1))),  # noqa: DTZ001
            max_size=8,
        ),
        st.sets(st.integers(1, 8)),
    )
    def test_a_period_is_the_sum_of_its_months(self, rows: list[tuple[str, datetime]], closed: set[int]) -> None:
        for board, when in rows:
            some_minutes(a_counted_case(f"{when:%Y-%m-%dT%H:%M}+01:00", board=board), 30)
        for month in closed:
            close_month(actor=a_manager(), year=2021, month=month)
        for code in ("2021-T1", "2021-H1", "2021-T2", "2021"):
            found = selectors.period(a_manager(), read_period(code))
            months = [selectors.month(a_manager(), *each) for each in found.period.months]
            for measure in ("contacts", "cases", "minutes"):
                for whose in (None, *BOARDS):
                    assert found.value(measure, whose) == sum(each.value(measure, whose) for each in months)
            assert found.broken_down("cases", "category").get("child", 0) == found.value("cases")
            assert set(found.closed) == {(2021, month) for month in closed} & set(found.period.months)


def test_the_tertials_of_a_year_are_the_year() -> None:
    for month in range(1, 13):
        a_counted_case(f"2021-{month:02}-15T20:00", board=BOARDS[month % 3])
    whole = selectors.period(a_manager(), year_of(2021))
    kinds = [periods_of(2021, kind) for kind in {each.kind for each in map(read_period, ("2021-T1", "2021-H1"))}]
    for parts in kinds:
        found = [selectors.period(a_manager(), part) for part in parts]
        assert sum(each.value("cases", "solna") for each in found) == whole.value("cases", "solna") == 4


def test_a_closed_month_stays_as_it_was_frozen_and_is_told_to_be_stale() -> None:
    a_counted_case("2021-01-10T20:00")
    close_month(actor=a_manager(), year=2021, month=1)
    a_counted_case("2021-01-11T20:00")
    a_counted_case("2021-02-11T20:00")
    tertial = read_period("2021-T1")
    found = selectors.period(a_manager(), tertial)
    assert found.value("cases") == 1 + 1
    assert found.closed == ((2021, 1),)
    assert not found.is_closed
    assert selectors.stale_months(a_manager(), tertial) == ((2021, 1),)
    close_month(actor=a_manager(), year=2021, month=1, reason="Ett ärende kom till i efterhand")
    assert selectors.period(a_manager(), tertial).value("cases") == 2 + 1
    assert selectors.stale_months(a_manager(), tertial) == ()


def test_a_board_alone_is_shown_its_own_figures() -> None:
    a_counted_case("2021-01-10T20:00", board="solna")
    a_counted_case("2021-01-10T21:00", board="sollentuna")
    found = selectors.period(a_manager(), year_of(2021), board="solna")
    assert found.boards() == ["solna"]
    assert {each.board for each in found.figures} == {"solna"}
    assert {each.board for month in found.months for each in month.figures} == {"solna"}
    assert set(found.inhabitants) <= {"solna"}


def test_a_period_is_compared_with_the_same_one_the_year_before_when_both_are_known_and_over() -> None:
    for month in range(1, 5):
        a_counted_case(f"2020-{month:02}-15T20:00")
        a_counted_case(f"2021-{month:02}-15T20:00")
    a_counted_case("2021-02-16T20:00")
    tertial = read_period("2021-T1")
    assert selectors.period(a_manager(), tertial).change("cases") == 1
    assert selectors.period(a_manager("2021-04-30T23:59"), tertial).change("cases") is None
    assert selectors.period(a_manager(), read_period("2020-T1")).before is None
    assert selectors.period(a_manager(), read_period("2021-H1")).change("cases") is None


def test_a_figure_is_told_per_ten_thousand_of_those_who_lived_there_at_the_turn_of_the_year() -> None:
    solna = a_board("solna", "Solna", "0184").municipality
    Population.objects.filter(municipality=solna).update(inhabitants=40_000)
    Population.objects.create(municipality=solna, counted_on=date(2021, 12, 31), inhabitants=1)
    for number in (1, 2, 3):
        a_counted_case(f"2021-03-0{number}T20:00", board="solna")
    found = selectors.period(a_manager(), read_period("2021-T1"))
    assert found.per_10_000("cases", "solna") == Decimal("0.8")
    assert found.per_10_000("cases", "nowhere") is None


def test_a_year_asks_as_many_questions_however_many_months_are_closed(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for month in range(1, 13):
        a_counted_case(f"2021-{month:02}-15T20:00")
        if month < 12:
            close_month(actor=a_manager(), year=2021, month=month)
    viewer = a_manager()
    with django_assert_max_num_queries(60):
        selectors.period(viewer, year_of(2021))


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.BOARD_CONTROLLER, Role.ADMINISTRATOR])
def test_a_period_is_for_those_who_follow_up(role: Role) -> None:
    viewer = an_actor(role)
    with pytest.raises(NotPermitted):
        selectors.period(viewer, year_of(2021))
    with pytest.raises(NotPermitted):
        selectors.stale_months(viewer, year_of(2021))
