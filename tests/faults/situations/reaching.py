"""Reaching whoever may decide in the night."""

from __future__ import annotations

from datetime import timedelta

from jourbok.accounts.tests.factories import NIGHT
from jourbok.cases.tests.factories import a_case
from jourbok.decisions import services as decisions
from jourbok.decisions.rules.codes import Result, Way
from jourbok.decisions.tests.factories import a_decider, a_proposal, at, their_mandate
from jourbok.messages.rules import Channel
from tests.faults.situations.ground import SYSTEM, Asked, a_worker, situation


def _waiting() -> Asked:
    """A proposal waits, and there is somebody to reach."""
    proposal, decider = a_proposal(a_case()), a_decider()
    mandate = their_mandate(decider, phone="070-000 00 01", email="noa@example.invalid")
    return {"actor": a_worker(), "proposal": proposal.pk, "mandate": mandate.pk}


@situation
def decisions__call() -> Asked:
    return _waiting()


@situation
def decisions__send_link() -> Asked:
    return {**_waiting(), "way": Way.SMS, "ways": tuple(Channel)}


@situation
def decisions__tell_result() -> Asked:
    attempt = decisions.call(**_waiting())
    return {"actor": a_worker(), "attempt": attempt.pk, "result": Result.CONFLICT, "note": "Barnets farbror"}


@situation
def decisions__acknowledge() -> Asked:
    return _waiting()


@situation
def decisions__pass_on() -> Asked:
    proposal, decider = a_proposal(a_case()), a_decider()
    their_mandate(decider)
    asked = at(decider, NIGHT + timedelta(minutes=3))
    return {"actor": asked, "proposal": proposal.pk, "reason": "Barnets farbror", "is_conflict": True}


@situation
def decisions__move_on() -> Asked:
    _waiting()
    return {"actor": SYSTEM, "ways": (Channel.SMS,)}


@situation
def decisions__see_answer() -> Asked:
    proposal, decider = a_proposal(a_case()), a_decider()
    their_mandate(decider)
    decisions.decline(actor=at(decider, NIGHT + timedelta(minutes=3)), proposal=proposal.pk, reason="Mormor kommer")
    return {"actor": a_worker(), "proposal": proposal.pk}
