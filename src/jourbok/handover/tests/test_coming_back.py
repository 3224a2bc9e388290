"""Whoever is asked for a reason when a report is sent comes back to a page that there is."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.cases.tests.factories import a_case, a_contact, a_signed_entry
from jourbok.decisions.tests.desks import it_is
from jourbok.handover.models import ReportVersion
from jourbok.kernel.actor import Role
from jourbok.people.services import protect

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Client:
    it_is(monkeypatch)
    client = Client()
    client.force_login(a_user())
    return client


def test_who_comes_back_to_the_address_of_sending_looks_at_the_report_first(page: Client) -> None:
    case = a_case(contact=a_contact())
    answer = page.get(reverse("handover:send", args=[case.pk]))
    assert answer.status_code == 200
    assert reverse("handover:send", args=[case.pk]) in answer.text
    assert not ReportVersion.objects.exists()


def test_a_report_of_somebody_masked_asks_why_and_leads_back_to_the_report(page: Client) -> None:
    case = a_case(contact=a_contact())
    a_signed_entry(case)
    protect(actor=an_actor(Role.UNIT_MANAGER), person=case.person_id, kind="marked")
    asked = urlsplit(page.post(reverse("handover:send", args=[case.pk])).headers["Location"])
    assert asked.path == reverse("people:unlock", args=[case.person_id])
    [back] = parse_qs(asked.query)["next"]
    assert back == reverse("handover:send", args=[case.pk])
    assert urlsplit(page.get(back).headers["Location"]).path == asked.path, "and asks again until a reason is given"
