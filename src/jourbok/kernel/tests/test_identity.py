"""Personal and coordination numbers, ages in words, and the guard against mixing up siblings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from jourbok.kernel.identity import (
    IdentityKind,
    IdentityNumber,
    NearReason,
    NotAnIdentityNumber,
    PersonFacts,
    age_words_sv,
    differing_digits,
    near,
    parse_identity,
    synthetic_number,
)

TODAY = date(2021, 11, 27)
CHILD = synthetic_number(date(2019, 4, 12), 1)


def test_the_number_is_shown_grouped_with_its_century() -> None:
    number = parse_identity("20190412-9812", TODAY)
    assert number == IdentityNumber("201904129812", IdentityKind.PERSONAL, date(2019, 4, 12))
    assert (number.formatted, str(number), number.digits10) == ("20190412-9812", "20190412-9812", "1904129812")
    assert number.is_never_issued


@pytest.mark.parametrize("text", ["201904129812", "190412-9812", "1904129812", " 20190412 9812 ", "20190412–9812"])
def test_a_number_is_read_with_10_or_12_digits_and_any_dash(text: str) -> None:
    assert parse_identity(text, TODAY) == CHILD


def test_ten_digits_mean_the_last_hundred_years_and_with_plus_the_hundred_before() -> None:
    old = synthetic_number(date(1919, 4, 12), 1)
    assert parse_identity(old.digits10[:6] + "+" + old.digits10[6:], TODAY) == old
    assert (
        parse_identity("220412-" + synthetic_number(date(1922, 4, 12), 0).digits10[6:], TODAY).birth_date.year == 1922
    )
    turns_100_this_year = synthetic_number(date(1921, 12, 24), 0)
    assert parse_identity("211224+" + turns_100_this_year.digits10[6:], TODAY) == turns_100_this_year


def test_a_coordination_number_has_a_day_60_too_high() -> None:
    number = synthetic_number(date(1990, 1, 31), 4, IdentityKind.COORDINATION)
    assert number.digits12.startswith("19900191")
    assert parse_identity(number.formatted, TODAY) == number
    assert number.birth_date == date(1990, 1, 31)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "12 siffror"),
        ("okänd", "12 siffror"),
        ("20190412-981", "12 siffror"),
        ("20190412-98120", "12 siffror"),
        ("２０１９0412-9812", "12 siffror"),
        ("20190412-9816", "Kontrollsiffran"),
        ("20190432-9812", "inget födelsedatum"),
        ("20190229-9810", "inget födelsedatum"),
        ("20190092-9810", "inget födelsedatum"),
        ("20701063-2391", "har inte varit än"),
        ("20211128-9800", "har inte varit än"),
        ("18190412-9812", "Ingen lever"),
        ("00000412-9812", "inget födelsedatum"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_check(text: str, reason: str) -> None:
    with pytest.raises(NotAnIdentityNumber, match=reason):
        parse_identity(text, TODAY)


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 19),
    st.sampled_from(IdentityKind),
)
def test_every_synthetic_number_is_valid_never_issued_and_read_back(
    birth_date: date, serial: int, kind: IdentityKind
) -> None:
    number = synthetic_number(birth_date, serial, kind)
    assert parse_identity(number.digits12, TODAY) == number
    assert number.is_never_issued


@given(st.dates(date(1925, 1, 1), TODAY), st.integers(0, 19), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(birth_date: date, serial: int, at: int, added: int) -> None:
    digits = synthetic_number(birth_date, serial).digits10
    wrong = digits[:at] + str((int(digits[at]) + added) % 10) + digits[at + 1 :]
    with pytest.raises(NotAnIdentityNumber):
        parse_identity(wrong, TODAY)


@pytest.mark.parametrize("serial", [-1, 20])
def test_a_date_has_only_twenty_numbers_that_are_never_issued(serial: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        synthetic_number(date(2019, 4, 12), serial)


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2014-11-27", "7 år"),
        ("2014-11-28", "6 år"),
        ("2020-11-27", "1 år"),
        ("2020-11-28", "11 månader"),
        ("2021-07-27", "4 månader"),
        ("2021-10-27", "1 månad"),
        ("2021-10-28", "nyfödd"),
        ("2021-11-27", "nyfödd"),
        ("2022-01-10", "ofödd"),
    ],
)
def test_an_age_is_said_in_years_then_months_then_newborn(born: str, words: str) -> None:
    assert age_words_sv(date.fromisoformat(born), TODAY) == words


def test_who_is_born_on_the_last_of_a_long_month_is_a_month_older_on_the_last_of_a_short() -> None:
    assert age_words_sv(date(2021, 1, 31), date(2021, 2, 28)) == "1 månad"
    assert age_words_sv(date(2020, 2, 29), date(2021, 2, 28)) == "1 år"
    assert age_words_sv(None, TODAY) == "okänd ålder"


def person(born: date | None = None, **facts: object) -> PersonFacts:
    return PersonFacts(birth_date=born, **facts)  # type: ignore[arg-type]


def test_twins_are_near_by_surname_and_birth_and_by_number() -> None:
    one, other = (synthetic_number(date(2019, 4, 12), serial) for serial in (0, 1))
    a, b = (PersonFacts(number, surname="Provsson") for number in (one, other))
    assert near(a, b) == (NearReason.SAME_SURNAME_CLOSE_BIRTH, NearReason.SIMILAR_NUMBER)
    assert differing_digits(one, other) == (10, 11)


def alike_number(digits12: str) -> IdentityNumber:
    return IdentityNumber(digits12, IdentityKind.PERSONAL, date(2019, 4, 12))


def test_transposed_digits_are_near() -> None:
    straight, swapped = alike_number("201904129812"), alike_number("201904129821")
    assert near(PersonFacts(straight), PersonFacts(swapped)) == (NearReason.SIMILAR_NUMBER,)
    assert differing_digits(straight, swapped) == (10, 11)


@given(st.text("012", min_size=10, max_size=10), st.text("012", min_size=10, max_size=10))
def test_for_ten_digits_and_two_slips_both_kinds_of_damerau_levenshtein_agree(one: str, other: str) -> None:
    is_near = bool(near(PersonFacts(alike_number("20" + one)), PersonFacts(alike_number("20" + other))))
    assert is_near is (OSA.distance(one, other) <= 2)


def test_a_personal_number_and_the_coordination_number_it_replaced_are_near() -> None:
    before = synthetic_number(date(2019, 4, 12), 1, IdentityKind.COORDINATION)
    assert NearReason.SIMILAR_NUMBER in near(PersonFacts(before), PersonFacts(CHILD))


def test_an_unborn_child_is_near_its_sibling_by_guardian_without_any_number() -> None:
    unborn, sibling = person(guardians=frozenset({"g1"})), PersonFacts(CHILD, guardians=frozenset({"g1", "g2"}))
    assert near(unborn, sibling) == (NearReason.SAME_GUARDIAN,)
    assert differing_digits(None, CHILD) == ()


def test_the_same_address_is_near_however_it_is_spaced_and_cased() -> None:
    a, b = person(address="Provgatan  1, Solna"), person(address="provgatan 1, SOLNA ")
    assert near(a, b) == (NearReason.SAME_ADDRESS,)


def test_persons_of_whom_nothing_is_known_are_not_near() -> None:
    assert near(PersonFacts(), PersonFacts()) == ()
    assert near(person(surname="Provsson"), person(surname="Provsson")) == ()


def test_the_same_surname_is_near_up_to_four_years_apart_and_not_a_day_more() -> None:
    first = person(date(2015, 3, 1), surname="Provsson")
    assert near(first, person(date(2019, 3, 1), surname="provsson"))
    assert not near(first, person(date(2019, 3, 2), surname="Provsson"))
    assert not near(first, person(date(2015, 3, 1), surname="Testberg"))
    leap = person(date(2020, 2, 29), surname="Provsson")
    assert near(leap, person(date(2024, 2, 29), surname="Provsson"))
    assert not near(leap, person(date(2024, 3, 1), surname="Provsson"))


def test_three_slips_in_the_number_are_not_near() -> None:
    other = IdentityNumber("201907149818", IdentityKind.PERSONAL, date(2019, 7, 14))
    assert near(PersonFacts(CHILD), PersonFacts(other)) == ()
    assert differing_digits(CHILD, other) == (5, 7, 11)


FACTS = st.builds(
    PersonFacts,
    number=st.none() | st.dates(date(2015, 1, 1), TODAY).map(lambda born: synthetic_number(born, born.day % 20)),
    surname=st.sampled_from(["", "Provsson", "Testberg"]),
    birth_date=st.none() | st.dates(date(2010, 1, 1), TODAY + timedelta(days=200)),
    address=st.sampled_from(["", "Provgatan 1", "Provgatan 2"]),
    guardians=st.frozensets(st.sampled_from(["g1", "g2", "g3"])),
)


@given(FACTS, FACTS)
def test_nearness_is_the_same_from_both_sides(a: PersonFacts, b: PersonFacts) -> None:
    assert near(a, b) == near(b, a)
