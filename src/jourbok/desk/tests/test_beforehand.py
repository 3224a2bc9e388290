"""What boards told beforehand, on the pages of the desk and of a case."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls.models import PreNotificationLink, PreNotificationUse
from jourbok.calls.rules.announcing import Standing
from jourbok.calls.selectors import announced_for_contact
from jourbok.calls.tests.factories import NUMBER, an_announcement
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.duty.tests.factories import some_hours
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person
from jourbok.people.rules.facts import PersonFacts
from jourbok.people.services import register_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
    a_service()
    some_hours()


@pytest.fixture
def worker(client: Client) -> Client:
    client.force_login(a_user())
    return client


def sent(client: Client, route: str, *about: Any, **said: Any) -> Any:
    return client.post(reverse(f"calls:{route}", args=about), {"idempotency_key": str(uuid4()), **said})


def elsa() -> Person:
    facts = PersonFacts(number=NUMBER, given_name="Elsa", surname="Provdotter")
    return register_person(actor=an_actor(), facts=facts)


class TestOnTheDesk:
    def test_it_pops_up_on_the_contact_and_its_use_is_noted_there(self, worker: Client) -> None:
        made, contact = an_announcement(), a_contact(about=f"Flicka {NUMBER}")
        where = reverse("desk:contact", args=[contact.pk])
        page = worker.get(where).content.decode()
        assert "Föranmäld av Socialnämnden i Sollentuna" in page and "samma personnummer" in page
        answer = sent(worker, "used", made.pk, note="Polisen körde hem honom.", contact=str(contact.pk), next=where)
        assert answer.headers["Location"] == where
        assert "Använd 1 gång, senast" in worker.get(where).content.decode()

    def test_somebody_protected_is_masked_on_the_contact_until_opened(self, worker: Client) -> None:
        made, contact = an_announcement(is_protected=True), a_contact(place="Provgatan 5 B, Sollentuna")
        where = reverse("desk:contact", args=[contact.pk])
        assert "Elsa" not in worker.get(where).content.decode()
        answer = sent(worker, "open_announcement", made.pk, reason="Samtal om henne i natt", next=where)
        assert answer.headers["Location"] == where
        assert "Elsa Provdotter" in worker.get(where).content.decode()

    def test_tonights_page_asks_for_what_is_announced(self, worker: Client) -> None:
        assert reverse("calls:tonight") in worker.get(reverse("desk:tonight")).content.decode()


class TestOnACase:
    def test_it_pops_up_on_the_case_of_the_person(self, worker: Client) -> None:
        an_announcement()
        case = a_case(contact=a_contact(), person=elsa())
        page = worker.get(reverse("cases:case", args=[case.pk])).content.decode()
        assert "Föranmäld av Socialnämnden i Sollentuna" in page and "kopplad till kontakten" in page

    def test_a_case_of_the_person_links_it_and_does_not_say_that_it_was_used(self) -> None:
        made, contact = an_announcement(), a_contact()
        a_case(contact=contact, person=elsa())
        assert PreNotificationLink.objects.get().contact_id == contact.pk
        assert not PreNotificationUse.objects.exists()
        [found] = announced_for_contact(an_actor(), contact)
        assert (found.id, found.is_linked, found.standing) == (made.pk, True, Standing.HOLDS)
