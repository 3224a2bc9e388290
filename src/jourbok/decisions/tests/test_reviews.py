"""What the board must try anew again and again: each review that is told lets the next one run from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from jourbok.accounts.tests.factories import an_actor
from jourbok.decisions.models import Moment
from jourbok.decisions.rules.happening import CannotBoth
from jourbok.decisions.rules.standing import Clocks, Told, clocks
from jourbok.decisions.selectors import clocks_of_decision, decision_for_board, lapsed_since, made_for
from jourbok.decisions.services import record_moment
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.factories import at
from jourbok.decisions.tests.test_what_a_decision_ends import OF_2024_79, Night
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Event, Kind, State, carried_law

DAY = timedelta(days=1)
DECIDED = datetime(2026, 1, 15, 12, tzinfo=UTC)
KINDS = {kind.id: kind for kind in carried_law().kinds_on(DECIDED.date())}
HIDDEN = KINDS["skb_5_4"]


def stood(kind: Kind, *reviewed: datetime, when: datetime) -> Clocks:
    told = [Told(uuid4(), Event.REVIEWED, each, each, "Sam Mottagning") for each in reviewed]
    return clocks(kind, DECIDED, told, when)


def rows(found: Clocks) -> list[tuple[State, Event, str]]:
    return [(each.state, each.anchor, str(each.deadline.due_on)) for each in found.running if each.deadline]


def test_a_review_meets_the_clock_and_the_next_runs_from_it_as_long_as_the_first() -> None:
    first, second = DECIDED + 150 * DAY, DECIDED + 300 * DAY
    met = (State.MET, Event.DECIDED, "2026-07-15")
    assert rows(stood(HIDDEN, when=DECIDED)) == [(State.RUNNING, Event.DECIDED, "2026-07-15")]
    assert rows(stood(HIDDEN, first, when=first)) == [met, (State.RUNNING, Event.REVIEWED, "2026-12-14")]
    twice = rows(stood(HIDDEN, second, first, when=second))
    assert twice == [met, (State.MET, Event.REVIEWED, "2026-12-14"), (State.RUNNING, Event.REVIEWED, "2027-05-11")]
    assert [each.anchor_at for each in stood(HIDDEN, first, when=first).open] == [first]


def test_every_third_month_by_lvu_14_and_a_review_that_is_left_out_lapses() -> None:
    first = DECIDED + 80 * DAY
    hidden = stood(KINDS["lvu_14"], first, when=first + 120 * DAY)
    assert rows(hidden) == [(State.MET, Event.DECIDED, "2026-04-15"), (State.LAPSED, Event.REVIEWED, "2026-07-05")]
    assert hidden.stands
    assert [each.anchor for each in hidden.lapsed] == [Event.REVIEWED]


def test_a_review_that_came_too_late_stays_late_and_the_next_runs_from_when_it_came() -> None:
    late = DECIDED + 200 * DAY
    found = rows(stood(HIDDEN, late, when=late))
    assert found == [(State.LAPSED, Event.DECIDED, "2026-07-15"), (State.RUNNING, Event.REVIEWED, "2027-02-03")]


def test_what_is_reviewed_once_and_for_all_by_a_court_begins_no_new_clock() -> None:
    told = [Told(uuid4(), Event.REVIEWED, DECIDED + DAY, DECIDED + DAY, "Sam Mottagning")]
    without, care = clocks(KINDS["lvu_6"], DECIDED, [], DECIDED + DAY), KINDS["lvu_6"]
    assert len(clocks(care, DECIDED, told, DECIDED + DAY).running) == len(without.running)


# --- told --------------------------------------------------------------------------------------------------------


class Hidden:
    """A place that is kept secret, and what the board tells of it afterwards."""

    def __init__(self) -> None:
        night = Night(OF_2024_79)
        care = night.decided("skb_4_1")
        self.made, self.now = night.decided("skb_5_4", care), night.now
        for event, days in ((Event.SUBMITTED, 1), (Event.RECEIVED, 1), (Event.COURT_DECIDED, 3), (Event.APPLIED, 9)):
            self.tells(event, days, of=care)

    def tells(self, event: Event, days: int, *, corrects: UUID | None = None, of: UUID | None = None) -> Moment:
        self.now = max(self.now, OF_2024_79 + days * DAY)
        when = None if corrects else OF_2024_79 + days * DAY
        return record_moment(
            actor=intake(moment=self.now),
            decision=of or self.made,
            event=event,
            at=when,
            source="Protokoll",
            corrects=corrects,
        )

    def open(self) -> list[str]:
        return [
            str(local_date(each.anchor_at))
            for each in clocks_of_decision(self.made, self.now).clocks.open
            if each.anchor_at
        ]


@pytest.mark.django_db
def test_the_board_tells_one_review_after_another_and_each_starts_the_next_clock() -> None:
    hidden = Hidden()
    assert "reviewed" in dict(made_for(at(an_actor(), OF_2024_79 + DAY / 24), hidden.made)[1].events)
    hidden.tells(Event.REVIEWED, 150)
    assert hidden.open() == ["2026-08-24"]
    assert "reviewed" in dict(decision_for_board(intake(moment=hidden.now), hidden.made).events)
    second = hidden.tells(Event.REVIEWED, 300)
    assert hidden.open() == ["2027-01-21"]
    hidden.tells(Event.REVIEWED, 301, corrects=second.pk)
    assert hidden.open() == ["2026-08-24"]


@pytest.mark.django_db
def test_the_same_review_is_not_told_twice_and_nothing_else_is_told_again() -> None:
    hidden = Hidden()
    hidden.tells(Event.REVIEWED, 150)
    with pytest.raises(BadInput, match="redan registrerad"):
        hidden.tells(Event.REVIEWED, 150)
    hidden.tells(Event.ENDED, 200)
    with pytest.raises(BadInput, match="redan registrerad"):
        hidden.tells(Event.ENDED, 210)


@pytest.mark.django_db
def test_no_review_comes_after_the_end_whichever_of_them_is_told_first() -> None:
    hidden = Hidden()
    hidden.tells(Event.REVIEWED, 150)
    hidden.tells(Event.REVIEWED, 300)
    with pytest.raises(CannotBoth):
        hidden.tells(Event.ENDED, 200)
    hidden.tells(Event.ENDED, 310)
    with pytest.raises(CannotBoth):
        hidden.tells(Event.REVIEWED, 320)
    assert hidden.open() == []


@pytest.mark.django_db
def test_each_review_that_was_missed_is_a_deviation_of_its_own() -> None:
    hidden = Hidden()
    hidden.tells(Event.REVIEWED, 190)
    late = OF_2024_79 + 380 * DAY
    lapsed = lapsed_since(an_actor(Role.SYSTEM, at=late), OF_2024_79 - DAY, late)
    of_review = [each.lapse for each in lapsed if each.made.id == hidden.made]
    assert [(str(each.deadline.due_on), each.is_anew) for each in of_review] == [
        ("2026-09-27", False),
        ("2027-04-03", True),
    ]
