"""What the Parliamentary Ombudsmen (JO) found to have gone wrong, as the product would have told it."""

from __future__ import annotations

from datetime import date

import pytest

from jourbok.kernel.localtime import parse_instant
from jourbok.law.rules import Event, Layer, NotDecidedThisWay, State, carried_law, edition
from jourbok.law.tests.told import clocks, ends, moments


def test_jo_5886_2006_a_decision_that_was_never_submitted_has_lapsed_after_a_week() -> None:
    """Decided on 31 October 2006 and forgotten until the 20th: nearly two weeks of unlawful deprivation of liberty."""
    decided = {"decided": "2006-10-31T15:00", "executed": "2006-10-31T18:00"}
    on_the_last_day = clocks("lvu_6", "2006-11-07T23:00", **decided)["Underställning"]
    assert ends(on_the_last_day) == (date(2006, 11, 7), date(2006, 11, 7))
    assert on_the_last_day.state is State.RUNNING
    assert clocks("lvu_6", "2006-11-08T00:00", **decided)["Underställning"].state is State.LAPSED
    assert clocks("lvu_6", "2006-11-20T09:00", **decided)["Underställning"].state is State.LAPSED


def test_jo_3925_2006_submitting_on_the_eighth_day_is_a_day_too_late() -> None:
    """Decided at 23.30 on 20 June 2006; the court held that the 27th was the last day and not the 28th."""
    told = {"decided": "2006-06-20T23:30", "executed": "2006-06-23T12:00", "submitted": "2006-06-28T10:00"}
    found = clocks("lvu_6", "2006-06-29T09:00", **told)["Underställning"]
    assert ends(found) == (date(2006, 6, 27), date(2006, 6, 27))
    assert found.state is State.LAPSED


def test_jo_4500_2007_submitting_on_the_same_weekday_a_week_later_is_in_time() -> None:
    told = {"decided": "2007-10-08T10:00", "submitted": "2007-10-15T16:00"}
    assert clocks("lvu_6", "2007-10-22T09:00", **told)["Underställning"].state is State.MET


def test_jo_7244_2015_the_four_weeks_are_counted_from_execution_and_not_from_the_courts_decision() -> None:
    """Executed on 6 July 2015, confirmed on the 10th; the court noticed on 4 August that the time had run out."""
    told = {
        "decided": "2015-07-06T10:00",
        "executed": "2015-07-06T14:00",
        "submitted": "2015-07-07T10:00",
        "received": "2015-07-07T10:00",
        "court_decided": "2015-07-10T15:00",
    }
    on_the_last_day = clocks("lvu_6", "2015-08-03T23:00", **told)["Ansökan om vård"]
    assert ends(on_the_last_day) == (date(2015, 8, 3), date(2015, 8, 3))
    assert on_the_last_day.state is State.RUNNING
    too_late = clocks("lvu_6", "2015-08-04T10:00", **told, applied="2015-08-04T09:00")["Ansökan om vård"]
    assert too_late.state is State.LAPSED


def test_jo_7099_2013_an_application_by_lvm_that_did_not_come_in_within_a_week_has_lapsed() -> None:
    told = {"decided": "2013-10-07T10:00", "executed": "2013-10-07T12:00", "submitted": "2013-10-08T09:00"}
    told |= {"received": "2013-10-08T09:00", "court_decided": "2013-10-11T11:00"}
    assert ends(clocks("lvm_13", "2013-10-12T09:00", **told)["Ansökan om vård"])[0] == date(2013, 10, 18)
    late = clocks("lvm_13", "2013-10-22T09:00", **told, applied="2013-10-21T09:00")["Ansökan om vård"]
    assert late.state is State.LAPSED


def test_jo_4661_2007_the_chair_cannot_hide_where_a_child_is_or_stop_contact_by_lvu() -> None:
    with pytest.raises(NotDecidedThisWay, match="utskott") as refused:
        edition(carried_law(), "lvu_14", moments(decided="2007-02-12T20:00"))
    assert "extra sammanträde" in refused.value.message
    with pytest.raises(NotDecidedThisWay):
        edition(carried_law(), "lvu_14", {})


def test_in_a_protected_dwelling_the_chair_can_hide_where_a_child_is() -> None:
    kind = edition(carried_law(), "skb_5_4", moments(decided="2026-02-12T20:00"))
    assert {Layer.CHAIR, Layer.MEMBER} <= set(kind.decided_by)


def test_a_boards_review_of_contact_is_due_every_third_month() -> None:
    (review,) = carried_law().clocks_of("lvu_14", parse_instant("2026-02-12T20:00").date())
    assert (review.length, review.unit, review.met_by) == (3, "months", (Event.REVIEWED,))
