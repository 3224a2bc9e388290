"""Does somebody always answer: the gaps of a year."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jourbok.duty.rules import DutyRules, MemberPeriod, OpeningHoursUnknown, OpeningRule, coverage, regime_at
from jourbok.duty.rules.regimes import timeline_of
from jourbok.duty.tests.rulesets import MON_TO_FRI, NORDOST, NORDVAST, OFFICES, RULES, days
from jourbok.kernel.calendar import YearOutsideCalendar
from jourbok.kernel.intervals import total_minutes
from jourbok.kernel.localtime import iso

TABY, VAXHOLM = MemberPeriod("taby"), MemberPeriod("vaxholm")


def test_nordvast_always_answers() -> None:
    assert coverage(NORDVAST, [TABY], 2021).gaps == ()
    assert coverage(NORDVAST, [TABY], 2024).minutes == 0


def test_nordost_does_not_answer_for_half_an_hour_on_weekday_holidays() -> None:
    found = coverage(NORDOST, [VAXHOLM, TABY], 2023)
    starts = [iso(gap.interval.start)[:16] for gap in found.gaps]
    days_then = ["04-10", "05-01", "05-18", "06-06", "12-25", "12-26"]
    assert starts == [f"2023-{day}T16:00" for day in days_then]
    assert found.minutes == 30 * len(found.gaps)
    assert all(gap.members == ("taby", "vaxholm") for gap in found.gaps)
    assert found.gaps[0].day == ("mon", "holiday")


def test_a_gap_concerns_those_who_are_members_then() -> None:
    joins, leaves = MemberPeriod("joins", date(2023, 5, 18)), MemberPeriod("leaves", None, date(2023, 5, 18))
    members = {iso(gap.interval.start)[5:10]: gap.members for gap in coverage(NORDOST, [joins, leaves], 2023).gaps}
    assert members["05-01"] == ("leaves",)
    assert members["05-18"] == ("joins",)


def test_a_time_before_anybody_is_a_member_is_no_gap() -> None:
    assert coverage(NORDOST, [MemberPeriod("taby", date(2023, 12, 1))], 2023).minutes == 60
    assert coverage(NORDOST, [MemberPeriod("taby", date(2024, 1, 1))], 2023).gaps == ()


def test_a_gap_over_midnight_is_cut_where_somebody_joins() -> None:
    rules = DutyRules((OpeningRule(MON_TO_FRI, time(16), time(22)),), (), OFFICES)
    gaps = coverage(rules, [TABY, MemberPeriod("sent", date(2023, 3, 15))], 2023).gaps
    before, after = (gap for gap in gaps if "2023-03-14T22" <= iso(gap.interval.start) < "2023-03-15T08")
    assert (iso(before.interval.end), iso(after.interval.start)) == ("2023-03-15T00:00:00+01:00",) * 2
    assert (before.members, after.members) == (("taby",), ("sent", "taby"))


def test_offices_that_nobody_knows_of_serve_nobody() -> None:
    rules = DutyRules(NORDVAST.open, NORDVAST.standby)
    assert coverage(rules, [TABY], 2021).minutes > 200 * 60


def test_no_office_is_known_to_serve_on_a_day_without_opening_to_wait_for() -> None:
    rules = DutyRules((OpeningRule(days("sat"), time(16), time(2)),), (), OFFICES)
    assert coverage(rules, [TABY], 2021).minutes == sum(
        span.interval.minutes for span in timeline_of(rules, 2021).spans if span.kind == "closed"
    )


def test_the_year_is_the_calendar_year_in_sweden() -> None:
    never = DutyRules((OpeningRule(days("squeeze"), time(16), time(17)),))
    gaps = coverage(never, [TABY], 2021).gaps
    assert iso(gaps[0].interval.start) == "2021-01-01T00:00:00+01:00"
    assert iso(gaps[-1].interval.end) == "2022-01-01T00:00:00+01:00"


@settings(max_examples=20)
@given(RULES, st.integers(1990, 2100))
def test_every_gap_is_closed_and_a_gap_from_start_to_end(rules: DutyRules, year: int) -> None:
    found = coverage(rules, [TABY], year)
    assert found.minutes == total_minutes(gap.interval for gap in found.gaps)
    for gap in found.gaps[:10]:
        regime = regime_at(rules, gap.interval.start)
        assert regime.gap
        assert regime.until is None or gap.interval.end <= regime.until


def test_coverage_needs_opening_hours_and_a_year_of_the_calendar() -> None:
    with pytest.raises(OpeningHoursUnknown):
        coverage(DutyRules(()), [TABY], 2021)
    with pytest.raises(YearOutsideCalendar):
        coverage(NORDVAST, [TABY], 1989)
