"""A draft that is about a decision that stands no more says so wherever it is seen, is not sent, and is thrown away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case
from jourbok.cases.tests.sending import a_form
from jourbok.decisions.models import Draft, Proposal
from jourbok.decisions.rules.deciding import AboutAnotherCase
from jourbok.decisions.services import record_moment, send_for_decision
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import (
    GROUNDS,
    SAID,
    a_decider,
    a_draft,
    a_proposal,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.law.rules import Event

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = NIGHT + 10 * MINUTE
STANDS_NO_MORE = "Beslutet som utkastet är om gäller inte längre"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Client:
    it_is(monkeypatch, LATER)
    return browser_of(a_user())


def a_draft_about_what_ended(how: str) -> Draft:
    """Police help is being written for a care that is revoked, or told to have ended, meanwhile; or still stands."""
    case, decider = a_case(), a_decider()
    mandate = their_mandate(decider, grounds=GROUNDS)
    care = decision_of(signed_by(decider, a_proposal(case), mandate))
    later = at(an_actor(), NIGHT + 2 * MINUTE)
    draft = a_draft(case, kind="lvu_43", about=care, actor=later)
    if how == "revoked":
        revoking = a_proposal(case, about=care, revokes=True, actor=later)
        signed_by(decider, revoking, mandate, when=NIGHT + 3 * MINUTE)
    if how == "ended":
        record_moment(
            actor=at(an_actor(), LATER), decision=care, event=Event.MATTER_DECIDED, at=later.moment, source="Rätten"
        )
    return draft


def case_page(case: Case) -> str:
    return reverse("decisions:case", args=[case.pk])


def to_send(draft: Draft, **said: str) -> dict[str, object]:
    return a_form(version=draft.version, ruling=draft.ruling, **{**SAID, **said})


@pytest.mark.parametrize(("how", "reason"), [("revoked", "Upphävt"), ("ended", "Upphört")])
def test_the_draft_and_the_case_say_that_what_it_is_about_stands_no_more_and_how_it_ended(
    page: Client, how: str, reason: str
) -> None:
    draft = a_draft_about_what_ended(how)
    for address in (reverse("decisions:draft", args=[draft.pk]), case_page(draft.case)):
        shown = words(page.get(address))
        assert STANDS_NO_MORE in shown
        assert f"{reason} lördag 27 november 2021" in shown
        assert "Kasta utkastet" in shown


def test_nothing_is_said_while_it_stands(page: Client) -> None:
    draft = a_draft_about_what_ended("")
    for address in (reverse("decisions:draft", args=[draft.pk]), case_page(draft.case)):
        assert STANDS_NO_MORE not in words(page.get(address))
        assert "Kasta utkastet" not in words(page.get(address))


def test_it_is_refused_with_how_it_ended_before_anything_else_is_asked_for(page: Client) -> None:
    draft = a_draft_about_what_ended("revoked")
    refused = page.post(reverse("decisions:draft", args=[draft.pk]), to_send(draft, do="send", risks=""))
    assert refused.status_code == 422
    assert f"{STANDS_NO_MORE}. Upphävt" in words(refused)
    assert not Proposal.objects.filter(draft=draft).exists()
    draft.refresh_from_db()
    assert draft.content["police_need"] == SAID["police_need"]
    with pytest.raises(AboutAnotherCase, match="Kasta utkastet"):
        send_for_decision(
            actor=at(an_actor(), LATER), draft=draft.pk, version=draft.version, ruling=draft.ruling, content=SAID
        )


def test_it_is_thrown_away_from_the_case_in_one_press_and_what_was_written_can_be_taken_up_again(page: Client) -> None:
    draft = a_draft_about_what_ended("revoked")
    there = reverse("decisions:draft", args=[draft.pk])
    page.post(there, to_send(draft, do="save"))
    assert f'action="{there}"' in words(page.get(case_page(draft.case)))
    assert page.post(there, a_form(do="throw")).headers["Location"] == case_page(draft.case)
    draft.refresh_from_db()
    assert draft.closed_at is not None
    assert draft.content["police_need"] == SAID["police_need"]
    shown = words(page.get(case_page(draft.case)))
    assert STANDS_NO_MORE not in shown
    assert reverse("decisions:take_up", args=[draft.pk]) in shown
