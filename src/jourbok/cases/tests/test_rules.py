"""What is true of cases, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.cases.rules.access import is_tonights
from jourbok.cases.rules.assessment import QUESTIONS, Judgement, Subject, answered, check_judgement, doubt
from jourbok.cases.rules.codes import LAWS, laws_on
from jourbok.cases.rules.decision import MandateFacts, NoMandate, choose_mandate, matching
from jourbok.cases.rules.journal import (
    EntryIsSigned,
    EntryIsSomebodyElses,
    EntryText,
    Journal,
    JournalLine,
    check_entry,
    check_own_draft,
)
from jourbok.cases.rules.listing import PageIsUnknown, Place, read_place
from jourbok.cases.rules.number import case_number, read_case_number
from jourbok.cases.rules.priority import WaitingNeedsReason, check_waiting, is_child, rank
from jourbok.cases.rules.siblings import are_alike
from jourbok.cases.rules.time import TimeIsOutOfRange, TimerForgotten, minutes_between, split_equally, timed_minutes
from jourbok.cases.tests.factories import LAW
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import STOCKHOLM

NIGHT = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)


@given(st.integers(1, 3), st.integers(1, 3))
def test_children_come_before_adults_of_the_same_priority_and_after_those_more_urgent(one: int, other: int) -> None:
    child, adult = rank(one, is_child=True), rank(other, is_child=False)
    assert (child < adult) == (one <= other)


@pytest.mark.parametrize(
    ("birth_date", "is_unborn", "category", "expected"),
    [
        (date(2003, 11, 28), False, "violence", True),
        (date(2003, 11, 27), False, "child", False),
        (None, True, "other", True),
        (None, False, "child", True),
        (None, False, "violence", False),
    ],
)
def test_a_case_is_a_childs_under_18_unborn_or_by_category_when_nobody_knows_the_age(
    birth_date: date | None, is_unborn: bool, category: str, expected: bool
) -> None:
    assert is_child(birth_date=birth_date, is_unborn=is_unborn, category=category, on=date(2021, 11, 27)) is expected


def test_nobody_waits_to_office_hours_without_a_reason() -> None:
    with pytest.raises(WaitingNeedsReason):
        check_waiting(3, "  ")
    check_waiting(3, "Mormor är hos barnen.")
    check_waiting(2, "")


@given(st.integers(1, 1440), st.integers(1, 30))
def test_minutes_split_over_cases_are_the_same_minutes_and_only_the_first_gets_more(minutes: int, parts: int) -> None:
    shares = split_equally(minutes, parts)
    assert sum(shares) == minutes
    assert len(set(shares[1:])) <= 1
    assert 0 <= shares[0] - minutes // parts < parts


@given(st.integers(0, 86_400 * 3))
def test_a_minute_that_has_begun_counts(seconds: int) -> None:
    minutes = minutes_between(NIGHT, NIGHT + timedelta(seconds=seconds))
    assert minutes == max(1, (seconds + 59) // 60)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (datetime(2021, 3, 28, 1, 30, tzinfo=STOCKHOLM), datetime(2021, 3, 28, 3, 30, tzinfo=STOCKHOLM), 60),
        (datetime(2021, 10, 31, 1, 30, tzinfo=STOCKHOLM), datetime(2021, 10, 31, 3, 30, tzinfo=STOCKHOLM), 180),
        (datetime(2021, 12, 31, 23, 50, tzinfo=STOCKHOLM), datetime(2022, 1, 1, 0, 20, tzinfo=STOCKHOLM), 30),
    ],
)
def test_time_is_real_time_over_midnight_and_when_the_clocks_change(
    start: datetime, end: datetime, minutes: int
) -> None:
    assert minutes_between(start, end) == minutes


def test_a_timer_that_was_forgotten_asks_the_worker() -> None:
    with pytest.raises(TimerForgotten):
        timed_minutes(NIGHT, NIGHT + timedelta(hours=25), None)
    assert timed_minutes(NIGHT, NIGHT + timedelta(hours=25), 45) == 45
    with pytest.raises(TimeIsOutOfRange):
        timed_minutes(NIGHT, NIGHT, 1441)


@given(st.integers(1990, 2099), st.integers(1, 99_999))
def test_a_case_number_is_found_also_without_leading_zeros(year: int, serial: int) -> None:
    assert read_case_number(case_number(year, serial)) == case_number(year, serial)
    assert read_case_number(f" {year}-{serial} ") == case_number(year, serial)


@pytest.mark.parametrize("text", ["", "Anna", "20190412-9817", "2021", "2021-", "K2021-00001"])
def test_what_is_no_case_number_is_not_read_as_one(text: str) -> None:
    assert read_case_number(text) is None


@given(st.integers(2, 7), st.datetimes(timezones=st.just(UTC)))
def test_a_place_in_a_list_survives_the_address(at_rank: int, opened_at: datetime) -> None:
    place = Place(at_rank, opened_at, uuid4())
    assert read_place(place.written()) == place


@pytest.mark.parametrize("text", ["x", "1_2_3", "2_2021-11-27T01:14:00_0b6b7a4e5d0c4f5e9a3f6a1d2c3b4e5f", "a_b_c_d"])
def test_an_address_that_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(PageIsUnknown):
        read_place(text)


def test_a_case_is_tonights_for_a_day_and_a_night() -> None:
    assert is_tonights(NIGHT - timedelta(hours=24), NIGHT)
    assert not is_tonights(NIGHT - timedelta(hours=24, seconds=1), NIGHT)


def test_a_fact_without_a_source_is_refused_and_a_judgement_needs_none() -> None:
    said = EntryText("Flickan är ensam.", "", NIGHT)
    with pytest.raises(BadInput) as refused:
        check_entry("fact", said, now=NIGHT)
    assert set(refused.value.fields) == {"source"}
    check_entry("assessment", said, now=NIGHT)


def test_an_entry_of_what_has_not_happened_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        check_entry("event", EntryText("", "", NIGHT + timedelta(minutes=6)), now=NIGHT)
    assert set(refused.value.fields) == {"text", "occurred_at"}


def test_a_draft_belongs_to_its_author_and_what_is_signed_to_nobody() -> None:
    check_own_draft(author_id="a", is_signed=False, actor_id="a")
    with pytest.raises(EntryIsSomebodyElses):
        check_own_draft(author_id="a", is_signed=False, actor_id="b")
    with pytest.raises(EntryIsSigned):
        check_own_draft(author_id="a", is_signed=True, actor_id="a")


def _line(number: int, kind: str, minutes: int) -> JournalLine:
    at = NIGHT + timedelta(minutes=minutes)
    return JournalLine(uuid4(), number, kind, kind, "text", "", at, NIGHT, "a", "Kim", None, "", 1)


@pytest.mark.parametrize(
    ("number", "other", "alike"),
    [
        ("20140412-9817", "20140412-9825", True),
        ("20140412-9817", "20160412-9817", True),
        ("20140412-9817", "19860903-9808", False),
        ("20140412-9817", "", False),
        ("", "", False),
    ],
)
def test_twins_and_slips_are_easily_taken_for_each_other(number: str, other: str, alike: bool) -> None:
    assert are_alike(number, other) is alike


def test_the_journal_is_read_in_order_of_what_happened_with_assessments_apart() -> None:
    journal = Journal.of([_line(1, "fact", 20), _line(2, "assessment", 10), _line(3, "event", -30)])
    assert [line.number for line in journal.facts] == [3, 1]
    assert [line.number for line in journal.assessments] == [2]
    assert journal.last_number == 3


def _judgement(subject: str = "child", **changes: object) -> Judgement:
    everything = {question.code: "no" for question in QUESTIONS[Subject(subject)]}
    said: dict[str, Any] = {
        "subject": subject,
        "answers": everything,
        "facts": "Polisen på plats.",
        "child_view": "Vill till mormor.",
        "child_view_how": "Samtal i köket.",
        "conclusion": "immediate",
        "reasons": "Ingen vuxen hemma.",
    }
    return Judgement(**{**said, **changes})


def test_every_question_of_an_assessment_is_answered() -> None:
    check_judgement(_judgement(), is_unborn=False)
    with pytest.raises(BadInput) as refused:
        check_judgement(_judgement(answers={"violence": "maybe"}), is_unborn=False)
    assert set(refused.value.fields) == {question.code for question in QUESTIONS[Subject.CHILD]}


def test_a_child_is_heard_or_it_says_why_not_unless_unborn() -> None:
    with pytest.raises(BadInput) as refused:
        check_judgement(_judgement(child_view=" "), is_unborn=False)
    assert set(refused.value.fields) == {"child_view"}
    check_judgement(_judgement(child_view=""), is_unborn=True)
    check_judgement(_judgement("adult", child_view=""), is_unborn=False)


def test_questions_of_another_assessment_are_refused() -> None:
    with pytest.raises(BadInput):
        check_judgement(_judgement("adult", answers={"neglect": "yes"}), is_unborn=False)


def test_no_need_of_protection_beside_answers_of_danger_is_pointed_out() -> None:
    danger = {**_judgement().answers} | {"violence": "yes", "safe_place": "yes", "caregiver_present": "yes"}
    assert "våld" in doubt("child", danger, "none")
    assert doubt("child", danger, "immediate") == ""
    calm = {question.code: "unknown" for question in QUESTIONS[Subject.CHILD]}
    assert doubt("child", calm, "none") == ""
    assert {each.answer for each in answered("child", calm)} == {"Vet inte"}


def _mandate(**changes: object) -> MandateFacts:
    facts: dict[str, Any] = {
        "id": 1,
        "board": "solna",
        "holder_id": "",
        "holder_name": "Berit Ek",
        "layer": "chair",
        "layer_label": "Ordförande",
        "grounds": ("LVU 6 §",),
        "reference": "Beslut 2021-01-10",
        "valid_from": NIGHT - timedelta(days=1),
        "valid_until": NIGHT,
        "law": LAW,
    }
    return MandateFacts(**{**facts, **changes})


@pytest.mark.parametrize(
    ("board", "ground", "at", "found"),
    [
        ("solna", "LVU 6 §", NIGHT - timedelta(minutes=1), True),
        ("solna", " lvu  6 § ", NIGHT - timedelta(minutes=1), True),
        ("solna", "LVU 6 §", NIGHT, False),
        ("solna", "LVU 6 a §", NIGHT - timedelta(minutes=1), False),
        ("sigtuna", "LVU 6 §", NIGHT - timedelta(minutes=1), False),
        ("solna", "LVU 6 §", NIGHT - timedelta(days=2), False),
    ],
)
def test_a_mandate_is_the_boards_own_names_the_ground_and_was_valid_then(
    board: str, ground: str, at: datetime, found: bool
) -> None:
    assert bool(matching([_mandate()], board=board, ground=ground, at=at)) is found


def test_nobody_decides_without_a_mandate_or_with_somebody_elses() -> None:
    asked: dict[str, Any] = {
        "board": "solna",
        "board_name": "Socialnämnden i Solna",
        "ground": "LVU 6 §",
        "at": NIGHT - timedelta(minutes=1),
        "decided_by_name": "Berit Ek",
        "law": LAW,
    }
    with pytest.raises(NoMandate, match="Ingen beslutanderätt hos Socialnämnden i Solna"):
        choose_mandate([], chosen=1, **asked)
    with pytest.raises(NoMandate, match="Välj"):
        choose_mandate([_mandate()], chosen=None, **asked)
    named = _mandate(holder_id="7", holder_name="Anna Annan")
    with pytest.raises(NoMandate, match="gäller bara Anna Annan"):
        choose_mandate([named], chosen=1, **asked)
    chosen = choose_mandate([_mandate()], chosen=1, **asked)
    assert chosen.text_sv == "Ordförande: Berit Ek. Beslut 2021-01-10. Gäller från 2021-11-26 till 2021-11-27"


def test_a_law_may_be_chosen_from_the_day_it_is_in_force() -> None:
    assert "2024:79" not in dict(laws_on(date(2024, 3, 31)))
    assert dict(laws_on(date(2024, 4, 1))) == dict(LAWS)
