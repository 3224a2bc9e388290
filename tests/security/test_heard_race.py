"""A colleague's word and what it is asked for at the same moment: whoever came first is who counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision, Mandate
from jourbok.decisions.models import Heard, Outcome, Proposal
from jourbok.decisions.services import decline, read_out, tell_heard, tell_not_heard
from jourbok.decisions.tests.factories import a_colleague, a_decider, a_proposal, another_like, at, their_mandate
from jourbok.kernel.actor import Actor

from .test_races import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
READ, WRITES = NIGHT + 5 * MINUTE, NIGHT + 10 * MINUTE


def reads(proposal: Proposal, mandate: Mandate, **changes: Any) -> str:
    told = {"signer_name": mandate.holder_name, "read_at": READ, **changes}
    return read_out(actor=at(an_actor(), WRITES), proposal=proposal.pk, mandate=mandate.pk, **told).ending


def asked_again_after_a_no() -> tuple[Proposal, Mandate]:
    proposal, decider = a_proposal(), a_decider()
    mandate = their_mandate(decider)
    decline(actor=at(decider, NIGHT), proposal=proposal.pk, reason="Det finns en mormor att fråga först.")
    return a_proposal(proposal.case, actor=at(an_actor(), NIGHT + MINUTE)), mandate


def heard(colleague: Actor, proposal: Proposal, mandate: Mandate) -> str:
    asked: dict[str, Any] = {"proposal": proposal.pk, "mandate": mandate.pk, "heard_at": READ}
    return str(tell_heard(actor=at(colleague, WRITES - MINUTE), **asked).is_heard)


@pytest.mark.parametrize("turn", range(3))
def test_a_word_that_is_taken_back_while_it_is_asked_for_counted_first_or_nothing_was_decided(turn: int) -> None:
    proposal, mandate = asked_again_after_a_no()
    colleague = a_colleague()
    heard(colleague, proposal, mandate)
    take_back = partial(tell_not_heard, actor=at(colleague, WRITES), proposal=proposal.pk)
    presses: list[Callable[[], object]] = [partial(reads, proposal, mandate), lambda: str(take_back().is_heard)]
    told = at_the_same_moment(lambda number: presses[number](), 2)
    assert told in (["signed", "False"], ["NotConfirmed", "False"])
    assert Decision.objects.count() == (told[0] == "signed")
    assert Heard.objects.filter(is_heard=False).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_no_to_the_like_at_the_moment_of_reading_out_came_after_or_asks_for_a_colleague(turn: int) -> None:
    """Two waited as an earlier version let them: what is read out without a colleague was read before the no."""
    first, decider = a_proposal(), a_decider()
    mandate, second = their_mandate(decider), another_like(first)
    refuse = partial(decline, actor=at(decider, WRITES), proposal=first.pk, reason="Det finns en mormor att fråga.")
    presses: list[Callable[[], object]] = [
        partial(reads, second, mandate, witness_name="Bo Al"),
        lambda: refuse().ending,
    ]
    told = at_the_same_moment(lambda number: presses[number](), 2)
    assert told in (["signed", "declined"], ["NotConfirmed", "declined"])
    assert Outcome.objects.filter(ending="signed").count() == (told[0] == "signed")


def test_one_form_that_is_sent_ten_times_at_once_is_one_word() -> None:
    proposal, mandate = asked_again_after_a_no()
    colleague, key = a_colleague(), an_actor().request_id
    asked: dict[str, Any] = {"proposal": proposal.pk, "mandate": mandate.pk, "heard_at": READ, "key": key}
    told = at_the_same_moment(lambda _: tell_heard(actor=at(colleague, WRITES), **asked).pk, 10)
    assert len(set(told)) == 1
    assert Heard.objects.count() == 1
