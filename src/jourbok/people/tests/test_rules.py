"""What is true of persons whoever asks."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein
from stdnum import luhn

from jourbok.kernel import identity
from jourbok.kernel.identity import IdentityKind, IdentityNumber, NotAnIdentityNumber, synthetic_number
from jourbok.people.rules.candidates import numbers_within_two_slips, with_centuries
from jourbok.people.rules.errors import ReasonIsTooLong, ReasonIsTooShort
from jourbok.people.rules.facts import PersonFacts, WrongPersonFacts, changed_names, checked, tidied
from jourbok.people.rules.searching import NameParts, NameSearch, NumberSearch, capitals, read_search
from jourbok.people.rules.shown import ShownPerson, identity_only, is_child_on, masked, without_whereabouts
from jourbok.people.rules.unlocking import reason_given

TODAY = date(2021, 11, 27)
BORN = date(2014, 4, 12)
NUMBER = synthetic_number(BORN, 0)

numbers = st.builds(
    synthetic_number, st.dates(date(1925, 1, 1), TODAY), st.integers(0, 19), st.sampled_from(IdentityKind)
)


@st.composite
def slipped_pairs(draw: st.DrawFn) -> tuple[IdentityNumber, IdentityNumber]:
    """A number and another one a few slips away; the check digit makes most of them one slip more."""
    one = draw(numbers)
    digits = list(one.digits10[:9])
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, 7))
        if draw(st.booleans()):
            digits[at], digits[at + 1] = digits[at + 1], digits[at]
        else:
            digits[at] = draw(st.sampled_from("0123456789"))
    text = "".join(digits)
    text += luhn.calc_check_digit(text)
    try:
        return one, identity.parse_identity(text, TODAY)
    except NotAnIdentityNumber:
        return one, one


class TestFacts:
    @given(numbers)
    def test_a_number_is_kept_with_twelve_digits_and_tells_the_birth_date(self, number: IdentityNumber) -> None:
        for written in (number.formatted, number.digits12, f" {number.digits12[:8]} {number.digits12[8:]}"):
            known = checked(PersonFacts(number=written), TODAY)
            assert (known.number, known.birth_date) == (number.digits12, number.birth_date)

    @given(numbers, st.dates(date(1925, 1, 1), TODAY))
    def test_a_number_and_a_birth_date_that_disagree_are_refused(self, number: IdentityNumber, born: date) -> None:
        if born == number.birth_date:
            return
        with pytest.raises(WrongPersonFacts, match="Numret säger") as told:
            checked(PersonFacts(number=str(number), birth_date=born), TODAY)
        assert set(told.value.fields) == {"birth_date"}

    def test_checking_twice_changes_nothing_more(self) -> None:
        known = checked(PersonFacts(number=str(NUMBER), given_name=" Anna\u202e  Maria\n"), TODAY)
        assert known.given_name == "Anna Maria"
        assert checked(known, TODAY) == known

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            (PersonFacts(number="20140412-9800"), "number"),
            (PersonFacts(number="hej"), "number"),
            (PersonFacts(birth_date=TODAY + timedelta(days=1), surname="Ek"), "birth_date"),
            (PersonFacts(birth_date=date(1890, 1, 1), surname="Ek"), "birth_date"),
            (PersonFacts(), "description"),
            (PersonFacts(surname=" \u200e \t"), "description"),
            (PersonFacts(is_unborn=True, number=str(NUMBER)), "number"),
            (PersonFacts(is_unborn=True, birth_date=BORN), "birth_date"),
            (PersonFacts(is_unborn=True, expected_birth_on=TODAY + timedelta(days=301)), "expected_birth_on"),
            (PersonFacts(is_unborn=True, expected_birth_on=TODAY - timedelta(days=32)), "expected_birth_on"),
            (PersonFacts(surname="Ek", expected_birth_on=TODAY), "expected_birth_on"),
            (PersonFacts(surname="E" * 201), "surname"),
            (PersonFacts(surname="Ek", phone="0" * 61), "phone"),
            (PersonFacts(surname="Ek", gender="robot"), "gender"),
            (PersonFacts(surname="Ek", registered_in="solna", registered_in_name="Umeå"), "registered_in_name"),
        ],
    )
    def test_what_cannot_be_right_is_told_beside_its_field(self, facts: PersonFacts, field: str) -> None:
        with pytest.raises(WrongPersonFacts) as told:
            checked(facts, TODAY)
        assert set(told.value.fields) == {field}
        assert told.value.message.endswith(".")

    @given(st.text())
    def test_tidy_text_is_one_line_without_unseen_marks(self, text: str) -> None:
        tidy = tidied(text)
        assert tidy == tidy.strip()
        assert not set(tidy) & set("\n\r\t\x00\u202e\u2066")
        assert tidied(tidy) == tidy

    def test_the_log_is_told_names_of_facts_only(self) -> None:
        assert changed_names(PersonFacts(), PersonFacts(surname="Ek", phone="1")) == ["surname", "phone"]


class TestCandidates:
    @given(slipped_pairs())
    @example((synthetic_number(BORN, 0), synthetic_number(date(2014, 4, 21), 0)))
    @example((synthetic_number(BORN, 0), synthetic_number(BORN, 9)))
    def test_every_number_that_the_rule_calls_similar_is_a_candidate(
        self, pair: tuple[IdentityNumber, IdentityNumber]
    ) -> None:
        one, other = pair
        facts = [identity.PersonFacts(number=number) for number in pair]
        is_similar = identity.NearReason.SIMILAR_NUMBER in identity.near(*facts)
        assert (other.digits10 in numbers_within_two_slips(one.digits10)) == is_similar

    @given(numbers)
    def test_every_candidate_is_similar_and_itself_among_them(self, number: IdentityNumber) -> None:
        found = numbers_within_two_slips(number.digits10)
        assert number.digits10 in found
        distances = {DamerauLevenshtein.distance(number.digits10, other) for other in found}
        assert distances == {0, 1, 2} or distances == {0, 2}
        assert number.digits12 in with_centuries(found)


class TestSearching:
    @given(numbers)
    def test_a_written_number_is_looked_for_as_such(self, number: IdentityNumber) -> None:
        assert read_search(number.formatted, TODAY) == NumberSearch((number.digits12,))

    def test_ten_digits_may_mean_a_child_or_somebody_a_hundred_years_older(self) -> None:
        child = synthetic_number(BORN, 0)
        assert read_search(child.digits10, TODAY) == NumberSearch((child.digits12, f"19{child.digits10}"))
        grown_up = synthetic_number(date(1986, 9, 3), 0)
        assert read_search(grown_up.digits10, TODAY) == NumberSearch((grown_up.digits12,))

    def test_a_wrong_check_digit_is_told_in_words(self) -> None:
        with pytest.raises(NotAnIdentityNumber, match="Kontrollsiffran"):
            read_search("20140412-9800", TODAY)

    @pytest.mark.parametrize("text", ["", " ", "a", "%", "__", "Storgatan 1", "2021-00417", "070-123 45 67", "." * 500])
    def test_what_is_neither_name_nor_number_is_not_looked_for(self, text: str) -> None:
        assert read_search(text, TODAY) is None

    @pytest.mark.parametrize(
        "text", ["Mimmi 20140412-9809", "20140412 9809, Mimmi Ek", "Ek 140412–9809", "140412 - 9809"]
    )
    def test_a_whole_number_is_looked_for_also_beside_a_name(self, text: str) -> None:
        found = read_search(text, TODAY)
        assert isinstance(found, NumberSearch)
        assert "201404129809" in found.numbers

    def test_words_are_read_in_both_orders(self) -> None:
        found = read_search("Ek, mimmi", TODAY)
        assert isinstance(found, NameSearch)
        assert set(found.readings) == {
            NameParts("EK MIMMI", ""),
            NameParts("", "EK MIMMI"),
            NameParts("EK", "MIMMI"),
            NameParts("MIMMI", "EK"),
        }

    @pytest.mark.parametrize(
        ("text", "is_whole"),
        [
            ("Anna von Essen", True),
            ("von essen anna maria", True),
            ("Maria von Essen", False),
            ("Ann von Essen", False),
            ("von Essen", False),
            ("Anna", False),
        ],
    )
    def test_a_whole_name_is_the_surname_and_the_first_given_names(self, text: str, is_whole: bool) -> None:
        asked = read_search(text, TODAY)
        assert isinstance(asked, NameSearch)
        assert asked.is_whole_name("Anna Maria", "von Essen") is is_whole

    @given(st.text())
    def test_any_text_at_all_is_read_or_refused_in_words(self, text: str) -> None:
        try:
            read_search(text, TODAY)
        except NotAnIdentityNumber as error:
            assert error.message

    @given(st.text())
    def test_capitals_keep_the_length(self, text: str) -> None:
        assert len(capitals(text)) == len(text)


WHOLE = ShownPerson(
    id=UUID(int=1),
    name="Mimmi Provdotter",
    number=NUMBER.formatted,
    birth_date=BORN,
    age_words="7 år",
    gender="woman",
    is_child=True,
    is_protected=True,
    is_masked=False,
    is_unborn=False,
    address="Storgatan 1",
    phone="070-000 00 00",
    registered_in="Solna",
    registered_slug="solna",
)


class TestMasking:
    def test_a_masked_person_keeps_nothing_but_that_they_exist_and_are_a_child(self) -> None:
        hidden = masked(WHOLE)
        kept = {field.name for field in fields(hidden) if getattr(hidden, field.name) == getattr(WHOLE, field.name)}
        assert kept <= {"id", "is_child", "is_protected", "is_unborn", "expected_birth_on", "hides_whereabouts"}
        assert not any(secret in str((hidden, hidden.card(), hidden.beside())) for secret in ("Mimmi", "2014", "Solna"))

    def test_the_family_of_somebody_protected_is_named_without_whereabouts(self) -> None:
        shown = without_whereabouts(WHOLE)
        assert (shown.name, shown.number, shown.address, shown.phone) == (WHOLE.name, WHOLE.number, "", "")
        assert shown.hides_whereabouts

    def test_a_list_to_choose_from_shows_identity_only(self) -> None:
        assert (identity_only(WHOLE).address, identity_only(WHOLE).phone) == ("", "")

    @given(st.dates(date(1900, 1, 1), TODAY))
    def test_a_child_is_under_eighteen(self, born: date) -> None:
        age_words = identity.age_words_sv(born, TODAY)
        grown_up = age_words.endswith("år") and int(age_words.split()[0]) >= 18
        assert is_child_on(born, False, TODAY) is not grown_up

    def test_the_unborn_is_a_child_and_somebody_of_unknown_age_is_not_counted_as_one(self) -> None:
        assert is_child_on(None, True, TODAY)
        assert not is_child_on(None, False, TODAY)


@given(st.text())
def test_a_reason_has_ten_letters_or_digits(text: str) -> None:
    letters = sum(character.isalnum() for character in tidied(text))
    if letters < 10:
        with pytest.raises(ReasonIsTooShort):
            reason_given(text)
    else:
        assert reason_given(text) == tidied(text)


def test_a_reason_is_never_cut_but_refused_with_both_numbers() -> None:
    with pytest.raises(ReasonIsTooLong, match="501 tecken, men får ha högst 500"):
        reason_given("x" * 501)
