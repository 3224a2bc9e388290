"""A no on the telephone is a no everywhere, and whoever only cannot now leaves the proposal to the next."""

from __future__ import annotations

from typing import Any

import pytest

from jourbok.decisions.models import Outcome
from jourbok.decisions.rules.codes import Ending, Result
from jourbok.decisions.rules.deciding import ProposalHasEnded
from jourbok.decisions.rules.heard import NotConfirmed
from jourbok.decisions.selectors import before_signing, noes_before, unseen_answers
from jourbok.decisions.services import call, read_out, tell_result
from jourbok.decisions.tests.factories import a_proposal, signed_by
from jourbok.decisions.tests.test_reaching import after, two_on_call, worker
from jourbok.kernel.errors import BadInput

pytestmark = pytest.mark.django_db


def test_a_no_on_the_telephone_ends_the_proposal_as_one_on_the_page_does_and_the_next_is_told() -> None:
    proposal = a_proposal()
    (noas, noa), (sams, sam) = two_on_call(proposal)
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=noa.pk)
    with pytest.raises(BadInput, match="Skriv varför"):
        tell_result(actor=worker(1), attempt=attempt.pk, result=Result.DECLINED)
    tell_result(actor=worker(2), attempt=attempt.pk, result=Result.DECLINED, note="Fråga mormor först")
    ended = Outcome.objects.get(proposal=proposal)
    assert (ended.ending, ended.by_id, ended.by_name) == (Ending.DECLINED, noas.id, "Noa Ek")
    assert (ended.recorded_by_name, ended.reason, ended.ended_at) == ("Kim Jour", "Fråga mormor först", after(2))
    assert unseen_answers(worker(3)) == []
    with pytest.raises(ProposalHasEnded):
        call(actor=worker(3), proposal=proposal.pk, mandate=sam.pk)
    again = a_proposal(proposal.case, actor=worker(4))
    [told] = noes_before(worker(5), again.pk)
    assert told.startswith("Noa Ek sa nej till ett likadant förslag")
    assert before_signing(again, after(5)).noes == (told,)
    read: dict[str, Any] = {"signer_name": "Sam Alm", "witness_name": "Bo Al", "read_at": after(6)}
    with pytest.raises(NotConfirmed, match="Noa Ek sa nej"):
        read_out(actor=worker(7), proposal=again.pk, mandate=sam.pk, **read)
    assert signed_by(sams, again, sam, when=after(8)).decision_id


def test_one_who_only_cannot_now_leaves_the_proposal_to_the_next() -> None:
    proposal = a_proposal()
    (_, noa), (_, sam) = two_on_call(proposal)
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=noa.pk)
    tell_result(actor=worker(2), attempt=attempt.pk, result=Result.CANNOT, note="Har feber")
    assert noes_before(worker(3), proposal.pk) == []
    read: dict[str, Any] = {"signer_name": "Sam Alm", "witness_name": "Bo Al", "read_at": after(4)}
    assert read_out(actor=worker(5), proposal=proposal.pk, mandate=sam.pk, **read).decision_id


def test_a_no_that_is_told_after_the_decision_was_made_changes_nothing() -> None:
    proposal = a_proposal()
    (_, noa), (sams, sam) = two_on_call(proposal)
    attempt = call(actor=worker(), proposal=proposal.pk, mandate=noa.pk)
    signed_by(sams, proposal, sam, when=after(1))
    tell_result(actor=worker(5), attempt=attempt.pk, result=Result.DECLINED, note="Fråga mormor först")
    assert Outcome.objects.get(proposal=proposal).ending == Ending.SIGNED
