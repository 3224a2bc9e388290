"""A month, a tertial, half a year and a year: how they are written, and which months are whose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.statistics.rules.months import month_interval
from jourbok.statistics.rules.periods import (
    NoSuchPeriod,
    Period,
    PeriodKind,
    month_of,
    periods_of,
    read_period,
    year_of,
)

PERIODS = st.builds(
    lambda year, kind, number: Period(year, kind, number % kind.in_a_year + 1),
    st.integers(1992, 2098),
    st.sampled_from(list(PeriodKind)),
    st.integers(0, 11),
)


@pytest.mark.parametrize(
    ("text", "label", "first", "last"),
    [
        ("2021-03", "mars 2021", (2021, 3), (2021, 3)),
        ("2021-T1", "första tertialet 2021", (2021, 1), (2021, 4)),
        ("2021-t3", "tredje tertialet 2021", (2021, 9), (2021, 12)),
        ("2021-H2", "andra halvåret 2021", (2021, 7), (2021, 12)),
        (" 2021 ", "2021", (2021, 1), (2021, 12)),
    ],
)
def test_a_period_is_written_as_people_write_it(
    text: str, label: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    found = read_period(text)
    assert (found.label_sv, found.months[0], found.months[-1]) == (label, first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2021-13", "2021-00", "2021-T0", "2021-T4", "2021-H3", "2021-Q1", "21", "1899", "2021-T", "2021-T11"),
        *("2021-1", "-2021", "2021 T1", "²⁰²¹", "٢٠٢١", "9999", "2021-03-01", "x" * 10_000),
    ],
)
def test_what_is_no_period_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(NoSuchPeriod, match="2021-T1"):
        read_period(text)


@given(PERIODS)
def test_a_period_is_read_back_from_its_code(period: Period) -> None:
    assert read_period(period.code) == period


@given(PERIODS)
def test_the_one_before_ends_where_this_one_begins(period: Period) -> None:
    assert period.previous.interval.end == period.interval.start
    assert period.previous.following == period
    assert period.previous.last_day + timedelta(days=1) == period.first_day


@given(PERIODS)
def test_the_year_before_is_the_same_months_a_year_earlier(period: Period) -> None:
    assert period.year_before.months == tuple((year - 1, month) for year, month in period.months)


@given(st.integers(1990, 2100), st.sampled_from(list(PeriodKind)))
def test_the_periods_of_a_year_are_its_twelve_months_once_each(year: int, kind: PeriodKind) -> None:
    months = [month for each in periods_of(year, kind) for month in each.months]
    assert months == list(year_of(year).months)
    assert all(year_of(year).contains(each) for each in periods_of(year, kind))


def test_a_tertial_is_no_part_of_a_half_year_that_it_goes_beyond() -> None:
    assert not read_period("2021-H1").contains(read_period("2021-T2"))
    assert read_period("2021-H1").contains(month_of(2021, 6))


def test_a_leap_february_has_its_day() -> None:
    assert month_of(2024, 2).last_day.day == 29
    assert month_of(2024, 2).interval == month_interval(2024, 2)


def test_before_the_first_year_there_is_nothing() -> None:
    with pytest.raises(NoSuchPeriod):
        _ = year_of(1990).previous
