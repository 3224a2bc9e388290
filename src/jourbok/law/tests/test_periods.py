"""When a time ends by lag (1930:173)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.localtime import iso, local_date, parse_instant
from jourbok.law.rules import Deadline, Unit, alarm_at, deadline, last_day, next_permitted_day
from jourbok.law.tests import almanac
from jourbok.law.tests.almanac import DATES, INSTANTS

WALKS: dict[Unit, Callable[[date, int], date]] = {
    Unit.DAYS: almanac.days_later,
    Unit.WEEKS: almanac.weeks_later,
    Unit.MONTHS: almanac.months_later,
}
LENGTHS = st.integers(0, 13)
UNITS = st.sampled_from(list(WALKS))


@given(DATES, LENGTHS, UNITS)
def test_a_time_ends_on_the_day_that_walking_the_calendar_comes_to(first: date, length: int, unit: Unit) -> None:
    assert last_day(first, length, unit) == WALKS[unit](first, length)


@given(DATES)
def test_an_act_may_wait_for_the_first_weekday_that_is_no_day_of_rest(day: date) -> None:
    assert next_permitted_day(day) == almanac.weekday_from(day)


@given(INSTANTS, LENGTHS, UNITS)
def test_the_postponed_day_is_never_before_the_due_day_and_never_a_day_of_rest(
    anchor_at: datetime, length: int, unit: Unit
) -> None:
    found = deadline(anchor_at, length, unit)
    assert found.postponed_on >= found.due_on
    assert not almanac.rests(found.postponed_on)
    assert found.postponed_on - found.due_on <= timedelta(days=5)


@given(INSTANTS, INSTANTS, LENGTHS, st.sampled_from(Unit))
def test_a_later_anchor_never_gives_an_earlier_end(one: datetime, other: datetime, length: int, unit: Unit) -> None:
    early, late = sorted((one, other))
    first, second = deadline(early, length, unit), deadline(late, length, unit)
    assert first.due_on <= second.due_on
    assert first.postponed_on <= second.postponed_on
    assert alarm_at(first) <= alarm_at(second)


@given(INSTANTS, LENGTHS, st.sampled_from(Unit))
def test_an_alarm_never_waits_for_the_postponed_day(anchor_at: datetime, length: int, unit: Unit) -> None:
    found = deadline(anchor_at, length, unit)
    just_before = alarm_at(found) - timedelta(seconds=1)
    assert local_date(just_before) <= found.due_on
    assert not found.is_past(just_before)


@pytest.mark.parametrize(
    ("first", "length", "unit", "ends"),
    [
        (date(2026, 3, 27), 1, Unit.WEEKS, date(2026, 4, 3)),
        (date(2026, 1, 31), 1, Unit.MONTHS, date(2026, 2, 28)),
        (date(2027, 10, 31), 4, Unit.MONTHS, date(2028, 2, 29)),
        (date(2028, 2, 29), 6, Unit.MONTHS, date(2028, 8, 29)),
        (date(2028, 2, 29), 12, Unit.MONTHS, date(2029, 2, 28)),
        (date(2026, 2, 28), 1, Unit.MONTHS, date(2026, 3, 28)),
        (date(2026, 12, 30), 14, Unit.DAYS, date(2027, 1, 13)),
        (date(2026, 9, 30), 3, Unit.MONTHS, date(2026, 12, 30)),
    ],
)
def test_weeks_keep_the_weekday_and_months_the_number_or_the_last_day(
    first: date, length: int, unit: Unit, ends: date
) -> None:
    assert last_day(first, length, unit) == ends


@pytest.mark.parametrize(
    ("due_on", "postponed_on"),
    [
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday
        (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension
        (date(2026, 6, 19), date(2026, 6, 22)),  # Midsummer Eve
        (date(2026, 12, 24), date(2026, 12, 28)),  # Christmas Eve, a Thursday
        (date(2026, 12, 31), date(2027, 1, 4)),  # New Year's Eve, a Thursday
        (date(2027, 1, 6), date(2027, 1, 7)),  # Epiphany
        (date(2025, 6, 6), date(2025, 6, 9)),  # the national day, and Whit Monday is none
        (date(2026, 10, 31), date(2026, 11, 2)),  # All Saints
        (date(2026, 4, 2), date(2026, 4, 2)),  # Maundy Thursday is a weekday
        (date(2026, 4, 30), date(2026, 4, 30)),  # so is Walpurgis Night
    ],
)
def test_an_act_due_on_a_day_of_rest_may_be_done_on_the_next_weekday(due_on: date, postponed_on: date) -> None:
    assert next_permitted_day(due_on) == postponed_on


@pytest.mark.parametrize(
    ("anchor", "ends"),
    [
        ("2026-03-28T12:00", "2026-03-29T13:00:00+02:00"),
        ("2026-10-24T12:00", "2026-10-25T11:00:00+01:00"),
        ("2026-10-25T02:30+02:00", "2026-10-26T01:30:00+01:00"),
    ],
)
def test_hours_are_real_hours_also_when_the_clocks_change_and_are_never_postponed(anchor: str, ends: str) -> None:
    found = deadline(parse_instant(anchor), 24, Unit.HOURS)
    assert found.ends_at
    assert iso(found.ends_at) == ends
    assert found.due_on == found.postponed_on == local_date(found.ends_at)
    assert alarm_at(found) == found.ends_at
    assert not found.is_past(found.ends_at)
    assert found.is_past(found.ends_at + timedelta(seconds=1))


@pytest.mark.parametrize("anchor", ["2026-03-29T01:59", "2026-03-29T03:00", "2026-03-29T23:59"])
def test_the_night_when_an_hour_is_skipped_is_one_date(anchor: str) -> None:
    assert deadline(parse_instant(anchor), 1, Unit.DAYS).due_on == date(2026, 3, 30)


def test_the_date_is_swedens_and_not_that_of_utc() -> None:
    assert deadline(parse_instant("2026-03-27T23:30Z"), 1, Unit.WEEKS).due_on == date(2026, 4, 4)


def test_what_must_be_done_at_once_is_never_postponed() -> None:
    found = deadline(parse_instant("2026-12-24T10:00"), 0, Unit.DAYS, postponed=False)
    assert found == Deadline(date(2026, 12, 24), date(2026, 12, 24))


def test_the_last_day_belongs_to_the_time_until_midnight_in_sweden() -> None:
    found = deadline(parse_instant("2026-03-20T10:00"), 1, Unit.WEEKS)
    assert not found.is_past(parse_instant("2026-03-27T23:59:59"))
    assert found.is_past(parse_instant("2026-03-28T00:00"))


def test_hours_have_no_last_date() -> None:
    with pytest.raises(ValueError, match="instant"):
        last_day(date(2026, 1, 1), 4, Unit.HOURS)
