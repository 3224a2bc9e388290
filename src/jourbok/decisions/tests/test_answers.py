"""Whoever decides has answered: the desk tells of it by itself, until somebody on duty has opened it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Decision
from jourbok.cases.tests.factories import a_case
from jourbok.decisions.models import AnswerSeen, Proposal
from jourbok.decisions.selectors import unseen_answers
from jourbok.decisions.services import decline, read_out, see_answer, withdraw
from jourbok.decisions.tests.desks import LOOKS_AT, a_deciding_user, browser_of, it_is, mandate_of, proving, send, words
from jourbok.decisions.tests.factories import a_decider, a_proposal, a_signed_decision, at, their_mandate
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.people.tests.factories import an_adult
from jourbok.signing.models import SigningOrder

pytestmark = pytest.mark.django_db
WHY = "Mormor kan ta emot barnet i natt."
PART = {"HX-Request": "true"}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Client:
    it_is(monkeypatch)
    return browser_of(a_user())


def desk(page: Client) -> str:
    return words(page.get(reverse("desk:answers"), headers=PART))


def refused(proposal: Proposal, *, name: str = "Noa Ek") -> Actor:
    """Whoever may decide says no."""
    decider = a_decider(proposal.board.slug, name=name)
    their_mandate(decider, proposal.board.slug)
    decline(actor=at(decider, NIGHT + timedelta(minutes=3)), proposal=proposal.pk, reason=WHY)
    return decider


def test_a_no_on_the_decision_makers_page_comes_to_the_desk_by_itself_and_stays_until_it_is_opened(
    page: Client,
) -> None:
    proposal, noa = a_proposal(), a_deciding_user()
    mandate_of(noa)
    assert f'hx-get="{reverse("desk:answers")}"' in words(page.get(reverse("desk:tonight")))
    before = desk(page)
    polled = before.split('hx-get="')[1].split('"')[0]
    assert page.get(polled, headers=PART).status_code == 204
    send(browser_of(noa), reverse("decisions:decline", args=[proposal.pk]), **{"decline-reason": WHY})
    told = page.get(polled, headers=PART)
    assert told.headers["HX-Trigger"] == "answered"
    shown = words(told)
    assert "Noa Ek sa nej" in shown
    assert 'data-color="danger"' in shown
    assert proposal.case.number in shown
    assert "nå nästa eller börja om" in shown
    assert WHY not in shown
    assert proposal.case.person.surname not in shown
    assert "Noa Ek sa nej" in desk(page)
    opened = words(page.get(reverse("decisions:proposal", args=[proposal.pk])))
    assert WHY in opened
    assert "sa nej" not in desk(page)
    assert AnswerSeen.objects.get().by_name == "Kim Jour"


def test_a_signature_comes_to_the_desk_with_a_way_to_the_decision_and_goes_when_it_is_opened(page: Client) -> None:
    proposal, noa = a_proposal(), a_deciding_user()
    mandate = mandate_of(noa)
    theirs = browser_of(noa)
    send(theirs, reverse("decisions:sign", args=[proposal.pk]), mandate=mandate.pk, method="step_up")
    send(proving(theirs), reverse("decisions:signing", args=[proposal.pk, SigningOrder.objects.get().pk]))
    made = reverse("decisions:made", args=[Decision.objects.get().pk])
    assert f'href="{made}"' in desk(page)
    assert "Noa Ek fattade beslutet" in desk(page)
    page.get(made)
    assert "Noa Ek" not in desk(page)


def test_after_a_no_the_page_names_the_others_who_may_decide_and_lets_the_worker_begin_again(page: Client) -> None:
    proposal = a_proposal()
    refused(proposal)
    their_mandate(a_decider(name="Sam Alm"), layer="member", is_deputy=False, phone="070-000 00 02")
    shown = words(page.get(reverse("decisions:proposal", args=[proposal.pk])))
    what_now = shown.split("Vad du gör nu")[1].split("</section>")[0]
    assert 'href="tel:0700000002"' in what_now
    assert "Noa Ek" not in what_now
    assert "Börja om från det här" in what_now


def test_whoever_watches_the_call_order_is_told_of_a_no_as_an_alarm(page: Client) -> None:
    proposal = a_proposal()
    address = reverse("decisions:reach", args=[proposal.pk])
    polled = words(page.get(address)).split(f'hx-get="{address}')[1].split('"')[0]
    refused(proposal)
    told = words(page.get(address + polled, headers=PART))
    assert "Noa Ek sa nej" in told
    assert 'data-color="danger"' in told


def test_those_who_said_no_come_first_and_then_children() -> None:
    grown, child, signed = a_proposal(a_case(person=an_adult()), kind="lvm_13"), a_proposal(), a_signed_decision()[0]
    refused(grown, name="Bo Al")
    refused(child, name="Ali Ro")
    found = unseen_answers(an_actor(at=LOOKS_AT))
    assert [each.proposal for each in found] == [child.pk, grown.pk, signed.proposal_id]
    assert [each.is_no for each in found] == [True, True, False]


def test_what_the_service_wrote_down_itself_is_known_already() -> None:
    taken_back, read = a_proposal(), a_proposal(a_case())
    withdraw(actor=an_actor(), proposal=taken_back.pk, reason="Mormor kom")
    mandate = their_mandate(a_decider())
    read_out(
        actor=at(an_actor(), NIGHT + timedelta(minutes=4)),
        proposal=read.pk,
        mandate=mandate.pk,
        signer_name="Noa Ek",
        witness_name="Sam Vittne",
        read_at=NIGHT + timedelta(minutes=3),
    )
    assert unseen_answers(an_actor(at=LOOKS_AT)) == []


def test_who_saw_it_first_stays_and_nobody_writes_over_it() -> None:
    proposal = a_proposal()
    with pytest.raises(NotFound):
        see_answer(actor=an_actor(), proposal=proposal.pk)
    decider = refused(proposal)
    with pytest.raises(NotPermitted):
        see_answer(actor=decider, proposal=proposal.pk)
    first = see_answer(actor=an_actor(name="Kim Jour", at=LOOKS_AT), proposal=proposal.pk)
    again = see_answer(actor=an_actor(Role.UNIT_MANAGER, name="Mika Chef", at=LOOKS_AT), proposal=proposal.pk)
    assert (again.pk, again.by_name) == (first.pk, "Kim Jour")
    with pytest.raises(ProgrammingError, match="permission denied"):
        AnswerSeen.objects.update(by_name="Någon Annan")


def test_a_proposal_that_waits_is_opened_without_anything_written(page: Client) -> None:
    proposal = a_proposal()
    page.get(reverse("decisions:proposal", args=[proposal.pk]))
    assert not AnswerSeen.objects.exists()


def test_the_desk_asks_as_little_however_many_answers_there_are(page: Client) -> None:
    refused(a_proposal())
    few = asked(page)
    for name in ("Bo Al", "Ali Ro"):
        refused(a_proposal(a_case()), name=name)
    assert asked(page) == few <= 12


def asked(page: Client) -> int:
    page.get(reverse("desk:answers"))  # what is asked once per process
    with CaptureQueriesContext(connection) as told:
        page.get(reverse("desk:answers"))
    return len([each for each in told.captured_queries if "SAVEPOINT" not in each["sql"]])
