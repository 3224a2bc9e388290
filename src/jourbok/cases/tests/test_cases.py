"""Opening cases, changing them, and opening old ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.calls.models import Contact
from jourbok.calls.services import IsMoreThanAdvice, amend_contact
from jourbok.cases.models import Case, JournalEntry
from jourbok.cases.rules.access import CaseNeedsReason
from jourbok.cases.rules.priority import WaitingNeedsReason
from jourbok.cases.selectors import case_for
from jourbok.cases.services import amend_case, defer_case, open_case, unlock_case, write_entry
from jourbok.cases.services.cases import AdviceOpensNoCase, CaseChangedMeanwhile, PersonAlreadyHasCase
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.people.models import Person
from jourbok.people.tests.factories import a_child, a_person, an_adult, is_protected

pytestmark = pytest.mark.django_db


def test_a_contact_becomes_a_case_of_each_person_numbered_within_the_year() -> None:
    contact = a_contact()
    mother = a_case(contact=contact, person=an_adult(), category="violence")
    child = a_case(contact=contact, person=a_child())
    assert [mother.number, child.number] == ["2021-00001", "2021-00002"]
    assert (mother.is_child, child.is_child) == (False, True)
    assert child.board.slug == "sollentuna"
    assert ChangeEvent.objects.filter(action="cases.opened").count() == 2


def test_half_past_midnight_on_new_years_day_belongs_to_the_new_year() -> None:
    in_the_old = an_actor(at=datetime(2021, 12, 31, 22, 59, tzinfo=UTC))
    in_the_new = an_actor(at=datetime(2021, 12, 31, 23, 30, tzinfo=UTC))
    assert a_case(actor=in_the_old).number == "2021-00001"
    assert a_case(actor=in_the_new).number == "2022-00001"


def test_a_button_pressed_twice_opens_one_case() -> None:
    contact, person, key = a_contact(), a_child(), uuid4()
    asked: dict[str, Any] = {"contact": contact.pk, "person": person.pk, "category": "child", "key": key}
    first = open_case(actor=an_actor(), **asked)
    again = open_case(actor=an_actor(), **asked)
    assert first == again
    assert Case.objects.count() == 1


def test_a_person_has_one_case_in_a_contact_and_no_number_is_lost() -> None:
    contact, person = a_contact(), a_child()
    a_case(contact=contact, person=person)
    with pytest.raises(PersonAlreadyHasCase):
        a_case(contact=contact, person=person)
    assert a_case().number == "2021-00002"


def test_a_contact_that_gave_a_case_is_not_made_mere_advice_afterwards() -> None:
    contact = a_contact()
    amend_contact(actor=an_actor(), contact=contact.pk, version=1, changes={"advice_only": True})
    with pytest.raises(AdviceOpensNoCase):
        a_case(contact=contact)
    amend_contact(actor=an_actor(), contact=contact.pk, version=2, changes={"advice_only": False})
    a_case(contact=contact)
    with pytest.raises(IsMoreThanAdvice):
        amend_contact(actor=an_actor(), contact=contact.pk, version=3, changes={"advice_only": True})
    amend_contact(actor=an_actor(), contact=contact.pk, version=3, changes={"advice_only": False, "place": "Hemma"})


def test_advice_opens_no_case() -> None:
    with pytest.raises(AdviceOpensNoCase):
        a_case(contact=a_contact(advice_only=True))


def test_an_unknown_child_is_a_child_and_so_is_one_that_is_protected_or_unborn() -> None:
    assert a_case(person=a_person("", "", description="Pojke, cirka fem år")).is_child
    assert a_case(person=a_person("", "", is_unborn=True), category="violence").is_child
    assert a_case(person=is_protected(a_child(serial=3)), category="violence").is_child
    assert not a_case(person=is_protected(an_adult()), category="violence").is_child


@pytest.mark.parametrize("wrong", [{"category": "x"}, {"law": "x"}, {"priority": 9}, {"board": "ingen"}])
def test_what_is_not_in_the_lists_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((BadInput, NotFound)):
        a_case(**wrong)
    assert not Case.objects.exists()


def test_an_unknown_person_or_contact_is_refused() -> None:
    with pytest.raises(NotFound):
        open_case(actor=an_actor(), contact=a_contact().pk, person=uuid4(), category="child")
    with pytest.raises(NotFound):
        open_case(actor=an_actor(), contact=uuid4(), person=a_child().pk, category="child")


@pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.ADMINISTRATOR])
def test_only_the_service_opens_cases(role: Role) -> None:
    with pytest.raises(NotPermitted):
        a_case(actor=an_actor(role))


def test_a_case_waits_to_office_hours_only_with_a_reason_which_stands_in_the_journal() -> None:
    with pytest.raises(WaitingNeedsReason):
        a_case(priority=3)
    case = a_case(priority=3, reason="Mormor är hos barnen.")
    entry = JournalEntry.objects.get(case=case)
    assert entry.kind == "assessment"
    assert entry.text == "Ärendet kan vänta till kontorstid. Mormor är hos barnen."


def test_deferring_a_case_writes_why() -> None:
    case = a_case()
    with pytest.raises(WaitingNeedsReason):
        defer_case(actor=an_actor(), case=case, version=1, reason="")
    deferred = defer_case(actor=an_actor(), case=case, version=1, reason="Lugnt nu.")
    assert deferred.priority == 3
    assert deferred.version == 2
    assert JournalEntry.objects.get(case=case).text.endswith("Lugnt nu.")


def test_the_second_of_two_workers_sees_what_the_first_changed() -> None:
    case = a_case()
    amend_case(actor=an_actor(name="Kim Jour"), case=case, version=1, changes={"priority": 1})
    with pytest.raises(CaseChangedMeanwhile) as refused:
        amend_case(actor=an_actor(name="Alex Jour"), case=case, version=1, changes={"law": "LVU"})
    assert refused.value.stored["priority"] == 1
    assert refused.value.version == 2
    amend_case(actor=an_actor(name="Alex Jour"), case=case, version=2, changes={"law": "LVU"})
    case.refresh_from_db()
    assert (case.priority, case.law) == (1, "LVU")


def test_whom_a_case_is_about_never_changes_and_a_case_is_never_deleted() -> None:
    case = a_case()
    for change in ({"number": "2021-99999"}, {"person_id": an_adult().pk}, {"opened_at": NIGHT + timedelta(days=1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).delete()
    with pytest.raises(BadInput):
        amend_case(actor=an_actor(), case=case, version=1, changes={"number": "2021-99999"})


def test_an_older_case_opens_only_with_a_reason_that_is_kept() -> None:
    case = a_case()
    later = an_actor(at=NIGHT + timedelta(days=2))
    with pytest.raises(CaseNeedsReason):
        case_for(later, case.pk)
    with pytest.raises(CaseNeedsReason):
        write_entry(actor=later, case=case, kind="event", text="Ringde tillbaka.")
    with pytest.raises(BadInput):
        unlock_case(actor=later, case=case, reason=" ")
    unlock_case(actor=later, case=case, reason="Samma familj ringer igen i natt.")
    assert case_for(later, case.pk).case.number == case.number
    assert ChangeEvent.objects.get(action="cases.unlocked").reason == "Samma familj ringer igen i natt."
    colleague = an_actor(at=NIGHT + timedelta(days=2), name="Alex Jour")
    with pytest.raises(CaseNeedsReason):
        case_for(colleague, case.pk)


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_opening_cases_at_once_take_twenty_numbers_without_gap_or_double() -> None:
    pairs = [(a_contact(), a_child(serial=serial)) for serial in range(20)]

    def open_one(pair: tuple[Contact, Person]) -> str:
        contact, person = pair
        try:
            return a_case(actor=an_actor(name=f"Kim {id(pair)}"), contact=contact, person=person).number
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as workers:
        numbers = sorted(workers.map(open_one, pairs))
    assert numbers == [f"2021-{serial:05}" for serial in range(1, 21)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_opening_the_same_persons_case_get_one_case_and_one_sentence() -> None:
    contact, person = a_contact(), a_child()

    def open_one(name: str) -> str:
        try:
            return a_case(actor=an_actor(name=name), contact=contact, person=person).number
        except PersonAlreadyHasCase as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sorted(workers.map(open_one, ["Kim", "Alex"])) == ["2021-00001", "person_already_has_case"]
