"""Reaching whoever may decide: many at once, and those who would answer for somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.decisions import services as decisions
from jourbok.decisions.models import Acknowledgement, Attempt, AttemptResult, Proposal
from jourbok.decisions.tests.desks import a_deciding_user, browser_of, it_is, mandate_of, send
from jourbok.decisions.tests.factories import a_decider, a_proposal, their_mandate
from jourbok.kernel.actor import system_actor
from jourbok.messages.models import OutboundMessage
from jourbok.messages.rules import Channel

from .test_races import AT_ONCE, at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)
SILENT = NIGHT + timedelta(minutes=5)


def test_twenty_who_ring_at_once_are_twenty_attempts_numbered_in_a_row() -> None:
    proposal = a_proposal()
    mandate = their_mandate(a_decider(), phone="070-000 00 01").pk
    at_the_same_moment(lambda number: decisions.call(actor=an_actor(), proposal=proposal.pk, mandate=mandate))
    assert sorted(Attempt.objects.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))


def test_twenty_who_look_for_silence_at_once_send_one_link() -> None:
    a_proposal()
    their_mandate(a_decider(), phone="070-000 00 01")
    jourbok = system_actor(moment=SILENT, request_id=an_actor().request_id)
    sent = at_the_same_moment(lambda number: decisions.move_on(actor=jourbok, ways=(Channel.SMS,)))
    assert sum(map(len, sent)) == 1
    assert OutboundMessage.objects.count() == Attempt.objects.count() == 1


def test_of_twenty_who_tell_what_came_of_one_call_one_is_believed() -> None:
    proposal = a_proposal()
    mandate = their_mandate(a_decider(), phone="070-000 00 01").pk
    attempt = decisions.call(actor=an_actor(), proposal=proposal.pk, mandate=mandate).pk
    told = at_the_same_moment(lambda number: decisions.tell_result(actor=an_actor(), attempt=attempt, result="busy"))
    assert told.count("BadInput") == AT_ONCE - 1
    assert AttemptResult.objects.count() == 1


def test_nobody_says_by_a_forged_form_that_another_is_on_it_or_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another board's decision maker, one with another's mandate, and both by what only workers use."""
    it_is(monkeypatch)
    proposal = a_proposal()
    noas = mandate_of(a_deciding_user()).pk
    sam = a_deciding_user(name="Sam Alm")
    sams = mandate_of(sam, layer="member", is_deputy=False).pk
    stranger = a_deciding_user("solna", name="Robin Gran")
    for user, mandate in ((stranger, noas), (stranger, 0), (sam, noas)):
        browser = browser_of(user)
        assert send(browser, address("acknowledge", proposal), mandate=mandate).status_code == 404
        assert send(browser, address("reach", proposal), mandate=sams, do="on_it").status_code == 403
    passed = {"pass-is_conflict": "yes", "pass-reason": "Barnets morbror"}
    assert send(browser_of(stranger), address("pass_on", proposal), **passed).status_code == 404
    for name in ("acknowledge", "pass_on"):
        assert browser_of(sam).get(address(name, proposal)).status_code == 405
    assert not Acknowledgement.objects.exists()
    assert not Attempt.objects.exists()


def test_a_form_of_one_proposal_says_nothing_of_another() -> None:
    """The same key and mandate sent to another proposal is other content, and nothing is done."""
    first, second = a_proposal(), a_proposal()
    asked: dict[str, Any] = {
        "actor": an_actor(),
        "mandate": their_mandate(a_decider(), phone="070-000 00 01").pk,
        "key": "6f1f4b44-0000-4000-8000-000000000009",
    }
    decisions.call(proposal=first.pk, **asked)
    [refused] = at_the_same_moment(
        lambda number: decisions.call(**{**asked, "actor": replace(asked["actor"])}, proposal=second.pk), times=1
    )
    assert refused == "SameKeyOtherContent"
    assert [each.proposal_id for each in Attempt.objects.all()] == [first.pk]


def address(name: str, proposal: Proposal) -> str:
    return reverse(f"decisions:{name}", args=[proposal.pk])
