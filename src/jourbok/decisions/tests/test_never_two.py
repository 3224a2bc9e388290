"""Two decisions never stand on one person at any instant, and nobody alone makes one in another's name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Case, Decision, Mandate
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Moment, Outcome, Proposal
from jourbok.decisions.rules.deciding import AlreadyDecided
from jourbok.decisions.rules.heard import NotConfirmed
from jourbok.decisions.rules.papers import SIGNATURE, decision_paper
from jourbok.decisions.rules.standing import Stands
from jourbok.decisions.selectors import decisions_for_board, decisions_told, paper_for, proposal_for, signed_in_vain
from jourbok.decisions.services import begin_signing, collect, decline, record_moment, tell_heard, withdraw, write_down
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import (
    a_colleague,
    a_decider,
    a_proposal,
    a_signed_decision,
    another_like,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.decisions.tests.test_one_at_a_time import one_refused_by_the_court_and_another_signed
from jourbok.decisions.tests.test_standing import opening, sent_then, state_of, tells
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import Event
from jourbok.people.models import Person
from jourbok.signing.rules import Method
from jourbok.signing.services import collect_signature, record_paper_arrived
from jourbok.signing.tests.bankid_server import Bank
from jourbok.signing.tests.factories import with_number

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LATER = NIGHT + 8 * DAY


def confirmed(decision: UUID, *, at: datetime, told_at: datetime = LATER) -> Moment:
    """A higher court has confirmed it, which somebody at the board tells by a clock that may be ahead."""
    told: dict[str, Any] = {"event": Event.COURT_DECIDED, "source": "Kammarrätten i Stockholm"}
    return record_moment(actor=intake(moment=told_at), decision=decision, at=at, **told)


def one_refused_by_the_court() -> tuple[Outcome, Actor, Mandate]:
    outcome, decider, mandate = a_signed_decision()
    for event, days in ((Event.SUBMITTED, 2), (Event.RECEIVED, 3), (Event.NOT_CONFIRMED, 5)):
        tells(decision_of(outcome), event, NIGHT + days * DAY)
    return outcome, decider, mandate


def test_what_lets_a_decision_stand_again_in_a_few_minutes_is_refused_as_what_lets_it_stand_now() -> None:
    refused, other = one_refused_by_the_court_and_another_signed()
    with pytest.raises(AlreadyDecided, match="båda kan inte gälla"):
        confirmed(refused, at=LATER + 4 * MINUTE)
    assert state_of(refused, LATER + 5 * MINUTE) is Stands.ENDED
    tells(other, Event.ENDED, LATER - DAY)
    confirmed(refused, at=LATER + 4 * MINUTE)
    assert state_of(refused, LATER + 5 * MINUTE) is Stands.STANDS


def test_the_other_must_have_ended_before_it_stands_again_and_not_a_minute_later() -> None:
    refused, other = one_refused_by_the_court_and_another_signed()
    record_moment(actor=intake(moment=LATER), decision=other, event=Event.ENDED, at=LATER + 4 * MINUTE)
    with pytest.raises(AlreadyDecided):
        confirmed(refused, at=LATER + 3 * MINUTE)
    confirmed(refused, at=LATER + 4 * MINUTE)


def test_nobody_signs_beside_what_is_told_to_stand_again_in_a_few_minutes() -> None:
    outcome, decider, mandate = one_refused_by_the_court()
    waiting = sent_then(outcome.proposal.case, LATER - DAY)
    confirmed(decision_of(outcome), at=LATER + 4 * MINUTE)
    with pytest.raises(AlreadyDecided, match="gäller redan"):
        signed_by(decider, waiting, mandate, when=LATER)
    with pytest.raises(AlreadyDecided, match="gäller redan"):
        sent_then(outcome.proposal.case, LATER)
    assert Decision.objects.count() == 1


# --- What was signed by BankID and cannot stand when it is collected -------------------------------------------


def signed_and_not_decided(bank: Bank) -> tuple[UUID, dict[str, Any], Actor]:
    """A decision that a court refused; another that Noa signs by BankID, and the process ends before it is made."""
    outcome, decider, mandate = one_refused_by_the_court()
    waiting = sent_then(outcome.proposal.case, LATER - 2 * DAY)
    noa = with_number(at(decider, LATER - 2 * DAY))
    told: dict[str, Any] = {"proposal": waiting.pk, "mandate": mandate.pk}
    begun = begin_signing(actor=noa, method=Method.BANKID, caller_address="127.0.0.1", **told)
    order = begun.order
    taken = collect_signature(actor=noa, order_id=order.pk, document_hash=order.document_hash)
    assert taken.signature
    return decision_of(outcome), {**told, "order": order.pk}, decider


def test_what_was_signed_decides_nothing_beside_what_stands_when_it_is_collected(bank: Bank) -> None:
    refused, asked, decider = signed_and_not_decided(bank)
    confirmed(refused, at=LATER)
    with pytest.raises(AlreadyDecided, match="gäller redan") as stopped:
        collect(actor=at(decider, LATER + DAY), **asked)
    assert "Underskriften är sparad som bevis, men den blev inget beslut" in stopped.value.message
    assert Decision.objects.count() == 1
    worker = opening(Case.objects.get(), LATER + DAY)
    _, shown = proposal_for(worker, asked["proposal"])
    [kept] = signed_in_vain(worker, shown)
    assert kept.startswith("Noa Ek skrev under")
    assert "(BankID)" in kept
    assert "skicka det på nytt" in kept


def test_the_service_reads_on_the_proposals_page_that_somebody_signed_in_vain(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    it_is(monkeypatch)
    proposal, decider = a_proposal(), a_decider()
    other, mandate = another_like(proposal), their_mandate(decider)
    begun = begin_signing(actor=with_number(decider), proposal=proposal.pk, mandate=mandate.pk, method=Method.BANKID)
    collect_signature(actor=decider, order_id=begun.order.pk, document_hash=begun.order.document_hash)
    signed_by(decider, other, mandate)
    desk = browser_of(a_user(name="Kim Jour"))
    page = words(desk.get(reverse("decisions:proposal", args=[proposal.pk])))
    assert "Noa Ek skrev under" in page
    assert "Beslutet skrivs in av sig självt inom ett par minuter" in page
    it_is(monkeypatch, NIGHT + 11 * MINUTE)
    assert "den blev inget beslut" in words(desk.get(reverse("decisions:proposal", args=[proposal.pk])))
    assert "blev inget beslut" not in words(desk.get(reverse("decisions:proposal", args=[other.pk])))


def test_what_was_signed_and_can_stand_is_decided_when_it_is_collected(bank: Bank) -> None:
    _, asked, decider = signed_and_not_decided(bank)
    done = collect(actor=at(decider, LATER - 2 * DAY + 10 * MINUTE), **asked)
    assert done.outcome and done.outcome.ended_at == LATER - 2 * DAY
    worker = opening(Case.objects.get(), LATER + DAY)
    assert signed_in_vain(worker, proposal_for(worker, asked["proposal"])[1]) == []


# --- Nobody alone overrides a no with a paper ------------------------------------------------------------------


def one_declined() -> tuple[Proposal, Mandate, Actor]:
    proposal, decider = a_proposal(), a_decider()
    mandate = their_mandate(decider)
    decline(actor=at(decider, NIGHT), proposal=proposal.pk, reason="Det finns en mormor att fråga först.")
    return proposal, mandate, decider


def on_paper_after(proposal: Proposal, case: Case | None = None) -> Proposal:
    again = case or proposal.case
    like = proposal.pk if again == proposal.case else None
    return a_proposal(again, actor=at(an_actor(), WRITES), like=like, on_paper_at=NIGHT + 5 * MINUTE)


WRITES = NIGHT + 20 * MINUTE


def test_a_paper_after_a_no_needs_a_colleague_who_confirms_and_tells_of_the_no_for_good() -> None:
    proposal, mandate, decider = one_declined()
    paper = on_paper_after(proposal)
    told: dict[str, Any] = {"proposal": paper.pk, "mandate": mandate.pk, "signer_name": decider.name}
    when = NIGHT + 5 * MINUTE
    for invented in ("", "Bo Al"):
        with pytest.raises(NotConfirmed, match="Noa Ek sa nej till ett likadant förslag") as refused:
            write_down(actor=at(an_actor(), WRITES), made_at=when, witness_name=invented, **told)
        assert "witness_name" in refused.value.fields
    colleague = a_colleague("Bo Al", moment=WRITES)
    tell_heard(actor=colleague, proposal=paper.pk, mandate=mandate.pk, heard_at=when + MINUTE)
    for not_another in ("Kim Jour", "noa ek"):
        with pytest.raises(BadInput):
            write_down(actor=at(an_actor(), WRITES), made_at=when, witness_name=not_another, **told)
    made = write_down(actor=at(an_actor(), WRITES), made_at=when, **told)
    came: dict[str, Any] = {"signature": str(made.signature), "signed_on": date(2021, 11, 27), "arrived_at": WRITES}
    record_paper_arrived(actor=at(an_actor(name="Alex Jour"), WRITES), **came)
    [row] = decisions_for_board(intake(), "sollentuna").to_take
    assert row.from_paper_sv.startswith("Inskrivet från papper av Kim Jour. Noa Ek sa nej till ett likadant förslag")
    signed = paper_for(at(an_actor(), WRITES), decision_of(made))
    printed = decision_paper(signed)
    assert "Noa Ek sa nej" in printed.note
    blocks = next(section for section in printed.sections if section.heading == SIGNATURE).blocks
    facts = {fact.label: fact.value for fact in blocks[0].facts}  # type: ignore[union-attr]
    assert facts["Infört efteråt av"] == "Kim Jour"
    assert facts["Vittne"] == "Bo Al"
    assert facts["Bekräftelse"].startswith("Bo Al har bekräftat det i eget konto")
    assert facts["Tidigare förslag"].startswith("Noa Ek sa nej till ett likadant förslag")
    [in_report] = decisions_told(paper.case_id, LATER)
    assert in_report.signature and in_report.signature.on_paper
    assert in_report.signature.on_paper.asked_sv == facts["Tidigare förslag"]


def test_so_does_a_paper_beside_what_waits_or_was_taken_back_or_in_another_case_of_the_person() -> None:
    proposal = a_proposal()
    decider = a_decider()
    mandate = their_mandate(decider)
    other = a_case(contact=a_contact(), person=Person.objects.get(pk=proposal.person_id))
    told: dict[str, Any] = {"mandate": mandate.pk, "signer_name": decider.name, "made_at": NIGHT + 5 * MINUTE}
    first = on_paper_after(proposal, other)
    with pytest.raises(BadInput, match="väntar på svar"):
        write_down(actor=at(an_actor(), WRITES), proposal=first.pk, **told)
    withdraw(actor=at(an_actor(), NIGHT), proposal=proposal.pk, reason="Mormor svarar inte.")
    with pytest.raises(BadInput, match=r"Kim Jour tog tillbaka .* Skriv vem som såg papperet"):
        write_down(actor=at(an_actor(), WRITES), proposal=first.pk, **told)
    assert write_down(actor=at(an_actor(), WRITES), proposal=first.pk, witness_name="Bo Al", **told).decision_id


def test_what_was_asked_long_before_or_of_another_kind_asks_for_no_witness() -> None:
    proposal, mandate, decider = one_declined()
    told: dict[str, Any] = {"mandate": mandate.pk, "signer_name": decider.name}
    other = a_proposal(proposal.case, kind="lvu_32", actor=at(an_actor(), WRITES), on_paper_at=NIGHT + MINUTE)
    by_it = {**told, "mandate": their_mandate(decider, layer="member", grounds=("LVU 32 §",)).pk}
    assert write_down(actor=at(an_actor(), WRITES), proposal=other.pk, made_at=NIGHT + MINUTE, **by_it).decision_id
    made_at = NIGHT + 8 * DAY
    late = sent_then(proposal.case, made_at, on_paper_at=made_at)
    assert write_down(actor=at(an_actor(), made_at + MINUTE), proposal=late.pk, made_at=made_at, **told).decision_id
