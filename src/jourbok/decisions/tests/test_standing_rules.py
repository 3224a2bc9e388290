"""When a decision stands by what has happened to it: every path of moments, and each end by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT
from jourbok.decisions.rules.following import clock_lines, warnings
from jourbok.decisions.rules.kinds import never_beside
from jourbok.decisions.rules.standing import SPARED, Clocks, Stands, Told, clocks
from jourbok.decisions.rules.watching import lapsed_by
from jourbok.law.rules import Event, Kind, State, carried_law, too_late_at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def the_kind(name: str = "lvu_6") -> Kind:
    return next(kind for kind in carried_law().kinds_on(NIGHT.date()) if kind.id == name)


def told(event: Event, moment: datetime) -> Told:
    return Told(uuid4(), event, moment, moment, "Kim Jour")


def how(at: datetime, **days: float) -> Clocks:
    """How a decision of NIGHT to take a child into care stands when each event happened so many days after it."""
    return clocks(the_kind(), NIGHT, [told(Event(name), NIGHT + n * DAY) for name, n in days.items()], at)


KINDS = [kind for kind in carried_law().kinds if kind.clocks and kind.is_decision]
#: What happened, and after how many hours: anything in any order, also what no page lets anybody tell.
PATHS = st.dictionaries(st.sampled_from(sorted(Event)), st.integers(0, 24 * 60), max_size=9)


@given(st.sampled_from(KINDS), PATHS, st.integers(0, 24 * 80), st.integers(0, 24 * 80))
def test_nothing_that_happens_makes_a_decision_stand_again_but_a_higher_court(
    kind: Kind, path: dict[Event, int], hours: int, more: int
) -> None:
    happened = [told(event, NIGHT + n * HOUR) for event, n in path.items() if event is not Event.DECIDED]
    then, later = NIGHT + hours * HOUR, NIGHT + (hours + more) * HOUR
    before, after = clocks(kind, NIGHT, happened, then), clocks(kind, NIGHT, happened, later)
    if before.end is not None and after.gap != before.gap:
        assert after.gap
        assert after.gap.end == before.end
        assert path[Event.NOT_CONFIRMED] < path[Event.COURT_DECIDED]
    elif before.end is not None:
        assert after.end == before.end
        assert after.running == before.running
        assert after.open == ()


@given(st.sampled_from(KINDS), PATHS, st.integers(0, 24 * 80))
def test_a_decision_ends_by_what_the_law_says_ends_it_and_by_nothing_else(
    kind: Kind, path: dict[Event, int], hours: int
) -> None:
    moments = {event: NIGHT + n * HOUR for event, n in path.items() if event is not Event.DECIDED}
    now = NIGHT + hours * HOUR
    found = clocks(kind, NIGHT, [told(event, moment) for event, moment in moments.items()], now)
    ended = [
        moment
        for event, moment in moments.items()
        if event in kind.ended_by and moment <= now and not (found.gap and moment == found.gap.end.at)
    ]
    missed = [each for each in found.lapsed if each.clock.ends]
    if found.end is None:
        assert not ended
        assert found.gap or all(set(each.clock.ends_unless) & set(moments) for each in missed)
    elif found.end.how is Stands.ENDED:
        assert found.end.at == min(ended)
    else:
        assert found.end.how is Stands.LAPSED
        assert found.end.at in [too_late_at(each.deadline) for each in missed if each.deadline]
        assert all(found.end.at <= moment for moment in ended)


def test_a_court_that_confirmed_had_the_decision_before_it_though_nobody_told_when_and_none_that_came_late() -> None:
    assert how(NIGHT + 20 * DAY, executed=0.1, court_decided=12).stands
    assert how(NIGHT + 20 * DAY, executed=0.1, applied=12).state is Stands.LAPSED
    assert how(NIGHT + 20 * DAY, executed=0.1, submitted=11, court_decided=12).state is Stands.LAPSED
    assert how(NIGHT + 20 * DAY, executed=0.1, submitted=2, received=11, court_decided=12).state is Stands.LAPSED


@pytest.mark.parametrize("day", [1, 6, 9, 11, 20, 60])
def test_what_a_court_has_confirmed_has_no_lapsed_submission_on_any_day_and_nobody_is_warned_of_it(day: int) -> None:
    then = NIGHT + day * DAY
    found = clocks(the_kind("lvu_31d"), NIGHT, [told(Event.COURT_DECIDED, NIGHT + 12 * DAY)], then)
    submission = found.running[0]
    assert submission.state is (State.MET if then > NIGHT + 10 * DAY else State.RUNNING)
    assert [each for each in warnings(found) if each.is_late and each.title.startswith("Underställning")] == []
    kind, confirmed = the_kind("lvu_31d"), [told(Event.COURT_DECIDED, NIGHT + 12 * DAY)]
    assert [each for each in lapsed_by(kind, NIGHT, confirmed, then) if each.clock == submission.clock] == []
    assert lapsed_by(kind, NIGHT, (), NIGHT + 11 * DAY)


def test_a_court_that_has_decided_the_matter_had_an_application_before_it_though_nobody_told_when() -> None:
    course: dict[str, float] = {"executed": 0.1, "submitted": 2, "received": 3, "court_decided": 8}
    found = how(NIGHT + 90 * DAY, **course, matter_decided=60)
    assert (found.state, found.end and found.end.at) == (Stands.ENDED, NIGHT + 60 * DAY)
    assert {each.state for each in found.running} == {State.MET}
    assert how(NIGHT + 90 * DAY, **course, applied=40, matter_decided=60).state is Stands.LAPSED


@pytest.mark.parametrize("event", ["not_confirmed", "matter_decided", "detained", "ended"])
def test_what_ends_a_decision_ends_it_from_that_instant_and_its_clocks_stand_still(event: str) -> None:
    ends = {event: 5.0}
    assert how(NIGHT + 4.9 * DAY, executed=0.1, submitted=2, received=3, **ends).stands
    after = how(NIGHT + 90 * DAY, executed=0.1, submitted=2, received=3, **ends)
    assert (after.state, after.end and after.end.at) == (Stands.ENDED, NIGHT + 5 * DAY)
    assert (after.open, after.lapsed, warnings(after)) == ((), (), ())
    assert {line.state_sv for line in clock_lines(after)} == {"uppfylld", "löper inte längre"}


def test_a_decision_with_every_clock_met_stands_until_somebody_has_ended_it() -> None:
    course: dict[str, float] = {"executed": 0.1, "submitted": 2, "received": 3, "court_decided": 8, "applied": 20}
    met = how(NIGHT + 300 * DAY, **course)
    assert met.stands
    assert {each.state for each in met.running} == {State.MET}
    assert not how(NIGHT + 300 * DAY, **course, matter_decided=120).stands


def test_a_clock_that_ran_out_while_the_decision_did_not_stand_is_not_said_to_have_ended_it() -> None:
    found = how(NIGHT + 60 * DAY, executed=0.1, submitted=1, received=2, not_confirmed=5, court_decided=45)
    assert found.stands
    (applied,) = found.lapsed
    assert applied.clock.ends
    assert found.missed_sv(applied) == SPARED
    assert [each.text for each in warnings(found) if each.is_late] == [SPARED]
    assert {each.missed_sv for each in clock_lines(found) if each.running == applied} == {SPARED}
    without = how(NIGHT + 60 * DAY, executed=0.1, submitted=1, received=2, court_decided=5)
    assert [without.missed_sv(each) for each in without.lapsed] == [applied.clock.missed]


def test_a_court_that_takes_longer_than_its_week_is_late_and_the_decision_stands() -> None:
    late = how(NIGHT + 20 * DAY, executed=0.1, submitted=2, received=3)
    assert late.stands
    assert [each.clock.name for each in late.lapsed] == ["Rättens prövning"]
    assert [each.title for each in warnings(late) if each.is_late]


def test_a_review_every_third_month_that_nobody_made_is_late_and_the_decision_stands() -> None:
    [kind] = [each for each in carried_law().kinds_on(NIGHT.date()) if each.id == "lvu_14"]
    found = clocks(kind, NIGHT, (), NIGHT + 200 * DAY)
    assert found.stands
    assert [each.clock.name for each in found.lapsed] == ["Ny prövning"]


def test_more_time_that_was_asked_for_in_time_keeps_the_decision_and_the_clock_is_late_all_the_same() -> None:
    course: dict[str, float] = {"executed": 0.1, "submitted": 2, "received": 3, "court_decided": 8}
    kept = how(NIGHT + 60 * DAY, **course, more_time_asked=25)
    assert kept.stands
    assert [each.clock.name for each in kept.lapsed] == ["Ansökan om vård"]
    assert how(NIGHT + 60 * DAY, **course, more_time_asked=40).state is Stands.LAPSED


def test_what_is_told_after_a_decision_lapsed_does_not_hide_that_it_did() -> None:
    after = how(NIGHT + 60 * DAY, executed=0.1, ended=20)
    assert after.state is Stands.LAPSED
    assert after.end and after.end.at < NIGHT + 11 * DAY
    assert [each.clock.name for each in after.lapsed] == ["Underställning"]


def test_a_decision_that_lapsed_lapses_once_and_its_other_clocks_run_no_more() -> None:
    assert [each.clock.name for each in how(NIGHT + 90 * DAY, executed=0.1).lapsed] == ["Underställning"]


def test_what_came_late_ended_it_when_the_time_ran_out_and_not_when_somebody_saw_it() -> None:
    late = how(NIGHT + 60 * DAY, submitted=6, received=12)
    assert late.state is Stands.LAPSED
    assert late.end and late.end.at < NIGHT + 11 * DAY


def test_one_of_two_kinds_that_names_the_other_keeps_both_from_standing_at_once() -> None:
    care, abroad, travel = the_kind(), the_kind("lvu_6a"), the_kind("lvu_31d")
    silent = replace(abroad, not_beside=())
    assert never_beside(care, silent)
    assert never_beside(silent, care)
    assert never_beside(care, care)
    assert not never_beside(care, travel)
    assert not never_beside(the_kind("lvu_11"), the_kind("lvu_11"))


def test_nobody_is_taken_into_care_twice_by_whichever_statutes() -> None:
    assert never_beside(the_kind("lvm_13"), the_kind("lvu_6"))
    assert never_beside(the_kind("lvu_6a"), the_kind("lvm_13"))
    assert not never_beside(the_kind("lvm_45"), the_kind("lvu_6"))
    assert not never_beside(the_kind("lvm_13"), the_kind("lvu_11"))
