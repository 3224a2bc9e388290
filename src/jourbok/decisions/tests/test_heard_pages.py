"""A colleague opens the proposal in their own browser and says that they heard the decision, or that they did not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import a_user
from jourbok.cases.models import Decision, Mandate
from jourbok.decisions.models import Heard, Outcome, Proposal
from jourbok.decisions.tests.desks import a_deciding_user, browser_of, it_is, mandate_of, send, words
from jourbok.decisions.tests.factories import a_decider, a_proposal, their_mandate
from jourbok.decisions.tests.test_heard import again, declined
from jourbok.kernel.actor import Role

pytestmark = pytest.mark.django_db
SAID = {"read_at_at": "2021-11-27 02:20"}
HEARD = {"heard_at_at": "2021-11-27 02:20"}


@pytest.fixture(autouse=True)
def eight_minutes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)


@pytest.fixture
def kim(db: None) -> Client:
    return browser_of(a_user(name="Kim Jour"))


@pytest.fixture
def alex(db: None) -> Client:
    return browser_of(a_user(name="Alex Jour"))


def page(name: str, proposal: Proposal, *more: Any) -> str:
    return reverse(f"decisions:{name}", args=[proposal.pk, *more])


def test_after_a_no_the_reader_is_told_what_to_do_and_goes_on_when_a_colleague_has_confirmed(
    kim: Client, alex: Client
) -> None:
    first, mandate, _ = declined()
    proposal = again(first)
    shown = words(kim.get(page("read_out", proposal)))
    assert "En kollega ska först bekräfta i sitt eget konto" in shown
    assert 'name="witness_name"' not in shown
    refused = send(kim, page("read_out", proposal), mandate=mandate.pk, witness_name="Bo Al", **SAID)
    assert refused.status_code == 422
    assert "logga in själv" in words(refused)
    assert not Decision.objects.exists()
    assert "Jag hörde det" in words(alex.get(page("proposal", proposal)))
    asked = words(alex.get(page("heard", proposal)))
    assert "Vem hörde du besluta?" in asked
    assert proposal.ruling in asked
    assert "Jag hörde det inte" not in asked
    done = send(alex, page("heard", proposal), mandate=mandate.pk, **HEARD)
    assert done.headers["Location"] == page("heard", proposal)
    assert "Du skrev" in words(alex.get(page("heard", proposal)))
    assert "Alex Jour har bekräftat i eget konto" in words(kim.get(page("read_out", proposal)))
    send(kim, page("read_out", proposal), mandate=mandate.pk, **SAID)
    made = words(kim.get(reverse("decisions:made", args=[Outcome.objects.get(ending="signed").decision_id])))
    assert "Alex Jour har bekräftat det i eget konto" in made
    assert "Noa Ek sa nej till ett likadant förslag" in made


def read_out_by(kim: Client) -> Proposal:
    proposal = a_proposal()
    user = a_deciding_user()
    mandate = mandate_of(user)
    send(kim, page("read_out", proposal), mandate=mandate.pk, witness_name="Alex Jour", **SAID)
    return proposal


def test_a_colleague_confirms_afterwards_from_the_decision_and_whoever_read_it_out_cannot(
    kim: Client, alex: Client
) -> None:
    proposal = read_out_by(kim)
    made = reverse("decisions:made", args=[Outcome.objects.get().decision_id])
    assert "Vittnet har inte bekräftat i eget konto." in words(alex.get(made))
    assert page("heard", proposal) in words(alex.get(made))
    assert page("heard", proposal) not in words(kim.get(made))
    assert "kan inte själv bekräfta" in words(kim.get(page("heard", proposal)))
    assert "Vittnet har inte bekräftat" in words(alex.get(reverse("decisions:papers_awaited")))
    wrong = send(alex, page("heard", proposal), heard_at_at="2021-11-27 01:20")
    assert wrong.status_code == 422
    assert "Kontrollera tiden" in words(wrong)
    assert send(alex, page("heard", proposal), **HEARD).headers["Location"] == made
    assert "Alex Jour har bekräftat det i eget konto" in words(alex.get(made))
    sam = browser_of(a_user(Role.BOARD_INTAKE, board=proposal.board, name="Sam Mottagning"))
    assert "Alex Jour har bekräftat det i eget konto" in words(
        sam.get(reverse("decisions:board_decision", args=[Outcome.objects.get().decision_id]))
    )


def test_a_colleague_says_that_they_did_not_hear_it_and_the_decision_tells_it(kim: Client, alex: Client) -> None:
    proposal = read_out_by(kim)
    made = reverse("decisions:made", args=[Outcome.objects.get().decision_id])
    assert "Enhetschefen får veta det" in words(alex.get(page("heard", proposal)))
    assert send(alex, page("heard", proposal), do="not").headers["Location"] == made
    assert "hörde inte och såg inte Noa Ek besluta" in words(kim.get(made))
    assert not Heard.objects.get().is_heard


def test_a_denial_stands_beside_what_was_confirmed_before_and_is_marked_wherever_the_decision_is(
    kim: Client, alex: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = read_out_by(kim)
    made = reverse("decisions:made", args=[Outcome.objects.get().decision_id])
    send(alex, page("heard", proposal), **HEARD)
    assert "bekräftat det i eget konto" in words(kim.get(made))
    assert "Någon säger att beslutet inte fattades så" not in words(kim.get(made))
    send(alex, page("heard", proposal), do="not")
    for shown in (made, reverse("decisions:case", args=[proposal.case_id])):
        said = words(kim.get(shown))
        assert "Alex Jour bekräftade det" in said
        assert "men har sedan skrivit i eget konto" in said
    assert "Ifrågasatt" in words(kim.get(reverse("decisions:case", args=[proposal.case_id])))
    assert "Någon säger att beslutet inte fattades så" in words(kim.get(made))
    assert "uppgivet vittne" in words(kim.get(made))


def test_a_right_that_one_has_entered_is_offered_with_what_a_colleague_must_do(alex: Client) -> None:
    proposal, manager = a_proposal(), a_user(Role.UNIT_MANAGER, name="Mika Chef")
    mandate = their_mandate(a_decider())
    Mandate.objects.filter(pk=mandate.pk).update(registered_by_id=str(manager.pk))
    desk = browser_of(manager)
    assert "Du har själv lagt in den här beslutanderätten" in words(desk.get(page("read_out", proposal)))
    assert send(desk, page("read_out", proposal), mandate=mandate.pk, **SAID).status_code == 422
    send(alex, page("heard", proposal), mandate=mandate.pk, **HEARD)
    assert send(desk, page("read_out", proposal), mandate=mandate.pk, **SAID).status_code == 302


def test_of_what_was_signed_on_a_screen_there_is_nothing_to_say(alex: Client) -> None:
    first, _, _ = declined()
    assert "Det finns inget att bekräfta" in words(alex.get(page("heard", first)))
