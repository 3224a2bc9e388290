"""The paper of a decision has come, by the time of the decision that is known while nobody moves it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from jourbok.audit.services import Key, write_once
from jourbok.cases.services.locking import locked_case
from jourbok.decisions.models import Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.selectors.witnessing import paper_awaited_for
from jourbok.decisions.services.holding import hold_person
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.signing.services import PaperIsHereAlready, record_paper_arrived

if TYPE_CHECKING:
    from jourbok.signing.models import PaperArrival


@write_once
def receive_paper(
    *, actor: Actor, proposal: UUID, signed_on: date, arrived_at: datetime, key: Key = None
) -> PaperArrival:
    """The signed paper of the decision has come, with that date on it; nobody moves the decision's time meanwhile.

    Raises NotFound, CaseNeedsReason, PaperIsHereAlready, BadInput.
    """
    actor.require(PREPARE)
    row = Proposal.objects.filter(pk=proposal).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    locked_case(row.case_id, actor=actor, permission=PREPARE)
    hold_person(row.person_id)
    awaited = paper_awaited_for(actor, proposal)
    if awaited is None:
        raise PaperIsHereAlready("Inget papper väntas: det är redan registrerat, eller så har ingen läst upp beslutet.")
    return record_paper_arrived(
        actor=actor,
        signature=str(awaited.id),
        signed_on=signed_on,
        arrived_at=arrived_at,
        made_at=awaited.signed_at,
    )
