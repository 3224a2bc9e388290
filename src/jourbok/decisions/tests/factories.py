"""A board that lets somebody decide, a proposal that waits for them, and a decision that they made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.models import RoleAssignment, User
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.tests.factories import NIGHT, SINCE, a_user, an_actor
from jourbok.cases.models import Case, Mandate
from jourbok.cases.tests.factories import a_case, a_mandate
from jourbok.decisions.models import Draft, Outcome, Proposal
from jourbok.decisions.services import begin_draft, begin_signing, collect, send_for_decision
from jourbok.kernel.actor import Actor, Role
from jourbok.law.models import StatuteVersion
from jourbok.law.rules import Written, carried_paths, read_written
from jourbok.law.services import load_law
from jourbok.organisations.models import Board
from jourbok.organisations.tests.factories import a_service

DECIDER = "Noa Ek"
GROUNDS = ("LVU 6 §", "LVU 11 §", "LVU 43 §", "LVM 13 §", "2024:79 4:1")
SAID = {
    "ground": "Hemförhållanden, 2 § LVU.",
    "facts": "Polisen fann barnet ensamt kl. 02.40.",
    "urgency": "Rättens beslut kan inte avvaktas: barnet har ingenstans att vara i natt.",
    "childs_view": "Barnet vill sova hos mormor och sade det i enrum.",
    "information": "Barnet har fått veta vad som händer.",
    "own_view": "Personen vill inte.",
    "alternatives": "Mormor går inte att nå.",
    "place": "Jourhemmet Eken.",
    "police_need": "Pappan har hotat personal.",
    "risks": "Det kan finnas en hund i bostaden.",
    "consent": "Mamman samtycker och följer med.",
}


@cache
def _carried() -> tuple[Written, ...]:
    """Read once for all tests of a process: no test changes the files that the product carries."""
    return read_written(carried_paths())


def the_law() -> None:
    """The law as the product carries it, loaded once."""
    if not StatuteVersion.objects.exists():
        load_law(actor=an_actor(Role.ADMINISTRATOR), written=_carried())


def a_decider(board: str = "sollentuna", *, name: str = DECIDER) -> Actor:
    """Somebody with an account and the role of decision maker for the board; no mandate yet."""
    a_service()
    user = User.objects.create(email=f"decider{User.objects.count()}@example.invalid", name=name)
    role = {"role": Role.DECISION_MAKER, "board": Board.objects.get(slug=board)}
    RoleAssignment.objects.create(user=user, valid=DateTimeTZRange(SINCE, None), **role)
    return replace(
        an_actor(Role.DECISION_MAKER, name=name),
        id=str(user.pk),
        roles={Role.DECISION_MAKER: frozenset({board})},
        step_up_at=NIGHT - timedelta(hours=1),
    )


def their_mandate(decider: Actor, board: str = "sollentuna", **known: Any) -> Mandate:
    """The board has appointed them to decide on what a night needs."""
    return a_mandate(
        board, **{"grounds": GROUNDS, "holder_name": decider.name, "holder_id": decider.id, "layer": "chair", **known}
    )


def a_colleague(name: str = "Alex Jour", *, role: Role = Role.DUTY_WORKER, moment: datetime = NIGHT) -> Actor:
    """Somebody at work who signs in with an account of their own."""
    return actor_of(a_user(role, name=name), moment=moment, request_id=uuid_utils.uuid7())


def a_draft(case: Case | None = None, *, kind: str = "lvu_6", actor: Actor | None = None, **known: Any) -> Draft:
    """A duty worker has begun to prepare a decision."""
    the_law()
    return begin_draft(actor=actor or an_actor(), case=(case or a_case()).pk, kind=kind, **known)


def a_proposal(case: Case | None = None, *, kind: str = "lvu_6", actor: Actor | None = None, **known: Any) -> Proposal:
    """It says what the law asks for, and has been sent for decision."""
    draft = a_draft(case, kind=kind, actor=actor, **known)
    return send_for_decision(
        actor=actor or an_actor(), draft=draft.pk, version=draft.version, ruling=draft.ruling, content=SAID
    )


def another_like(proposal: Proposal, case: Case | None = None, **changes: str) -> Proposal:
    """A second proposal of the same words that waits beside it, as an earlier version let two be sent.

    `changes` are what it says otherwise: its kind and ground.
    """
    draft, second = Draft.objects.get(pk=proposal.draft_id), Proposal.objects.get(pk=proposal.pk)
    draft.pk, second.pk = uuid_utils.uuid7(), uuid_utils.uuid7()
    draft.case = second.case = case or proposal.case
    draft.save(force_insert=True)
    second.draft = draft
    for name, value in changes.items():
        setattr(second, name, value)
    second.save(force_insert=True)
    return second


def at(actor: Actor, moment: datetime) -> Actor:
    """The actor in a request of their own at that moment."""
    return replace(actor, moment=moment, request_id=uuid_utils.uuid7())


def signed_by(decider: Actor, proposal: Proposal, mandate: Mandate, *, when: datetime = NIGHT) -> Outcome:
    """The decider is shown the words, proves who they are, and signs them a minute after `when`."""
    begun = begin_signing(actor=at(decider, when), proposal=proposal.pk, mandate=mandate.pk)
    later = when + timedelta(minutes=1)
    proved = replace(at(decider, later), step_up_at=later - timedelta(seconds=1))
    done = collect(actor=proved, proposal=proposal.pk, order=begun.order.pk, mandate=mandate.pk, proved_by="mfa")
    assert done.outcome is not None
    return done.outcome


def a_signed_decision(case: Case | None = None, *, kind: str = "lvu_6", **known: Any) -> tuple[Outcome, Actor, Mandate]:
    """A decision that somebody with the board's mandate has signed, with who did and their mandate."""
    proposal = a_proposal(case, kind=kind, **known)
    decider = a_decider(proposal.board.slug)
    mandate = their_mandate(decider, proposal.board.slug)
    return signed_by(decider, proposal, mandate), decider, mandate


def decision_of(outcome: Outcome) -> UUID:
    """The key of the decision that was signed."""
    assert outcome.decision_id is not None
    return outcome.decision_id
