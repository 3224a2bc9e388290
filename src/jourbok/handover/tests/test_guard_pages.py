"""The page before a report is sent: what it asks, what it refuses, and what it never writes anywhere."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from urllib.parse import unquote

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_contact, a_signed_entry
from jourbok.cases.tests.sending import a_form, as_actor
from jourbok.handover.models import Disclosure, ReportVersion
from jourbok.organisations.models import Municipality
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person, Relation
from jourbok.people.services import unlock
from jourbok.people.tests.factories import a_child, is_protected

pytestmark = pytest.mark.django_db
WHY = "Syskonens läge hör ihop"


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", (NIGHT + timedelta(minutes=20)).isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", "99999999999")
    monkeypatch.setattr("jourbok.kernel.clock.time.time", lambda: 99999999999.0)


@pytest.fixture
def worker() -> User:
    return a_user()


@pytest.fixture
def page(client: Client, worker: User, night: None) -> Client:
    client.force_login(worker)
    return client


def registered(person: Person, slug: str = "sollentuna", **known: Any) -> Person:
    a_service()
    Person.objects.filter(pk=person.pk).update(registered_in=Municipality.objects.get(slug=slug), **known)
    return person


@pytest.fixture
def case() -> Case:
    a_service()
    made = a_case(person=registered(a_child("Alva", serial=1)))
    a_signed_entry(made)
    return made


def a_twin_of(case: Case, given_name: str = "Alma") -> Person:
    twin = registered(a_child(given_name, serial=2))
    Relation.objects.create(person=twin, other_id=case.person_id, kind="sibling", created_at=NIGHT)
    return twin


def opened(page: Client, case: Case, board: str = "sollentuna") -> dict[str, str]:
    """The hidden fields of the form as the page shows it, and its key."""
    text = page.get(reverse("handover:preview", args=[case.pk]), {"namnd": board}).content.decode()
    form = text[text.index("/skicka/") :]
    found = re.findall(r'<input type="hidden" name="(board|fingerprint|idempotency_key)" value="([^"]*)"', form)
    return dict(found)


def send(page: Client, case: Case, fields: dict[str, str], **more: str) -> HttpResponse:
    answer = page.post(reverse("handover:send", args=[case.pk]), {**a_form(), **fields, **more})
    assert isinstance(answer, HttpResponse)
    return answer


def text_of(answer: HttpResponseBase) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def checked_or_selected(text: str) -> list[str]:
    form = text[text.index("/skicka/") : text.index("</form>", text.index("/skicka/"))]
    return re.findall(r"<(?:input|option)[^>]*\s(?:checked|selected)\b[^>]*>", form)


def test_the_sender_ticks_where_it_goes_and_nothing_is_ticked_beforehand(page: Client, case: Case) -> None:
    shown = text_of(page.get(reverse("handover:preview", args=[case.pk])))
    assert "Rapporten ska till Socialnämnden i Sollentuna, Sollentuna" in shown
    assert checked_or_selected(shown) == []
    fields = opened(page, case)
    refused = send(page, case, fields)
    assert refused.status_code == 422
    assert "Läs vart rapporten går" in text_of(refused)
    assert not ReportVersion.objects.exists()
    assert send(page, case, fields, confirmed="on").status_code == 302


def test_another_boards_id_in_the_post_is_refused_with_409_and_nothing_is_sent(page: Client, case: Case) -> None:
    fields = opened(page, case)
    reason = {"confirmed": "on", "other_board_reason": "Skickas dit i stället"}
    refused = send(page, case, {**fields, "board": "solna"}, **reason)
    assert refused.status_code == 409
    assert not ReportVersion.objects.exists()


def test_an_old_preview_is_refused_with_409_and_the_page_that_answers_can_be_sent(page: Client, case: Case) -> None:
    fields = opened(page, case)
    a_signed_entry(case, "Mamman har kommit hem.")
    refused = send(page, case, fields, confirmed="on")
    assert refused.status_code == 409
    shown = text_of(refused)
    assert "Mamman har kommit hem." in shown
    assert checked_or_selected(shown) == []
    fresh = dict(re.findall(r'name="(board|fingerprint)" value="([^"]*)"', shown))
    assert fresh["fingerprint"] != fields["fingerprint"]
    assert send(page, case, fresh, confirmed="on").status_code == 302


def test_a_reason_that_was_typed_stands_after_a_refusal(page: Client, case: Case) -> None:
    fields = opened(page, case, "solna")
    refused = send(page, case, fields, other_board_reason="Barnet vistas i Solna")
    assert refused.status_code == 422
    assert 'value="Barnet vistas i Solna"' in text_of(refused)


def test_the_sender_picks_the_person_by_name_birth_and_last_four_digits(page: Client, case: Case) -> None:
    twin = a_twin_of(case)
    shown = text_of(page.get(reverse("handover:preview", args=[case.pk])))
    own_number, twins_number = Person.objects.get(pk=case.person_id).number, twin.number
    assert own_number and twins_number
    for name, number in (("Alva", own_number), ("Alma", twins_number)):
        assert f"{name} Provdotter, född 2014-04-12, fyra sista siffrorna {number[-4:]}" in shown
    assert checked_or_selected(shown) == []
    fields = opened(page, case)
    assert send(page, case, fields, confirmed="on").status_code == 422
    assert not ReportVersion.objects.exists()
    assert send(page, case, fields, confirmed="on", picked=str(case.person_id)).status_code == 302


def test_a_wrong_pick_is_refused_in_words_written_down_and_not_kept(page: Client, case: Case) -> None:
    twin = a_twin_of(case)
    refused = send(page, case, opened(page, case), confirmed="on", picked=str(twin.pk))
    assert refused.status_code == 409
    assert "Du valde en annan person" in text_of(refused)
    assert checked_or_selected(text_of(refused)) == []
    assert not ReportVersion.objects.exists()
    event = ChangeEvent.objects.get(action="cases.wrong_person_picked")
    assert (event.subject_id, event.details["picked"]) == (str(case.pk), str(twin.pk))


def test_who_is_none_of_the_choices_is_no_answer(page: Client, case: Case) -> None:
    a_twin_of(case)
    assert send(page, case, opened(page, case), confirmed="on", picked=str(case.pk)).status_code == 422
    assert not ReportVersion.objects.exists()


def test_each_place_where_somebody_else_is_named_is_marked_and_let_stand_with_a_reason(
    page: Client, case: Case
) -> None:
    twin = a_twin_of(case)
    a_signed_entry(case, "Hon leker med <b>Alma Provdotter</b> hemma.")
    shown = text_of(page.get(reverse("handover:preview", args=[case.pk])))
    assert "Texten nämner Alma Provdotter (namn)" in shown
    assert "&lt;b&gt;<mark>Alma Provdotter</mark>&lt;/b&gt;" in shown
    assert checked_or_selected(shown) == []
    fields = {**opened(page, case), "confirmed": "on", "picked": str(case.person_id)}
    assert send(page, case, fields).status_code == 422
    assert send(page, case, fields, **{f"disclose_reason_{twin.pk}": WHY}).status_code == 422
    assert send(page, case, fields, **{f"disclose_{twin.pk}": "on"}).status_code == 422
    assert not ReportVersion.objects.exists()
    sent = send(page, case, fields, **{f"disclose_{twin.pk}": "on", f"disclose_reason_{twin.pk}": WHY})
    assert sent.status_code == 302
    assert Disclosure.objects.get().reason == WHY
    version = text_of(page.get(sent["Location"]))
    assert "Andra som nämns med avsikt" in version
    assert WHY in version


# Nothing of somebody protected is written where others look

CANARY = {"given_name": "Kanariefågeln", "surname": "Hemligdotter", "address": "Gömstigen 77", "phone": "0701740677"}
TRACES = ("kanarie", "hemligdotter", "gömstigen", "1740677")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged at any level, in the form of the product."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield heard
    root.removeHandler(handler)
    root.setLevel(before)


def traces_in(text: str, number: str) -> list[str]:
    plain = unquote(text).casefold()
    return [trace for trace in (*TRACES, number[-4:]) if trace in plain]


def headers(answer: HttpResponseBase) -> str:
    return "\n".join(f"{name}: {value}" for name, value in answer.items())


def title_of(text: str) -> str:
    return "".join(re.findall(r"<title>(.*?)</title>", text, re.DOTALL))


@pytest.mark.parametrize("who", ["the person", "somebody else"])
def test_somebody_protected_stands_in_no_address_header_title_notice_mail_or_log(
    page: Client, worker: User, case: Case, log: io.StringIO, who: str
) -> None:
    hidden = Person.objects.get(pk=case.person_id) if who == "the person" else a_twin_of(case)
    is_protected(registered(hidden, **CANARY))
    number = hidden.number or ""
    a_signed_entry(case, f"Hon är hos Kanariefågeln Hemligdotter {number}, Gömstigen 77, 0701740677.")
    masked = page.get(reverse("handover:preview", args=[case.pk]), follow=False)
    places = [headers(masked)]
    if who == "the person":
        assert masked.status_code == 302
    else:
        asked = send(page, case, opened(page, case), confirmed="on", picked=str(case.person_id))
        assert asked.status_code == 422
        assert "Lås upp" in text_of(asked)
        places += [headers(asked), title_of(text_of(asked))]
    unlock(actor=as_actor(worker), person=hidden.pk, reason="Rapport till socialnämnden")
    tick = {f"disclose_{hidden.pk}": "on", f"disclose_reason_{hidden.pk}": WHY}
    fields = {**opened(page, case), "confirmed": "on", "picked": str(case.person_id), **tick}
    sent = send(page, case, fields)
    assert sent.status_code == 302, text_of(sent)
    notices = [str(notice) for notice in get_messages(cast(Any, sent).wsgi_request)]
    version = page.get(sent["Location"])
    pdf = page.get(f"{sent['Location']}pdf/")
    assert "filename" in pdf["Content-Disposition"]
    assert notices
    places += [sent["Location"], headers(sent), headers(version), headers(pdf), title_of(text_of(version)), *notices]
    places += [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    places += [
        str(row) for row in ChangeEvent.objects.values_list("action", "subject_id", "details", "reason", "board")
    ]
    places += [str(row) for row in AccessEvent.objects.values_list("action", "subject_kind", "subject_id", "reason")]
    assert [(place, found) for place in places if (found := traces_in(place, number))] == []
    assert traces_in(log.getvalue(), number) == []


def test_what_is_masked_is_told_nowhere_on_the_page_beside_the_text_itself(page: Client, case: Case) -> None:
    hidden = a_twin_of(case)
    is_protected(registered(hidden, **CANARY))
    a_signed_entry(case, "Hon är hos Kanariefågeln Hemligdotter.")
    shown = text_of(page.get(reverse("handover:preview", args=[case.pk])))
    for trace in ("Gömstigen", "1740677", (hidden.number or "")[-4:]):
        assert trace not in shown
    assert "Texten nämner någon annan, som har skyddade personuppgifter" in shown
    assert "Någon annan: skyddade personuppgifter" in shown


def test_a_report_of_one_contact_is_confirmed_for_each_child(page: Client) -> None:
    a_service()
    contact = a_contact()
    cases = [a_case(person=registered(a_child(name, serial=at)), contact=contact) for at, name in enumerate(("A", "B"))]
    for case in cases:
        fields = {**opened(page, case), "confirmed": "on", "picked": str(case.person_id)}
        assert send(page, case, fields).status_code == 302
    assert {row.person_id for row in ReportVersion.objects.all()} == {case.person_id for case in cases}
