"""A worker reads a proposal to somebody on the telephone, before a witness or with BankID, and follows the paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.tests.factories import a_mandate
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.tests.desks import LOOKS_AT, a_deciding_user, browser_of, it_is, mandate_of, proving, send
from jourbok.decisions.tests.factories import a_proposal
from jourbok.kernel.actor import Role
from jourbok.signing.models import PaperArrival, Signature, SignerNumber, SigningOrder
from jourbok.signing.secrecy import number_hash
from jourbok.signing.services import keep_left
from jourbok.signing.tests.bankid_server import Bank
from jourbok.signing.tests.factories import NUMBER, OTHER_NUMBER

pytestmark = pytest.mark.django_db
NAME = "Noa Ek"


@pytest.fixture(autouse=True)
def eight_minutes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)


@pytest.fixture
def proposal(db: None) -> Proposal:
    return a_proposal()


@pytest.fixture
def noa(proposal: Proposal) -> User:
    user = a_deciding_user(name=NAME)
    mandate_of(user)
    return user


@pytest.fixture
def kim(proposal: Proposal) -> Client:
    return browser_of(a_user(name="Kim Jour"))


def words(response: Any) -> str:
    return str(response.content.decode())


def page(name: str, proposal: Proposal, *more: Any) -> str:
    return reverse(f"decisions:{name}", args=[proposal.pk, *more])


def bankid_of(user: User, number: str = NUMBER) -> None:
    told: dict[str, Any] = {"set_at": LOOKS_AT, "set_by_id": "0", "set_by_name": "Tintin Förvaltare"}
    SignerNumber.objects.create(user_id=str(user.pk), number_hash=number_hash(number), **told)


def test_what_is_read_aloud_stands_on_the_page_with_who_decides(kim: Client, noa: User, proposal: Proposal) -> None:
    said = words(kim.get(page("read_out", proposal)))
    assert proposal.ruling in said
    assert said.index("Läs detta ord för ord") < said.index(NAME + ". ") < said.index(f"{NAME} sa ja")


def test_with_several_who_may_decide_the_worker_chooses_whom_they_talk_to(
    kim: Client, noa: User, proposal: Proposal
) -> None:
    other = mandate_of(a_deciding_user(name="Alex Annan"))
    asked = words(kim.get(page("read_out", proposal)))
    assert "Läs detta ord för ord" not in asked
    assert "Alex Annan" in words(kim.get(page("read_out", proposal), {"vem": other.pk})).split("Läs detta")[1]


def test_a_decision_read_before_a_witness_is_made_then_and_its_paper_is_awaited_until_it_comes(
    kim: Client, noa: User, proposal: Proposal
) -> None:
    mandate = proposal_mandate(proposal)
    fields = {"mandate": mandate, "witness_name": "Sam Vittne", "read_at_at": "2021-11-27 02:20"}
    answer = send(kim, page("read_out", proposal), **fields)
    outcome = Outcome.objects.get()
    assert answer.headers["Location"] == reverse("decisions:made", args=[outcome.decision_id])
    assert outcome.by_name == NAME
    assert "Papperet har kommit" in words(kim.get(reverse("decisions:papers_awaited")))
    came = {"signed_on": "2021-11-27", "arrived_at_at": "2021-11-27 02:21"}
    assert send(kim, page("paper", proposal), **came).status_code == 302
    assert PaperArrival.objects.count() == 1
    assert "Inga papper väntas." in words(kim.get(reverse("decisions:papers_awaited")))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"witness_name": ""}, "Skriv vem som var vittne."),
        ({"witness_name": "Kim Jour"}, "tre olika personer"),
        ({"witness_name": NAME}, "tre olika personer"),
        ({"read_at_at": "2021-11-27 01:00"}, "innan förslaget skickades"),
        ({"read_at_at": "2021-11-27 05:00"}, "Välj en tid som har varit."),
    ],
)
def test_what_stands_in_the_way_is_told_and_what_was_typed_stays(
    kim: Client, noa: User, proposal: Proposal, wrong: dict[str, str], told: str
) -> None:
    fields = {"witness_name": "Sam Vittne", "read_at_at": "2021-11-27 02:20", **wrong}
    answer = send(kim, page("read_out", proposal), mandate=proposal_mandate(proposal), **fields)
    assert answer.status_code == 422
    assert told in words(answer)
    assert f'value="{fields["read_at_at"]}"' in words(answer)
    assert not Decision.objects.exists()


def test_a_mandate_that_names_somebody_is_nobody_elses(kim: Client, noa: User, proposal: Proposal) -> None:
    fields = {"witness_name": "Sam Vittne", "read_at_at": "2021-11-27 02:20", "signer_name": "Någon Annan"}
    send(kim, page("read_out", proposal), mandate=proposal_mandate(proposal), **fields)
    assert Outcome.objects.get().by_name == NAME


def test_bankid_by_telephone_waits_for_the_signer_and_then_the_decision_is_made(
    kim: Client, noa: User, proposal: Proposal, bank: Bank
) -> None:
    bankid_of(noa)
    bank.hints = ["userCallConfirm"]
    begun = send(kim, page("phone_sign", proposal), mandate=proposal_mandate(proposal), number=NUMBER, we_rang="yes")
    there = page("phone_signing", proposal, SigningOrder.objects.get().pk)
    assert begun.headers["Location"] == there
    assert "Be beslutsfattaren öppna BankID-appen" in words(kim.get(there))
    assert "Bekräfta i BankID-appen" in words(send(kim, there))
    answer = kim.post(there, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("decisions:made", args=[Outcome.objects.get().decision_id])
    assert Signature.objects.get().method == "bankid_phone"


def test_what_was_signed_by_telephone_while_the_page_was_left_is_said_so_and_decided_there(
    kim: Client, noa: User, proposal: Proposal, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    bankid_of(noa)
    fields = {"mandate": proposal_mandate(proposal), "number": NUMBER, "we_rang": "yes"}
    send(kim, page("phone_sign", proposal), **fields)
    there = page("phone_signing", proposal, SigningOrder.objects.get().pk)
    later = LOOKS_AT + timedelta(minutes=1)
    assert keep_left(actor=an_actor(Role.SYSTEM, at=later)) == 1
    it_is(monkeypatch, later + timedelta(minutes=1))
    shown = words(kim.get(there))
    assert f"{NAME} har skrivit under. Beslutet fattas nu." in shown
    assert "Inget är undertecknat" not in shown
    assert "Avbryt" not in shown
    assert send(kim, page("phone_sign", proposal), **fields).headers["Location"] == there
    send(kim, there)
    assert Outcome.objects.get().by_name == NAME


def test_another_persons_number_is_refused_before_bankid_is_asked(
    kim: Client, noa: User, proposal: Proposal, bank: Bank
) -> None:
    bankid_of(noa)
    fields = {"mandate": proposal_mandate(proposal), "number": OTHER_NUMBER, "we_rang": "yes"}
    answer = send(kim, page("phone_sign", proposal), **fields)
    assert answer.status_code == 422
    assert "Numret är inte undertecknarens" in words(answer)
    assert bank.asked == []


def test_without_bankid_the_page_says_what_to_do_instead(kim: Client, noa: User, proposal: Proposal) -> None:
    assert "BankID är inte inställt här" in words(kim.get(page("phone_sign", proposal)))


def test_a_decision_maker_signs_with_bankid_on_their_own_telephone(noa: User, proposal: Proposal, bank: Bank) -> None:
    bankid_of(noa)
    bank.hints = ["userSign"]
    desk = browser_of(noa)
    shown = words(desk.get(page("decide", proposal)))
    assert "Fatta beslutet med BankID" in shown
    send(desk, page("sign", proposal), mandate=proposal_mandate(proposal), method="bankid")
    there = page("signing", proposal, SigningOrder.objects.get().pk)
    opened = words(desk.get(there))
    assert "https://app.bankid.com/?autostarttoken=" in opened
    assert "<svg" in opened
    part = desk.post(there, headers={"HX-Request": "true"})
    assert "Skriv in din säkerhetskod" in words(part)
    assert proposal.ruling not in words(part)
    answer = desk.post(there, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == page("decide", proposal)
    assert Outcome.objects.get().by_id == str(noa.pk)


def test_bankid_of_somebody_else_decides_nothing_and_says_so(noa: User, proposal: Proposal, bank: Bank) -> None:
    bankid_of(noa, OTHER_NUMBER)
    desk = proving(browser_of(noa))
    send(desk, page("sign", proposal), mandate=proposal_mandate(proposal), method="bankid")
    there = page("signing", proposal, SigningOrder.objects.get().pk)
    assert "någon annans BankID" in words(send(desk, there))
    assert not Decision.objects.exists()


def test_who_breaks_off_at_their_own_telephone_breaks_off_at_bankid_too(
    noa: User, proposal: Proposal, bank: Bank
) -> None:
    bankid_of(noa)
    bank.hints = ["userSign"]
    desk = browser_of(noa)
    send(desk, page("sign", proposal), mandate=proposal_mandate(proposal), method="bankid")
    there = page("signing", proposal, SigningOrder.objects.get().pk)
    assert "Avbryt, jag skriver inte under" in words(desk.get(there))
    answer = send(desk, there, do="cancel")
    assert answer.headers["Location"] == page("decide", proposal)
    assert bank.orders == {}
    assert "Underskriften är avbruten. Inget är beslutat." in words(desk.get(page("decide", proposal)))
    assert "Underskriften avbröts" in words(desk.get(there))
    assert send(desk, there, do="cancel").headers["Location"] == there
    assert not Decision.objects.exists()


def test_a_worker_breaks_off_bankid_by_telephone_at_bankid_too(
    kim: Client, noa: User, proposal: Proposal, bank: Bank
) -> None:
    bankid_of(noa)
    bank.hints = ["userCallConfirm"]
    send(kim, page("phone_sign", proposal), mandate=proposal_mandate(proposal), number=NUMBER, we_rang="yes")
    there = page("phone_signing", proposal, SigningOrder.objects.get().pk)
    answer = send(kim, there, do="cancel")
    assert answer.headers["Location"] == page("proposal", proposal)
    assert bank.orders == {}
    assert "Underskriften avbröts" in words(kim.get(there))
    assert not Decision.objects.exists()


def test_when_bankid_does_not_answer_a_break_off_is_not_said_to_have_been_made(
    noa: User, proposal: Proposal, bank: Bank
) -> None:
    bankid_of(noa)
    desk = browser_of(noa)
    send(desk, page("sign", proposal), mandate=proposal_mandate(proposal), method="bankid")
    there = page("signing", proposal, SigningOrder.objects.get().pk)
    bank.answers_instead = (503, {"errorCode": "Maintenance", "details": "Away"})
    answer = send(desk, there, do="cancel")
    assert answer.status_code >= 400
    assert "avbruten" not in words(answer)
    assert "Avbryt, jag skriver inte under" in words(answer)


def proposal_mandate(proposal: Proposal) -> int:
    """The one mandate of its board."""
    return Mandate.objects.get(board_id=proposal.board_id, holder_name=NAME).pk


def test_of_the_services_own_delegation_the_page_asks_who_decided_and_of_a_persons_it_does_not(kim: Client) -> None:
    proposal = a_proposal(kind="lvu_32")
    mandate = a_mandate(grounds=("LVU 32 §",), layer="host_official", holder_name="Jourens socialsekreterare")
    for name in ("read_out", "write_down"):
        said = words(kim.get(page(name, proposal), {"made_at_at": "2021-11-27 02:10"}))
        assert '<input type="text" name="signer_name"' in said
        assert "(namnet på den som beslutar)" in said
    Mandate.objects.filter(pk=mandate.pk).update(is_office=False)
    assert '<input type="hidden" name="signer_name"' in words(kim.get(page("read_out", proposal)))
