"""Persons and waiting of a longer period: what the rows themselves say, and never what its months add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from jourbok.accounts.tests.factories import an_actor
from jourbok.calls.measures import PARTS
from jourbok.calls.models import Contact
from jourbok.cases.models import Case
from jourbok.kernel.actor import Actor, Role
from jourbok.people.tests.factories import a_person
from jourbok.statistics import selectors
from jourbok.statistics.rules.periods import Period, read_period, year_of
from jourbok.statistics.rules.waiting import within
from jourbok.statistics.selectors.coded import WORKED_OUT
from jourbok.statistics.services import close_month

from .factories import a_counted_case, answered_after, at

BOARDS = ("sigtuna", "sollentuna", "solna")
PERIODS = ("2021-T1", "2021-T2", "2021-H1", "2021")


def a_manager(when: str = "2022-06-01T12:00") -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=at(when))


def whole_minutes(contacts: Iterable[Contact]) -> list[int]:
    """How long each that was answered waited, told the plain way."""
    waited = [(each.answered_at - each.arrived_at).total_seconds() for each in contacts if each.answered_at]
    return sorted(int(seconds // 60) for seconds in waited)


def by_hand(waited: list[int], part: Fraction) -> int:
    """The lowest that so great a part do not exceed, tried one by one; none is told as zero, as a figure is."""
    for minutes in waited:
        if Fraction(sum(each <= minutes for each in waited), len(waited)) >= part:
            return minutes
    return 0


class TestDirectCount(TestCase):
    """Persons, median and ninth tenth are what the rows say, whichever months are closed."""

    @settings(max_examples=20, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(BOARDS),
                st.datetimes(datetime(2021, 1, 1, 3), datetime(2021, 9, 30)),  # noqa: DTZ001
                st.integers(0, 3),
                st.one_of(st.none(), st.integers(0, 7200)),
            ),
            max_size=14,
        ),
        st.one_of(st.sets(st.integers(1, 12)), st.just(set(range(1, 13)))),
    )
    def test_a_period_says_what_its_rows_say(
        self, rows: list[tuple[str, datetime, int, int | None]], closed: set[int]
    ) -> None:
        people = [a_person() for _ in range(4)]
        for board, when, who, seconds in rows:
            case = a_counted_case(f"{when:%Y-%m-%dT%H:%M}+01:00", board=board, person=people[who])
            if seconds is not None:
                answered_after(case.contact, seconds)
        for month in closed:
            close_month(actor=a_manager(), year=2021, month=month)
        for wanted in map(read_period, PERIODS):
            self.check(wanted)

    def check(self, wanted: Period) -> None:
        found = selectors.period(a_manager(), wanted)
        alone = {board: selectors.period(a_manager(), wanted, board=board) for board in BOARDS}
        assert not found.unknown
        for whose in (None, *BOARDS):
            inside = {"opened_at__gte": wanted.interval.start, "opened_at__lt": wanted.interval.end}
            cases = Case.objects.filter(**inside, **({"board__slug": whose} if whose else {}))
            waited = whole_minutes(Contact.objects.filter(pk__in=cases.values("contact")))
            expected = {"persons": len(set(cases.values_list("person", flat=True)))}
            expected |= {measure.name: by_hand(waited, part) for measure, part in PARTS.items()}
            for name, value in expected.items():
                assert found.value(name, whose) == value, (wanted.code, name, whose)
                assert whose is None or alone[whose].value(name, whose) == value


@given(
    st.lists(st.integers(0, 500), min_size=1, max_size=60),
    st.fractions(min_value=Fraction(1, 100), max_value=1),
)
def test_so_great_a_part_waited_so_long_at_most_and_no_greater_would_do(waited: list[int], part: Fraction) -> None:
    told = within({minutes: waited.count(minutes) for minutes in set(waited)}, part)
    assert told == by_hand(sorted(waited), part)


def test_where_nobody_was_answered_nothing_is_said() -> None:
    assert within({}, Fraction(1, 2)) is None


def test_every_measure_that_is_no_sum_is_worked_out_or_told_to_be_unknown() -> None:
    no_sums = {each.name for each in selectors.MEASURES.values() if not each.sums}
    assert {each.name for each in WORKED_OUT} <= no_sums


@pytest.mark.django_db
def test_a_measure_that_nobody_has_said_how_to_work_out_is_unknown_and_not_zero(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jourbok.statistics.selectors.periods.WORKED_OUT", WORKED_OUT[:1])
    found = selectors.period(a_manager(), read_period("2021-T1"))
    assert found.unknown == {each.name for each in WORKED_OUT[1:]}


@pytest.mark.django_db
def test_a_person_met_by_two_boards_in_two_months_is_one_person_of_the_service() -> None:
    somebody = a_person()
    for when, board in (
        ("2021-01-10T20:00", "solna"),
        ("2021-02-10T20:00", "sollentuna"),
        ("2021-02-11T20:00", "solna"),
    ):
        a_counted_case(when, board=board, person=somebody)
    close_month(actor=a_manager(), year=2021, month=1)
    found = selectors.period(a_manager(), read_period("2021-T1"))
    assert [found.value("persons", board) for board in (None, "solna", "sollentuna")] == [1, 1, 1]
    assert sum(selectors.month(a_manager(), 2021, month).value("persons") for month in (1, 2)) == 2


@pytest.mark.django_db
def test_what_has_not_happened_yet_is_not_counted_in_a_longer_period() -> None:
    a_counted_case("2021-01-10T20:00")
    a_counted_case("2021-02-10T20:00")
    assert selectors.period(a_manager("2021-02-10T20:00"), year_of(2021)).value("persons") == 1


@pytest.mark.django_db
def test_a_closed_period_reads_no_case_record(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    a_counted_case("2021-01-10T20:00")
    for year in (2020, 2021):
        for month in range(1, 13):
            close_month(actor=a_manager(), year=year, month=month)
    viewer = a_manager()
    with django_assert_max_num_queries(20) as asked:
        assert selectors.period(viewer, year_of(2021)).value("persons") == 1
    statements = " ".join(each["sql"] for each in asked.captured_queries)
    assert not [name for name in ("cases_", "calls_", "people_", "statistics_codedcase") if name in statements]
