"""Is it duty time: the regime of an instant, on plain days, special days and the nights when the clocks change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings

from jourbok.duty.rules import DutyRules, OpeningHoursUnknown, OpeningRule, RegimeKind, StandbyRule, regime_at
from jourbok.duty.rules.hours import office_hours_on, opening_on, standby_on
from jourbok.duty.rules.regimes import timeline_of
from jourbok.duty.tests.rulesets import INSTANTS, MON_TO_FRI, NORDOST, NORDVAST, OFFICES, RULES, WEEKEND, days
from jourbok.kernel.calendar import YearOutsideCalendar
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import day_start, iso, local_date, parse_instant


def said(rules: DutyRules, at: str) -> str:
    """The regime at a local time as one line: kind, since, until, and gap where it is one."""
    regime = regime_at(rules, parse_instant(at))
    assert regime.since
    assert regime.until
    words = [regime.kind.value, iso(regime.since), iso(regime.until), *(["gap"] if regime.gap else [])]
    return " ".join(words)


@pytest.mark.parametrize(
    ("at", "regime"),
    [
        ("2021-11-23T15:59", "closed 2021-11-23T08:00:00+01:00 2021-11-23T16:00:00+01:00"),
        ("2021-11-23T16:00", "open 2021-11-23T16:00:00+01:00 2021-11-24T02:00:00+01:00"),
        ("2021-11-24T01:59", "open 2021-11-23T16:00:00+01:00 2021-11-24T02:00:00+01:00"),
        ("2021-11-24T02:00", "standby 2021-11-24T02:00:00+01:00 2021-11-24T08:00:00+01:00"),
        ("2021-11-24T08:00", "closed 2021-11-24T08:00:00+01:00 2021-11-24T16:00:00+01:00"),
        ("2021-11-26T14:00", "open 2021-11-26T14:00:00+01:00 2021-11-27T02:00:00+01:00"),
        ("2021-11-27T02:14", "standby 2021-11-27T02:00:00+01:00 2021-11-27T16:00:00+01:00"),
        ("2021-11-29T02:14", "standby 2021-11-29T02:00:00+01:00 2021-11-29T08:00:00+01:00"),
    ],
)
def test_an_ordinary_week_goes_from_offices_to_open_to_standby(at: str, regime: str) -> None:
    assert said(NORDVAST, at) == regime


@pytest.mark.parametrize(
    ("at", "regime"),
    [
        ("2021-12-24T10:00", "standby 2021-12-24T02:00:00+01:00 2021-12-24T11:00:00+01:00"),
        ("2021-12-24T11:00", "open 2021-12-24T11:00:00+01:00 2021-12-25T02:00:00+01:00"),
        ("2021-05-14T10:59", "closed 2021-05-14T08:00:00+02:00 2021-05-14T11:00:00+02:00"),
        ("2021-05-14T11:00", "open 2021-05-14T11:00:00+02:00 2021-05-15T02:00:00+02:00"),
        ("2021-05-13T15:59", "standby 2021-05-13T02:00:00+02:00 2021-05-13T16:00:00+02:00"),
        ("2021-04-02T13:59", "standby 2021-04-02T02:00:00+02:00 2021-04-02T14:00:00+02:00"),
        ("2021-04-02T14:00", "open 2021-04-02T14:00:00+02:00 2021-04-03T02:00:00+02:00"),
        ("2022-01-01T00:30", "open 2021-12-31T11:00:00+01:00 2022-01-01T02:00:00+01:00"),
    ],
)
def test_eves_squeeze_days_and_holidays_have_their_own_hours(at: str, regime: str) -> None:
    assert said(NORDVAST, at) == regime


@pytest.mark.parametrize(
    ("at", "regime"),
    [
        ("2021-03-28T01:59", "open 2021-03-27T16:00:00+01:00 2021-03-28T03:00:00+02:00"),
        ("2021-03-28T03:00", "standby 2021-03-28T03:00:00+02:00 2021-03-28T16:00:00+02:00"),
        ("2021-10-31T02:00+02:00", "standby 2021-10-31T02:00:00+02:00 2021-10-31T16:00:00+01:00"),
        ("2021-10-31T02:59+01:00", "standby 2021-10-31T02:00:00+02:00 2021-10-31T16:00:00+01:00"),
        ("2026-10-25T01:59", "open 2026-10-24T16:00:00+02:00 2026-10-25T02:00:00+02:00"),
    ],
)
def test_the_nights_when_the_clocks_change_have_neither_hole_nor_overlap(at: str, regime: str) -> None:
    assert said(NORDVAST, at) == regime


def test_closed_while_the_offices_are_closed_is_a_gap() -> None:
    assert said(NORDOST, "2021-01-06T16:15") == "closed 2021-01-06T16:00:00+01:00 2021-01-06T16:30:00+01:00 gap"
    assert said(NORDOST, "2021-01-07T16:15") == "closed 2021-01-07T08:00:00+01:00 2021-01-07T16:30:00+01:00"


def test_the_days_classes_are_of_the_calendar_date_of_the_instant() -> None:
    assert regime_at(NORDVAST, parse_instant("2021-12-24T10:00")).day == ("fri", "eve", "de_facto_holiday")
    assert regime_at(NORDVAST, parse_instant("2021-12-24T00:30")).day == ("fri", "eve", "de_facto_holiday")


def test_a_file_without_opening_hours_has_no_regime() -> None:
    with pytest.raises(OpeningHoursUnknown, match="öppettider att bekräfta"):
        regime_at(DutyRules(open=()), parse_instant("2021-12-24T10:00"))


def test_the_earliest_of_the_matching_openings_wins_with_its_own_closing() -> None:
    rules = DutyRules((OpeningRule(MON_TO_FRI, time(16), time(2)), OpeningRule(days("eve"), time(11), time(23))))
    assert said(rules, "2021-05-12T12:00").startswith("open 2021-05-12T11:00:00+02:00 2021-05-12T23:00:00+02:00")


def test_of_two_openings_at_the_same_time_the_one_that_closes_last_wins() -> None:
    rules = DutyRules((OpeningRule(MON_TO_FRI, time(16), time(22)), OpeningRule(days("tue"), time(16), time(2))))
    assert "2021-11-24T02:00" in said(rules, "2021-11-23T17:00")


WEEKDAY_AND_WEEKEND = (StandbyRule(MON_TO_FRI, time(2), time(8)), StandbyRule(WEEKEND, time(2), time(16)))
OPEN_ALWAYS_AT_20 = (OpeningRule(MON_TO_FRI | WEEKEND, time(20), time(2)),)


@pytest.mark.parametrize(
    ("own", "holiday_ends", "de_facto_ends"),
    [
        ((), "16:00", "16:00"),
        ((StandbyRule(days("holiday"), time(2), time(18)),), "18:00", "16:00"),
        ((StandbyRule(days("de_facto_holiday"), time(2), time(12)),), "16:00", "12:00"),
        ((StandbyRule(days("eve"), time(2), time(19)),), "16:00", "16:00"),
    ],
)
def test_a_holiday_of_either_kind_takes_the_weekends_standby_unless_the_file_has_one_for_it(
    own: tuple[StandbyRule, ...], holiday_ends: str, de_facto_ends: str
) -> None:
    rules = DutyRules(OPEN_ALWAYS_AT_20, WEEKDAY_AND_WEEKEND + own, OFFICES)
    assert f"2021-01-06T{holiday_ends}" in said(rules, "2021-01-06T10:00")
    assert f"2021-12-24T{de_facto_ends}" in said(rules, "2021-12-24T10:00")


def test_where_saturday_and_sunday_differ_a_weekday_holiday_is_a_sunday_and_a_saturday_holiday_a_saturday() -> None:
    standby = (
        StandbyRule(MON_TO_FRI, time(2), time(8)),
        StandbyRule(days("sat"), time(2), time(15)),
        StandbyRule(days("sun"), time(2), time(17)),
    )
    rules = DutyRules(OPEN_ALWAYS_AT_20, standby)
    assert "2021-01-06T17:00" in said(rules, "2021-01-06T10:00")
    assert "2021-12-25T15:00" in said(rules, "2021-12-25T10:00")


def test_a_file_without_weekend_standby_leaves_a_holiday_its_weekdays() -> None:
    rules = DutyRules(OPEN_ALWAYS_AT_20, WEEKDAY_AND_WEEKEND[:1])
    assert said(rules, "2021-01-06T07:00").startswith("standby 2021-01-06T02:00:00+01:00 2021-01-06T08:00")


def test_a_service_that_is_always_open_has_neither_since_nor_until() -> None:
    always = DutyRules((OpeningRule(MON_TO_FRI | WEEKEND, time(0), time(0)),))
    regime = regime_at(always, parse_instant("2021-12-24T10:00"))
    assert (regime.kind, regime.since, regime.until) == (RegimeKind.OPEN, None, None)


def test_a_regime_may_last_over_the_new_year() -> None:
    rules = DutyRules((OpeningRule(days("mon"), time(8), time(9)),))
    assert said(rules, "2022-01-01T12:00").startswith("closed 2021-12-27T09:00:00+01:00 2022-01-03T08:00:00+01:00")
    assert said(rules, "2021-12-31T12:00").startswith("closed 2021-12-27T09:00:00+01:00 2022-01-03T08:00:00+01:00")


@pytest.mark.parametrize("at", ["1990-01-01T00:00", "2100-12-31T23:59"])
def test_the_first_and_the_last_minute_of_the_calendar_have_a_regime(at: str) -> None:
    assert said(NORDVAST, at).startswith("open")


def test_a_year_whose_holidays_are_unknown_is_refused() -> None:
    with pytest.raises(YearOutsideCalendar):
        timeline_of(NORDVAST, 2200)


@settings(max_examples=25)
@given(RULES, INSTANTS)
def test_the_regimes_of_a_year_are_a_partition_of_it(rules: DutyRules, at: datetime) -> None:
    year = local_date(at).year
    spans = timeline_of(rules, year).spans
    assert spans[0].interval.start == day_start(date(year, 1, 1))
    assert spans[-1].interval.end == day_start(date(year + 1, 1, 1))
    assert all(one.interval.end == other.interval.start for one, other in pairwise(spans))
    assert all(one.kind is not other.kind for one, other in pairwise(spans))


def plainly(rules: DutyRules, at: datetime) -> tuple[RegimeKind, bool]:
    """The regime found the slow way: look at every period that begins near the instant."""
    around = [local_date(at) - timedelta(days=back) for back in (2, 1, 0)]

    def within(periods: list[Interval | None]) -> bool:
        return any(period.contains(at) for period in periods if period)

    if within([opening_on(rules, day) for day in around]):
        return RegimeKind.OPEN, False
    if within([period for day in around for period in standby_on(rules, day)]):
        return RegimeKind.STANDBY, False
    return RegimeKind.CLOSED, not within([office_hours_on(rules, day) for day in around])


@settings(max_examples=50)
@given(RULES, INSTANTS)
def test_an_instant_lies_in_its_regime_and_the_regime_is_the_one_found_by_looking(
    rules: DutyRules, at: datetime
) -> None:
    regime = regime_at(rules, at)
    assert (regime.kind, regime.gap) == plainly(rules, at)
    assert regime.since is None or regime.since <= at
    assert regime.until is None or at < regime.until


@settings(max_examples=25)
@given(RULES, INSTANTS)
def test_just_outside_a_regime_another_one_applies(rules: DutyRules, at: datetime) -> None:
    regime = regime_at(rules, at)
    if regime.since:
        assert regime_at(rules, regime.since - timedelta(seconds=1)).kind is not regime.kind
        assert regime_at(rules, regime.since).until == regime.until
    if regime.until:
        assert regime_at(rules, regime.until).kind is not regime.kind
