"""Half-open periods of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.intervals import Interval, between, intersect, merge, subtract, total_minutes

ORIGIN = datetime(2021, 10, 30, tzinfo=UTC)


def at(minute: int) -> datetime:
    return ORIGIN + timedelta(minutes=minute)


def span(start: int, end: int) -> Interval:
    return Interval(at(start), at(end))


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: span(pair[0], pair[0] + pair[1])), max_size=8
)


def minutes_in(intervals: list[Interval]) -> set[int]:
    return {minute for minute in range(100) if any(interval.contains(at(minute)) for interval in intervals)}


def is_tidy(intervals: list[Interval]) -> bool:
    return all(one.end < other.start for one, other in pairwise(intervals))


def test_the_start_belongs_to_an_interval_and_the_end_does_not() -> None:
    assert [span(10, 20).contains(at(minute)) for minute in (9, 10, 19, 20)] == [False, True, True, False]


def test_intervals_that_only_touch_do_not_overlap() -> None:
    assert not span(0, 10).overlaps(span(10, 20))
    assert span(0, 10).intersection(span(10, 20)) is None
    assert span(0, 11).overlaps(span(10, 20))


def test_an_interval_must_end_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after"):
        span(10, 10)
    assert between(at(10), at(10)) is None


def test_an_interval_needs_instants_and_not_clock_times() -> None:
    with pytest.raises(ValueError, match="offset"):
        Interval(datetime(2021, 1, 1), datetime(2021, 1, 2))  # noqa: DTZ001 - this is what is refused


def test_a_length_is_real_time_also_when_the_clocks_change() -> None:
    stockholm = ZoneInfo("Europe/Stockholm")
    night = Interval(datetime(2026, 10, 24, 22, tzinfo=stockholm), datetime(2026, 10, 25, 8, tzinfo=stockholm))
    assert night.minutes == 11 * 60
    assert night.start.tzinfo is UTC


@given(SPANS)
def test_merging_keeps_the_same_minutes_in_as_few_intervals_as_possible(spans: list[Interval]) -> None:
    merged = merge(spans)
    assert minutes_in(merged) == minutes_in(spans)
    assert is_tidy(merged)
    assert total_minutes(spans) == len(minutes_in(spans))


@given(SPANS, SPANS)
def test_subtracting_leaves_exactly_the_minutes_outside_the_holes(spans: list[Interval], holes: list[Interval]) -> None:
    left = subtract(spans, holes)
    assert minutes_in(left) == minutes_in(spans) - minutes_in(holes)
    assert is_tidy(left)


@given(SPANS, SPANS)
def test_intersecting_leaves_exactly_the_minutes_in_common(these: list[Interval], others: list[Interval]) -> None:
    common = intersect(these, others)
    assert minutes_in(common) == minutes_in(these) & minutes_in(others)
    assert is_tidy(common)


def test_one_interval_minus_another_is_what_lies_before_and_after_it() -> None:
    assert span(0, 30).subtract(span(10, 20)) == [span(0, 10), span(20, 30)]
