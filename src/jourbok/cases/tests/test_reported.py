"""What a report about a child asks of the board, by the law of the day on which it came."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as some

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.calls.rules.codes import CALLER_ROLES
from jourbok.cases.rules.reported import MUST_REPORT, ReportDuties, report_duties
from jourbok.cases.selectors import duties_of_report
from jourbok.cases.services import assess_protection
from jourbok.cases.tests.factories import a_case, a_contact, answers
from jourbok.kernel.actor import Role
from jourbok.kernel.calendar import is_working_day
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import carried_law, carried_paths, read_written
from jourbok.law.services import load_law
from jourbok.people.tests.factories import an_adult


def duties(reported_at: datetime, caller_role: str = "school") -> ReportDuties:
    kinds = carried_law().kinds_on(local_date(reported_at))
    found = report_duties(kinds, reported_at=reported_at, caller_role=caller_role, assessed_at=None)
    assert found is not None
    return found


def test_fourteen_days_from_a_report_at_two_at_night_end_on_a_saturday_and_may_wait_until_monday() -> None:
    found = duties(NIGHT)
    assert found.decide_by is not None
    assert (found.decide_by.due_on, found.decide_by.postponed_on) == (date(2021, 12, 11), date(2021, 12, 13))
    assert found.is_postponed


def test_a_report_a_minute_before_midnight_in_sweden_counts_from_that_day() -> None:
    before, after = datetime(2026, 3, 1, 22, 59, tzinfo=UTC), datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    ends = [duties(at).decide_by for at in (before, after)]
    assert [each.due_on for each in ends if each] == [date(2026, 3, 15), date(2026, 3, 16)]


@pytest.mark.parametrize(
    ("reported_at", "section"),
    [
        (datetime(2025, 6, 30, 21, 59, tzinfo=UTC), "SoL (2001:453) 11:1 a"),
        (datetime(2025, 6, 30, 22, 0, tzinfo=UTC), "SoL 20:2"),
    ],
)
def test_a_report_keeps_the_law_of_its_day(reported_at: datetime, section: str) -> None:
    found = duties(reported_at)
    assert found.decide is not None
    assert found.decide.section == section


@given(hours=some.integers(min_value=0, max_value=24 * 365 * 8))
def test_the_board_never_has_longer_than_fourteen_days_and_a_rest_until_the_next_working_day(hours: int) -> None:
    reported_at = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    ends = duties(reported_at).decide_by
    assert ends is not None
    assert ends.due_on == local_date(reported_at) + timedelta(days=14)
    assert ends.postponed_on == ends.due_on or not is_working_day(ends.due_on)
    assert is_working_day(ends.postponed_on)


@pytest.mark.parametrize("role", [code for code, _ in CALLER_ROLES])
def test_whoever_must_report_may_ask_what_came_of_it_and_nobody_else(role: str) -> None:
    assert (duties(NIGHT, role).answer is not None) == (role in MUST_REPORT)


def test_the_week_for_an_answer_came_with_the_law_of_july_2025() -> None:
    old, new = duties(NIGHT).answer, duties(datetime(2026, 3, 1, tzinfo=UTC)).answer
    assert old is not None
    assert new is not None
    assert (len(old.clocks), len(new.clocks)) == (0, 1)


def test_before_the_law_is_known_nothing_is_told() -> None:
    assert report_duties((), reported_at=NIGHT, caller_role="school", assessed_at=None) is None


@pytest.mark.django_db
class TestTheCase:
    @pytest.fixture(autouse=True)
    def _the_law(self) -> None:
        load_law(actor=an_actor(Role.ADMINISTRATOR), written=read_written(carried_paths()))

    def test_a_childs_case_asks_for_an_assessment_and_a_decision(self) -> None:
        case = a_case(contact=a_contact(caller_role="police"))
        found = duties_of_report(case.pk)
        assert found is not None
        assert (found.reported_at, found.assessed_at) == (NIGHT, None)
        assess_protection(
            actor=an_actor(),
            case=case,
            subject="child",
            answers=answers("child"),
            facts="Flickan är ensam.",
            child_view="Vill till mormor.",
            child_view_how="I enrum",
            conclusion="wait",
            reasons="Mormor kommer.",
            place="Hemma",
        )
        found = duties_of_report(case.pk)
        assert found is not None
        assert found.assessed_at is not None

    @pytest.mark.parametrize("known", [{"person": "adult"}, {"caller_role": "self"}])
    def test_an_adults_case_and_a_childs_own_call_are_no_report(self, known: dict[str, str]) -> None:
        contact = a_contact(caller_role=known.get("caller_role", "police"))
        person = an_adult() if "person" in known else None
        assert duties_of_report(a_case(contact=contact, person=person).pk) is None

    def test_it_asks_the_database_twice(self) -> None:
        case = a_case(contact=a_contact(caller_role="police"))
        duties_of_report(case.pk)
        with CaptureQueriesContext(connection) as asked:
            duties_of_report(case.pk)
        assert len(asked) == 2
