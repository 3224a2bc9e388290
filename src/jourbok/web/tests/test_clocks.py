"""Clocks say what is left, and never promise a minute that is not there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jourbok.web.clocks import ClockState, read_clock, warn_at

NOW = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
minutes = st.integers(min_value=1, max_value=3000)


def test_a_callback_of_thirty_minutes_warns_when_ten_are_left() -> None:
    assert warn_at(NOW + 30 * MINUTE, NOW) == NOW + 20 * MINUTE


def test_a_long_clock_warns_half_an_hour_before() -> None:
    assert warn_at(NOW + 600 * MINUTE, NOW) == NOW + 570 * MINUTE


def test_a_clock_is_in_time_until_it_warns() -> None:
    reading = read_clock(NOW + 30 * MINUTE, NOW, started_at=NOW)
    assert (reading.state, reading.text) == (ClockState.OK, "30 min kvar")


def test_the_very_moment_it_is_due_is_not_late() -> None:
    assert read_clock(NOW, NOW).state is ClockState.SOON


def test_a_second_after_it_was_due_it_is_a_minute_late() -> None:
    reading = read_clock(NOW, NOW + timedelta(seconds=1))
    assert (reading.state, reading.text) == (ClockState.LATE, "1 min sen")


def test_a_clock_that_was_met_too_late_says_so() -> None:
    reading = read_clock(NOW, NOW + 60 * MINUTE, met_at=NOW + 5 * MINUTE)
    assert (reading.state, reading.text) == (ClockState.MET, "02:19, 5 min sen")


def test_what_breaks_first_sorts_first() -> None:
    assert sorted(ClockState, key=lambda state: state.urgency) == [
        ClockState.LATE,
        ClockState.SOON,
        ClockState.OK,
        ClockState.MET,
    ]


@given(length=minutes, passed=st.integers(min_value=-10, max_value=4000))
def test_the_bar_is_never_empty_of_meaning_or_overfull(length: int, passed: int) -> None:
    reading = read_clock(NOW + length * MINUTE, NOW + passed * MINUTE, started_at=NOW)
    assert reading.whole == length * 60
    assert 0 <= reading.elapsed <= length * 60


@given(length=minutes, passed=st.integers(min_value=0, max_value=4000))
def test_a_clock_that_warns_has_not_passed_and_one_that_is_late_has(length: int, passed: int) -> None:
    now, due_at = NOW + passed * MINUTE, NOW + length * MINUTE
    state = read_clock(due_at, now, started_at=NOW).state
    assert (state is ClockState.LATE) == (now > due_at)
    assert state is not ClockState.SOON or now >= warn_at(due_at, NOW)


def test_a_start_after_the_end_is_no_start() -> None:
    assert read_clock(NOW, NOW, started_at=NOW + MINUTE).whole is None
