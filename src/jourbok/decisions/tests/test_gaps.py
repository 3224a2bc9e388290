"""Something later has been told of a decision, and what must have come before it has not: it is taken, and told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from jourbok.decisions.rules.codes import EVENTS
from jourbok.decisions.rules.following import gaps, moment_lines
from jourbok.decisions.rules.standing import Clocks, Told
from jourbok.law.rules import Event, Kind, carried_law, clocks_at

IN_2026 = datetime(2026, 3, 27, 2, 10, tzinfo=UTC)
KINDS = carried_law().kinds_on(date(2026, 3, 27))


def the_kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.id == name)


def told_of(*events: Event, corrected: Event | None = None) -> tuple[Told, ...]:
    """Each told an hour after the one before; what is corrected never happened."""
    rows = [
        Told(uuid4(), event, IN_2026 + timedelta(hours=place), IN_2026, "Kim Jour")
        for place, event in enumerate(events, 1)
    ]
    wrong = next((each for each in rows if each.event is corrected), None)
    never = [Told(uuid4(), wrong.event, None, IN_2026, "Kim Jour", "", wrong.id)] if wrong else []
    return (*rows, *never)


def titles(*events: Event, corrected: Event | None = None) -> list[str]:
    return [each.title for each in gaps(the_kind("lvu_6"), moment_lines(told_of(*events, corrected=corrected)))]


def test_what_the_court_decided_stands_and_the_page_says_which_times_before_it_are_missing() -> None:
    assert titles(Event.COURT_DECIDED) == [
        "Tiden för underställningen saknas",
        "Tiden för mottagandet hos rätten saknas",
    ]
    assert titles(Event.SUBMITTED, Event.COURT_DECIDED) == ["Tiden för mottagandet hos rätten saknas"]
    assert titles(Event.SUBMITTED, Event.RECEIVED, Event.COURT_DECIDED) == []
    assert titles(Event.APPLIED) == [], "the law sets a latest day for it, and nothing that comes before"
    assert titles() == []


def test_a_time_that_never_was_is_missing_again_and_nothing_is_missing_after_what_never_happened() -> None:
    every = (Event.SUBMITTED, Event.RECEIVED, Event.COURT_DECIDED)
    assert titles(*every, corrected=Event.RECEIVED) == ["Tiden för mottagandet hos rätten saknas"]
    assert titles(Event.COURT_DECIDED, corrected=Event.COURT_DECIDED) == []


def test_what_is_missing_names_the_clocks_that_cannot_be_followed() -> None:
    submitted, received = gaps(the_kind("lvu_6"), moment_lines(told_of(Event.COURT_DECIDED)))
    assert "Underställning kan inte räknas" in submitted.text
    assert "Underställning och Rättens prövning kan inte räknas" in received.text
    assert gaps(None, ()) == ()


def test_of_a_clock_that_is_met_the_page_does_not_say_that_it_cannot_be_followed() -> None:
    told = told_of(Event.RECEIVED)
    moments = {Event.DECIDED: IN_2026} | {each.event: each.at for each in told if each.at}
    found = Clocks(clocks_at(the_kind("lvu_6"), moments, IN_2026 + timedelta(days=1)))
    [gap] = gaps(the_kind("lvu_6"), moment_lines(told), found)
    assert gap.title == "Tiden för underställningen saknas"
    assert "Underställning" not in gap.text
    assert gap.text.endswith("Skriv också när det hände.")


@given(st.sampled_from(KINDS), st.sets(st.sampled_from(Event)))
def test_nothing_is_said_to_be_missing_that_has_been_told_or_that_nothing_later_asks_for(
    kind: Kind, events: set[Event]
) -> None:
    said = {each.title for each in gaps(kind, moment_lines(told_of(*sorted(events))))}
    for event, _ in EVENTS:
        is_told = Event(event) in events
        comes_before = any(
            Event(event) in sequence and events & set(sequence[sequence.index(Event(event)) + 1 :])
            for sequence in kind.order
        )
        if is_told or not comes_before:
            assert f"Tiden för {Event(event).label_sv} saknas" not in said
