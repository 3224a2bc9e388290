"""What was decided on paper while the product was not at hand is written down afterwards, by the rules of all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case, Decision, Mandate
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.tests.factories import a_case, a_mandate
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.rules.deciding import AboutAnotherCase, AlreadyDecided, SentByThemselves
from jourbok.decisions.rules.kinds import TooOldForThat
from jourbok.decisions.rules.on_paper import AlreadyOnPaper, BeforeContact
from jourbok.decisions.rules.papers import decision_paper
from jourbok.decisions.selectors import clocks_of_decision, paper_for, papers_awaited, submission_for, waiting_for
from jourbok.decisions.services import begin_signing, move_on, read_out, write_down
from jourbok.decisions.tests.factories import a_decider, a_proposal, another_like, at, decision_of, their_mandate
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import NotInForce
from jourbok.messages.rules import Channel
from jourbok.people.tests.factories import a_child

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
EARLIER = NIGHT - 3 * HOUR


def written_down(case: Case | None = None, *, when: datetime = EARLIER, **changes: Any) -> Outcome:
    """Kim Jour writes down what Noa Ek decided on paper; a constable saw the paper."""
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Polisassistent Bo Al", "before_contact": True}
    prepared = changes.pop("prepared", None)
    waiting = Proposal.objects.filter(case=case, about=None, outcome=None).first() if prepared is None else None
    proposal = waiting or a_proposal(case, on_paper_at=prepared)
    mandate: Mandate = changes.pop("mandate", None) or a_mandate()
    actor = at(an_actor(), NIGHT + HOUR)
    return write_down(actor=actor, proposal=proposal.pk, mandate=mandate.pk, made_at=when, **{**told, **changes})


def test_it_was_made_when_the_paper_says_and_its_clocks_papers_and_wait_for_the_paper_follow() -> None:
    outcome = written_down()
    decision = Decision.objects.get()
    assert (decision.decided_at, decision.decided_by_name) == (EARLIER, "Noa Ek")
    paper = decision_paper(paper_for(at(an_actor(), NIGHT + 2 * HOUR), decision_of(outcome)))
    signature = next(section for section in paper.sections if section.heading == "Underskrift")
    told = {fact.label: fact.value for fact in signature.blocks[0].facts}  # type: ignore[union-attr]
    assert told["Sätt"] == "Fattat på papper utan Jourbok, infört efteråt"
    assert (told["Infört efteråt av"], told["Uppgivet vittne"]) == ("Kim Jour", "Polisassistent Bo Al")
    assert [each.proposal for each in papers_awaited(an_actor())] == [outcome.proposal_id]
    submission = clocks_of_decision(decision_of(outcome), NIGHT).clocks.running[0]
    assert (submission.clock.name, submission.anchor_at) == ("Underställning", EARLIER)
    assert submission_for(at(an_actor(), NIGHT + 2 * HOUR), decision_of(outcome)).needed


def test_it_needs_the_right_that_held_then_its_own_holder_and_another_who_writes_it_down() -> None:
    a_case()
    with pytest.raises(NoMandate):
        written_down(mandate=a_mandate(since=NIGHT - HOUR))
    with pytest.raises(NoMandate):
        written_down(signer_name="Berit Ek")
    with pytest.raises(SentByThemselves):
        written_down(mandate=a_mandate(holder_name="Kim Jour"), signer_name="Kim Jour")
    for witness in ("Noa Ek", "kim  JOUR"):
        with pytest.raises(BadInput):
            written_down(witness_name=witness)
    with pytest.raises(BadInput, match="framtiden"):
        written_down(when=NIGHT + 2 * HOUR)
    assert not Decision.objects.exists()


def test_a_second_one_of_the_same_child_is_refused_whichever_was_made_first() -> None:
    case, mandate = a_case(), a_mandate()
    waiting = another_like(a_proposal(case))
    written_down(case, mandate=mandate)
    assert Decision.objects.count() == 1
    later = at(an_actor(), NIGHT + HOUR)
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Bo Al", "before_contact": True}
    for when in (EARLIER - HOUR, EARLIER + HOUR):
        with pytest.raises(AlreadyDecided):
            write_down(actor=later, proposal=waiting.pk, mandate=mandate.pk, made_at=when, **told)
    assert Decision.objects.count() == 1


def test_nothing_is_carried_out_or_taken_back_on_paper_before_it_was_decided() -> None:
    case, mandate = a_case(), a_mandate(grounds=("LVU 6 §", "LVU 11 §"))
    made = decision_of(written_down(case, mandate=mandate))
    later = at(an_actor(), NIGHT + HOUR)
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Bo Al", "before_contact": True}
    abouts: list[dict[str, Any]] = [{"kind": "lvu_11"}, {"kind": "lvu_6", "revokes": True}]
    for about in abouts:
        waiting = a_proposal(case, about=made, **about)
        with pytest.raises(AboutAnotherCase, match="fattades först"):
            write_down(actor=later, proposal=waiting.pk, mandate=mandate.pk, made_at=EARLIER - HOUR / 30, **told)
    assert Decision.objects.count() == 1
    assert write_down(actor=later, proposal=waiting.pk, mandate=mandate.pk, made_at=EARLIER, **told).decision_id


def test_a_later_one_that_has_ended_stands_in_no_earlier_ones_way() -> None:
    case, mandate = a_case(), a_mandate()
    made = decision_of(written_down(case, mandate=mandate))
    back = a_proposal(case, about=made, revokes=True)
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Bo Al", "before_contact": True}
    write_down(actor=at(an_actor(), NIGHT + HOUR), proposal=back.pk, mandate=mandate.pk, made_at=EARLIER + HOUR, **told)
    with pytest.raises(AlreadyDecided, match="gällde då"):
        written_down(case, mandate=mandate, when=EARLIER + HOUR / 2)
    assert written_down(case, mandate=mandate, when=EARLIER - HOUR).decision_id


def test_before_the_service_was_called_it_is_asked_whether_that_is_so() -> None:
    with pytest.raises(BeforeContact, match="innan jouren kontaktades") as refused:
        written_down(before_contact=False)
    assert "before_contact" in refused.value.fields
    assert written_down(Case.objects.get(), mandate=Mandate.objects.get(), when=NIGHT, before_contact=False)


def test_the_paper_is_the_proof_and_a_witness_is_named_only_where_there_was_one() -> None:
    outcome = written_down(prepared=EARLIER, witness_name="")
    paper = decision_paper(paper_for(at(an_actor(), NIGHT + 2 * HOUR), decision_of(outcome)))
    signature = next(section for section in paper.sections if section.heading == "Underskrift")
    labels = [fact.label for fact in signature.blocks[0].facts]  # type: ignore[union-attr]
    assert "Infört efteråt av" in labels
    assert not {"Vittne", "Uppgivet vittne"} & set(labels)
    assert "papperet har inte kommit" in paper.note


def test_a_witness_is_named_of_what_was_sent_for_decision_whenever_its_paper_was_signed() -> None:
    case, mandate = a_case(), a_mandate()
    for when in (NIGHT - HOUR / 60, NIGHT, NIGHT + HOUR / 2):
        with pytest.raises(BadInput, match="skickades för beslut") as refused:
            written_down(case, mandate=mandate, when=when, witness_name=" ")
        assert "witness_name" in refused.value.fields
    assert not Outcome.objects.exists()


def test_where_nobody_was_asked_the_paper_is_the_proof() -> None:
    assert written_down(prepared=NIGHT - HOUR / 60, when=NIGHT, witness_name="").decision_id


def test_the_locked_words_tell_the_age_of_the_papers_day() -> None:
    case = a_case(person=a_child(born=date(2010, 11, 27), serial=0))  # eleven on the day of the night
    assert ", 11 år" in a_proposal(case).words
    words = a_proposal(case, on_paper_at=NIGHT - timedelta(days=1)).words
    assert ", 10 år" in words
    assert "11 år" not in words


def test_who_was_too_old_then_or_is_so_only_now_is_told_apart() -> None:
    born = date(2001, 11, 27)  # twenty on the day of the night
    case = a_case(person=a_child(born=born, serial=0))
    with pytest.raises(TooOldForThat):
        a_proposal(case)
    the_day_before = NIGHT - timedelta(days=1)
    waiting = a_proposal(case, on_paper_at=the_day_before)
    told: dict[str, Any] = {"signer_name": "Noa Ek", "before_contact": True, "mandate": a_mandate().pk}
    later = at(an_actor(), NIGHT + HOUR)
    with pytest.raises(TooOldForThat, match="var 20 år då"):
        write_down(actor=later, proposal=waiting.pk, made_at=NIGHT, **told)
    assert write_down(actor=later, proposal=waiting.pk, made_at=the_day_before, **told).ended_at == the_day_before


def test_nobody_is_woken_or_asked_to_decide_on_what_was_made_on_paper() -> None:
    waiting, decider = a_proposal(on_paper_at=EARLIER), a_decider()
    mandate = their_mandate(decider)
    assert waiting_for(decider) == []
    assert move_on(actor=an_actor(Role.SYSTEM, at=NIGHT + HOUR), ways=set(Channel)) == []
    with pytest.raises(NoMandate):
        begin_signing(actor=decider, proposal=waiting.pk, mandate=mandate.pk)
    with pytest.raises(AlreadyOnPaper):
        read_out(
            actor=at(an_actor(), NIGHT + HOUR),
            proposal=waiting.pk,
            mandate=mandate.pk,
            signer_name=decider.name,
            witness_name="Bo Al",
            read_at=NIGHT + HOUR,
        )


def test_the_words_rest_on_the_law_of_the_papers_day() -> None:
    with pytest.raises(NotInForce, match="gällde inte"):
        written_down(when=datetime(1985, 1, 1, tzinfo=UTC), mandate=None)
    with pytest.raises(NotInForce):
        a_proposal(on_paper_at=datetime(1985, 1, 1, tzinfo=UTC))
    with pytest.raises(BadInput, match="framtiden"):
        a_proposal(on_paper_at=NIGHT + HOUR)
