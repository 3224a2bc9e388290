"""Noting that somebody looked in a member's own system."""

from __future__ import annotations

from uuid import UUID

from jourbok.accounts.selectors import system_for
from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.selectors import contact_for
from jourbok.cases.models import Case, LookUp
from jourbok.cases.permissions import LOG_TIME
from jourbok.cases.rules.looking import Looked, tidied
from jourbok.cases.selectors.scope import require_contact_open, require_open
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import board_by_slug


@write_once
def note_look_up(
    *, actor: Actor, contact: UUID, system: UUID, looked: Looked, case: UUID | None = None, key: Key = None
) -> LookUp:
    """The worker looked in the system for the contact, or for one of its cases alone.

    It adds nothing to the time that shares the cost. Raises NotFound, CaseNeedsReason, BadInput.
    """
    actor.require(LOG_TIME)
    known = tidied(looked, local_date(actor.moment))
    source = contact_for(actor, contact)
    chosen = _open_case(actor, source.pk, case)
    shown = system_for(actor, system)
    made = LookUp.objects.create(
        contact_id=source.pk,
        case=chosen,
        system_id=system,
        board_id=board_by_slug(shown.board).pk,
        minutes=known.minutes,
        outcome=known.outcome,
        obstacle=known.obstacle,
        words=known.words,
        looked_at=actor.moment,
        worker_id=actor.id,
        worker_name=actor.name,
    )
    record_change(
        actor=actor,
        action="cases.look_up_noted",
        subject=made,
        board=shown.board,
        details={"minutes": known.minutes, "outcome": known.outcome, "contact": source.number},
    )
    return made


def _open_case(actor: Actor, contact: UUID, case: UUID | None) -> Case | None:
    if case is None:
        require_contact_open(actor, contact)
        return None
    found = Case.objects.filter(pk=case, contact=contact).first()
    if found is None:
        raise NotFound("Ärendet finns inte.")
    require_open(actor, found)
    return found
