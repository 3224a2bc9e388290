"""Two who decide at the same moment, or one who decides while somebody takes it from them: one thing happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.cases.services import end_mandate, record_conflict
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.services import begin_signing, collect, decline, withdraw
from jourbok.decisions.tests.factories import a_decider, a_proposal, another_like, at, their_mandate
from jourbok.kernel.actor import Actor
from jourbok.people.tests.factories import a_child
from jourbok.rostering.tests.factories import a_manager

from .test_races import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


class Signer:
    """Somebody who has been shown the words, and presses *sign* a minute later."""

    def __init__(self, proposal: Proposal, **mandate: Any) -> None:
        self.decider: Actor = a_decider()
        self.mandate: Mandate = their_mandate(self.decider, **mandate)
        self.proposal = proposal
        self.order = begin_signing(actor=self.decider, proposal=proposal.pk, mandate=self.mandate.pk).order

    def sign(self) -> object:
        then = at(self.decider, NIGHT + MINUTE)
        proved = replace(then, step_up_at=then.moment - timedelta(seconds=1))
        done = collect(
            actor=proved,
            proposal=self.proposal.pk,
            order=self.order.pk,
            mandate=self.mandate.pk,
            proved_by="mfa",
        )
        return done.outcome.ending if done.outcome else done.collected.state.value


def pressed(*presses: Callable[[], object]) -> list[object]:
    return at_the_same_moment(lambda number: presses[number](), len(presses))


def ending_of(service: Callable[..., Outcome], **asked: Any) -> Callable[[], str]:
    return lambda: service(**asked).ending


def decided() -> int:
    assert Outcome.objects.filter(ending="signed").count() == Decision.objects.count()
    return Decision.objects.count()


@pytest.mark.parametrize("turn", range(3))
def test_two_who_sign_the_same_proposal_at_once_make_one_decision(turn: int) -> None:
    proposal = a_proposal()
    signers = [Signer(proposal), Signer(proposal, layer="member")]
    told = pressed(*(signer.sign for signer in signers))
    assert sorted(map(str, told)) == ["ProposalHasEnded", "signed"]
    assert decided() == 1


def test_one_who_presses_ten_times_at_once_has_decided_once() -> None:
    signer = Signer(a_proposal())
    told = pressed(*[signer.sign] * 10)
    assert "signed" in told
    assert decided() == 1


@pytest.mark.parametrize("turn", range(3))
def test_two_proposals_about_one_child_in_two_cases_signed_at_once_make_one_decision(turn: int) -> None:
    child = a_child()
    first, second = (a_case(contact=a_contact(), person=child) for _ in range(2))
    proposal = a_proposal(first)
    signers = [Signer(proposal), Signer(another_like(proposal, second))]
    told = pressed(*(signer.sign for signer in signers))
    assert sorted(map(str, told)) == ["AlreadyDecided", "signed"]
    assert decided() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_proposal_that_is_signed_and_taken_back_at_once_ended_in_one_way(turn: int) -> None:
    proposal = a_proposal()
    signer = Signer(proposal)
    take_back = ending_of(withdraw, actor=an_actor(), proposal=proposal.pk, reason="Mormor är på plats")
    told = pressed(signer.sign, take_back)
    assert told in (["signed", "ProposalHasEnded"], ["ProposalHasEnded", "withdrawn"])
    assert decided() == (told[0] == "signed")


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_answer_at_once_one_decides_and_the_other_is_told(turn: int) -> None:
    proposal = a_proposal()
    yes, no = Signer(proposal), Signer(proposal, layer="member")
    refuse = ending_of(decline, actor=no.decider, proposal=proposal.pk, reason="Barnet kan vara hos mormor")
    told = pressed(yes.sign, refuse)
    assert told in (["signed", "ProposalHasEnded"], ["ProposalHasEnded", "declined"])
    assert decided() == (told[0] == "signed")


@pytest.mark.parametrize("turn", range(3))
def test_a_mandate_that_is_taken_back_while_it_is_used_held_when_it_was_used_or_nothing_was_decided(turn: int) -> None:
    """The board ends it from the very moment of the signature; the signature is at that moment or not at all."""
    signer = Signer(a_proposal())
    ends_at = NIGHT + MINUTE
    manager = replace(a_manager(), moment=ends_at)
    told = pressed(signer.sign, partial(end_mandate, actor=manager, mandate=signer.mandate.pk))
    assert told[0] in ("signed", "NoMandate")
    assert decided() == (told[0] == "signed")


def test_a_mandate_that_was_taken_back_a_moment_before_signs_nothing() -> None:
    signer = Signer(a_proposal())
    end_mandate(actor=replace(a_manager(), moment=NIGHT + MINUTE), mandate=signer.mandate.pk)
    assert pressed(signer.sign) == ["NoMandate"]
    assert decided() == 0


@pytest.mark.parametrize("turn", range(3))
def test_a_conflict_that_is_written_down_while_somebody_signs_stops_them_or_comes_after(turn: int) -> None:
    proposal = a_proposal()
    signer = Signer(proposal)
    conflict = {"decider_name": signer.decider.name, "reason": "Barnets farbror"}
    told = pressed(signer.sign, partial(record_conflict, actor=an_actor(), case=proposal.case_id, **conflict))
    assert told[0] in ("signed", "InConflict", "NoMandate")
    assert decided() == (told[0] == "signed")
