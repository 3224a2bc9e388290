"""Registering persons and guarding against taking one for another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.kernel.identity import IdentityKind, synthetic_number
from jourbok.organisations.tests.factories import a_board
from jourbok.people.models import Person, Relation, Unlock
from jourbok.people.rules.errors import (
    CannotBeRelated,
    NearNumberMustBeConfirmed,
    NumberIsAlreadyRegistered,
    PersonChangedMeanwhile,
    ReasonIsTooShort,
    UnlockFirst,
)
from jourbok.people.rules.facts import PersonFacts, WrongPersonFacts
from jourbok.people.selectors import has_unlock, show
from jourbok.people.services import (
    protect,
    register_person,
    relate,
    unlock,
    unprotect,
    unrelate,
    update_person,
)
from jourbok.people.tests.factories import (
    BORN,
    a_child,
    a_person,
    an_adult,
    is_guardian_of,
    is_protected,
)

pytestmark = pytest.mark.django_db

CHILD = PersonFacts(number=str(synthetic_number(BORN, 0)), given_name="Mimmi", surname="Provdotter")
REASON = "Ringer om barnet i natt"


def test_a_person_is_registered_with_the_birth_date_of_the_number_and_the_municipality() -> None:
    a_board("solna", "Solna", "0184")
    facts = PersonFacts(
        number="20140412-9818".replace("9818", str(synthetic_number(BORN, 1))[9:]), registered_in="solna"
    )
    person = register_person(actor=an_actor(), facts=facts)
    assert (person.birth_date, person.number_kind) == (BORN, "personal")
    assert person.registered_in is not None
    assert person.registered_in.slug == "solna"
    assert (person.created_at, person.created_by) == (NIGHT, "Kim Jour")


def test_a_coordination_number_is_told_from_a_personal_one() -> None:
    number = synthetic_number(BORN, 3, IdentityKind.COORDINATION)
    person = register_person(actor=an_actor(), facts=PersonFacts(number=str(number), given_name="Sam"))
    assert (person.number, person.number_kind, person.birth_date) == (number.digits12, "coordination", BORN)


def test_the_log_tells_which_facts_were_given_and_never_their_content() -> None:
    register_person(actor=an_actor(), facts=CHILD)
    event = ChangeEvent.objects.get(action="people.person_registered")
    assert event.details["told"] == ["number", "given_name", "surname", "birth_date"]
    assert "Provdotter" not in str(event.details)


def test_a_number_that_is_taken_leads_to_the_person_who_has_it() -> None:
    known = a_child()
    with pytest.raises(NumberIsAlreadyRegistered) as told:
        register_person(actor=an_actor(), facts=CHILD)
    assert told.value.person == known.pk
    assert Person.objects.count() == 1


@pytest.mark.parametrize("written", [CHILD.number, CHILD.number.replace("-", "")])
def test_no_second_record_gets_the_same_number_so_that_what_is_asked_of_one_is_asked_of_all(written: str) -> None:
    known, nameless = a_child(), register_person(actor=an_actor(), facts=PersonFacts(description="Barn i trapphuset"))
    with pytest.raises(NumberIsAlreadyRegistered) as told:
        update_person(actor=an_actor(), person=nameless.pk, version=1, facts=PersonFacts(number=written))
    assert told.value.person == known.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=nameless.pk).update(
            number=known.number, number_kind=known.number_kind, birth_date=known.birth_date
        )


def test_a_municipality_that_does_not_take_part_is_refused_in_words() -> None:
    with pytest.raises(NotFound, match="kommun"):
        register_person(actor=an_actor(), facts=PersonFacts(given_name="Sam", registered_in="atlantis"))


def test_an_unborn_child_is_registered_with_its_mother_as_guardian() -> None:
    mother = an_adult()
    facts = PersonFacts(is_unborn=True, expected_birth_on=date(2022, 3, 1))
    child = register_person(actor=an_actor(), facts=facts, guardians=[mother.pk])
    assert Relation.objects.get(other=child).person == mother
    with pytest.raises(WrongPersonFacts, match="modern"):
        register_person(actor=an_actor(), facts=facts)


def test_a_guardian_who_does_not_exist_is_not_invented() -> None:
    with pytest.raises(NotFound):
        register_person(actor=an_actor(), facts=CHILD, guardians=[uuid4()])


@pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.ADMINISTRATOR, Role.RECORDS_OFFICER])
def test_roles_that_do_not_meet_people_register_nobody(role: Role) -> None:
    with pytest.raises(NotPermitted):
        register_person(actor=an_actor(role), facts=CHILD)


class TestSiblingGuard:
    def near(
        self, facts: PersonFacts, *, guardians: Collection[UUID] = (), near_confirmed: tuple[UUID, ...] = ()
    ) -> set[UUID]:
        """Who has to be compared before the facts are registered; nobody is registered meanwhile."""
        before = Person.objects.count()
        try:
            register_person(actor=an_actor(), facts=facts, guardians=guardians, near_confirmed=near_confirmed)
        except NearNumberMustBeConfirmed as error:
            assert Person.objects.count() == before
            return set(error.near)
        return set()

    def test_twins_are_compared_by_surname_and_birth_date(self) -> None:
        twin = a_child("Maja", serial=7)
        assert self.near(CHILD) == {twin.pk}

    def test_a_sibling_up_to_four_years_apart_is_compared_and_an_older_one_is_not(self) -> None:
        sibling = a_child("Maja", born=date(2010, 4, 12), serial=7)
        a_child("Molly", born=date(2010, 4, 11), serial=9)
        assert self.near(CHILD) == {sibling.pk}

    def test_the_surname_is_compared_whatever_its_capitals(self) -> None:
        sibling = a_child("Maja", "PROVDOTTER", born=date(2012, 1, 1))
        assert self.near(CHILD) == {sibling.pk}

    def test_swapped_digits_are_compared_though_nothing_else_is_alike(self) -> None:
        other = a_person("Nils", "Ek", number=synthetic_number(date(2014, 4, 21), 0))
        assert self.near(CHILD) == {other.pk}

    def test_the_same_digits_in_another_century_are_compared(self) -> None:
        great_grandmother = a_person("Elsa", "Ek", number=synthetic_number(date(1914, 4, 12), 0))
        assert self.near(CHILD) == {great_grandmother.pk}

    def test_a_coordination_number_is_compared_with_the_personal_number_that_came_after_it(self) -> None:
        earlier = a_person("Sam", "Ek", number=synthetic_number(BORN, 0, IdentityKind.COORDINATION))
        assert earlier.pk in self.near(CHILD)

    def test_children_of_the_same_guardian_are_compared_whatever_they_are_called(self) -> None:
        mother, sibling = an_adult(surname="Ek"), a_child("Elliot", "Ek", born=date(2005, 1, 1))
        is_guardian_of(mother, sibling)
        assert self.near(CHILD, guardians=[mother.pk]) == {sibling.pk}

    def test_the_same_address_is_compared_though_the_surnames_differ(self) -> None:
        stepsibling = a_person("Elliot", "Ek", address="Storgatan 1, 171 45 Solna")
        facts = PersonFacts(given_name="Mimmi", surname="Prov", address="storgatan 1,  171 45 solna")
        assert self.near(facts) == {stepsibling.pk}

    def test_two_unborn_children_of_one_mother_are_compared(self) -> None:
        mother = an_adult(surname="Ek")
        unborn = a_person("", "", is_unborn=True, expected_birth_on=date(2022, 2, 1))
        is_guardian_of(mother, unborn)
        facts = PersonFacts(is_unborn=True, expected_birth_on=date(2022, 2, 1))
        assert self.near(facts, guardians=[mother.pk]) == {unborn.pk}

    def test_an_unborn_sibling_is_compared_by_surname_and_expected_date(self) -> None:
        unborn = a_person("", "Provdotter", is_unborn=True, expected_birth_on=date(2016, 2, 1))
        assert self.near(CHILD) == {unborn.pk}

    def test_a_sibling_without_number_is_compared_by_surname_and_birth_date(self) -> None:
        sibling = a_person("Maja", "Provdotter", birth_date=date(2013, 1, 1))
        assert self.near(CHILD) == {sibling.pk}

    def test_unknown_persons_are_not_alike_because_nothing_is_known(self) -> None:
        a_person("", "", description="Okänd flicka")
        assert self.near(PersonFacts(description="Okänd flicka")) == set()

    def test_strangers_are_not_compared(self) -> None:
        a_person("Nils", "Ek", number=synthetic_number(date(1971, 12, 30), 5))
        an_adult()
        assert self.near(CHILD) == set()

    def test_somebody_who_is_confirmed_as_another_person_does_not_stop_the_registration(self) -> None:
        twin = a_child("Maja", serial=7)
        person = register_person(actor=an_actor(), facts=CHILD, near_confirmed=(twin.pk,))
        assert person.given_name == "Mimmi"

    def test_confirming_one_of_two_is_not_enough(self) -> None:
        twin, sibling = a_child("Maja", serial=7), a_child("Molly", born=date(2012, 1, 1))
        assert self.near(CHILD, near_confirmed=(twin.pk,)) == {twin.pk, sibling.pk}

    def test_a_common_surname_asks_for_ten_and_no_more_and_ten_are_enough(self) -> None:
        for day in range(1, 29):
            a_child(f"Barn {day}", born=date(2013, 1, day))
        near = self.near(CHILD)
        assert len(near) == 10
        assert register_person(actor=an_actor(), facts=CHILD, near_confirmed=tuple(near)).pk

    def test_a_protected_person_is_never_found_by_address_or_guardian(self) -> None:
        mother = an_adult(surname="Ek")
        hidden = is_protected(a_person("Elliot", "Ek", address="Storgatan 1"))
        is_guardian_of(mother, hidden)
        assert self.near(PersonFacts(given_name="Ny", address="Storgatan 1"), guardians=[mother.pk]) == set()

    def test_a_protected_person_is_found_by_a_similar_number(self) -> None:
        hidden = is_protected(a_person("Elliot", "Ek", number=synthetic_number(date(2014, 4, 21), 0)))
        assert self.near(CHILD) == {hidden.pk}

    def test_the_family_of_somebody_protected_is_not_found_by_address(self) -> None:
        mother, child = is_protected(an_adult()), a_child("Maja", "Ek", serial=5)
        Person.objects.filter(pk=child.pk).update(address="Storgatan 1")
        is_guardian_of(mother, child)
        assert self.near(PersonFacts(given_name="Ny", address="Storgatan 1")) == set()


class TestUpdating:
    def test_a_change_is_saved_and_counted(self) -> None:
        person = a_child()
        changed = update_person(
            actor=an_actor(), person=person.pk, version=1, facts=PersonFacts(number=CHILD.number, given_name="Mirja")
        )
        assert (changed.given_name, changed.surname, changed.version) == ("Mirja", "", 2)
        assert ChangeEvent.objects.get().details == {"changed": ["given_name", "surname"]}

    def test_the_second_of_two_workers_loses_nothing(self) -> None:
        person = a_child()
        update_person(actor=an_actor(), person=person.pk, version=1, facts=PersonFacts(number=CHILD.number, phone="1"))
        typed = PersonFacts(number=CHILD.number, phone="2")
        with pytest.raises(PersonChangedMeanwhile) as told:
            update_person(actor=an_actor(name="Alex"), person=person.pk, version=1, facts=typed)
        assert (told.value.saved.phone, told.value.typed.phone, told.value.version) == ("1", "2", 2)

    def test_a_child_that_is_born_gets_its_number_and_is_compared_again(self) -> None:
        mother, sibling = an_adult(), a_child("Maja", born=date(2020, 1, 1))
        unborn = a_person("", "Provdotter", is_unborn=True, expected_birth_on=date(2021, 11, 20))
        is_guardian_of(mother, unborn)
        facts = PersonFacts(number=str(synthetic_number(date(2021, 11, 25), 0)), surname="Provdotter")
        with pytest.raises(NearNumberMustBeConfirmed) as told:
            update_person(actor=an_actor(), person=unborn.pk, version=1, facts=facts)
        assert told.value.near == (sibling.pk,)
        born = update_person(actor=an_actor(), person=unborn.pk, version=1, facts=facts, near_confirmed=[sibling.pk])
        assert (born.is_unborn, born.birth_date) == (False, date(2021, 11, 25))

    def test_a_new_phone_number_asks_about_nobody(self) -> None:
        a_child("Maja", serial=7)
        person = a_child()
        facts = PersonFacts(number=CHILD.number, given_name="Mimmi", surname="Provdotter", phone="070")
        assert update_person(actor=an_actor(), person=person.pk, version=1, facts=facts).phone == "070"

    def test_somebody_elses_number_is_refused(self) -> None:
        taken, person = a_child(), a_person("Sam", "Ek")
        with pytest.raises(NumberIsAlreadyRegistered) as told:
            update_person(actor=an_actor(), person=person.pk, version=1, facts=CHILD)
        assert told.value.person == taken.pk

    def test_what_is_masked_cannot_be_overwritten_unseen(self) -> None:
        person = is_protected(a_child())
        with pytest.raises(UnlockFirst):
            update_person(actor=an_actor(), person=person.pk, version=1, facts=CHILD)
        unlock(actor=an_actor(), person=person.pk, reason=REASON)
        assert update_person(actor=an_actor(), person=person.pk, version=1, facts=CHILD).pk == person.pk

    def test_a_hidden_address_of_the_family_cannot_be_overwritten_unseen(self) -> None:
        mother, child = is_protected(an_adult()), a_child()
        is_guardian_of(mother, child)
        with pytest.raises(UnlockFirst):
            update_person(actor=an_actor(), person=child.pk, version=1, facts=CHILD)


class TestProtecting:
    def test_protecting_twice_is_protecting_once(self) -> None:
        person = a_child()
        first = protect(actor=an_actor(), person=person.pk, kind="marked")
        assert protect(actor=an_actor(), person=person.pk, kind="marked") == first
        assert ChangeEvent.objects.filter(action="people.protected").count() == 1

    def test_the_manager_ends_a_protection_with_a_reason_and_a_duty_worker_may_not(self) -> None:
        person = is_protected(a_child())
        with pytest.raises(NotPermitted):
            unprotect(actor=an_actor(), person=person.pk, kind="marked", reason=REASON)
        manager = an_actor(Role.UNIT_MANAGER)
        with pytest.raises(ReasonIsTooShort):
            unprotect(actor=manager, person=person.pk, kind="marked", reason="fel")
        ended = unprotect(actor=manager, person=person.pk, kind="marked", reason=REASON)
        assert ended.until_at == NIGHT
        assert not show(an_actor(), [person.pk], action="test")[person.pk].is_masked
        assert ChangeEvent.objects.get().reason == REASON

    def test_an_unlock_needs_a_reason_that_can_be_judged(self) -> None:
        person = is_protected(a_child())
        for reason in ("", "kort", ".............", "   jobb   "):
            with pytest.raises(ReasonIsTooShort):
                unlock(actor=an_actor(), person=person.pk, reason=reason)
        assert not Unlock.objects.exists()

    def test_an_unlock_holds_for_one_person_one_actor_and_sixty_minutes(self) -> None:
        person, other = is_protected(a_child()), is_protected(an_adult())
        unlock(actor=an_actor(), person=person.pk, reason=REASON)
        assert has_unlock(an_actor(), person.pk)
        assert not has_unlock(an_actor(), other.pk)
        assert not has_unlock(an_actor(name="Alex"), person.pk)
        assert has_unlock(an_actor(at=NIGHT + timedelta(minutes=59)), person.pk)
        assert not has_unlock(an_actor(at=NIGHT + timedelta(minutes=60)), person.pk)

    def test_an_unlock_is_in_the_log_with_its_reason(self) -> None:
        person = is_protected(a_child())
        unlock(actor=an_actor(), person=person.pk, reason=f"  {REASON}\n")
        event = ChangeEvent.objects.get(action="people.unlocked")
        assert (event.subject_id, event.reason, event.actor_name) == (str(person.pk), REASON, "Kim Jour")

    def test_a_board_unlocks_nobody(self) -> None:
        person = is_protected(a_child())
        with pytest.raises(NotPermitted):
            unlock(actor=an_actor(Role.BOARD_INTAKE), person=person.pk, reason=REASON)


class TestRelations:
    def test_a_relation_said_twice_stands_once(self) -> None:
        mother, child = an_adult(), a_child()
        first = relate(actor=an_actor(), person=mother.pk, other=child.pk, kind="guardian")
        assert relate(actor=an_actor(), person=mother.pk, other=child.pk, kind="guardian") == first

    def test_siblings_are_siblings_in_both_directions(self) -> None:
        one, two = a_child(serial=0), a_child(serial=1)
        first = relate(actor=an_actor(), person=one.pk, other=two.pk, kind="sibling")
        assert relate(actor=an_actor(), person=two.pk, other=one.pk, kind="sibling") == first

    def test_a_child_is_not_guardian_of_its_mother(self) -> None:
        mother, child = an_adult(), a_child()
        relate(actor=an_actor(), person=mother.pk, other=child.pk, kind="guardian")
        with pytest.raises(CannotBeRelated):
            relate(actor=an_actor(), person=child.pk, other=mother.pk, kind="parent")

    def test_nobody_is_related_to_themselves(self) -> None:
        child = a_child()
        with pytest.raises(CannotBeRelated):
            relate(actor=an_actor(), person=child.pk, other=child.pk, kind="sibling")

    def test_a_wrong_relation_is_taken_back_with_a_reason_and_the_log_keeps_it(self) -> None:
        mother, child = an_adult(), a_child()
        relation = is_guardian_of(mother, child)
        unrelate(actor=an_actor(), relation=relation.pk, reason="Fel barn valdes")
        assert not Relation.objects.exists()
        event = ChangeEvent.objects.get()
        assert event.details == {"person": str(mother.pk), "other": str(child.pk), "kind": "guardian"}

    def test_what_nobody_has_opened_is_not_taken_back(self) -> None:
        mother, child = is_protected(an_adult()), a_child()
        relation = is_guardian_of(mother, child)
        with pytest.raises(UnlockFirst):
            unrelate(actor=an_actor(), relation=relation.pk, reason="Fel barn valdes")
        assert Relation.objects.exists()


def test_pressing_twice_registers_one_person() -> None:
    actor = an_actor()
    first = register_person(actor=actor, facts=CHILD, key="a")
    assert register_person(actor=actor, facts=CHILD, key="a") == first
    assert Person.objects.count() == 1


def test_nothing_that_a_service_refuses_is_logged_as_shown() -> None:
    a_child("Maja", serial=7)
    with pytest.raises(NearNumberMustBeConfirmed):
        register_person(actor=an_actor(), facts=CHILD)
    assert not AccessEvent.objects.exists()
