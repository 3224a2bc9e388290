"""How each clock of the law stands; every date is worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.localtime import local_date, parse_instant
from jourbok.law.rules import Event, Running, State, Unit, carried_law, clocks_at, edition
from jourbok.law.tests import almanac
from jourbok.law.tests.told import clocks, clocks_of, ends, moments

WHENEVER = "2026-11-01T12:00"
APRIL_3, APRIL_7 = date(2026, 4, 3), date(2026, 4, 7)
DECIDED = "2026-03-27T03:10"

#: Kind, clock, what is known, due, postponed. 3–6 April 2026 is Easter; 1 and 14 May are holidays.
TABLE = [
    ("lvu_6", "Underställning", {}, APRIL_3, APRIL_7),
    ("lvu_6", "Rättens prövning", {"received": "2026-04-02T09:00"}, date(2026, 4, 9), date(2026, 4, 9)),
    ("lvu_6", "Ansökan om vård", {"executed": "2026-03-28T22:30"}, date(2026, 4, 25), date(2026, 4, 27)),
    ("lvu_6a", "Underställning", {}, APRIL_3, APRIL_7),
    ("lvu_6a", "Rättens prövning", {"received": "2026-03-27T09:00"}, APRIL_3, APRIL_7),
    (
        *("lvu_6a", "Ansökan om fortsatt tillfällig vård", {"executed": "2026-04-16T01:00"}),
        *(date(2026, 5, 14), date(2026, 5, 15)),
    ),
    ("lvu_27", "Underställning", {}, APRIL_3, APRIL_7),
    ("lvu_27", "Rättens prövning", {"received": "2026-03-30T15:00"}, date(2026, 4, 6), APRIL_7),
    (
        *("lvu_27", "Ansökan om flyttningsförbud", {"court_decided": "2026-04-17T10:00"}),
        *(date(2026, 5, 1), date(2026, 5, 4)),
    ),
    ("lvu_31d", "Underställning", {}, APRIL_3, APRIL_7),
    ("lvu_31d", "Rättens prövning", {"received": "2026-03-31T15:00"}, APRIL_7, APRIL_7),
    (
        *("lvu_31d", "Ansökan om utreseförbud", {"court_decided": "2026-05-22T10:00"}),
        *(date(2026, 6, 19), date(2026, 6, 22)),
    ),
    ("lvm_13", "Underställning", {}, date(2026, 3, 28), date(2026, 3, 30)),
    (
        *("lvm_13", "Rättens prövning", {"submitted": "2026-03-30T09:00", "executed": "2026-03-27T06:00"}),
        *(APRIL_3, APRIL_7),
    ),
    (
        *("lvm_13", "Rättens prövning", {"submitted": "2026-03-27T09:00", "executed": "2026-03-29T00:30"}),
        *(date(2026, 4, 2), date(2026, 4, 2)),
    ),
    ("lvm_13", "Ansökan om vård", {"court_decided": "2026-03-31T10:00"}, APRIL_7, APRIL_7),
    ("skb_4_1", "Underställning", {}, APRIL_3, APRIL_7),
    ("skb_4_1", "Rättens prövning", {"received": "2026-04-01T09:00"}, date(2026, 4, 8), date(2026, 4, 8)),
    ("skb_4_1", "Ansökan om skyddat boende", {"placed": "2026-03-27T05:00"}, date(2026, 5, 8), date(2026, 5, 8)),
    ("skb_5_4", "Ny prövning", {}, date(2026, 9, 27), date(2026, 9, 28)),
    ("sol_20_1", "Skyddsbedömning", {"reported": "2026-03-28T08:00"}, date(2026, 3, 28), date(2026, 3, 28)),
    (
        *("sol_20_2", "Inleda utredning eller inte", {"reported": "2026-03-20T08:00"}),
        *(APRIL_3, APRIL_7),
    ),
    ("sol_20_3", "Utredningen klar", {"opened": "2026-03-27T08:00"}, date(2026, 7, 27), date(2026, 7, 27)),
    ("sol_19_6", "Besked till den som anmälde", {}, APRIL_3, APRIL_7),
]
FROM_THE_REPORT = ("sol_20_1", "sol_20_2", "sol_20_3")


@pytest.mark.parametrize(("kind", "name", "known", "due_on", "postponed_on"), TABLE)
def test_a_clock_ends_on_the_day_that_the_statute_says(
    kind: str, name: str, known: dict[str, str], due_on: date, postponed_on: date
) -> None:
    told = known if kind in FROM_THE_REPORT else {"decided": DECIDED, **known}
    assert ends(clocks(kind, WHENEVER, **told)[name]) == (due_on, postponed_on)


def test_every_clock_of_the_law_in_force_is_in_the_table() -> None:
    today = date(2026, 11, 22)
    known = {(kind.id, clock.name) for kind in carried_law().kinds_on(today) for clock in kind.clocks}
    assert known == {row[:2] for row in TABLE} | {("lvu_14", "Ny prövning")}


@pytest.mark.parametrize("kind", ["lvu_11", "lvu_32", "lvu_43", "lvm_45", "skb_5_1", "skb_8_7", "kl_6_39"])
def test_where_the_law_sets_no_time_there_is_no_clock(kind: str) -> None:
    assert clocks(kind, WHENEVER, decided=DECIDED) == {}


# --- no clock is later than the law allows --------------------------------------------------------------------

WEEK, FOUR_WEEKS, SIX_WEEKS = ((almanac.weeks_later, weeks) for weeks in (1, 4, 6))
#: What the statute allows of each clock, counted by the other calendar from these events.
ALLOWED = {
    ("lvu_6", "Underställning"): (WEEK, "decided"),
    ("lvu_6", "Rättens prövning"): (WEEK, "received"),
    ("lvu_6", "Ansökan om vård"): (FOUR_WEEKS, "executed"),
    ("lvu_6a", "Underställning"): (WEEK, "decided"),
    ("lvu_6a", "Rättens prövning"): (WEEK, "received"),
    ("lvu_6a", "Ansökan om fortsatt tillfällig vård"): (FOUR_WEEKS, "executed"),
    ("lvu_27", "Underställning"): (WEEK, "decided"),
    ("lvu_27", "Rättens prövning"): (WEEK, "received"),
    ("lvu_27", "Ansökan om flyttningsförbud"): ((almanac.weeks_later, 2), "court_decided"),
    ("lvu_31d", "Underställning"): (WEEK, "decided"),
    ("lvu_31d", "Rättens prövning"): (WEEK, "received"),
    ("lvu_31d", "Ansökan om utreseförbud"): (FOUR_WEEKS, "court_decided"),
    ("lvm_13", "Underställning"): ((almanac.days_later, 1), "decided"),
    ("lvm_13", "Rättens prövning"): ((almanac.days_later, 4), "submitted executed"),
    ("lvm_13", "Ansökan om vård"): (WEEK, "court_decided"),
    ("skb_4_1", "Underställning"): (WEEK, "decided"),
    ("skb_4_1", "Rättens prövning"): (WEEK, "received"),
    ("skb_4_1", "Ansökan om skyddat boende"): (SIX_WEEKS, "placed"),
    ("skb_5_4", "Ny prövning"): ((almanac.months_later, 6), "decided"),
    ("sol_20_1", "Skyddsbedömning"): ((almanac.days_later, 0), "reported"),
    ("sol_20_2", "Inleda utredning eller inte"): ((almanac.days_later, 14), "reported"),
    ("sol_20_3", "Utredningen klar"): ((almanac.months_later, 4), "opened"),
    ("sol_19_6", "Besked till den som anmälde"): (WEEK, "decided"),
}
KINDS = sorted({kind for kind, _ in ALLOWED})
GAPS = st.lists(st.timedeltas(timedelta(), timedelta(days=40)), min_size=8, max_size=8)
SINCE_2025 = st.datetimes(datetime(2025, 7, 2), datetime(2098, 1, 1), timezones=almanac.UTC_ZONE)  # noqa: DTZ001


def a_course(start: datetime, gaps: list[timedelta]) -> dict[Event, datetime]:
    """A course of events that can happen, from a report to an application."""
    order = (
        *(Event.REPORTED, Event.OPENED, Event.DECIDED, Event.PLACED, Event.EXECUTED),
        *(Event.SUBMITTED, Event.RECEIVED, Event.COURT_DECIDED, Event.APPLIED),
    )
    told = {order[0]: start}
    for before, event, gap in zip(order, order[1:], gaps, strict=False):
        told[event] = told[before] + gap
    return told


@given(SINCE_2025, GAPS, st.sampled_from(KINDS))
def test_no_clock_is_ever_later_than_the_law_allows(start: datetime, gaps: list[timedelta], kind: str) -> None:
    told = a_course(start, gaps)
    if kind == "sol_19_6":
        del told[Event.OPENED]
    at = max(told.values())
    for name, running in clocks_of(kind, at, told).items():
        (walk, length), anchors = ALLOWED[kind, name]
        counted_from = max(local_date(told[Event(anchor)]) for anchor in anchors.split())
        allowed = walk(counted_from, length)
        may_wait = kind != "sol_20_1"
        assert ends(running) == (allowed, almanac.weekday_from(allowed) if may_wait else allowed)


@given(SINCE_2025, GAPS, st.sampled_from(KINDS), st.timedeltas(timedelta(), timedelta(days=400)))
def test_a_lapsed_clock_stays_lapsed_and_a_met_one_met_unless_it_turns_out_to_have_arrived_late(
    start: datetime, gaps: list[timedelta], kind: str, later: timedelta
) -> None:
    told = a_course(start, gaps)
    for at in told.values():
        then = clocks_of(kind, at + later, told)
        for name, now in clocks_of(kind, at, told).items():
            if now.anchor_at == then[name].anchor_at and _is_final(now):
                assert then[name].state is now.state


def _is_final(running: Running) -> bool:
    return running.state is State.LAPSED or (running.state is State.MET and running.clock.arrival is None)


# --- the states ----------------------------------------------------------------------------------------------


def state(name: str, at: str, kind: str = "lvu_6", **told: str) -> State:
    return clocks(kind, at, decided=DECIDED, **told)[name].state


def test_a_clock_waits_for_its_anchor_and_names_it() -> None:
    waiting = clocks("lvu_6", "2026-03-28T10:00", decided=DECIDED)["Ansökan om vård"]
    assert (waiting.state, waiting.anchor, waiting.anchor_at, waiting.deadline) == (
        *(State.WAITING, Event.EXECUTED),
        *(None, None),
    )


def test_a_clock_may_be_met_until_the_end_of_the_postponed_day() -> None:
    assert state("Underställning", "2026-04-07T23:59") is State.RUNNING
    assert state("Underställning", "2026-04-08T00:00") is State.LAPSED
    assert state("Underställning", "2026-05-01T12:00", submitted="2026-04-07T23:59") is State.MET
    assert state("Underställning", "2026-05-01T12:00", submitted="2026-04-08T00:00") is State.LAPSED


def test_what_happens_later_has_not_happened_yet() -> None:
    assert state("Underställning", "2026-03-29T12:00", submitted="2026-03-30T12:00") is State.RUNNING
    assert state("Underställning", "2026-04-20T12:00", submitted="2026-04-21T12:00") is State.LAPSED
    assert clocks("lvu_6", "2026-03-27T03:00", decided=DECIDED)["Underställning"].state is State.WAITING


def test_what_was_sent_in_time_and_arrived_late_was_not_submitted_in_time() -> None:
    """JO 534-2013: the decision did not reach the court in time, and the taking into care ended."""
    told = {"submitted": "2026-04-02T12:00"}
    assert state("Underställning", WHENEVER, **told) is State.MET
    assert state("Underställning", WHENEVER, **told, received="2026-04-08T08:00") is State.LAPSED
    assert state("Underställning", WHENEVER, **told, received="2026-04-07T08:00") is State.MET


def test_that_the_court_has_it_is_proof_that_it_was_submitted() -> None:
    assert state("Underställning", WHENEVER, received="2026-04-01T08:00") is State.MET


def test_what_cannot_have_happened_without_it_is_proof_that_it_was_done_in_time() -> None:
    """A court confirms only what it had before it in time; that nobody told when is a gap and nothing missed."""
    told = {"court_decided": "2026-04-20T10:00"}
    assert state("Underställning", "2026-04-03T12:00", **told) is State.RUNNING
    assert state("Underställning", "2026-04-08T00:00", **told) is State.MET
    assert state("Underställning", WHENEVER, **told) is State.MET
    assert state("Underställning", WHENEVER, **told, submitted="2026-04-09T12:00") is State.LAPSED
    for kind in carried_law().kinds:
        for clock in kind.clocks:
            assert (Event.MATTER_DECIDED in clock.implied_by) == clock.name.startswith("Ansökan")


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("Rättens prövning", "lvu_6", {"court_decided": "2026-04-01T10:00"}),
        ("Rättens prövning", "lvu_6", {"not_confirmed": "2026-04-01T10:00"}),
        ("Rättens prövning", "lvm_13", {"submitted": "2026-03-27T09:00", "court_decided": "2026-03-30T10:00"}),
        ("Ansökan om vård", "lvu_6", {"applied": "2026-03-28T10:00"}),
        ("Ansökan om vård", "lvu_6", {"matter_decided": "2026-05-28T10:00"}),
        ("Ansökan om vård", "lvm_13", {"applied": "2026-03-28T10:00"}),
    ],
)
def test_what_is_done_is_met_though_nobody_has_told_from_when_it_counts(
    name: str, kind: str, told: dict[str, str]
) -> None:
    met = clocks(kind, "2026-11-01T12:00", decided=DECIDED, **told)[name]
    assert (met.state, met.anchor_at, met.deadline) == (State.MET, None, None)
    assert state(name, "2026-03-27T10:00", kind, **told) is State.WAITING


def test_an_application_that_came_before_the_execution_meets_its_clock_also_when_that_is_told() -> None:
    told = {"applied": "2026-03-28T10:00", "executed": "2026-03-29T10:00"}
    assert state("Ansökan om vård", "2026-03-28T12:00", **told) is State.MET
    assert state("Ansökan om vård", WHENEVER, **told) is State.MET


def test_a_court_that_does_not_confirm_has_reviewed_the_decision_too() -> None:
    told = {"submitted": "2026-04-01T09:00", "received": "2026-04-01T10:00"}
    assert state("Rättens prövning", WHENEVER, **told, not_confirmed="2026-04-08T10:00") is State.MET
    assert state("Rättens prövning", WHENEVER, **told, not_confirmed="2026-04-09T10:00") is State.LAPSED


def test_the_courts_four_days_wait_until_both_submission_and_execution_are_known() -> None:
    only_decided = clocks("lvm_13", WHENEVER, decided=DECIDED)["Rättens prövning"]
    assert (only_decided.state, only_decided.anchor) == (State.WAITING, Event.SUBMITTED)
    only_executed = clocks("lvm_13", WHENEVER, decided=DECIDED, executed="2026-03-27T05:00")["Rättens prövning"]
    assert (only_executed.state, only_executed.anchor) == (State.WAITING, Event.SUBMITTED)
    only_submitted = clocks("lvm_13", WHENEVER, decided=DECIDED, submitted="2026-03-27T05:00")["Rättens prövning"]
    assert (only_submitted.state, only_submitted.anchor) == (State.WAITING, Event.EXECUTED)
    told = {"submitted": "2026-03-27T05:00", "executed": "2026-03-28T05:00"}
    both = clocks("lvm_13", WHENEVER, decided=DECIDED, **told)["Rättens prövning"]
    assert (both.anchor, both.anchor_at) == (Event.EXECUTED, parse_instant(told["executed"]))


@pytest.mark.parametrize(
    ("told", "due_on"),
    [
        ({"received": "2026-03-27T09:00", "executed": "2026-03-27T09:00"}, date(2026, 3, 31)),
        ({"received": "2026-03-28T09:00", "executed": "2026-03-30T05:00"}, APRIL_3),
        ({"received": "2026-03-27T23:59", "executed": "2026-03-27T03:11"}, date(2026, 3, 31)),
        ({"court_decided": "2026-03-28T09:00", "executed": "2026-03-30T05:00"}, APRIL_3),
        ({"not_confirmed": "2026-03-27T23:00", "executed": "2026-03-27T05:00"}, date(2026, 3, 31)),
    ],
)
def test_a_submission_that_nobody_told_of_moves_nothing_when_the_court_had_it_by_the_execution(
    told: dict[str, str], due_on: date
) -> None:
    counted = clocks("lvm_13", WHENEVER, decided=DECIDED, **told)["Rättens prövning"]
    assert (counted.anchor, counted.anchor_at) == (Event.EXECUTED, parse_instant(told["executed"]))
    assert counted.deadline
    assert counted.deadline.due_on == due_on


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ({"received": "2026-03-28T09:00"}, Event.SUBMITTED),
        ({"received": "2026-03-28T00:00", "executed": "2026-03-27T23:59"}, Event.SUBMITTED),
        ({"submitted": "2026-03-27T09:00", "received": "2026-03-28T09:00"}, Event.EXECUTED),
    ],
)
def test_where_what_is_missing_could_move_the_courts_four_days_they_wait_and_name_it(
    told: dict[str, str], lacks: Event
) -> None:
    waits = clocks("lvm_13", WHENEVER, decided=DECIDED, **told)["Rättens prövning"]
    assert (waits.state, waits.anchor, waits.anchor_at, waits.deadline) == (State.WAITING, lacks, None, None)


@given(SINCE_2025, GAPS, st.sampled_from(KINDS), st.sets(st.sampled_from(Event)))
def test_no_clock_is_later_than_the_law_allows_whatever_nobody_has_told_and_none_is_left_out(
    start: datetime, gaps: list[timedelta], kind: str, untold: set[Event]
) -> None:
    course = a_course(start, gaps)
    if kind == "sol_19_6":
        del course[Event.OPENED]
    begins = edition(carried_law(), kind, course).begins_with
    known = {event: at for event, at in course.items() if event not in untold or event in begins}
    every, found = (clocks_of(kind, max(course.values()), told) for told in (course, known))
    assert every.keys() == found.keys()
    for name, running in found.items():
        if running.deadline is None:
            assert running.state in {State.WAITING, State.MET}
            assert running.anchor in untold
        else:
            assert ends(running) == ends(every[name])


def test_an_investigation_that_already_runs_needs_no_decision_to_open() -> None:
    told = {"reported": "2026-03-27T03:10", "opened": "2026-02-01T10:00"}
    assert clocks("sol_20_2", WHENEVER, **told)["Inleda utredning eller inte"].state is State.MET


def test_the_first_of_what_may_meet_a_clock_meets_it() -> None:
    told = {"reported": "2026-03-20T10:00", "opened": "2026-03-23T10:00", "decided": "2026-07-01T10:00"}
    assert clocks("sol_20_2", WHENEVER, **told)["Inleda utredning eller inte"].state is State.MET


def test_the_reporter_is_answered_within_a_week_of_the_first_decision_known() -> None:
    opened = clocks("sol_19_6", WHENEVER, opened="2026-03-27T10:00")["Besked till den som anmälde"]
    both = clocks("sol_19_6", WHENEVER, opened="2026-03-27T10:00", decided="2026-03-30T10:00")
    assert (opened.anchor, ends(opened)) == (Event.OPENED, (APRIL_3, APRIL_7))
    assert both["Besked till den som anmälde"].anchor is Event.OPENED


def test_what_hides_somebody_is_tried_anew_in_time_when_the_board_has_done_so() -> None:
    assert state("Ny prövning", WHENEVER, "skb_5_4") is State.LAPSED
    assert state("Ny prövning", WHENEVER, "skb_5_4", reviewed="2026-09-28T23:59") is State.MET
    assert state("Ny prövning", WHENEVER, "skb_5_4", reviewed="2026-09-29T00:00") is State.LAPSED


def test_something_told_can_meet_every_clock_of_the_law() -> None:
    for kind in carried_law().kinds:
        assert all(clock.met_by for clock in kind.clocks), kind.id


def test_hours_that_a_row_may_give_end_on_their_instant() -> None:
    told = moments(decided="2026-03-28T12:00", submitted="2026-03-29T13:00")
    kind = edition(carried_law(), "lvu_6", told)
    day = replace(kind.clocks[0], length=24, unit=Unit.HOURS, postponed=False)

    def at(text: str) -> Running:
        return clocks_at(replace(kind, clocks=(day,)), told, parse_instant(text))[0]

    assert at("2026-03-29T13:00").state is State.MET
    assert at("2026-03-29T12:59").state is State.RUNNING
    told[Event.SUBMITTED] += timedelta(seconds=1)
    assert at("2026-03-30T13:00").state is State.LAPSED
