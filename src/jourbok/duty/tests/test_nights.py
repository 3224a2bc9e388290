"""One night of duty and the shifts in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings

from jourbok.duty.rules import DutyRules, night_at, night_of
from jourbok.duty.rules.regimes import RegimeKind, regime_at
from jourbok.duty.tests.rulesets import INSTANTS, NORDVAST, RULES
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import iso, parse_instant


def said(interval: Interval) -> tuple[str, str]:
    return iso(interval.start), iso(interval.end)


def test_a_night_opens_in_the_evening_and_goes_over_into_standby() -> None:
    night = night_of(NORDVAST, date(2021, 11, 26))
    assert night.opening
    assert said(night.opening) == ("2021-11-26T14:00:00+01:00", "2021-11-27T02:00:00+01:00")
    assert [said(shift) for shift in night.standby] == [("2021-11-27T02:00:00+01:00", "2021-11-27T16:00:00+01:00")]


def test_the_night_of_the_autumn_change_is_open_10_hours_and_on_standby_15() -> None:
    night = night_of(NORDVAST, date(2026, 10, 24))
    assert night.opening
    assert (night.opening.minutes, night.standby[0].minutes) == (10 * 60, 15 * 60)


def test_the_night_of_the_spring_change_is_open_10_hours_and_on_standby_13() -> None:
    night = night_of(NORDVAST, date(2021, 3, 27))
    assert night.opening
    assert (night.opening.minutes, night.standby[0].minutes) == (10 * 60, 13 * 60)


def test_new_years_first_hour_belongs_to_the_shift_of_the_old_year() -> None:
    assert night_at(NORDVAST, parse_instant("2022-01-01T00:30")) == date(2021, 12, 31)
    assert night_at(NORDVAST, parse_instant("2022-01-01T16:00")) == date(2022, 1, 1)
    assert night_at(NORDVAST, parse_instant("2021-11-26T13:59")) == date(2021, 11, 25)


@settings(max_examples=50)
@given(RULES, INSTANTS)
def test_every_instant_lies_in_the_night_it_belongs_to(rules: DutyRules, at: datetime) -> None:
    day = night_at(rules, at)
    night = night_of(rules, day)
    assert night.whole.contains(at)
    assert night_of(rules, day + timedelta(days=1)).whole.start == night.whole.end
    is_standby = any(shift.contains(at) for shift in night.standby)
    assert is_standby is (regime_at(rules, at).kind is RegimeKind.STANDBY)
