"""Writing down what the service did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Case, Measure
from jourbok.cases.permissions import WRITE_CASE
from jourbok.cases.rules.codes import MEASURES
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.services.locking import locked_case
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput


@write_once
def record_measure(
    *, actor: Actor, case: Case | UUID, kind: str, done_at: datetime, note: str = "", key: Key = None
) -> Measure:
    """The service did something in the case at that time: a home visit, a transport, a placement. Raises BadInput."""
    row = locked_case(case, actor=actor, permission=WRITE_CASE)
    if kind not in dict(MEASURES):
        message = "Välj vad ni gjorde."
        raise BadInput(message, fields={"kind": message})
    check_happened(done_at, now=actor.moment, field="done_at")
    measure = Measure.objects.create(
        board_id=row.board_id,
        case=row,
        kind=kind,
        done_at=done_at,
        note=note.strip(),
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    record_change(
        actor=actor,
        action="cases.measure_recorded",
        subject=measure,
        board=row.board.slug,
        details={"case": row.number, "kind": kind, "done_at": done_at},
    )
    return measure
