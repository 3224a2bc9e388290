"""Which place is called first, that none is hidden, and that nobody is named on the phone."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from jourbok.law.rules import Event
from jourbok.law.rules.library import carried_law
from jourbok.placements.forms.money import KronorField
from jourbok.placements.rules.asking import CallFacts, last_said, next_to_call
from jourbok.placements.rules.codes import ANYONE, KINDS, TAKES, Answer
from jourbok.placements.rules.fit import Need, is_believed_full, ranked
from jourbok.placements.rules.places import PlaceFacts, changed_names, check_place, tel
from jourbok.placements.rules.placing import anchored_event
from jourbok.placements.rules.spoken import NamesThePerson, Whom, check_names_nobody, spoken, whom, years_old
from jourbok.placements.tests.factories import some_facts

NOW = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)  # 02:14 in Sweden
CODES = [code for code, _ in KINDS]

ages = st.none() | st.integers(0, 30)
places = st.builds(
    some_facts,
    name=st.sampled_from(["Alm", "Berg", "Dal"]),
    kind=st.sampled_from(CODES),
    youngest=ages,
    oldest=ages,
    takes=st.sampled_from([code for code, _ in TAKES]),
    takes_families=st.booleans(),
    has_agreement=st.booleans(),
    price_ore=st.none() | st.integers(0, 500_000),
    free_places=st.just(0),
    free_told_at=st.none() | st.just(NOW - timedelta(hours=1)),
)
registers = st.lists(places, max_size=8).map(lambda known: [(UUID(int=n), facts) for n, facts in enumerate(known, 1)])
needs = st.builds(
    Need,
    kinds=st.frozensets(st.sampled_from(CODES), max_size=3),
    age=ages,
    gender=st.sampled_from(["", "woman", "man"]),
    comes_with_family=st.booleans(),
    is_compulsory=st.booleans(),
)


def suits(place: PlaceFacts, need: Need) -> bool:
    """The same question asked the other way round."""
    of_kind = not need.kinds or place.kind in need.kinds
    old_enough = need.age is None or place.youngest is None or need.age >= place.youngest
    young_enough = need.age is None or place.oldest is None or need.age <= place.oldest
    of_gender = not need.gender or place.takes in {ANYONE, need.gender}
    together = place.takes_families or not need.comes_with_family
    is_allowed = need.is_compulsory or place.kind != "sis"
    return is_allowed and of_kind and old_enough and young_enough and of_gender and together


@given(registers, needs)
def test_every_place_is_offered_once_and_nobody_suitable_stands_after_one_that_is_not(
    register: list[tuple[UUID, PlaceFacts]], need: Need
) -> None:
    found = ranked(register, need, now=NOW)
    assert sorted(each.id for each in found) == sorted(key for key, _ in register)
    assert {each.id for each in found if each.fits} == {key for key, place in register if suits(place, need)}
    fits = [each.fits for each in found]
    assert fits == sorted(fits, reverse=True)


@given(registers, needs, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_register(
    register: list[tuple[UUID, PlaceFacts]], need: Need, chance: random.Random
) -> None:
    shuffled = list(register)
    chance.shuffle(shuffled)
    assert ranked(shuffled, need, now=NOW) == ranked(register, need, now=NOW)


@given(registers, needs)
def test_among_equals_the_one_with_an_agreement_stands_first_and_then_the_cheaper(
    register: list[tuple[UUID, PlaceFacts]], need: Need
) -> None:
    alike = [(key, some_facts(name="A", has_agreement=p.has_agreement, price_ore=p.price_ore)) for key, p in register]
    for one, other in pairwise(each.place for each in ranked(alike, need, now=NOW)):
        assert one.has_agreement >= other.has_agreement
        if one.has_agreement == other.has_agreement and other.price_ore is not None:
            assert one.price_ore is not None
            assert one.price_ore <= other.price_ore


def test_a_home_stands_before_an_institution_and_a_hotel_last() -> None:
    register = [(UUID(int=n), some_facts(kind, kind=kind)) for n, kind in enumerate(reversed(CODES), 1)]
    assert [each.place.kind for each in ranked(register, Need(is_compulsory=True), now=NOW)] == CODES


def test_what_speaks_against_a_place_is_said_in_words() -> None:
    place = some_facts(kind="hvb", youngest=13, oldest=17, takes="man")
    need = Need(frozenset({"jourhem"}), age=7, gender="woman", comes_with_family=True)
    [found] = ranked([(UUID(int=1), place)], need, now=NOW)
    assert found.against == ("är HVB", "tar emot 13–17 år", "tar bara emot pojkar och män", "tar inte emot familjer")


def test_a_place_that_said_full_yesterday_is_not_believed_today() -> None:
    told = some_facts(free_places=0, free_told_at=NOW - timedelta(hours=11))
    assert is_believed_full(told, NOW)
    assert not is_believed_full(told, NOW + timedelta(hours=2))


def a_said(place: int, answer: Answer, minutes: int = 0, *, taken_back: bool = False) -> CallFacts:
    at = NOW + timedelta(minutes=minutes)
    back = at if taken_back else None
    return CallFacts(
        UUID(int=100 + minutes), UUID(int=place), "Alm", at, "", answer, "", None, "", "Kim", at, taken_back_at=back
    )


@given(registers, needs, st.lists(st.tuples(st.integers(1, 8), st.sampled_from(list(Answer)), st.booleans())))
def test_whoever_is_called_next_fits_and_has_not_said_no_and_nobody_that_fits_is_forgotten(
    register: list[tuple[UUID, PlaceFacts]], need: Need, calls: list[tuple[int, Answer, bool]]
) -> None:
    found = ranked(register, need, now=NOW)
    said = last_said(a_said(place, answer, n, taken_back=back) for n, (place, answer, back) in enumerate(calls))
    chosen = next_to_call(found, said)
    answers = {key: call.answer for key, call in said.items()}
    if chosen is not None:
        assert chosen.fits
        assert answers.get(chosen.id, Answer.NO_ANSWER) == Answer.NO_ANSWER
    elif Answer.YES not in answers.values():
        assert all(each.id in answers for each in found if each.fits)


def test_a_call_that_was_taken_back_counts_as_never_made() -> None:
    said = last_said([a_said(1, Answer.NO, 1), a_said(1, Answer.YES, 2, taken_back=True)])
    assert said[UUID(int=1)].answer == Answer.NO


@pytest.mark.parametrize(
    ("born", "gender", "told", "words"),
    [
        (date(2014, 4, 12), "woman", None, "Flicka, 7 år, behöver plats i natt."),
        (date(2014, 4, 12), "", 30, "Barn, 7 år, behöver plats i natt."),
        (date(2021, 8, 1), "man", None, "Pojke, 3 månader, behöver plats i natt."),
        (None, "man", 40, "Man, cirka 40 år, behöver plats i natt."),
        (None, "woman", 16, "Flicka, cirka 16 år, behöver plats i natt."),
        (None, "", None, "Barn, behöver plats i natt."),
    ],
)
def test_what_is_said_on_the_phone_tells_age_and_gender_and_no_name(
    born: date | None, gender: str, told: int | None, words: str
) -> None:
    who = whom(birth_date=born, gender=gender, is_child=True, told_age=told, told_gender="", today=date(2021, 11, 27))
    assert spoken(who, adults=0, children=0, needed_at=None, now=NOW) == words


def test_who_comes_along_and_a_later_time_are_said() -> None:
    mother = Whom("woman", False, 30, "30 år")
    later = NOW + timedelta(hours=30)
    told = spoken(mother, adults=0, children=2, needed_at=later, now=NOW)
    assert told == "Kvinna, 30 år, tillsammans med 2 barn till, behöver plats från sön 28 november 08:14."
    day = spoken(mother, adults=1, children=1, needed_at=None, now=NOW + timedelta(hours=12))
    assert day == "Kvinna, 30 år, tillsammans med 1 vuxen och 1 barn till, behöver plats i dag."


@given(st.dates(date(1990, 1, 1), date(2021, 11, 27)), st.integers(0, 40_000))
def test_years_are_whole_and_never_go_back(born: date, days: int) -> None:
    later = born + timedelta(days=days)
    assert 0 <= years_old(born, later) <= years_old(born, later + timedelta(days=1))


@pytest.mark.parametrize(
    "text", ["Mimmi", "mimmis nalle", "ring (Mimmi)", "20140412-9812", "140412 9812", "Ek-Provdotter"]
)
def test_a_text_that_is_read_out_names_nobody(text: str) -> None:
    with pytest.raises(NamesThePerson):
        check_names_nobody(text, names=["Mimmi Provdotter", "20140412-9812"], field="needs")


@pytest.mark.parametrize("text", ["Nötallergi, rädd för hundar", "Medicin 08 och 20", "Tel 08-465 004 10", ""])
def test_a_need_is_no_name(text: str) -> None:
    check_names_nobody(text, names=["Bo Ek", "", "Mimmi Provdotter"], field="needs")


def test_a_place_tells_whom_it_takes_and_how_it_is_called() -> None:
    assert some_facts(youngest=0, oldest=12, takes="woman", takes_families=True).takes_sv == (
        "0–12 år, flickor och kvinnor, familjer"
    )
    assert [some_facts(youngest=low).ages_sv for low in (None, 0, 18)] == ["", "alla åldrar", "från 18 år"]
    assert some_facts(night_phone="070-174 06 30").call_url == "tel:0701740630"
    assert (tel("+46 8 465 004 10"), tel("")) == ("tel:+46846500410", "")


def test_a_place_is_used_from_its_first_day_until_just_before_the_day_it_ends() -> None:
    place = some_facts(valid_from=date(2021, 1, 1), valid_until=date(2021, 2, 1))
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 1, 31), date(2021, 2, 1)]
    assert [place.is_used_on(day) for day in days] == [False, True, True, False]
    check_place(place, now=NOW)
    assert changed_names(place, some_facts(valid_from=date(2021, 1, 1))) == ["valid_until"]


@pytest.mark.parametrize(
    ("typed", "ore"),
    [("2150", 215_000), ("2 150", 215_000), ("2150,5", 215_050), ("2150.05 kr", 215_005), ("", None), ("0", 0)],
)
def test_kronor_are_kept_as_whole_ore(typed: str, ore: int | None) -> None:
    assert KronorField(required=False).clean(typed) == ore


@pytest.mark.parametrize("typed", ["1,234.50", "två tusen", "-5", "1e3", "2150,555"])
def test_an_amount_that_can_be_read_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        KronorField(required=False).clean(typed)


@given(st.integers(0, 10_000_000))
def test_an_amount_that_is_shown_again_is_the_same(ore: int) -> None:
    field = KronorField(required=False)
    assert field.clean(field.prepare_value(ore)) == ore


def test_the_start_of_a_placement_is_what_the_law_counts_from() -> None:
    kinds = {kind.id: kind for kind in carried_law().kinds_on(date(2026, 3, 1))}
    assert anchored_event(kinds["lvu_6"]) is Event.EXECUTED
    assert anchored_event(kinds["skb_4_1"]) is Event.PLACED
    assert anchored_event(None) is None
