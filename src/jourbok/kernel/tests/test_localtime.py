"""Clock time in Sweden, and the two nights a year when the clock alone does not tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.calendar import YearOutsideCalendar
from jourbok.kernel.localtime import (
    NoSuchInstant,
    day_start,
    elapsed,
    instant_of,
    iso,
    local,
    local_date,
    parse_instant,
    read_instant,
)

SECONDS = st.integers(0, 110 * 365 * 24 * 3600)
INSTANTS = SECONDS.map(lambda seconds: datetime(1990, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_clock_time_is_an_hour_before_utc_in_winter_and_two_in_summer() -> None:
    assert instant_of(date(2021, 1, 15), time(16)) == utc("2021-01-15T15:00")
    assert instant_of(date(2021, 7, 15), time(16)) == utc("2021-07-15T14:00")


@pytest.mark.parametrize("at", [time(2), time(2, 30), time(2, 59, 59)])
def test_a_rules_time_that_the_spring_skips_means_the_jump(at: time) -> None:
    assert instant_of(date(2021, 3, 28), at) == utc("2021-03-28T01:00")


def test_a_rules_time_that_comes_twice_in_the_autumn_means_the_first() -> None:
    assert instant_of(date(2021, 10, 31), time(2)) == utc("2021-10-31T00:00")
    assert instant_of(date(2026, 10, 25), time(2, 30)) == utc("2026-10-25T00:30")
    assert instant_of(date(2021, 10, 31), time(3)) == utc("2021-10-31T02:00")


def test_a_night_from_22_to_8_is_11_hours_in_the_autumn_and_9_in_the_spring() -> None:
    autumn = instant_of(date(2026, 10, 25), time(8)) - instant_of(date(2026, 10, 24), time(22))
    spring = instant_of(date(2027, 3, 28), time(8)) - instant_of(date(2027, 3, 27), time(22))
    assert (autumn, spring) == (timedelta(hours=11), timedelta(hours=9))


def test_what_has_elapsed_is_real_time_though_both_moments_are_swedish_clock_times() -> None:
    evening, morning = local(utc("2026-10-24T20:00")), local(utc("2026-10-25T07:00"))
    assert morning - evening == timedelta(hours=10)
    assert elapsed(evening, morning) == timedelta(hours=11)


def test_half_past_midnight_on_new_years_day_belongs_to_the_new_year() -> None:
    instant = utc("2021-12-31T23:30")
    assert local_date(instant) == date(2022, 1, 1)
    assert day_start(date(2022, 1, 1)) == utc("2021-12-31T23:00")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-12-24T10:00", "2021-12-24T09:00"),
        ("2021-12-24 10:00:30", "2021-12-24T09:00:30"),
        ("2021-06-24T10:00", "2021-06-24T08:00"),
        ("2021-12-24T10:00Z", "2021-12-24T10:00"),
        ("2021-12-24T10:00+01:00", "2021-12-24T09:00"),
        ("2021-12-24T10:00-05:00", "2021-12-24T15:00"),
        ("  2021-12-24T10:00 ", "2021-12-24T09:00"),
        ("2021-10-31T02:30+02:00", "2021-10-31T00:30"),
        ("2021-10-31T02:30+01:00", "2021-10-31T01:30"),
        ("2021-03-28T02:30+01:00", "2021-03-28T01:30"),
    ],
)
def test_a_time_is_read_with_its_offset_or_as_swedish_time(text: str, instant: str) -> None:
    assert parse_instant(text) == utc(instant)


def test_a_time_that_comes_twice_is_refused_and_both_instants_are_named() -> None:
    with pytest.raises(NoSuchInstant, match="två gånger") as refusal:
        parse_instant("2021-10-31T02:30")
    assert "2021-10-31T02:30:00+02:00 eller 2021-10-31T02:30:00+01:00" in refusal.value.message


def test_a_time_that_never_comes_is_refused_and_both_instants_are_named() -> None:
    with pytest.raises(NoSuchInstant, match="finns inte") as refusal:
        parse_instant("2021-03-28T02:30")
    assert "2021-03-28T01:30:00+01:00 eller 2021-03-28T03:30:00+02:00" in refusal.value.message


@pytest.mark.parametrize("text", ["2021-10-31T01:59", "2021-10-31T03:00", "2021-03-28T01:59", "2021-03-28T03:00"])
def test_the_times_just_outside_the_change_are_read(text: str) -> None:
    assert iso(parse_instant(text)).startswith(text)


@pytest.mark.parametrize(
    "text", ["", "i natt", "2021-12-24", "20211224", "2021-02-29T10:00", "2021-12-24T25:00", "10:00"]
)
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NoSuchInstant, match="2021-12-24T10:00"):
        parse_instant(text)


@pytest.mark.parametrize("text", ["1989-12-31T23:59", "2101-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59-12:00"])
def test_a_moment_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(YearOutsideCalendar):
        parse_instant(text)


def test_a_moment_is_judged_by_the_year_it_has_in_sweden() -> None:
    with pytest.raises(YearOutsideCalendar):
        parse_instant("2100-12-31T23:30+00:00")


def test_a_local_time_without_offset_is_no_instant() -> None:
    with pytest.raises(ValueError, match="offset"):
        local(datetime(2021, 1, 1))  # noqa: DTZ001 - this is what is refused


@given(INSTANTS)
def test_an_instant_that_was_written_for_a_program_is_read_back(instant: datetime) -> None:
    assert read_instant(instant.isoformat()) == instant
    assert read_instant(local(instant).isoformat()) == instant


@pytest.mark.parametrize("text", ["", "2021-12-24", "2021-12-24T10:00", "9999-12-31T23:59-12:00", "i natt"])
def test_a_text_without_offset_is_no_instant_for_a_program(text: str) -> None:
    with pytest.raises(ValueError):
        read_instant(text)


@given(INSTANTS)
def test_what_is_written_is_read_back_to_the_second(instant: datetime) -> None:
    assert parse_instant(iso(instant)) == instant


@given(st.dates(date(1990, 1, 1), date(2100, 12, 30)), st.times(), st.times())
def test_a_later_clock_time_never_comes_earlier(day: date, one: time, other: time) -> None:
    early, late = sorted((one, other))
    assert instant_of(day, early) <= instant_of(day, late) <= day_start(day + timedelta(days=1))
