"""What is published has nothing small in it, and comes from closed months alone."""

from __future__ import annotations

import pytest

from jourbok.accounts.tests.factories import an_actor
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotPermitted
from jourbok.statistics import selectors
from jourbok.statistics.rules.periods import read_period
from jourbok.statistics.selectors.published import NotForPublication, published
from jourbok.statistics.services import close_month

from .factories import a_counted_case, at

pytestmark = pytest.mark.django_db


def a_manager() -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=at("2022-06-01T12:00"))


def some_cases(month: int, number: int, board: str, category: str = "child") -> None:
    for day in range(1, number + 1):
        a_counted_case(f"2021-{month:02}-{day:02}T20:00", board=board, category=category)


def closed(*months: int) -> None:
    for month in months:
        close_month(actor=a_manager(), year=2021, month=month)


@pytest.fixture
def a_tertial() -> None:
    """Solna has two cases of violence, which is few; Sollentuna has many of both."""
    for board, category, number in (
        ("solna", "child", 9),
        ("solna", "violence", 2),
        ("sollentuna", "child", 12),
        ("sollentuna", "violence", 8),
    ):
        some_cases(2, number, board, category)
    closed(1, 2, 3, 4)


@pytest.mark.usefixtures("a_tertial")
def test_a_small_number_is_withheld_and_what_would_give_it_away_with_it() -> None:
    found = published(a_manager(), read_period("2021-T1"), "cases", "category")
    assert found.value("solna", "violence") is None
    assert found.value() == 31
    assert found.value("solna") == 11
    assert found.value("solna", "child") is None
    assert (found.value("sollentuna", "child"), found.value("sollentuna", "violence")) == (None, None)
    # With both columns told, whoever takes them from 31 would know that nobody came for anything else.
    assert (found.value(code="child"), found.value(code="violence")) == (None, 10)
    assert all(value >= 5 for value in found.values.values())


@pytest.mark.usefixtures("a_tertial")
def test_the_year_gives_nothing_away_of_its_tertials() -> None:
    some_cases(6, 9, "solna", "violence")
    closed(*range(5, 13))
    codes = ("2021-T1", "2021-T2", "2021")
    first, second, year = (published(a_manager(), read_period(code), "cases", "category") for code in codes)
    assert first.value("solna", "violence") is None
    parts = [each.value("solna", "violence") for each in (second, year)]
    assert None in parts  # the year less the second tertial would be the two of the first, the third being none


@pytest.mark.usefixtures("a_tertial")
def test_age_and_gender_are_told_so_that_neither_gives_the_other_away() -> None:
    age = published(a_manager(), read_period("2021-T1"), "cases", "age")
    assert age.value("solna", "unknown") in {None, 11}
    assert age.codes == tuple(code for code, _ in selectors.BREAKDOWNS["age"].words)
    assert age.value() == published(a_manager(), read_period("2021-T1"), "cases").value() == 31


def test_open_months_are_not_published() -> None:
    closed(1, 2, 4)
    with pytest.raises(NotForPublication, match="2021-03"):
        published(a_manager(), read_period("2021-T1"), "cases")


@pytest.mark.parametrize(
    ("code", "measure", "breakdown"),
    [
        ("2021-03", "cases", ""),
        ("2021-H1", "cases", ""),
        ("2021", "persons", ""),
        ("2021", "minutes", ""),
        ("2021", "nothing", ""),
        ("2021", "cases", "channel"),
        ("2021", "decisions", "ground_law"),
    ],
)
def test_what_cannot_be_kept_safe_is_not_published(code: str, measure: str, breakdown: str) -> None:
    with pytest.raises(NotForPublication):
        published(a_manager(), read_period(code), measure, breakdown)


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.BOARD_CONTROLLER, Role.ADMINISTRATOR])
def test_publishing_is_for_those_who_follow_up(role: Role) -> None:
    with pytest.raises(NotPermitted):
        published(an_actor(role), read_period("2021"), "cases")
