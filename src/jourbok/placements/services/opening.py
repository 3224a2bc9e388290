"""Taking hold of the case that somebody is placed in, so that two workers never place one person twice."""

from __future__ import annotations

from uuid import UUID

from jourbok.cases.selectors import CaseHead
from jourbok.cases.services.locking import locked_case
from jourbok.kernel.actor import Actor
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.selectors import open_head


def hold_case(actor: Actor, case: UUID) -> CaseHead:
    """The case, nobody else's until the transaction ends, when the actor may know where its person is.

    Raises NotPermitted, NotFound, CaseNeedsReason, UnlockFirst.
    """
    locked_case(case, actor=actor, permission=PLACE_PERSONS)
    return open_head(actor, case)
