"""What the pages offer of a decision that stands no more, of one that takes another back, and while one waits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Outcome
from jourbok.decisions.selectors import decision_for_board, decisions_told
from jourbok.decisions.services import record_moment, withdraw
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision, at, decision_of, signed_by, their_mandate
from jourbok.law.rules import Event

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Client:
    it_is(monkeypatch)
    return browser_of(a_user())


def next_steps(page: Client, outcome: Outcome) -> str:
    shown = words(page.get(reverse("decisions:made", args=[outcome.decision_id])))
    return shown.split('id="nasta-steg"')[1].split("</section>")[0]


def tags(shown: str) -> list[str]:
    """The words of every tag on the page."""
    return re.findall(r'<span class="ds-tag[^>]*>(?:<svg.*?</svg>)?([^<]*)</span>', shown)


def begins(page: Client, case: object) -> str:
    return words(page.get(reverse("decisions:begin", args=[case])))


def test_what_has_ended_offers_no_place_to_seek_and_no_police_to_send(page: Client) -> None:
    outcome, decider, mandate = a_signed_decision()
    asked = a_proposal(outcome.proposal.case, kind="lvu_11", about=decision_of(outcome))
    placed = signed_by(decider, asked, mandate, when=NIGHT + 2 * MINUTE)
    for each in (outcome, placed):
        assert "Sök plats" in next_steps(page, each)
    worker = at(an_actor(), NIGHT + 5 * MINUTE)
    record_moment(actor=worker, decision=decision_of(outcome), event=Event.ENDED, at=NIGHT + 4 * MINUTE)
    for each in (outcome, placed):
        steps = next_steps(page, each)
        assert "Sök plats" not in steps
        assert "Beslutet som PDF" in steps


def test_a_request_to_the_police_offers_no_place_and_when_it_has_ended_no_paper_to_send(page: Client) -> None:
    outcome, decider, _ = a_signed_decision()
    official = their_mandate(decider, layer="member", grounds=("LVU 43 §",), is_deputy=False)
    asked = a_proposal(outcome.proposal.case, kind="lvu_43", about=decision_of(outcome))
    police = signed_by(decider, asked, official, when=NIGHT + 2 * MINUTE)
    assert "Begäran till polisen" in next_steps(page, police)
    assert "Sök plats" not in next_steps(page, police)
    worker = at(an_actor(), NIGHT + 5 * MINUTE)
    record_moment(actor=worker, decision=decision_of(outcome), event=Event.DETAINED, at=NIGHT + 4 * MINUTE)
    assert "Begäran till polisen" not in next_steps(page, police)


def test_a_decision_that_takes_another_back_says_which_and_never_that_it_stands(page: Client) -> None:
    outcome, decider, mandate = a_signed_decision()
    revoking = a_proposal(outcome.proposal.case, about=decision_of(outcome), revokes=True)
    taken_back = signed_by(decider, revoking, mandate, when=NIGHT + 2 * MINUTE)
    for address in (
        reverse("decisions:made", args=[taken_back.decision_id]),
        reverse("decisions:case", args=[outcome.proposal.case_id]),
    ):
        shown = words(page.get(address))
        assert "Upphäver LVU 6 §" in tags(shown)
        assert "Gäller" not in tags(shown)
    told = {each.title: each.state_sv for each in decisions_told(outcome.proposal.case_id, NIGHT + 5 * MINUTE)}
    assert sorted(text.partition(" ")[0] for text in told.values()) == ["Upphäver", "Upphävt"]
    assert "Sök plats" not in next_steps(page, taken_back)
    assert decision_for_board(intake(), decision_of(taken_back)).found.state_sv == "Upphäver LVU 6 §"


def test_a_second_taking_into_care_is_not_offered_while_one_waits_for_the_same_child(page: Client) -> None:
    waiting = a_proposal()
    other = a_case(contact=a_contact(), person=waiting.case.person)
    elsewhere = a_case(contact=a_contact(board="solna"), person=waiting.case.person)
    here = begins(page, waiting.case_id)
    assert 'value="lvu_6"' not in here
    assert 'value="lvu_6a"' not in here
    assert 'value="lvu_27"' in here
    assert "Ett förslag enligt LVU 6 § väntar på beslut sedan" in here
    assert "LVU 6 § i ett annat ärende om personen väntar" in begins(page, other.pk)
    assert 'value="lvu_6"' in begins(page, elsewhere.pk)
    withdraw(actor=at(an_actor(), NIGHT + MINUTE), proposal=waiting.pk, reason="Fel barn")
    assert 'value="lvu_6"' in begins(page, waiting.case_id)
