"""What is signed with BankID on a page that is left becomes the decision by itself, within minutes or never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from jourbok.accounts.models import RoleAssignment, User
from jourbok.accounts.tests.factories import NIGHT, SINCE, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.services import record_conflict
from jourbok.decisions.models import Attempt, Outcome, Proposal
from jourbok.decisions.rules.deciding import SignedTooLongAgo, as_document
from jourbok.decisions.selectors import proposal_for, shown_to_sign, signed_in_vain
from jourbok.decisions.services import begin_signing, collect, decide_left, move_on, sign_by_phone, withdraw
from jourbok.decisions.tests.desks import browser_of, it_is, send, words
from jourbok.decisions.tests.factories import a_colleague, a_decider, a_proposal, another_like, at, their_mandate
from jourbok.decisions.tests.test_signed_in_vain import begun
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import DomainError
from jourbok.messages.rules import Channel
from jourbok.organisations.models import Board
from jourbok.signing.models import Signature
from jourbok.signing.rules import Method
from jourbok.signing.selectors import signed_order
from jourbok.signing.services import keep_left
from jourbok.signing.tests.bankid_server import Bank
from jourbok.signing.tests.factories import NUMBER, with_number

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def system(minutes: float) -> Actor:
    return an_actor(Role.SYSTEM, name="Jourbok", at=NIGHT + minutes * MINUTE)


def signed_and_left() -> tuple[Actor, Proposal, Mandate, dict[str, Any]]:
    """Noa signs in BankID, the telephone dies, and what was signed is fetched a minute later."""
    decider, proposal, mandate, asked = begun()
    assert keep_left(actor=system(1)) == 1
    return decider, proposal, mandate, asked


def test_the_decision_is_made_by_whoever_signed_at_the_time_of_the_signature(bank: Bank) -> None:
    decider, proposal, _, asked = signed_and_left()
    assert decide_left(actor=system(2)) == 1
    outcome = Outcome.objects.get()
    made, signature = outcome.decision, Signature.objects.get()
    assert made
    assert (outcome.proposal_id, outcome.by_id, outcome.signature) == (proposal.pk, decider.id, signature.pk)
    assert (made.decided_by_name, made.decided_at) == ("Noa Ek", NIGHT + MINUTE)
    assert (made.author_name, outcome.recorded_by_name) == ("Jourbok", "Jourbok")
    assert decide_left(actor=system(3)) == 0
    done = collect(actor=at(decider, NIGHT + 4 * MINUTE), **asked)
    assert done.outcome == outcome


def test_nobody_else_is_woken_for_it(bank: Bank) -> None:
    signed_and_left()
    their_mandate(a_decider(name="Sam Al"), phone="070-174 06 09")
    decide_left(actor=system(2))
    move_on(actor=system(30), ways=(Channel.SMS,))
    assert not Attempt.objects.exists()


def test_so_is_what_was_signed_while_a_worker_read_it_on_the_telephone(bank: Bank) -> None:
    proposal, decider = a_proposal(), with_number(a_decider())
    sign_by_phone(actor=an_actor(), proposal=proposal.pk, mandate=their_mandate(decider).pk, number=NUMBER)
    assert keep_left(actor=system(1)) == 1
    assert decide_left(actor=system(2)) == 1
    assert Outcome.objects.get().by_id == decider.id


def test_a_page_that_is_still_open_decides_itself(bank: Bank) -> None:
    signed_and_left()
    assert decide_left(actor=system(1.4)) == 0
    assert not Outcome.objects.exists()


# --- What may not stand is never decided ----------------------------------------------------------------------


def right_ended(decider: Actor, proposal: Proposal, mandate: Mandate) -> None:
    Mandate.objects.filter(pk=mandate.pk).update(valid=replace_end(mandate.valid, NIGHT + MINUTE / 2))


def role_taken(decider: Actor, proposal: Proposal, mandate: Mandate) -> None:
    for held in RoleAssignment.objects.filter(user_id=int(decider.id)):
        held.valid = replace_end(held.valid, NIGHT + MINUTE / 2)
        held.save()


def in_conflict(decider: Actor, proposal: Proposal, mandate: Mandate) -> None:
    told: dict[str, Any] = {"decider_name": decider.name, "decider_id": decider.id, "reason": "Barnets farbror"}
    record_conflict(actor=at(an_actor(), NIGHT), case=proposal.case_id, **told)


def taken_back(decider: Actor, proposal: Proposal, mandate: Mandate) -> None:
    withdraw(actor=at(an_actor(), NIGHT), proposal=proposal.pk, reason="Mormor kom och tog hand om barnet.")


def replace_end(held: Any, end: datetime) -> Any:
    return type(held)(held.lower, end, "[)")


@pytest.mark.parametrize("stops", [right_ended, role_taken, in_conflict, taken_back])
def test_what_stops_somebody_from_deciding_stops_it_here_too_and_the_signature_is_evidence(
    bank: Bank, stops: Callable[[Actor, Proposal, Mandate], None]
) -> None:
    decider, proposal, mandate, asked = begun()
    stops(decider, proposal, mandate)
    assert keep_left(actor=system(1)) == 1
    for minutes in (2, 5, 10.9, 30):
        assert decide_left(actor=system(minutes)) == 0
    shown = shown_to_sign(at(decider, NIGHT + 3 * MINUTE), proposal.pk, asked["order"])
    with pytest.raises(DomainError) as refused:
        collect(
            actor=at(decider, NIGHT + 3 * MINUTE),
            proposal=proposal.pk,
            order=asked["order"],
            mandate=shown.mandate.id if shown.mandate else None,
        )
    assert "sparad som bevis, men den blev inget beslut" in refused.value.message
    assert not Decision.objects.exists()
    assert Signature.objects.count() == 1


def test_after_ten_minutes_it_decides_nothing_whoever_asks_and_page_and_press_say_the_same(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    decider, proposal, _, asked = signed_and_left()
    assert decide_left(actor=system(11.5)) == 0
    with pytest.raises(SignedTooLongAgo) as refused:
        collect(actor=at(decider, NIGHT + 11.5 * MINUTE), **asked)
    assert "skicka det på nytt" in refused.value.message
    it_is(monkeypatch, NIGHT + 12 * MINUTE)
    desk = browser_of(User.objects.get(pk=decider.id))
    there = reverse("decisions:signing", args=[proposal.pk, asked["order"]])
    for shown in (words(desk.get(there)), words(send(desk, there))):
        assert "mer än tio minuter" in shown
        assert "Underskriften är sparad som bevis, men den blev inget beslut" in shown
        assert "Beslutet skrivs in nu" not in shown
    worker = at(a_colleague(), NIGHT + 12 * MINUTE)
    [said] = signed_in_vain(worker, proposal_for(worker, proposal.pk)[1])
    assert "ta tillbaka förslaget och skicka det på nytt" in said
    assert not Outcome.objects.exists()


def test_one_that_cannot_stand_keeps_no_other_from_being_decided(bank: Bank) -> None:
    decider, proposal, mandate, _ = begun()
    other = another_like(proposal)
    begin_signing(actor=at(decider, NIGHT), proposal=other.pk, mandate=mandate.pk, method=Method.BANKID)
    taken_back(decider, proposal, mandate)
    assert keep_left(actor=system(1)) == 2
    assert decide_left(actor=system(2)) == 1
    assert Outcome.objects.get(decision__isnull=False).proposal_id == other.pk


def test_nobody_but_the_product_asks_for_it() -> None:
    with pytest.raises(DomainError):
        decide_left(actor=replace(an_actor(Role.UNIT_MANAGER)))


# --- Whose signing it was -------------------------------------------------------------------------------------


def test_what_a_colleague_began_by_telephone_for_the_chair_is_never_shown_as_ones_own(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal, chair = a_proposal(), with_number(a_decider())
    official = a_colleague("Alex Jour")
    board = Board.objects.get(slug="sollentuna")
    held = {"role": Role.DECISION_MAKER, "board": board, "valid": DateTimeTZRange(SINCE, None)}
    RoleAssignment.objects.create(user_id=official.id, **held)
    own = their_mandate(official, layer="member")
    sign_by_phone(actor=official, proposal=proposal.pk, mandate=their_mandate(chair).pk, number=NUMBER)
    assert keep_left(actor=system(1)) == 1
    document = as_document(proposal.pk)
    assert signed_order(document, signer=chair.id, begun_by=official.id)
    assert signed_order(document, signer=official.id, begun_by=official.id) is None
    it_is(monkeypatch, NIGHT + MINUTE)
    desk = browser_of(User.objects.get(pk=official.id))
    taken_back(chair, proposal, own)
    shown = words(desk.get(reverse("decisions:decide", args=[proposal.pk])))
    assert "Jouren har tagit tillbaka förslaget" in shown
    assert "sparad som bevis" not in shown
