"""What was decided on paper while the product was not at hand is written down afterwards, by the rules of all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case, Decision, Mandate
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.tests.factories import a_case, a_mandate
from jourbok.decisions.models import Outcome
from jourbok.decisions.rules.deciding import AboutAnotherCase, AlreadyDecided
from jourbok.decisions.rules.papers import decision_paper
from jourbok.decisions.selectors import clocks_of_decision, paper_for, papers_awaited, submission_for
from jourbok.decisions.services import read_out
from jourbok.decisions.tests.factories import a_proposal, at, decision_of
from jourbok.kernel.errors import BadInput

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
EARLIER = NIGHT - 3 * HOUR


def written_down(case: Case | None = None, *, when: datetime = EARLIER, **changes: Any) -> Outcome:
    """Kim Jour writes down what Noa Ek decided on paper; a constable saw the paper."""
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Polisassistent Bo Al", "made_before": True}
    proposal = a_proposal(case)
    mandate: Mandate = changes.pop("mandate", None) or a_mandate()
    actor = at(an_actor(), NIGHT + HOUR)
    return read_out(actor=actor, proposal=proposal.pk, mandate=mandate.pk, read_at=when, **{**told, **changes})


def test_it_was_made_when_the_paper_says_and_its_clocks_papers_and_wait_for_the_paper_follow() -> None:
    outcome = written_down()
    decision = Decision.objects.get()
    assert (decision.decided_at, decision.decided_by_name) == (EARLIER, "Noa Ek")
    paper = decision_paper(paper_for(at(an_actor(), NIGHT + 2 * HOUR), decision_of(outcome)))
    signature = next(section for section in paper.sections if section.heading == "Underskrift")
    told = {fact.label: fact.value for fact in signature.blocks[0].facts}  # type: ignore[union-attr]
    assert told["Sätt"] == "Fattat på papper utan Jourbok, bevittnat, infört efteråt"
    assert (told["Infört efteråt av"], told["Vittne"]) == ("Kim Jour", "Polisassistent Bo Al")
    assert [each.proposal for each in papers_awaited(an_actor())] == [outcome.proposal_id]
    submission = clocks_of_decision(decision_of(outcome), NIGHT).clocks.running[0]
    assert (submission.clock.name, submission.anchor_at) == ("Underställning", EARLIER)
    assert submission_for(at(an_actor(), NIGHT + 2 * HOUR), decision_of(outcome)).needed


def test_without_saying_so_nothing_was_read_before_it_was_sent() -> None:
    with pytest.raises(BadInput, match="innan förslaget skickades"):
        written_down(made_before=False)
    assert not Decision.objects.exists()


def test_it_needs_the_right_that_held_then_its_own_holder_and_three_persons() -> None:
    a_case()
    with pytest.raises(NoMandate):
        written_down(mandate=a_mandate(since=NIGHT - HOUR))
    with pytest.raises(NoMandate):
        written_down(signer_name="Berit Ek")
    for witness in ("Noa Ek", "kim  JOUR", ""):
        with pytest.raises(BadInput):
            written_down(witness_name=witness)
    with pytest.raises(BadInput, match="framtiden"):
        written_down(when=NIGHT + 2 * HOUR)
    assert not Decision.objects.exists()


def test_a_second_one_of_the_same_child_is_refused_whichever_was_made_first() -> None:
    case, mandate = a_case(), a_mandate()
    waiting = a_proposal(case)
    written_down(case, mandate=mandate)
    assert Decision.objects.count() == 1
    later = at(an_actor(), NIGHT + HOUR)
    told = {"signer_name": "Noa Ek", "witness_name": "Bo Al"}
    for when in (EARLIER - HOUR, EARLIER + HOUR):
        with pytest.raises(AlreadyDecided):
            read_out(actor=later, proposal=waiting.pk, mandate=mandate.pk, read_at=when, made_before=True, **told)
    assert Decision.objects.count() == 1


def test_nothing_is_carried_out_or_taken_back_on_paper_before_it_was_decided() -> None:
    case, mandate = a_case(), a_mandate(grounds=("LVU 6 §", "LVU 11 §"))
    made = decision_of(written_down(case, mandate=mandate))
    later = at(an_actor(), NIGHT + HOUR)
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Bo Al", "made_before": True}
    abouts: list[dict[str, Any]] = [{"kind": "lvu_11"}, {"kind": "lvu_6", "revokes": True}]
    for about in abouts:
        waiting = a_proposal(case, about=made, **about)
        with pytest.raises(AboutAnotherCase, match="fattades först"):
            read_out(actor=later, proposal=waiting.pk, mandate=mandate.pk, read_at=EARLIER - HOUR / 30, **told)
    assert Decision.objects.count() == 1
    assert read_out(actor=later, proposal=waiting.pk, mandate=mandate.pk, read_at=EARLIER, **told).decision_id
