"""An older case asks why; nothing sent is lost, and who was not shown it is in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import KeptForm
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.models import JournalEntry
from jourbok.cases.tests.factories import a_case
from jourbok.people.tests.factories import a_child

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(a_user())
    return client


def _form(**fields: Any) -> dict[str, Any]:
    return {"idempotency_key": str(uuid4()), **fields}


def test_each_refusal_of_an_older_case_is_one_row_in_the_log_though_nothing_else_was_kept(page: Client) -> None:
    case = a_case(actor=an_actor(at=NIGHT - timedelta(days=3)), person=a_child("Mimmi"))
    refused = AccessEvent.objects.filter(person_id=case.person_id, action="refused.case_needs_reason")
    page.get(reverse("cases:case", args=[case.pk]))
    assert refused.count() == 1
    page.post(reverse("cases:write_entry", args=[case.pk]), _form(kind="event", text="Ringde igen."))
    assert refused.count() == 2
    assert len({row.request_id for row in refused}) == 2
    assert not JournalEntry.objects.exists()


def test_an_older_case_asks_why_and_keeps_what_was_sent(page: Client) -> None:
    case = a_case(actor=an_actor(at=NIGHT - timedelta(days=3)), person=a_child("Mimmi"))
    asked = page.get(reverse("cases:case", args=[case.pk]), follow=True)
    text = asked.content.decode()
    assert case.number in text
    assert "Mimmi" not in text
    sent = page.post(reverse("cases:write_entry", args=[case.pk]), _form(kind="event", text="Ringde igen."))
    assert sent["Location"].startswith(reverse("cases:unlock", args=[case.pk]))
    assert "Ringde igen." in str(KeptForm.objects.get().fields)
    poll = page.get(reverse("cases:news", args=[case.pk]), headers={"HX-Request": "true"})
    assert poll["HX-Redirect"].startswith(reverse("cases:unlock", args=[case.pk]))
    by_itself = {"HX-Request": "true", "Jourbok-Passive": "1"}
    assert "HX-Redirect" not in page.get(reverse("cases:news", args=[case.pk]), headers=by_itself)
    short = page.post(reverse("cases:unlock", args=[case.pk]), _form(reason="Nej"))
    assert short.status_code == 422
    opened = page.post(
        reverse("cases:unlock", args=[case.pk]), _form(reason="Familjen ringer igen i natt."), follow=True
    )
    assert "Mimmi" in opened.content.decode()
