"""A proposal becomes a decision when somebody with the board's mandate signs it, and in no other way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.services import record_conflict
from jourbok.cases.tests.factories import LAW, a_case
from jourbok.decisions.models import Draft, Outcome
from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.deciding import AlreadyDecided, ProposalHasEnded
from jourbok.decisions.rules.words import StatementsAreMissing, words_of
from jourbok.decisions.selectors import clocks_of_decision, to_decide
from jourbok.decisions.selectors.deciding import ReasonToDecideNeeded
from jourbok.decisions.services import begin_signing, collect, decline, read_out, record_moment, send_for_decision
from jourbok.decisions.tests.factories import (
    SAID,
    a_decider,
    a_draft,
    a_proposal,
    a_signed_decision,
    another_like,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.law.rules import Event, ImpossibleOrder, State
from jourbok.people.models import Person
from jourbok.people.tests.factories import is_protected
from jourbok.signing.rules import Document, hash_of
from jourbok.signing.selectors import signatures_of, verify

pytestmark = pytest.mark.django_db


def test_what_is_signed_is_what_was_shown_with_who_decided_and_by_which_right() -> None:
    outcome, decider, mandate = a_signed_decision()
    decision = Decision.objects.get()
    assert outcome.decision_id == decision.pk
    assert decision.text == outcome.words == words_of(outcome.sections)
    assert outcome.words_hash == hash_of(outcome.words)
    assert decider.name in outcome.words
    assert mandate.facts(LAW).text_sv in outcome.words
    assert decision.decided_at == NIGHT + timedelta(minutes=1)
    [signed] = signatures_of(decider, Document("decisions.proposal", outcome.proposal_id))
    assert verify(signed, Document("decisions.proposal", outcome.proposal_id), decision.text)


@pytest.mark.parametrize("missing", ["ground", "facts", "urgency", "information", "childs_view", "alternatives"])
def test_a_proposal_that_lacks_what_the_law_asks_for_is_not_sent(missing: str) -> None:
    draft = a_draft()
    with pytest.raises(StatementsAreMissing) as refused:
        send_for_decision(
            actor=an_actor(),
            draft=draft.pk,
            version=draft.version,
            ruling=draft.ruling,
            content={**SAID, missing: "  "},
        )
    assert set(refused.value.fields) == {missing}


def test_somebody_who_loses_the_mandate_between_the_words_and_the_signature_has_decided_nothing() -> None:
    proposal = a_proposal()
    decider = a_decider()
    mandate = their_mandate(decider)
    begun = begin_signing(actor=decider, proposal=proposal.pk, mandate=mandate.pk)
    Mandate.objects.filter(pk=mandate.pk).update(valid=DateTimeTZRange(mandate.valid.lower, NIGHT))
    later = at(decider, NIGHT + timedelta(minutes=1))
    with pytest.raises(NoMandate):
        collect(
            actor=replace(later, step_up_at=later.moment),
            proposal=proposal.pk,
            order=begun.order.pk,
            mandate=mandate.pk,
            proved_by="mfa",
        )
    assert not Decision.objects.exists()
    assert not Outcome.objects.exists()


def test_a_second_child_protection_decision_of_the_same_kind_is_refused_while_the_first_stands() -> None:
    case = a_case()
    first, draft = a_proposal(case), a_draft(case)
    waiting, decider = another_like(first), a_decider()
    mandate = their_mandate(decider)
    outcome = signed_by(decider, first, mandate)
    assert outcome.ending == Ending.SIGNED
    with pytest.raises(AlreadyDecided):
        begin_signing(actor=decider, proposal=waiting.pk, mandate=mandate.pk)
    with pytest.raises(AlreadyDecided):
        send_for_decision(actor=an_actor(), draft=draft.pk, version=draft.version, ruling=draft.ruling, content=SAID)
    drafts = Draft.objects.count()
    with pytest.raises(AlreadyDecided):
        a_draft(case)
    assert Draft.objects.count() == drafts


def test_somebody_in_conflict_is_shown_nothing() -> None:
    proposal = a_proposal()
    decider = a_decider()
    their_mandate(decider)
    assert to_decide(decider, proposal.pk).may_sign
    record_conflict(actor=an_actor(), case=proposal.case_id, decider_name=decider.name, reason="Morbror till barnet")
    with pytest.raises(NotFound):
        to_decide(decider, proposal.pk)


def test_who_declines_says_why_and_the_proposal_has_ended() -> None:
    proposal = a_proposal()
    decider = a_decider()
    mandate = their_mandate(decider)
    outcome = decline(actor=decider, proposal=proposal.pk, reason="Mormor kan ta emot barnet i natt.")
    assert outcome.ending == Ending.DECLINED
    with pytest.raises(ProposalHasEnded):
        begin_signing(actor=decider, proposal=proposal.pk, mandate=mandate.pk)


def test_a_decision_read_by_telephone_is_made_when_it_was_read() -> None:
    proposal = a_proposal()
    mandate = their_mandate(a_decider())
    outcome = read_out(
        actor=at(an_actor(), NIGHT + timedelta(minutes=30)),
        proposal=proposal.pk,
        mandate=mandate.pk,
        signer_name="Noa Ek",
        witness_name="Sam Vittne",
        read_at=NIGHT + timedelta(minutes=20),
    )
    assert Decision.objects.get(pk=decision_of(outcome)).decided_at == NIGHT + timedelta(minutes=20)


def test_a_revoked_decision_has_no_clock_that_runs() -> None:
    outcome, decider, mandate = a_signed_decision()
    decision = decision_of(outcome)
    assert len(clocks_of_decision(decision, NIGHT + timedelta(hours=1)).clocks.open) == 3
    revoking = a_proposal(outcome.proposal.case, about=decision, revokes=True)
    signed_by(decider, revoking, mandate, when=NIGHT + timedelta(minutes=10))
    found = clocks_of_decision(decision, NIGHT + timedelta(hours=1))
    assert found.clocks.state == "revoked"
    assert found.clocks.open == ()


def test_a_corrected_time_gives_new_clocks_and_keeps_the_old_row() -> None:
    outcome, _, _ = a_signed_decision()
    decision = decision_of(outcome)
    worker = at(an_actor(), NIGHT + timedelta(hours=5))
    with pytest.raises(ImpossibleOrder):
        record_moment(actor=worker, decision=decision, event=Event.EXECUTED, at=NIGHT - timedelta(hours=1))
    wrong = record_moment(actor=worker, decision=decision, event=Event.EXECUTED, at=NIGHT + timedelta(hours=2))
    right = record_moment(
        actor=worker, decision=decision, event=Event.EXECUTED, at=NIGHT + timedelta(hours=4), corrects=wrong.pk
    )
    found = clocks_of_decision(decision, worker.moment)
    application = next(each for each in found.clocks.running if each.anchor is Event.EXECUTED)
    assert application.state is State.RUNNING
    assert application.anchor_at == right.at
    assert [each.id for each in found.told] == [wrong.pk, right.pk]


@pytest.mark.parametrize("layer", ["chair", "member"])
def test_nobody_decides_on_the_telephone_by_the_mandate_of_another(layer: str) -> None:
    proposal = a_proposal()
    mandate = their_mandate(a_decider(), layer=layer, holder_id="", is_deputy=False)
    with pytest.raises(NoMandate):
        read_out(
            actor=at(an_actor(), NIGHT + timedelta(minutes=30)),
            proposal=proposal.pk,
            mandate=mandate.pk,
            signer_name="Påhittad Person",
            witness_name="Sam Vittne",
            read_at=NIGHT + timedelta(minutes=20),
        )
    assert not Decision.objects.exists()


def test_when_a_signed_decision_was_made_stands_in_its_signature_and_nowhere_else() -> None:
    decision = decision_of(a_signed_decision()[0])
    worker = at(an_actor(), NIGHT + timedelta(hours=5))
    with pytest.raises(BadInput):
        record_moment(actor=worker, decision=decision, event=Event.DECIDED, at=NIGHT + timedelta(hours=3))
    assert clocks_of_decision(decision, worker.moment).told == ()


def test_a_person_protected_since_it_was_sent_is_opened_with_a_reason() -> None:
    proposal = a_proposal()
    decider = a_decider()
    their_mandate(decider)
    is_protected(Person.objects.get(pk=proposal.person_id))
    with pytest.raises(ReasonToDecideNeeded):
        to_decide(decider, proposal.pk)
    assert to_decide(decider, proposal.pk, reason="Jag ska besluta i natt").may_sign
