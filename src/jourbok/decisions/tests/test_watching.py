"""The service watches a decision until its board has taken it over: what ends soon, what is undone, what has lapsed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.decisions.rules.standing import Told, clocks
from jourbok.decisions.rules.watching import (
    by_first_end,
    counted_grounds,
    followed_grounds,
    lacks_execution,
    lapsed_by,
)
from jourbok.decisions.selectors import ending_soon, lapsed_since, left_undone
from jourbok.decisions.services import record_moment, take_over, tell_party
from jourbok.decisions.tests.boards import a_written_decision, intake
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision, at, decision_of, signed_by
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotPermitted
from jourbok.law.rules import Event, Kind, State, alarm_at, carried_law, too_late_at
from jourbok.people.tests.factories import an_adult

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: Decided at 02 on Saturday 27 November: submitted by Saturday 4 December, or on Monday 6 December at the latest.
LAST_DAY, TOO_LATE = NIGHT + 7 * DAY, NIGHT + 10 * DAY


def the_kind(kind: str = "lvu_6") -> Kind:
    return next(each for each in carried_law().kinds_on(NIGHT.date()) if each.id == kind)


def a_worker(moment: datetime) -> Actor:
    return at(an_actor(), moment)


def the_system(moment: datetime) -> Actor:
    return an_actor(Role.SYSTEM, at=moment, name="Jourbok")


class TestTheRules:
    def test_every_kind_with_a_clock_is_counted_and_aid_is_not_followed(self) -> None:
        kinds = [*carried_law().kinds]
        assert {"LVU 6 §", "LVU 6 a §", "LVM 13 §", "2024:79 4:1"} <= counted_grounds(kinds)
        assert counted_grounds(kinds) <= followed_grounds(kinds)
        assert "LVU 11 §" in followed_grounds(kinds) - counted_grounds(kinds)
        assert "SoL 12:1" not in followed_grounds(kinds)

    @given(hours=some.integers(min_value=0, max_value=24 * 60), after=some.integers(min_value=0, max_value=24 * 60))
    def test_a_clock_has_lapsed_exactly_from_the_instant_that_is_too_late(self, hours: int, after: int) -> None:
        decided_at = NIGHT + hours * HOUR
        seen_at = decided_at + after * HOUR
        submission = the_kind().clocks[0]
        [running] = [each for each in clocks(the_kind(), decided_at, (), seen_at).running if each.clock == submission]
        assert running.deadline is not None
        assert (running.state is State.LAPSED) == (seen_at >= too_late_at(running.deadline))
        assert alarm_at(running.deadline) <= too_late_at(running.deadline)
        assert [each.clock for each in lapsed_by(the_kind(), decided_at, (), seen_at)] == (
            [submission] if running.state is State.LAPSED else []
        )

    def test_what_has_no_end_is_sorted_last(self) -> None:
        running = clocks(the_kind(), NIGHT, (), NIGHT + HOUR)
        none = clocks(the_kind("lvu_11"), NIGHT, (), NIGHT + HOUR)
        assert by_first_end(running) < by_first_end(none)

    def test_execution_is_missing_until_it_is_told_and_only_where_a_clock_counts_from_it(self) -> None:
        told = Told(uuid4(), Event.EXECUTED, NIGHT, NIGHT, "Kim Jour")
        assert lacks_execution(the_kind(), NIGHT, ())
        assert not lacks_execution(the_kind(), NIGHT, (told,))
        assert not lacks_execution(the_kind("lvu_11"), NIGHT, ())


@pytest.mark.django_db
class TestEndingSoon:
    def test_a_clock_is_shown_in_its_last_day_and_after_it_until_the_decision_is_taken_over(self) -> None:
        made = a_written_decision()
        assert ending_soon(a_worker(LAST_DAY - 2 * DAY), LAST_DAY - 2 * DAY) == []
        [ending] = ending_soon(a_worker(LAST_DAY), LAST_DAY)
        assert (ending.decision, ending.clock, ending.is_child) == (made.pk, "Underställning", True)
        assert ending.due_at.isoformat() == "2021-12-04T22:59:00+00:00"
        assert ending_soon(a_worker(LAST_DAY + DAY), LAST_DAY + DAY) == [ending]
        take_over(actor=intake(moment=LAST_DAY + DAY), decision=made.pk)
        assert ending_soon(a_worker(LAST_DAY + DAY + HOUR), LAST_DAY + DAY + HOUR) == []

    def test_what_is_submitted_is_no_longer_shown(self) -> None:
        made = a_written_decision()
        record_moment(actor=intake(moment=LAST_DAY), decision=made.pk, event=Event.SUBMITTED, at=NIGHT + DAY)
        assert ending_soon(a_worker(LAST_DAY), LAST_DAY) == []

    def test_children_come_before_adults_whatever_ends_first(self) -> None:
        adult = a_written_decision(ground="LVM 13 §", person=an_adult())
        child = a_written_decision(decided_at=NIGHT - 5 * DAY)
        seen_at = NIGHT + DAY + 23 * HOUR
        found = ending_soon(a_worker(seen_at), seen_at)
        assert [each.decision for each in found] == [child.pk, adult.pk]
        assert found[1].due_at < found[0].due_at

    def test_only_those_who_work_at_the_service_see_it(self) -> None:
        with pytest.raises(NotPermitted):
            ending_soon(intake(), NIGHT)


@pytest.mark.django_db
class TestLeftUndone:
    def test_tonights_decision_tells_what_is_missing_until_it_is_told(self) -> None:
        outcome, _, _ = a_signed_decision()
        decision, later = decision_of(outcome), NIGHT + 3 * HOUR
        [row] = left_undone(a_worker(later), NIGHT - HOUR, later)
        assert (row.made.id, row.lacks_execution, row.lacks_notice) == (decision, True, True)
        record_moment(actor=a_worker(later), decision=decision, event=Event.EXECUTED, at=NIGHT + HOUR)
        tell_party(
            actor=a_worker(later),
            decision=decision,
            party="Mamman",
            capacity="guardian",
            served="told",
            at=NIGHT + HOUR,
        )
        [row] = left_undone(a_worker(later), NIGHT - HOUR, later)
        assert (row.lacks_execution, row.lacks_notice) == (False, False)
        take_over(actor=intake(moment=later), decision=decision)
        assert left_undone(a_worker(later + HOUR), NIGHT - HOUR, later + HOUR) == []

    def test_a_decision_of_another_night_is_not_among_tonights(self) -> None:
        a_written_decision()
        assert left_undone(a_worker(NIGHT + DAY), NIGHT + HOUR, NIGHT + DAY) == []


@pytest.mark.django_db
class TestLapsed:
    def test_a_clock_has_lapsed_when_the_later_date_is_over_and_not_before(self) -> None:
        made = a_written_decision()
        assert lapsed_since(the_system(LAST_DAY + DAY), NIGHT - DAY, LAST_DAY + DAY) == []
        [lapsed] = lapsed_since(the_system(TOO_LATE), NIGHT - DAY, TOO_LATE)
        assert (lapsed.made.id, lapsed.lapse.clock.name) == (made.pk, "Underställning")
        assert lapsed.lapse.at.isoformat() == "2021-12-06T23:00:00+00:00"

    def test_what_lapses_after_the_board_has_taken_over_is_the_boards(self) -> None:
        made = a_written_decision()
        take_over(actor=intake(moment=LAST_DAY), decision=made.pk)
        assert lapsed_since(the_system(TOO_LATE), NIGHT - DAY, TOO_LATE) == []

    def test_what_lapsed_before_the_board_took_over_remains(self) -> None:
        made = a_written_decision()
        take_over(actor=intake(moment=TOO_LATE), decision=made.pk)
        after = TOO_LATE + DAY
        assert [each.made.id for each in lapsed_since(the_system(after), NIGHT - DAY, after)] == [made.pk]

    def test_a_revoked_decision_lapses_no_more(self) -> None:
        outcome, decider, mandate = a_signed_decision()
        revoking = a_proposal(outcome.proposal.case, about=decision_of(outcome), revokes=True)
        signed_by(decider, revoking, mandate, when=NIGHT + HOUR)
        assert lapsed_since(the_system(TOO_LATE), NIGHT - DAY, TOO_LATE) == []

    @pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.BOARD_INTAKE, Role.QUALITY_DEVELOPER])
    def test_only_the_system_asks(self, role: Role) -> None:
        with pytest.raises(NotPermitted):
            lapsed_since(an_actor(role), NIGHT, TOO_LATE)
