"""Whoever signs with BankID what has ended meanwhile is told so, and the signature is kept; nothing is left there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.services import begin_signing, collect, sign_by_phone, withdraw
from jourbok.decisions.tests.desks import browser_of, it_is, send, words
from jourbok.decisions.tests.factories import a_decider, a_proposal, another_like, at, signed_by, their_mandate
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import DomainError
from jourbok.signing.models import Signature, SigningOrder
from jourbok.signing.rules import Method
from jourbok.signing.services import keep_left
from jourbok.signing.tests.bankid_server import Bank
from jourbok.signing.tests.factories import NUMBER, with_number

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
KEPT = "Underskriften är sparad som bevis, men den blev inget beslut."


def begun() -> tuple[Actor, Proposal, Mandate, dict[str, Any]]:
    """Noa has been shown the words, and BankID asks for the signature."""
    proposal, decider = a_proposal(), with_number(a_decider())
    mandate = their_mandate(decider)
    told: dict[str, Any] = {"proposal": proposal.pk, "mandate": mandate.pk}
    asked: dict[str, Any] = {"method": Method.BANKID, "caller_address": "127.0.0.1"}
    order = begin_signing(actor=at(decider, NIGHT), **told, **asked).order
    return decider, proposal, mandate, {**told, "order": order.pk}


def taken_back(proposal: Proposal) -> None:
    withdraw(actor=at(an_actor(), NIGHT), proposal=proposal.pk, reason="Mormor kom och tog hand om barnet.")


def system() -> Actor:
    return at(an_actor(Role.SYSTEM), NIGHT + MINUTE)


def stopped(decider: Actor, asked: dict[str, Any]) -> str:
    with pytest.raises(DomainError) as refused:
        collect(actor=at(decider, NIGHT + MINUTE), **asked)
    assert not Decision.objects.filter(decided_by_name=decider.name).exists()
    return refused.value.message


def by_another(proposal: Proposal, mandate: Mandate) -> None:
    other = a_decider(name="Sam Al")
    signed_by(other, proposal, their_mandate(other))


@pytest.mark.parametrize(
    "ended", [lambda proposal, mandate: taken_back(proposal), by_another], ids=["taken back", "decided by another"]
)
def test_what_was_signed_while_the_proposal_ended_is_kept_and_the_signer_told(
    bank: Bank, ended: Callable[[Proposal, Mandate], None]
) -> None:
    decider, proposal, mandate, asked = begun()
    ended(proposal, mandate)
    said = stopped(decider, asked)
    assert "redan avgjort" in said
    assert KEPT in said
    assert "skicka det på nytt" not in said
    kept = Signature.objects.get(signer_id=decider.id)
    assert kept.order_id == asked["order"]
    assert kept.sealed_evidence
    assert stopped(decider, asked) == said


def test_so_is_what_was_signed_when_the_words_are_no_longer_those_of_the_proposal(bank: Bank) -> None:
    decider, _, _, asked = begun()
    assert KEPT in stopped(decider, {**asked, "mandate": None})
    assert Signature.objects.count() == 1


def test_who_has_not_signed_yet_is_asked_no_more_by_bankid(bank: Bank) -> None:
    decider, proposal, _, asked = begun()
    taken_back(proposal)
    bank.hints = ["userSign"]
    assert "sparad som bevis" not in stopped(decider, asked)
    assert bank.orders == {}
    assert not Signature.objects.exists()


def test_who_signs_just_as_the_order_is_taken_back_at_bankid_has_it_kept_and_is_told(bank: Bank) -> None:
    decider, proposal, _, asked = begun()
    taken_back(proposal)
    bank.hints = ["userSign"]
    bank.refuses_to_cancel = True
    assert KEPT in stopped(decider, asked)
    assert Signature.objects.count() == 1


def test_an_order_that_bankid_has_forgotten_stops_nothing_from_being_told(bank: Bank) -> None:
    decider, proposal, _, asked = begun()
    taken_back(proposal)
    bank.orders.clear()
    said = stopped(decider, asked)
    assert "redan avgjort" in said
    assert "sparad som bevis" not in said


def test_the_worker_who_asked_by_telephone_is_told_too(bank: Bank) -> None:
    proposal, decider = a_proposal(), with_number(a_decider())
    mandate = their_mandate(decider)
    told: dict[str, Any] = {"proposal": proposal.pk, "mandate": mandate.pk}
    order = sign_by_phone(actor=at(an_actor(), NIGHT), number=NUMBER, **told).order
    taken_back(proposal)
    assert KEPT in stopped(an_actor(), {**told, "order": order.pk})
    assert Signature.objects.get().signer_id == decider.id


def test_the_page_that_waits_for_bankid_says_so_and_asks_no_more(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    decider, proposal, _, asked = begun()
    taken_back(proposal)
    it_is(monkeypatch)
    desk = browser_of(User.objects.get(pk=decider.id))
    there = reverse("decisions:signing", args=[proposal.pk, asked["order"]])
    part = desk.post(there, headers={"HX-Request": "true"})
    assert KEPT in words(part)
    assert "HX-Redirect" not in part.headers
    assert "hx-post" not in words(part)
    assert "Inget är undertecknat" not in words(part)
    assert KEPT in words(desk.get(reverse("decisions:decide", args=[proposal.pk])))


# --- A page that was left -------------------------------------------------------------------------------------


def test_what_was_signed_on_a_page_that_was_left_is_kept_within_a_minute_and_can_still_be_decided(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    decider, proposal, mandate, asked = begun()
    assert keep_left(actor=system()) == 1
    assert keep_left(actor=system()) == 0
    assert not Outcome.objects.exists()
    it_is(monkeypatch)
    desk = browser_of(User.objects.get(pk=decider.id))
    again = send(desk, reverse("decisions:sign", args=[proposal.pk]), mandate=mandate.pk, method="bankid")
    there = reverse("decisions:signing", args=[proposal.pk, asked["order"]])
    assert again.headers["Location"] == there
    shown = words(desk.get(there))
    assert "Du har skrivit under med BankID." in shown
    assert "Avbryt, jag skriver inte under" not in shown
    send(desk, there)
    assert Outcome.objects.get().by_id == decider.id


def test_what_has_just_begun_is_left_alone_and_what_was_broken_off_is_not_asked_for(bank: Bank) -> None:
    begun()
    assert keep_left(actor=at(system(), NIGHT + MINUTE / 4)) == 0
    assert keep_left(actor=at(system(), NIGHT + 10 * MINUTE)) == 0
    bank.hints = ["userSign"]
    assert keep_left(actor=system()) == 0
    bank.fails_with = "userCancel"
    assert keep_left(actor=system()) == 0
    assert SigningOrder.objects.get().end.reason == "Underskriften avbröts."
    bank.fails_with = ""
    assert keep_left(actor=system()) == 0
    assert not Signature.objects.exists()


def test_one_that_bankid_does_not_know_keeps_no_other_from_being_kept(bank: Bank) -> None:
    decider, proposal, mandate, asked = begun()
    other = another_like(proposal)
    begin_signing(actor=at(decider, NIGHT), proposal=other.pk, mandate=mandate.pk, method=Method.BANKID)
    del bank.orders[SigningOrder.objects.get(pk=asked["order"]).reference]
    assert keep_left(actor=system()) == 1
    assert Signature.objects.get().document_id == other.pk
