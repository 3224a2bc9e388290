"""When the sender of a report points at somebody else than the person of the case."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import record_change
from jourbok.cases.models import Case
from jourbok.cases.permissions import READ_CASES
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound


def note_wrong_person(*, actor: Actor, case: UUID, picked: UUID) -> None:
    """Write down who was pointed at, once the refused sending is over, so that the row outlives it. Raises NotFound."""
    actor.require(READ_CASES)
    row = Case.objects.select_related("board").filter(pk=case).first()
    if row is None:
        raise NotFound("Ärendet finns inte.")
    record_change(
        actor=actor,
        action="cases.wrong_person_picked",
        subject=row,
        board=row.board.slug,
        details={"picked": str(picked), "person": str(row.person_id)},
    )
