"""Finding and showing persons: found by what the law allows, masked, and logged first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.kernel.identity import NearReason, NotAnIdentityNumber, differing_digits, synthetic_number
from jourbok.organisations.tests.factories import a_board
from jourbok.people.models import Person
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.facts import PersonFacts
from jourbok.people.rules.shown import MASKED_NAME
from jourbok.people.selectors import (
    choose_guard,
    guardians_of,
    has_protected_family,
    is_child_on_day,
    near,
    page_of,
    registered_municipality,
    search,
    show,
    years_on_day,
)
from jourbok.people.services import protect, unlock, unprotect
from jourbok.people.tests.factories import BORN, a_child, a_person, an_adult, is_guardian_of, is_protected

pytestmark = pytest.mark.django_db

REASON = "Ringer om barnet i natt"
Queries = Callable[[int], AbstractContextManager[object]]


def names(viewer: Actor, text: str) -> list[str]:
    return [hit.person.name for hit in search(viewer, text)]


def logged(action: str) -> set[object]:
    return set(AccessEvent.objects.filter(action=action).values_list("person_id", flat=True))


class TestSearch:
    def test_a_person_is_found_by_the_number_however_it_is_written(self) -> None:
        child = a_child()
        number = synthetic_number(BORN, 0)
        for written in (
            number.formatted,
            number.digits12,
            number.digits10,
            f"{number.digits10[:6]}–{number.digits10[6:]}",
        ):
            assert [hit.id for hit in search(an_actor(), written)] == [child.pk]

    def test_ten_digits_find_both_the_child_and_the_great_grandmother(self) -> None:
        child, elder = a_child(), a_person("Elsa", "Ek", number=synthetic_number(date(1914, 4, 12), 0))
        assert [hit.id for hit in search(an_actor(), synthetic_number(BORN, 0).digits10)] == [child.pk, elder.pk]

    def test_a_person_is_found_by_the_beginning_of_either_name_in_either_order(self) -> None:
        a_child("Mimmi", "Provdotter")
        for text in ("prov", "MIM", "mimmi prov", "Provdotter, Mimmi", "provd mimmi"):
            assert names(an_actor(), text) == ["Mimmi Provdotter"]

    def test_names_of_several_words_and_swedish_letters_are_found(self) -> None:
        a_person("Åsa Maria", "von Östen")
        for text in ("åsa", "von öst", "ÅSA MARIA VON", "von östen åsa"):
            assert names(an_actor(), text) == ["Åsa Maria von Östen"]

    def test_another_spelling_is_found_and_said_to_be_another(self) -> None:
        a_person("Hasan", "Mohammadi")
        found = search(an_actor(), "Hassan Mohamadi")
        assert [(hit.person.name, hit.how) for hit in found] == [("Hasan Mohammadi", "similar")]

    @pytest.mark.parametrize("text", ["ahmad mohamed", "Mohamed Ahmet", "mohammed ahmed"])
    def test_a_wrong_letter_in_one_of_two_names_is_found(self, text: str) -> None:
        a_person("Mohamed Ali", "Ahmed")
        assert names(an_actor(), text) == ["Mohamed Ali Ahmed"]

    @pytest.mark.parametrize("text", ["%", "%%%", "_____", "pro%", "' OR 1=1 --", "\\", "*", "Pr_v"])
    def test_signs_of_the_database_mean_nothing(self, text: str) -> None:
        a_child()
        assert names(an_actor(), text) == []

    def test_an_apostrophe_in_a_name_is_a_letter_like_others(self) -> None:
        a_person("Conan", "O'Prov")
        assert names(an_actor(), "o'pr") == ["Conan O'Prov"]

    @pytest.mark.parametrize("text", ["Storgatan", "070", "Okänd", "Storgatan 1"])
    def test_nobody_is_found_by_address_phone_or_description(self, text: str) -> None:
        a_person("Mimmi", "Prov", address="Storgatan 1", phone="070-000 00 00", description="Okänd flicka")
        assert names(an_actor(), text) == []

    def test_a_wrong_number_is_told_in_words(self) -> None:
        with pytest.raises(NotAnIdentityNumber):
            search(an_actor(), "20140412-9800")

    def test_a_hit_shows_who_it_is_and_not_where(self) -> None:
        a_person("Mimmi", "Prov", address="Storgatan 1", phone="070")
        (hit,) = search(an_actor(), "mimmi prov")
        assert (hit.person.address, hit.person.phone) == ("", "")

    def test_at_most_twenty_are_shown_and_all_of_them_are_in_the_log_by_one_statement(
        self, django_assert_num_queries: Queries
    ) -> None:
        for day in range(1, 26):
            a_child(f"Barn{day}", born=date(2013, 1, day))
        with django_assert_num_queries(3):
            found = search(an_actor(), "provdotter")
        assert len(found) == 20
        assert logged("people.searched") == {hit.id for hit in found}

    def test_a_search_asks_the_database_as_often_for_one_hit_as_for_many(
        self, django_assert_max_num_queries: Queries
    ) -> None:
        a_child()
        with django_assert_max_num_queries(5):
            search(an_actor(), "provdotter mimi")

    def test_a_protected_person_is_not_found_by_parts_of_the_name(self) -> None:
        is_protected(a_child())
        for text in ("prov", "mimmi", "mimmi prov", "mimi provdotter", "provdotter"):
            assert search(an_actor(), text) == []

    def test_a_protected_person_is_found_masked_by_the_whole_name_or_number(self) -> None:
        child = is_protected(a_child())
        for text in ("mimmi provdotter", synthetic_number(BORN, 0).formatted):
            (hit,) = search(an_actor(), text)
            assert (hit.id, hit.person.name, hit.person.number, hit.person.is_masked) == (
                child.pk,
                MASKED_NAME,
                "",
                True,
            )
        assert logged("people.asked_for") == {child.pk}

    def test_a_masked_hit_comes_last_whatever_its_name(self) -> None:
        is_protected(a_child("Mimmi", serial=1))
        a_child("Mimmi Ö", serial=2)
        assert names(an_actor(), "mimmi provdotter") == ["Mimmi Ö Provdotter", MASKED_NAME]

    def test_an_opened_person_is_found_like_others(self) -> None:
        child = is_protected(a_child())
        unlock(actor=an_actor(), person=child.pk, reason=REASON)
        assert names(an_actor(), "prov") == ["Mimmi Provdotter"]

    @pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.DECISION_MAKER, Role.ADMINISTRATOR])
    def test_only_those_who_take_calls_search(self, role: Role) -> None:
        with pytest.raises(NotPermitted):
            search(an_actor(role), "prov")

    def test_the_beginning_of_a_name_is_read_from_an_index(self) -> None:
        with connection.cursor() as cursor:
            # An empty table costs the same every way: only what must be read in order is asked for.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute(
                'EXPLAIN SELECT id FROM people_person WHERE (UPPER(surname)) COLLATE "C" LIKE %s '
                'ORDER BY (UPPER(surname)) COLLATE "C", (UPPER(given_name)) COLLATE "C", id LIMIT 20',
                ["PROV%"],
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "people_by_surname" in plan
        assert "Sort" not in plan


class TestShowing:
    def test_everybody_is_shown_by_two_statements(self, django_assert_num_queries: Queries) -> None:
        a_board("solna", "Solna", "0184")
        persons = [a_child(serial=serial) for serial in range(5)]
        with django_assert_num_queries(2):
            shown = show(an_actor(), [person.pk for person in persons], action="test.shown")
        assert logged("test.shown") == set(shown) == {person.pk for person in persons}

    def test_a_person_is_shown_in_full(self) -> None:
        board = a_board("solna", "Solna", "0184")
        child = a_child()
        Person.objects.filter(pk=child.pk).update(address="Storgatan 1", registered_in=board.municipality)
        shown = show(an_actor(), [child.pk], action="test")[child.pk]
        assert (shown.name, shown.number, shown.age_words) == (
            "Mimmi Provdotter",
            str(synthetic_number(BORN, 0)),
            "7 år",
        )
        assert (shown.address, shown.registered_in, shown.registered_slug) == ("Storgatan 1", "Solna", "solna")
        assert shown.is_child
        assert registered_municipality(child.pk) == "solna"

    def test_the_unborn_and_the_unknown_have_a_name_to_speak_of(self) -> None:
        unborn = a_person("", "", is_unborn=True, expected_birth_on=date(2022, 2, 1))
        unknown = a_person("", "", description="Pojke i röd jacka")
        shown = show(an_actor(), [unborn.pk, unknown.pk], action="test")
        assert (shown[unborn.pk].name, shown[unborn.pk].age_words) == ("Väntat barn", "väntat barn")
        assert shown[unborn.pk].born_words == "väntas 2022-02-01"
        assert shown[unknown.pk].name == "Pojke i röd jacka"

    def test_somebody_who_does_not_exist_is_left_out(self) -> None:
        assert show(an_actor(), [uuid4()], action="test") == {}

    @pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.ADMINISTRATOR])
    def test_who_does_not_meet_people_is_shown_nobody(self, role: Role) -> None:
        child = a_child()
        with pytest.raises(NotPermitted):
            show(an_actor(role), [child.pk], action="test")

    def test_a_protected_person_is_masked_until_opened_and_again_after_an_hour(self) -> None:
        child = is_protected(a_child())
        assert show(an_actor(), [child.pk], action="test")[child.pk].is_masked
        unlock(actor=an_actor(), person=child.pk, reason=REASON)
        opened = show(an_actor(), [child.pk], action="test")[child.pk]
        assert (opened.is_masked, opened.is_protected, opened.name) == (False, True, "Mimmi Provdotter")
        assert show(an_actor(name="Alex"), [child.pk], action="test")[child.pk].is_masked
        later = an_actor(at=NIGHT + timedelta(minutes=60))
        assert show(later, [child.pk], action="test")[child.pk].is_masked

    def test_any_one_of_several_protections_is_enough(self) -> None:
        child = is_protected(is_protected(a_child(), "marked"), "placement")
        unprotect(actor=an_actor(Role.UNIT_MANAGER), person=child.pk, kind="marked", reason=REASON)
        assert show(an_actor(), [child.pk], action="test")[child.pk].is_masked

    def test_the_childs_address_is_hidden_while_the_guardian_is_protected(self) -> None:
        mother, child = an_adult(), a_child()
        Person.objects.filter(pk=child.pk).update(address="Storgatan 1", phone="070")
        is_guardian_of(mother, child)
        protect(actor=an_actor(), person=mother.pk, kind="registration")
        shown = show(an_actor(), [child.pk], action="test")[child.pk]
        assert (shown.name, shown.address, shown.phone, shown.hides_whereabouts) == ("Mimmi Provdotter", "", "", True)
        unlock(actor=an_actor(), person=child.pk, reason=REASON)
        assert show(an_actor(), [child.pk], action="test")[child.pk].address == ""
        unlock(actor=an_actor(), person=mother.pk, reason=REASON)
        assert show(an_actor(), [child.pk], action="test")[child.pk].address == "Storgatan 1"

    def test_guardians_are_told_unless_the_child_is_masked(self) -> None:
        mother, child = an_adult(), a_child()
        is_guardian_of(mother, child)
        assert [one.id for one in guardians_of(an_actor(), child.pk, action="test")] == [mother.pk]
        assert logged("test") == {mother.pk}
        is_protected(child)
        assert guardians_of(an_actor(), child.pk, action="test") == []

    def test_a_protected_family_is_one_also_to_whoever_has_opened_it(self) -> None:
        mother, child, friend = an_adult(), a_child(), a_child("Maja", serial=9)
        is_guardian_of(mother, child)
        assert not has_protected_family(child.pk, NIGHT)
        is_protected(mother)
        unlock(actor=an_actor(), person=mother.pk, reason=REASON)
        assert has_protected_family(child.pk, NIGHT)
        assert has_protected_family(mother.pk, NIGHT)
        assert not has_protected_family(friend.pk, NIGHT)
        assert has_protected_family(friend.pk, NIGHT, others=[child.pk, mother.pk])
        assert not has_protected_family(friend.pk, NIGHT, others=[child.pk])
        assert not has_protected_family(child.pk, NIGHT - timedelta(days=1000))

    def test_a_child_is_a_child_on_the_day_that_is_asked_about(self) -> None:
        child = a_child()
        assert is_child_on_day(child.pk, date(2032, 4, 11))
        assert not is_child_on_day(child.pk, date(2032, 4, 12))

    def test_years_are_whole_from_the_birthday_and_unknown_of_somebody_whose_birth_is(self) -> None:
        child = a_child()
        assert [years_on_day(child.pk, date(2029, 4, day)) for day in (11, 12)] == [14, 15]
        assert years_on_day(child.pk, date(2014, 4, 11)) is None
        assert years_on_day(a_person("Okänd", "Person").pk, date(2029, 4, 12)) is None


class TestNear:
    FACTS = PersonFacts(number=str(synthetic_number(BORN, 0)), given_name="Mimmi", surname="Provdotter")

    def test_a_twin_is_shown_with_reasons_and_differing_digits_and_logged(self) -> None:
        twin = a_child("Maja", serial=9)
        (found,) = near(an_actor(), self.FACTS)
        assert found.person.id == twin.pk
        assert NearReason.SAME_SURNAME_CLOSE_BIRTH in found.reasons
        assert found.differing == differing_digits(synthetic_number(BORN, 0), synthetic_number(BORN, 9))
        assert "samma efternamn" in found.why
        assert logged("people.compared") == {twin.pk}

    def test_a_similar_number_comes_before_a_shared_surname(self) -> None:
        sibling = a_child("Maja", born=date(2013, 1, 1))
        stranger = a_person("Nils", "Ek", number=synthetic_number(date(2014, 4, 21), 0))
        assert [one.person.id for one in near(an_actor(), self.FACTS)] == [stranger.pk, sibling.pk]

    def test_a_masked_person_is_compared_without_reasons_and_digits(self) -> None:
        is_protected(a_child("Maja", serial=9))
        (found,) = near(an_actor(), self.FACTS)
        assert (found.person.name, found.reasons, found.differing) == (MASKED_NAME, (), ())

    def test_choosing_one_of_two_twins_asks_about_the_other(self) -> None:
        one, two = a_child(serial=0), a_child("Maja", serial=9)
        assert [found.person.id for found in choose_guard(an_actor(), one.pk)] == [two.pk]
        assert choose_guard(an_actor(), an_adult(surname="Ek").pk) == []

    def test_choosing_an_unborn_child_long_after_its_expected_birth_still_asks(self) -> None:
        one = a_person("", "Provdotter", is_unborn=True, expected_birth_on=date(2020, 1, 1))
        two = a_child("Maja", born=date(2020, 1, 9))
        assert [found.person.id for found in choose_guard(an_actor(), one.pk)] == [two.pk]

    def test_a_masked_person_is_opened_before_being_chosen(self) -> None:
        child = is_protected(a_child())
        with pytest.raises(UnlockFirst):
            choose_guard(an_actor(), child.pk)

    def test_somebody_who_does_not_exist_cannot_be_chosen(self) -> None:
        with pytest.raises(NotFound):
            choose_guard(an_actor(), uuid4())

    def test_the_guard_asks_the_database_three_times_however_many_are_near(
        self, django_assert_num_queries: Queries
    ) -> None:
        for day in range(1, 20):
            a_child(f"Barn {day}", born=date(2013, 1, day))
        with django_assert_num_queries(3):
            assert len(near(an_actor(), self.FACTS)) == 10


class TestPage:
    def test_children_come_first_with_what_they_are_to_the_person(self) -> None:
        mother, child, partner = an_adult(), a_child(), a_person("Alex", "Ek")
        is_guardian_of(mother, child)
        mother.relations.create(other=partner, kind="partner", created_at=NIGHT)
        page = page_of(an_actor(), mother.pk)
        assert [(one.person.name, one.word) for one in page.related] == [
            ("Mimmi Provdotter", "barn (vårdnad)"),
            ("Alex Ek", "partner"),
        ]
        assert [one.word for one in page_of(an_actor(), child.pk).related] == ["vårdnadshavare"]

    def test_everybody_on_the_page_is_logged_and_the_statements_are_few(
        self, django_assert_max_num_queries: Queries
    ) -> None:
        mother = an_adult()
        children = [a_child(serial=serial) for serial in range(6)]
        for child in children:
            is_guardian_of(mother, child)
        with django_assert_max_num_queries(6):
            page_of(an_actor(), mother.pk)
        assert logged("people.opened_page") == {mother.pk, *(child.pk for child in children)}

    def test_the_page_of_somebody_masked_tells_nothing_of_the_family(self) -> None:
        mother, child = an_adult(), is_protected(a_child())
        is_guardian_of(mother, child)
        page = page_of(an_actor(), child.pk)
        assert (page.person.is_masked, page.related, page.protections, page.open_until) == (True, [], [], None)
        assert logged("people.opened_page") == {child.pk}

    def test_a_protected_relative_is_masked_on_the_page(self) -> None:
        mother, child = is_protected(an_adult()), a_child()
        is_guardian_of(mother, child)
        assert [one.person.name for one in page_of(an_actor(), child.pk).related] == [MASKED_NAME]

    def test_an_opened_page_tells_what_protects_and_until_when_it_is_open(self) -> None:
        child = is_protected(a_child(), "placement")
        unlock(actor=an_actor(), person=child.pk, reason=REASON)
        page = page_of(an_actor(), child.pk)
        assert [one.label for one in page.protections] == ["Hemlig vistelse"]
        assert page.open_until == NIGHT + timedelta(minutes=60)

    def test_there_is_no_page_of_nobody(self) -> None:
        with pytest.raises(NotFound):
            page_of(an_actor(), uuid4())
