"""A worker writes down what was decided on paper: the time first, then who could decide then, all without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.cases.models import Case, Decision
from jourbok.cases.tests.factories import a_case, a_contact, a_mandate
from jourbok.decisions.models import Draft, Outcome, Proposal
from jourbok.decisions.selectors import decisions_for_board
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.desks import browser_of, it_is, send, words
from jourbok.decisions.tests.factories import SAID, a_proposal, the_law
from jourbok.people.tests.factories import a_child
from jourbok.signing.models import Signature

pytestmark = pytest.mark.django_db
#: 23.14 in Sweden, and how it is typed.
EARLIER = NIGHT - timedelta(hours=3)
TYPED = {"made_at_at": "2021-11-26 23:14"}


@pytest.fixture(autouse=True)
def the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)


@pytest.fixture
def kim(db: None) -> Client:
    a_case()
    return browser_of(a_user(name="Kim Jour"))


def address(name: str, thing: Any, **typed: str) -> str:
    query = "&".join(f"{key}={value.replace(' ', '+')}" for key, value in typed.items())
    return reverse(f"decisions:{name}", args=[thing.pk]) + (f"?{query}" if query else "")


def test_who_is_offered_held_the_right_when_the_paper_was_signed(kim: Client) -> None:
    proposal = a_proposal(on_paper_at=EARLIER)
    gone = a_mandate(holder_name="Gun Grön", until=NIGHT - timedelta(hours=1))
    a_mandate(holder_name="Nya Nord", since=NIGHT - timedelta(hours=1))
    shown = words(kim.get(address("write_down", proposal, **TYPED)))
    assert "Gun Grön beslutade på papper fredag 26 november 2021 kl. 23:14" in shown
    assert "Nya Nord" not in shown
    assert "Tiden är före samtalet till jouren" in shown
    assert "sa ja" not in shown
    answer = send(kim, address("write_down", proposal, **TYPED), mandate=gone.pk, before_contact="on")
    outcome = Outcome.objects.get()
    assert answer.headers["Location"] == reverse("decisions:made", args=[outcome.decision_id])
    assert (outcome.by_name, outcome.ended_at) == ("Gun Grön", EARLIER)
    assert "witness" not in Signature.objects.get().evidence


def test_with_several_the_time_is_kept_while_one_is_chosen(kim: Client) -> None:
    proposal = a_proposal()
    a_mandate(holder_name="Gun Grön")
    other = a_mandate(holder_name="Noa Ek")
    shown = kim.get(address("write_down", proposal, **TYPED)).content.decode()
    chosen = f"?made_at_at=2021-11-26+23%3A14&vem={other.pk}"
    assert chosen.replace("&", "&amp;") in shown or chosen in shown
    assert "Noa Ek beslutade på papper" in words(kim.get(address("write_down", proposal, **TYPED, vem=str(other.pk))))


def test_what_stands_in_the_way_is_told(kim: Client) -> None:
    proposal, mandate = a_proposal(on_paper_at=EARLIER), a_mandate()
    late = {"made_at_at": "2021-11-27 05:00"}
    assert "Välj en tid som har varit." in words(kim.get(address("write_down", proposal, **late)))
    answer = send(kim, address("write_down", proposal, **late), mandate=mandate.pk)
    assert answer.status_code == 422
    unsaid = send(kim, address("write_down", proposal, **TYPED), mandate=mandate.pk)
    assert unsaid.status_code == 422
    assert "Kryssa i om det stämmer" in words(unsaid)
    assert not Decision.objects.exists()


def test_the_page_asks_who_saw_it_when_the_proposal_had_been_sent(kim: Client) -> None:
    proposal, mandate = a_proposal(), a_mandate()
    there = address("write_down", proposal, made_at_at="2021-11-27 02:16")
    assert "Vem som var vittne" in words(kim.get(there))
    for_a_paper = a_proposal(on_paper_at=EARLIER, case=a_case(contact=a_contact(), person=a_child(serial=3)))
    assert "Vem som var vittne" not in words(kim.get(address("write_down", for_a_paper)))
    refused = send(kim, there, mandate=mandate.pk)
    assert refused.status_code == 422
    assert "Skriv vem som såg papperet skrivas under." in words(refused)
    assert send(kim, there, mandate=mandate.pk, witness_name="Bo Al").status_code == 302
    assert Outcome.objects.get().by_name == "Noa Ek"


def test_what_was_made_on_paper_is_prepared_as_such_and_nobody_is_rung(kim: Client) -> None:
    the_law()
    case = Case.objects.get()
    a_mandate()
    begun = send(kim, address("begin", case, **TYPED), kind="lvu_6")
    draft = Draft.objects.get()
    assert (begun.status_code, draft.on_paper_at) == (302, EARLIER)
    page = words(kim.get(begun.headers["Location"]))
    assert "Skriv orden så som de står på papperet." in page
    assert "Vem får besluta i natt" not in page
    answer = send(kim, address("draft", draft), do="send", version=draft.version, ruling=draft.ruling, **SAID)
    proposal = Proposal.objects.get()
    assert answer.headers["Location"] == address("write_down", proposal)
    assert "Noa Ek beslutade på papper" in words(kim.get(answer.headers["Location"]))
    assert "Ingen rings" in words(kim.get(address("proposal", proposal)))
    assert "Ska skrivas in" in words(kim.get(reverse("desk:waiting")))
    assert "Ska skrivas in" in words(kim.get(address("case", case)))


def test_until_somebody_else_has_the_paper_the_board_and_the_service_read_who_wrote_it_down(kim: Client) -> None:
    proposal, mandate = a_proposal(on_paper_at=EARLIER), a_mandate()
    send(kim, address("write_down", proposal, **TYPED), mandate=mandate.pk, before_contact="on")
    later = NIGHT + timedelta(hours=1)
    [row] = decisions_for_board(intake(moment=later), "sollentuna").to_take
    assert row.from_paper_sv == "Inskrivet från papper av Kim Jour. Papperet har inte kommit."
    awaited = words(kim.get(reverse("decisions:papers_awaited")))
    assert "Noa Ek beslutade på papper" in awaited
    came = {"signed_on": "2021-11-26", "arrived_at_at": "2021-11-27 02:20"}
    assert "beslutade på papper" in words(kim.get(address("paper", proposal)))
    alex = browser_of(a_user(name="Alex Jour"))
    assert send(alex, address("paper", proposal), **came).status_code == 302
    [row] = decisions_for_board(intake(moment=later), "sollentuna").to_take
    assert row.from_paper_sv == ""


def test_what_its_writer_alone_has_the_paper_of_says_so_for_good(kim: Client) -> None:
    proposal, mandate = a_proposal(on_paper_at=EARLIER), a_mandate()
    send(kim, address("write_down", proposal, **TYPED), mandate=mandate.pk, before_contact="on")
    send(kim, address("paper", proposal), signed_on="2021-11-26", arrived_at_at="2021-11-27 02:20")
    [row] = decisions_for_board(intake(moment=NIGHT + timedelta(hours=1)), "sollentuna").to_take
    assert row.from_paper_sv == "Inskrivet från papper av Kim Jour. Kim Jour har också registrerat papperet."
    made = reverse("decisions:made", args=[Outcome.objects.get().decision_id])
    assert "Kim Jour har också registrerat papperet" in words(kim.get(made))
