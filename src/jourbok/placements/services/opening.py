"""Taking hold of the case that somebody is placed in, so that two workers never place one person twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.cases.selectors import CaseHead
from jourbok.cases.services.locking import hold_cases, locked_case
from jourbok.kernel.actor import Actor
from jourbok.placements.models import Placement
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.selectors import carried_out_with, open_head


def hold_case(actor: Actor, case: UUID) -> CaseHead:
    """The case, nobody else's until the transaction ends, when the actor may know where its person is.

    Raises NotPermitted, NotFound, CaseNeedsReason, UnlockFirst.
    """
    locked_case(case, actor=actor, permission=PLACE_PERSONS)
    return open_head(actor, case)


def hold_cases_of(placement: UUID, at: datetime) -> None:
    """The case of a placement, and those of the decisions that it carries out: its start is told to their clocks.

    Whoever asks has found out that somebody may place persons.
    """
    row = Placement.objects.filter(pk=placement).first()
    if row is not None:
        carried = carried_out_with(row.decision_id, at) if row.decision_id else ()
        hold_cases([row.case_id, *(each.decision.case_id for each in carried)])
