"""The case that a placement belongs to: where somebody is placed is their whereabouts."""

from __future__ import annotations

from uuid import UUID

from jourbok.cases import selectors as cases
from jourbok.cases.selectors import CaseHead
from jourbok.kernel.actor import Actor
from jourbok.people import selectors as people
from jourbok.people.rules.errors import UnlockFirst
from jourbok.placements.permissions import PLACE_PERSONS


def open_head(viewer: Actor, case_id: UUID) -> CaseHead:
    """Whom and what the case is about, for somebody who may know where the person is; the read is logged.

    Raises NotFound, CaseNeedsReason, and UnlockFirst while the person, or somebody in the family, is masked.
    """
    viewer.require(PLACE_PERSONS)
    head = cases.case_head(viewer, case_id, action="placements.read")
    if head.person.is_masked:
        raise UnlockFirst(person=head.person.id)
    if head.person.hides_whereabouts:
        raise UnlockFirst(person=people.hidden_relatives(viewer, head.person.id)[0])
    return head
