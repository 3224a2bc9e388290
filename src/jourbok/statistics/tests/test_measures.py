"""What is counted of cases, time and answers: by age, gender and worker, and what may not be added."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import an_actor
from jourbok.cases.models import Assessment, Case
from jourbok.cases.models import Measure as Done
from jourbok.cases.tests.factories import a_contact
from jourbok.kernel.actor import Actor, Role
from jourbok.people.models import Person
from jourbok.rostering.models import Employee
from jourbok.statistics import selectors, services
from jourbok.statistics.rules.months import what_is_counted
from jourbok.statistics.rules.periods import read_period
from jourbok.statistics.services import MonthIsClosed, close_month

from .factories import a_counted_case, answered_after, at, some_minutes

pytestmark = pytest.mark.django_db
A_NUMBER: dict[str, Any] = {"number_kind": "personal", "birth_date": date(2019, 4, 12)}


def a_manager(when: str = "2022-06-01T12:00") -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=at(when))


def march() -> selectors.Month:
    return selectors.month(a_manager(), 2021, 3)


def a_case_about(when: str = "2021-03-10T20:00", **person: Any) -> Case:
    """A case about somebody of whom this and nothing else is known."""
    case = a_counted_case(when)
    unknown = {"number": None, "number_kind": "", "birth_date": None, "gender": "", "is_unborn": False}
    Person.objects.filter(pk=case.person_id).update(**unknown | person)
    return case


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2014, 3, 11), "0-6"),
        (date(2014, 3, 10), "7-12"),
        (date(2008, 3, 10), "13-17"),
        (date(2003, 3, 11), "13-17"),
        (date(2003, 3, 10), "18-24"),
        (date(1956, 3, 11), "25-64"),
        (date(1956, 3, 10), "65+"),
        (date(2021, 5, 1), "0-6"),
        (None, "unknown"),
    ],
)
def test_age_is_in_whole_years_on_the_day_that_the_case_was_opened(born: date | None, group: str) -> None:
    a_case_about(birth_date=born)
    assert march().broken_down("cases", "age") == {group: 1}


def test_an_expected_child_is_counted_with_the_youngest() -> None:
    a_case_about(is_unborn=True)
    assert march().broken_down("cases", "age_gender") == {"0-6/unknown": 1}


def test_somebody_born_on_a_leap_day_is_a_year_older_when_february_has_passed() -> None:
    a_case_about("2021-02-28T20:00", birth_date=date(2008, 2, 29))
    a_case_about("2021-03-01T20:00", birth_date=date(2008, 2, 29))
    assert selectors.month(a_manager(), 2021, 2).broken_down("cases", "age") == {"7-12": 1}
    assert march().broken_down("cases", "age") == {"13-17": 1}


@pytest.mark.parametrize(
    ("known", "gender"),
    [
        ({"number": "201904129812", "number_kind": "personal", "birth_date": date(2019, 4, 12)}, "man"),
        ({"number": "201904129804", "number_kind": "personal", "birth_date": date(2019, 4, 12)}, "woman"),
        (
            {"number": "201904129812", "number_kind": "personal", "birth_date": date(2019, 4, 12), "gender": "woman"},
            "man",
        ),
        ({"gender": "woman"}, "woman"),
        ({}, "unknown"),
    ],
)
def test_gender_is_told_by_the_ninth_digit_or_what_is_known(known: dict[str, Any], gender: str) -> None:
    a_case_about(**known)
    assert march().broken_down("cases", "gender") == {gender: 1}


def test_a_person_is_counted_once_however_many_cases_and_boards() -> None:
    first = a_counted_case("2021-03-10T20:00", board="solna")
    for day, board in ((11, "solna"), (12, "sollentuna")):
        other = a_contact(board=board, at=at(f"2021-03-{day}T20:00"))
        Case.objects.create(
            number=f"S2021-9{day:04}",
            board=other.board,
            contact=other,
            person_id=first.person_id,
            category="child",
            opened_at=other.arrived_at,
            opened_by_id="test",
            opened_by_name="Kim Jour",
        )
    found = march()
    assert found.value("cases") == 3
    assert [found.value("persons", board) for board in (None, "solna", "sollentuna")] == [1, 1, 1]
    assert found.value("repeat_cases") == 2
    assert selectors.period(a_manager(), read_period("2021-T1")).value("persons") == 1


def test_half_and_nine_tenths_of_the_answered_waited_so_long_at_most() -> None:
    for minutes in range(1, 11):
        answered_after(a_contact(at=at("2021-03-10T20:00"), board="solna"), minutes * 60 + 59)
    answered_after(a_contact(at=at("2021-03-10T20:00"), board="sollentuna"), 100 * 60)
    a_contact(at=at("2021-03-10T20:00"), board="sollentuna")
    found = march()
    medians = [found.value("response_median", board) for board in (None, "solna", "sollentuna")]
    assert medians == [6, 5, 100]
    assert [found.value("response_p90", board) for board in (None, "solna")] == [10, 9]


def test_time_is_told_by_activity_and_by_who_is_paid_by_the_hour() -> None:
    user = User.objects.create(name="Kim Jour", email="kim@example.se")
    Employee.objects.create(code="KJ", name="Kim Jour", user=user, is_hourly=True)
    case = a_counted_case("2021-03-10T20:00")
    some_minutes(case, 40)
    some_minutes(case, 25, activity="call_out", worker=str(user.pk))
    found = march()
    assert found.broken_down("minutes", "activity") == {"handling": 40, "call_out": 25}
    assert found.broken_down("minutes", "worker") == {"unknown": 40, "hourly": 25}
    assert found.value("standby_minutes") == 25


def test_an_assessment_with_a_place_was_made_on_site() -> None:
    case = a_counted_case("2021-03-10T20:00")
    for place in ("", "Hemma hos mormor"):
        Assessment.objects.create(
            board=case.board, case=case, subject="child", assessed_at=case.opened_at, place=place, conclusion="none",
            reasons="Lugnt", author_id="test", author_name="Kim Jour",
        )  # fmt: skip
    found = march()
    assert [found.value("protection_assessments"), found.value("on_site_assessments", "sollentuna")] == [2, 1]


def test_every_breakdown_of_a_measure_has_its_words_and_sums_to_the_measure() -> None:
    for day in (1, 12):
        some_minutes(a_counted_case(f"2021-03-{day:02}T20:00"), 30)
    found = march()
    for measure in selectors.MEASURES.values():
        for name in measure.by:
            codes = dict(selectors.BREAKDOWNS[name].words)
            parts = found.broken_down(measure.name, name)
            assert sum(parts.values()) == found.value(measure.name)
            assert not codes or set(parts) <= set(codes), name


def closed_when(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """March is closed by a version of the product that counted these measures."""
    with monkeypatch.context() as earlier:
        earlier.setattr(services, "what_is_counted", lambda _measures: told)
        close_month(actor=a_manager(), year=2021, month=3)


def test_a_measure_that_is_new_or_defined_anew_makes_no_closed_month_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_counted_case("2021-03-10T20:00")
    told = dict(what_is_counted(selectors.MEASURES.values()))
    del told["home_visits"]
    told["minutes"] = {"definition": "Minuter, räknade på ett annat sätt.", "by": []}
    told["cases"] = {"definition": selectors.MEASURES["cases"].definition_sv, "by": ["category"]}
    closed_when(told, monkeypatch)
    some_minutes(case, 30)
    Done.objects.create(
        board=case.board, case=case, kind="home_visit", done_at=case.opened_at, author_id="a", author_name="Kim Jour"
    )
    Person.objects.filter(pk=case.person_id).update(gender="woman")
    assert not march().is_stale
    a_counted_case("2021-03-11T20:00")
    assert march().is_stale


def test_a_close_from_before_closes_kept_what_they_counted_is_judged_on_the_first_measures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = a_counted_case("2021-03-10T20:00")
    closed_when({}, monkeypatch)
    Person.objects.filter(pk=case.person_id).update(gender="woman")
    assert not march().is_stale
    with pytest.raises(MonthIsClosed):
        close_month(actor=a_manager(), year=2021, month=3, reason="Kön har blivit känt")
    some_minutes(case, 30)
    assert march().is_stale
