"""When promises fall due."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given

from jourbok.duty.rules import Promises, due
from jourbok.duty.tests.rulesets import INSTANTS
from jourbok.kernel.calendar import is_working_day
from jourbok.kernel.localtime import iso, local, parse_instant

PROMISES = Promises(30, 120, time(8))


def report_due(at: str) -> str:
    report_by = due(PROMISES, parse_instant(at)).report_by
    assert report_by
    return iso(report_by)


@pytest.mark.parametrize(
    ("at", "report_by"),
    [
        ("2020-12-23T22:00", "2020-12-28T08:00:00+01:00"),
        ("2020-12-23T07:59", "2020-12-23T08:00:00+01:00"),
        ("2020-12-23T08:00", "2020-12-28T08:00:00+01:00"),
        ("2021-11-23T02:14", "2021-11-23T08:00:00+01:00"),
        ("2021-11-26T16:00", "2021-11-29T08:00:00+01:00"),
        ("2021-12-31T23:59", "2022-01-03T08:00:00+01:00"),
        ("2024-02-28T23:00", "2024-02-29T08:00:00+01:00"),
        ("2021-05-14T02:00", "2021-05-14T08:00:00+02:00"),
        ("2021-03-26T22:00", "2021-03-29T08:00:00+02:00"),
        ("2021-06-24T12:00", "2021-06-28T08:00:00+02:00"),
    ],
)
def test_the_report_is_due_at_eight_on_the_first_working_day_strictly_after_the_contact(
    at: str, report_by: str
) -> None:
    assert report_due(at) == report_by


def test_callback_is_due_in_half_an_hour_and_presence_two_hours_after_it_was_found_needed() -> None:
    at = parse_instant("2021-11-27T02:14")
    later = parse_instant("2021-11-27T03:00")
    assert due(PROMISES, at).on_site_by == parse_instant("2021-11-27T04:14")
    found = due(PROMISES, at, presence_needed_at=later)
    assert found.callback_by == parse_instant("2021-11-27T02:44")
    assert found.on_site_by == parse_instant("2021-11-27T05:00")


def test_half_an_hour_is_half_an_hour_also_when_the_clocks_change() -> None:
    spring = local(parse_instant("2021-03-28T01:45"))
    autumn = local(parse_instant("2021-10-31T02:45+02:00"))
    assert iso(due(PROMISES, spring).callback_by or spring) == "2021-03-28T03:15:00+02:00"
    assert iso(due(PROMISES, autumn).callback_by or autumn) == "2021-10-31T02:15:00+01:00"
    assert iso(due(PROMISES, autumn).on_site_by or autumn) == "2021-10-31T03:45:00+01:00"


def test_what_is_not_promised_is_never_due() -> None:
    found = due(Promises(), datetime(2021, 1, 1, tzinfo=UTC))
    assert (found.callback_by, found.on_site_by, found.report_by) == (None, None, None)


@given(INSTANTS)
def test_a_report_is_always_due_later_on_a_working_day_and_within_a_week(at: datetime) -> None:
    report_by = due(PROMISES, at).report_by
    assert report_by
    assert at < report_by <= at + timedelta(days=7)
    assert is_working_day(local(report_by).date())
    assert local(report_by).time() == time(8)
