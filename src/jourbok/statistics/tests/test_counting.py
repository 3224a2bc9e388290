"""What is counted is what is in the rows, in the month that the clock in Sweden showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from jourbok.accounts.tests.factories import an_actor
from jourbok.calls.models import CallAttempt, Contact
from jourbok.cases.models import Case, TimeShare
from jourbok.cases.models import Measure as Done
from jourbok.cases.tests.factories import a_contact
from jourbok.handover.models import Report, ReportVersion
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotPermitted
from jourbok.kernel.localtime import local
from jourbok.kernel.measure import Figure
from jourbok.statistics import selectors
from jourbok.statistics.rules.months import month_interval

from .factories import a_counted_case, answered_after, at, some_minutes

pytestmark = pytest.mark.django_db
BOARDS = ("sigtuna", "sollentuna", "solna")


def a_manager(when: str = "2022-06-01T12:00") -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=at(when))


def sums(figures: Iterable[Figure]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """What the service has and what its boards have together, by measure and breakdown."""
    service: Counter[tuple[str, str]] = Counter()
    boards: Counter[tuple[str, str]] = Counter()
    for figure in figures:
        (service if figure.board is None else boards)[figure.measure, figure.breakdown] += int(figure.value)
    return service, boards


def whole(shown: selectors.Month, *measures: str) -> list[int]:
    return [int(shown.value(measure)) for measure in measures]


class TestRollUp(TestCase):
    """The figures of a month are the sums of its rows, however they are looked at."""

    @settings(max_examples=15)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(BOARDS),
                st.datetimes(datetime(2021, 2, 27), datetime(2021, 4, 2)),  # noqa: DTZ001 - minutes of the clock
                st.booleans(),
                st.sampled_from(["child", "violence", "elderly"]),
                st.integers(1, 300),
            ),
            max_size=12,
        )
    )
    def test_every_figure_is_the_sum_of_its_rows(self, rows: list[tuple[str, datetime, bool, str, int]]) -> None:
        for board, when, is_child, category, minutes in rows:
            case = a_counted_case(f"{when:%Y-%m-%dT%H:%M}+01:00", board=board, is_child=is_child, category=category)
            some_minutes(case, minutes)
        for year, month in ((2021, 2), (2021, 3), (2021, 4)):
            shown = selectors.month(a_manager(), year, month)
            period = month_interval(year, month)
            cases = [case for case in Case.objects.select_related("board") if period.contains(case.opened_at)]
            assert shown.value("cases") == shown.value("contacts") == len(cases)
            assert shown.value("child_cases") == sum(case.is_child for case in cases)
            assert shown.broken_down("cases", "category") == Counter(case.category for case in cases)
            assert shown.broken_down("cases", "hour") == Counter(str(local(case.opened_at).hour) for case in cases)
            shares = TimeShare.objects.filter(case__in=cases)
            assert shown.value("minutes") == sum(share.minutes for share in shares)
            for board in BOARDS:
                of_board = [case for case in cases if case.board.slug == board]
                assert shown.value("cases", board) == len(of_board)
            service, boards = sums(shown.figures)
            assert service == boards
            (of_year,) = (each for each in selectors.year(a_manager(), year) if each.month == month)
            assert [figure for figure in shown.figures if not figure.breakdown] == list(of_year.figures)


@pytest.mark.parametrize(
    ("when", "year", "month"),
    [
        ("2021-02-28T23:59", 2021, 2),
        ("2021-03-01T00:00", 2021, 3),
        ("2021-12-31T23:30", 2021, 12),
        ("2022-01-01T00:30", 2022, 1),
    ],
)
def test_a_contact_belongs_to_the_month_that_the_clock_in_sweden_showed(when: str, year: int, month: int) -> None:
    a_counted_case(when)
    viewer = a_manager()
    assert selectors.month(viewer, year, month).value("contacts") == 1
    everywhere = [each.value("contacts") for shown in (2021, 2022) for each in selectors.year(viewer, shown)]
    assert sum(everywhere) == 1


def test_the_spring_night_has_no_hour_two_and_the_autumn_night_has_it_twice() -> None:
    for when in ("2021-03-28T01:59", "2021-03-28T03:00"):
        a_counted_case(when)
    spring = selectors.month(a_manager(), 2021, 3)
    assert spring.broken_down("contacts", "hour") == {"1": 1, "3": 1}
    assert spring.broken_down("contacts", "weekday_hour") == {"7-1": 1, "7-3": 1}
    for when in ("2021-10-31T02:15+02:00", "2021-10-31T02:15+01:00"):
        a_counted_case(when)
    autumn = selectors.month(a_manager(), 2021, 10)
    assert autumn.broken_down("contacts", "hour") == {"2": 2}
    assert autumn.broken_down("contacts", "weekday") == {"7": 2}


def test_time_counts_in_the_month_in_which_the_work_began() -> None:
    some_minutes(a_counted_case("2021-03-31T23:50"), 60)
    assert selectors.month(a_manager(), 2021, 3).value("minutes", "sollentuna") == 60
    assert selectors.month(a_manager(), 2021, 4).value("minutes") == 0


def test_each_contacts_minutes_are_rounded_down_before_they_are_added() -> None:
    for seconds in (59, 119, 121):
        answered_after(a_contact(at=at("2021-03-10T20:00")), seconds)
    shown = selectors.month(a_manager(), 2021, 3)
    assert whole(shown, "answered", "response_minutes") == [3, 0 + 1 + 2]


def test_the_earlier_of_answer_and_callback_is_the_response() -> None:
    start = at("2021-03-10T20:00")
    due = start + timedelta(minutes=30)
    contact = answered_after(a_contact(at=start, callback_due_at=due), 40 * 60)
    late = selectors.month(a_manager(), 2021, 3)
    assert whole(late, "callbacks_due", "callbacks_kept") == [1, 0]
    Contact.objects.filter(pk=contact.pk).update(called_back_at=start + timedelta(minutes=10))
    kept = selectors.month(a_manager(), 2021, 3)
    assert whole(kept, "callbacks_kept", "response_minutes") == [1, 10]


def test_home_visits_missed_calls_and_reports_in_time_are_counted() -> None:
    case = a_counted_case("2021-03-10T20:00")
    Done.objects.create(
        board=case.board, case=case, kind="home_visit", done_at=case.opened_at, author_id="a", author_name="Kim Jour"
    )
    CallAttempt.objects.create(channel="sos", at=case.opened_at, answered=False)
    CallAttempt.objects.create(channel="direct", at=case.opened_at, answered=False)
    _a_sent_report(case, sent_at=at("2021-03-11T07:59"), due_at=at("2021-03-11T08:00"))
    shown = selectors.month(a_manager(), 2021, 3)
    assert whole(shown, "home_visits", "missed_first_calls", "reports") == [1, 1, 1]
    assert whole(shown, "reports_in_time", "reports_acknowledged") == [1, 0]


def test_what_has_not_happened_yet_is_not_counted() -> None:
    for when in ("2021-11-27T02:14", "2021-11-27T02:15", "2021-11-28T20:00", "2021-12-05T20:00"):
        a_counted_case(when)
    viewer = a_manager("2021-11-27T02:15")
    assert selectors.month(viewer, 2021, 11).value("cases") == 1
    assert sum(each.value("cases") for each in selectors.year(viewer, 2021)) == 1
    assert selectors.overview(viewer, 2021, 11).shown.value("cases", breakdown="category:child") == 1
    assert not selectors.month(viewer, 2022, 1).is_known


def test_the_overview_says_what_month_and_year_say() -> None:
    for when in ("2020-03-04T18:00", "2021-03-04T18:00", "2021-03-05T18:00", "2021-05-05T18:00"):
        a_counted_case(when)
    viewer = a_manager()
    found = selectors.overview(viewer, 2021, 3)
    assert found.shown == selectors.month(viewer, 2021, 3)
    assert list(found.months) == selectors.year(viewer, 2021)
    assert list(found.before) == selectors.year(viewer, 2020)


def test_the_overview_asks_as_many_questions_however_many_rows(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in range(1, 29):
        a_counted_case(f"2021-03-{day:02}T18:00", board=BOARDS[day % 3])
    with django_assert_max_num_queries(22):
        selectors.overview(a_manager(), 2021, 3)


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.BOARD_INTAKE, Role.ADMINISTRATOR])
def test_figures_are_for_those_who_follow_up(role: Role) -> None:
    viewer = an_actor(role)
    for read in (
        lambda: selectors.month(viewer, 2021, 3),
        lambda: selectors.year(viewer, 2021),
        lambda: selectors.overview(viewer, 2021, 3),
    ):
        with pytest.raises(NotPermitted):
            read()


def _a_sent_report(case: Case, *, sent_at: datetime, due_at: datetime) -> ReportVersion:
    report = Report.objects.create(
        board=case.board, case=case, case_number=case.number, due_at=due_at, created_at=sent_at
    )
    return ReportVersion.objects.create(
        board=case.board,
        report=report,
        number=1,
        paper="{}",
        fingerprint="f",
        case_fingerprint="f",
        person_id=case.person_id,
        sent_at=sent_at,
        sent_by_id="test",
        sent_by_name="Kim Jour",
    )
