"""A signature is known to the second, and what happens around it is told to the minute: the same minute is no fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.decisions.models import Proposal
from jourbok.decisions.rules.notices import check_notice
from jourbok.decisions.services import read_out, record_moment
from jourbok.decisions.tests.factories import (
    a_decider,
    a_proposal,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import as_told, is_told_before
from jourbok.law.rules import Event, ImpossibleOrder, Kind, carried_law, check_order
from jourbok.signing.services import record_paper_arrived

MINUTE = timedelta(minutes=1)
SIGNED = datetime(2026, 3, 27, 2, 10, 42, tzinfo=UTC)
seconds = st.integers(0, 59_999_999).map(lambda each: timedelta(microseconds=each))
instants = st.integers(0, 300 * 24 * 3600).map(lambda each: SIGNED + timedelta(seconds=each))
#: Events in the one order that LVU 6 § can see them, and how many minutes lie between them.
IN_ORDER = (Event.DECIDED, Event.SUBMITTED, Event.RECEIVED, Event.COURT_DECIDED)
gaps = st.lists(st.integers(0, 3), min_size=len(IN_ORDER) - 1, max_size=len(IN_ORDER) - 1)


def the_kind(name: str = "lvu_6") -> Kind:
    return next(kind for kind in carried_law().kinds_on(SIGNED.date()) if kind.id == name)


def minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


@given(instants, seconds, gaps)
def test_a_true_order_told_to_the_minute_is_never_refused(
    first: datetime, within: timedelta, between: list[int]
) -> None:
    signed_at = minute(first) + within
    true = [signed_at]
    for gap in between:
        true.append(true[-1] + gap * timedelta(seconds=40))
    told = [signed_at, *(minute(each) for each in true[1:])]
    check_order(the_kind(), as_told(dict(zip(IN_ORDER, told, strict=True))))


@given(instants, seconds, st.sampled_from([Event.EXECUTED, *IN_ORDER[1:]]), st.integers(1, 600))
def test_an_order_wrong_by_a_minute_or_more_is_always_refused(
    first: datetime, within: timedelta, event: Event, wrong: int
) -> None:
    moments = {Event.DECIDED: minute(first) + within, event: minute(first) - wrong * MINUTE}
    with pytest.raises(ImpossibleOrder):
        check_order(the_kind(), as_told(moments))


def test_a_time_told_to_the_second_is_held_to_it() -> None:
    with pytest.raises(ImpossibleOrder):
        check_order(the_kind(), as_told({Event.DECIDED: SIGNED, Event.EXECUTED: SIGNED - timedelta(seconds=1)}))


@given(instants, seconds)
def test_a_told_minute_is_before_what_comes_after_it_and_not_before_what_is_in_it(
    first: datetime, within: timedelta
) -> None:
    assert not is_told_before(minute(first), minute(first) + within)
    assert is_told_before(minute(first), minute(first) + MINUTE + within)
    assert is_told_before(minute(first) - timedelta(seconds=1), minute(first))


@given(seconds)
def test_a_party_is_told_in_the_minute_of_the_decision_and_not_in_the_one_before(within: timedelta) -> None:
    said = {"party": "Ada Ek", "capacity": "guardian", "served": "told", "how": "Per telefon"}
    decided_at = minute(SIGNED) + within
    told: dict[str, Any] = {**said, "decided_at": decided_at, "now": decided_at + timedelta(hours=1)}
    assert check_notice(**told, at=minute(SIGNED)) == minute(SIGNED)
    with pytest.raises(BadInput, match="kan inte ha kommit före"):
        check_notice(**told, at=minute(SIGNED) - MINUTE)


@pytest.mark.django_db
def test_a_decision_is_executed_in_the_minute_that_it_was_signed() -> None:
    proposal, decider = a_proposal(), a_decider()
    outcome = signed_by(decider, proposal, their_mandate(decider), when=NIGHT + timedelta(seconds=42))
    worker = at(an_actor(), NIGHT + timedelta(hours=1))
    with pytest.raises(ImpossibleOrder):
        record_moment(actor=worker, decision=decision_of(outcome), event=Event.EXECUTED, at=NIGHT)
    told = record_moment(actor=worker, decision=decision_of(outcome), event=Event.EXECUTED, at=NIGHT + MINUTE)
    assert told.at == NIGHT + MINUTE < outcome.ended_at


def read_at(proposal: Proposal, when: datetime, mandate: int) -> datetime:
    outcome = read_out(
        actor=at(an_actor(), NIGHT + timedelta(hours=1)),
        proposal=proposal.pk,
        mandate=mandate,
        signer_name="Noa Ek",
        witness_name="Sam Vittne",
        read_at=when,
    )
    record_paper_arrived(
        actor=at(an_actor(), NIGHT + timedelta(hours=1)),
        signature=str(outcome.signature),
        signed_on=NIGHT.date(),
        arrived_at=when,
    )
    return outcome.ended_at


@pytest.mark.django_db
def test_somebody_says_yes_in_the_minute_that_the_proposal_was_sent_and_not_in_the_one_before() -> None:
    proposal = a_proposal(actor=at(an_actor(), NIGHT + timedelta(seconds=42)))
    mandate = their_mandate(a_decider()).pk
    with pytest.raises(BadInput, match="innan förslaget skickades"):
        read_at(proposal, NIGHT - MINUTE, mandate)
    assert read_at(proposal, NIGHT, mandate) == NIGHT
