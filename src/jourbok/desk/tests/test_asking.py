"""A person is sought for a contact, and the pages say for which, lead back, and offer its grown-ups as guardians."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.calls.models import Contact
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.kernel import clock
from jourbok.kernel.actor import Role
from jourbok.kernel.identity import synthetic_number
from jourbok.people.models import Person, Relation
from jourbok.people.tests.factories import an_adult, is_protected

pytestmark = pytest.mark.django_db
NEW = "/personer/ny/"
CHILD = {"number": synthetic_number(date(2014, 4, 12), 3).formatted, "given_name": "Mimmi", "surname": "Annan"}


@pytest.fixture
def contact() -> Contact:
    at = clock.now() - timedelta(minutes=5)
    return a_contact(at=at, caller_role="police", about="En hemlig rad", summary="Något hände")


@pytest.fixture
def mother(contact: Contact) -> Person:
    person = an_adult()
    a_case(actor=an_actor(at=clock.now()), contact=contact, person=person, category="other")
    return person


@pytest.fixture
def worker() -> Client:
    client = Client()
    client.force_login(a_user(Role.DUTY_WORKER), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(contact: Contact) -> str:
    return f"/kontakter/{contact.pk}/"


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("address", [NEW, "/sok/"])
def test_the_page_says_for_which_contact_and_leads_back_without_telling_what_was_told(
    worker: Client, contact: Contact, address: str
) -> None:
    page = text_of(worker.get(address, {"next": page_of(contact)}))
    assert f"Kontakt {contact.number}, " in page
    assert "SOS/112 · Polismyndigheten" in page
    assert page.count(f'href="{page_of(contact)}"') == 2, "the contact itself, and Avbryt"
    assert "Avbryt" in page
    assert "hemlig" not in page
    assert "Något hände" not in page


NO_CONTACT = "/kontakter/00000000-0000-7000-8000-000000000000/"


@pytest.mark.parametrize("wanted", ["", "/ikvall/", NO_CONTACT, "/finns/inte/", "//annan.example/"])
def test_a_page_that_no_contact_asked_for_names_none(worker: Client, contact: Contact, wanted: str) -> None:
    response = worker.get(NEW, {"next": wanted})
    assert response.status_code == 200
    assert contact.number not in text_of(response)


def test_the_grown_up_of_the_contact_is_offered_as_guardian_and_nobody_is_ticked(
    worker: Client, contact: Contact, mother: Person
) -> None:
    page = text_of(worker.get(NEW, {"next": page_of(contact)}))
    assert f'name="guardians" value="{mother.pk}"' in page
    assert "Petra Provdotter" in page
    assert "checked" not in page.split('name="guardians"')[1].split(">")[0]


def test_who_is_ticked_becomes_guardian_and_who_is_not_does_not(
    worker: Client, contact: Contact, mother: Person
) -> None:
    common = {**CHILD, "next": page_of(contact)}
    worker.post(NEW, {**common, "idempotency_key": uuid4()})
    assert not Relation.objects.exists()
    sister = {"number": synthetic_number(date(2016, 5, 9), 4).formatted, "given_name": "Tuva", "surname": "Tredje"}
    saved = worker.post(NEW, {**common, **sister, "guardians": [str(mother.pk)], "idempotency_key": uuid4()})
    assert saved.status_code == 302, text_of(saved)
    relation = Relation.objects.get()
    assert (relation.person, relation.other.given_name, relation.kind) == (mother, "Tuva", "guardian")


def test_a_tick_stays_when_something_else_is_wrong(worker: Client, contact: Contact, mother: Person) -> None:
    wrong = {**CHILD, "number": "20140412-9800", "next": page_of(contact), "guardians": [str(mother.pk)]}
    page = worker.post(NEW, {**wrong, "idempotency_key": uuid4()})
    assert page.status_code == 422
    assert "checked" in text_of(page).split('name="guardians"')[1].split(">")[0]


def test_nobody_of_eighteen_gets_a_guardian(worker: Client, contact: Contact, mother: Person) -> None:
    grown = {**CHILD, "number": synthetic_number(date(2001, 4, 12), 3).formatted, "guardians": [str(mother.pk)]}
    page = worker.post(NEW, {**grown, "next": page_of(contact), "idempotency_key": uuid4()})
    assert page.status_code == 422
    assert "Vårdnadshavare: Personen har fyllt 18 år" in text_of(page)
    assert not Person.objects.filter(given_name="Mimmi").exists()


def test_somebody_protected_is_never_offered(worker: Client, contact: Contact, mother: Person) -> None:
    is_protected(mother)
    page = text_of(worker.get(NEW, {"next": page_of(contact)}))
    assert str(mother.pk) not in page
    assert "Petra" not in page


def test_a_contact_without_grown_ups_offers_nobody(worker: Client, contact: Contact) -> None:
    assert 'name="guardians"' not in text_of(worker.get(NEW, {"next": page_of(contact)}))
