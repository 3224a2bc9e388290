"""The duty worker's pages for reaching whoever may decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.cases.services import record_conflict
from jourbok.cases.tests.factories import a_case
from jourbok.decisions.models import Acknowledgement, Attempt, AttemptResult, Proposal
from jourbok.decisions.selectors import reaching_of, waiting_to_reach
from jourbok.decisions.services import acknowledge, call, withdraw
from jourbok.decisions.tests.desks import LOOKS_AT, browser_of, it_is, send, words
from jourbok.decisions.tests.factories import a_decider, a_proposal, their_mandate
from jourbok.kernel.actor import Role
from jourbok.messages.transports import MailServer, SmsGateway
from jourbok.people.services import protect

pytestmark = pytest.mark.django_db
#: An installation with SMS alone.
SMS = {"sms": SmsGateway("https://sms.example.invalid", "Jouren", "", "")}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Client:
    it_is(monkeypatch)
    return browser_of(a_user())


@pytest.fixture
def proposal() -> Proposal:
    return a_proposal()


def noa(**known: Any) -> int:
    """Noa Ek, who may decide and has a telephone and an address."""
    reached = {"phone": "070-000 00 01", "email": "noa@example.invalid"}
    return their_mandate(a_decider(), **{**reached, **known}).pk


def address(proposal: Proposal) -> str:
    return reverse("decisions:reach", args=[proposal.pk])


def test_the_page_says_whom_to_ring_with_a_number_that_the_telephone_calls(page: Client, proposal: Proposal) -> None:
    noa()
    shown = words(page.get(address(proposal)))
    assert "Ring nu" in shown
    assert 'href="tel:0700000001"' in shown
    assert "Ingen har sökts än." in shown


def test_ringing_leads_to_where_what_came_of_it_is_told_and_then_to_the_next(page: Client, proposal: Proposal) -> None:
    mandate = noa()
    their_mandate(a_decider(name="Sam Alm"), layer="member", is_deputy=False, phone="070-000 00 02")
    rung = send(page, address(proposal), mandate=mandate, do="call")
    attempt = Attempt.objects.get()
    assert rung["Location"] == reverse("decisions:result", args=[attempt.pk])
    asking = words(page.get(rung["Location"]))
    assert "Ring Noa Ek" in asking
    assert "070-000 00 01" in asking
    told = send(page, rung["Location"], result="no_answer", note="Signalerna gick fram")
    assert told["Location"] == address(proposal)
    shown = words(page.get(address(proposal)))
    assert "inget svar. Signalerna gick fram" in shown
    assert "<strong>Sam Alm</strong>" in shown.split("Ring nu")[1][:200]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "result"),
        ({"result": "maybe"}, "result"),
        ({"result": "conflict"}, "note"),
        ({"result": "declined"}, "note"),
    ],
)
def test_what_is_not_told_is_asked_for_at_its_field_and_what_was_typed_stays(
    page: Client, proposal: Proposal, said: dict[str, str], field: str
) -> None:
    attempt = call(actor=an_actor(), proposal=proposal.pk, mandate=noa())
    note = {} if field == "note" else {"note": "Barnets farbror svarade"}
    answer = send(page, reverse("decisions:result", args=[attempt.pk]), **said, **note)
    assert answer.status_code == 422
    shown = words(answer)
    assert f'href="#id_{field}' in shown
    assert all(typed in shown for typed in note.values())
    assert not AttemptResult.objects.exists()


def test_a_no_on_the_telephone_leads_to_the_reason_and_what_to_do_now(page: Client, proposal: Proposal) -> None:
    attempt = call(actor=an_actor(), proposal=proposal.pk, mandate=noa())
    said = {"result": "declined", "note": "Fråga mormor först"}
    told = send(page, reverse("decisions:result", args=[attempt.pk]), **said)
    shown = words(page.get(told["Location"]))
    assert "av Noa Ek, i telefon. Antecknat av Kim Jour." in shown
    assert "Fråga mormor först" in shown
    assert "Vad du gör nu" in shown


def test_whoever_answers_or_says_so_otherwise_is_shown_as_on_it(page: Client, proposal: Proposal) -> None:
    mandate = noa()
    send(page, address(proposal), mandate=mandate, do="on_it")
    assert Acknowledgement.objects.get().by_name == "Kim Jour"
    shown = words(page.get(address(proposal)))
    assert "Någon tar sig an det" in shown
    assert "Är kvar på det" in shown
    fragment = page.get(address(proposal), headers={"HX-Request": "true"})
    assert "Någon tar sig an det" in words(fragment)
    assert "<html" not in words(fragment)


def test_the_top_of_the_page_is_sent_again_only_when_it_says_something_else(page: Client, proposal: Proposal) -> None:
    mandate = noa()
    polled = (
        address(proposal) + words(page.get(address(proposal))).split(f'hx-get="{address(proposal)}')[1].split('"')[0]
    )
    assert page.get(polled, headers={"HX-Request": "true"}).status_code == 204
    acknowledge(actor=an_actor(at=LOOKS_AT), proposal=proposal.pk, mandate=mandate)
    assert "Någon tar sig an det" in words(page.get(polled, headers={"HX-Request": "true"}))


def test_only_the_ways_out_that_are_set_up_are_offered_and_taken(
    page: Client, proposal: Proposal, settings: Settings
) -> None:
    mandate = noa()
    settings.MESSAGE_TRANSPORTS = {"email": MailServer("localhost", 25, "jouren@example.invalid", security="none")}
    shown = words(page.get(address(proposal)))
    assert "Skicka e-post" in shown
    assert "Skicka sms" not in shown
    refused = send(page, address(proposal), mandate=mandate, do="sms")
    assert refused.status_code == 422
    assert "Sms är inte uppsatt här" in words(refused)
    assert not Attempt.objects.exists()


def test_where_no_way_out_is_set_up_the_page_says_so_and_shows_the_number(page: Client, proposal: Proposal) -> None:
    noa()
    shown = words(page.get(address(proposal)))
    assert "Sms och e-post är inte uppsatta här" in shown
    assert "Skicka" not in shown
    assert 'href="tel:0700000001"' in shown


def test_a_link_is_sent_and_waited_for(page: Client, proposal: Proposal, settings: Settings) -> None:
    settings.MESSAGE_TRANSPORTS = SMS
    send(page, address(proposal), mandate=noa(), do="sms")
    shown = words(page.get(address(proposal)))
    assert "Försök 1, sms: Noa Ek" in shown
    assert "Väntar på svar" in shown


def test_who_is_in_conflict_stands_in_the_order_without_a_button_and_cannot_be_asked(
    page: Client, proposal: Proposal
) -> None:
    mandate = noa()
    record_conflict(actor=an_actor(), case=proposal.case_id, decider_name="Noa Ek", reason="Barnets farbror")
    shown = words(page.get(address(proposal)))
    assert "Får inte besluta" in shown
    assert "Jävig i ärendet." in shown
    assert "Ingen som får besluta går att söka" in shown
    assert f'value="{mandate}"' not in shown
    refused = send(page, address(proposal), mandate=mandate, do="call")
    assert refused.status_code == 422
    assert "Noa Ek: Jävig i ärendet." in words(refused)
    assert not Attempt.objects.exists()


def test_a_broken_button_is_refused_in_words(page: Client, proposal: Proposal) -> None:
    for broken in ({}, {"mandate": "x", "do": "call"}, {"mandate": "1", "do": "shout"}, {"mandate": "1", "do": "call"}):
        assert send(page, address(proposal), **broken).status_code == 422
    assert page.post(address(proposal), {"mandate": noa(), "do": "call"}).status_code == 400
    assert not Attempt.objects.exists()


def test_what_has_ended_shows_what_was_tried_and_lets_nobody_be_asked(page: Client, proposal: Proposal) -> None:
    mandate = noa()
    attempt = call(actor=an_actor(), proposal=proposal.pk, mandate=mandate)
    withdraw(actor=an_actor(), proposal=proposal.pk, reason="Föräldrarna samtycker")
    shown = words(page.get(address(proposal)))
    assert "Försök 1, telefon: Noa Ek" in shown
    assert 'name="do"' not in shown
    assert send(page, address(proposal), mandate=mandate, do="call").status_code == 409
    told = send(page, reverse("decisions:result", args=[attempt.pk]), result="busy")
    assert told.status_code == 302
    assert page.get(reverse("decisions:result", args=[attempt.pk])).status_code == 302


def test_a_form_sent_again_rings_nobody_twice(page: Client, proposal: Proposal) -> None:
    form = {"mandate": noa(), "do": "call", "idempotency_key": "6f1f4b44-0000-4000-8000-000000000001"}
    first, again = page.post(address(proposal), form), page.post(address(proposal), form)
    assert first["Location"] == again["Location"]
    assert Attempt.objects.count() == 1


def test_a_case_of_another_night_asks_why_before_it_tells_who_was_reached(
    monkeypatch: pytest.MonkeyPatch, proposal: Proposal
) -> None:
    it_is(monkeypatch, LOOKS_AT + timedelta(days=9))
    answer = browser_of(a_user()).get(address(proposal))
    assert "Noa" not in words(answer)
    assert answer.status_code in {302, 403}


def test_a_protected_person_is_opened_with_a_reason_first(page: Client) -> None:
    proposal = a_proposal(a_case())
    protect(actor=an_actor(Role.UNIT_MANAGER), person=proposal.case.person_id, kind="marked")
    answer = page.get(address(proposal))
    assert answer.status_code == 302
    assert reverse("people:unlock", args=[proposal.case.person_id]) in answer["Location"]


def test_the_desk_says_that_a_decision_waits_and_who_is_next(page: Client, proposal: Proposal) -> None:
    mandate = noa()
    desk = reverse("desk:waiting")
    assert f'hx-get="{desk}"' in words(page.get(reverse("desk:tonight")))
    shown = words(page.get(desk))
    assert "Beslut väntar" in shown
    assert "Ingen har sökts än" in shown
    assert "Nästa: Noa Ek" in shown
    acknowledge(actor=an_actor(at=LOOKS_AT), proposal=proposal.pk, mandate=mandate)
    assert "Noa Ek tar sig an det" in words(page.get(desk, headers={"HX-Request": "true"}))
    withdraw(actor=an_actor(), proposal=proposal.pk, reason="Föräldrarna samtycker")
    assert "Inget beslut väntar på någon" in words(page.get(desk))
    assert words(page.get(desk, headers={"HX-Request": "true"})) == ""


def test_the_desk_asks_at_most_twelve_questions_however_much_waits_and_says_what_the_proposals_page_says(
    page: Client, proposal: Proposal
) -> None:
    mandate = noa()
    call(actor=an_actor(), proposal=proposal.pk, mandate=mandate)
    record_conflict(actor=an_actor(), case=proposal.case_id, decider_name="Robin Gran", reason="Granne")
    few = asked(page)
    others = [a_proposal(a_case()) for _ in range(3)]
    acknowledge(actor=an_actor(), proposal=others[0].pk, mandate=mandate)
    assert asked(page) == few <= 12
    told = {each.proposal: each.reaching for each in waiting_to_reach(an_actor(at=LOOKS_AT))}
    assert told == {each.pk: reaching_of(each, LOOKS_AT) for each in (proposal, *others)}


def asked(page: Client) -> int:
    page.get(reverse("desk:waiting"))  # what is asked once per process
    with CaptureQueriesContext(connection) as told:
        page.get(reverse("desk:waiting"))
    return len([each for each in told.captured_queries if "SAVEPOINT" not in each["sql"]])
