"""Ringing a board about a report that nobody there has taken over."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.handover.models import BoardCall, Report
from jourbok.handover.permissions import SEND_REPORT
from jourbok.handover.selectors.sent import report_head
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput

LEAST_NAME: Final = 2


@write_once
def register_call(
    *,
    actor: Actor,
    report: UUID,
    outcome: str,
    number: str = "",
    spoke_with: str = "",
    note: str = "",
    key: Key = None,
) -> BoardCall:
    """Somebody rang the board, and this came of it; whoever was reached is named.

    Raises BadInput, NotFound, CaseNeedsReason, UnlockFirst.
    """
    actor.require(SEND_REPORT)
    row: Report = report_head(actor, report)
    faults = {}
    if outcome not in BoardCall.Outcome.values:
        faults["outcome"] = "Välj vad som kom av samtalet."
    if outcome == BoardCall.Outcome.REACHED and len(spoke_with.strip()) < LEAST_NAME:
        faults["spoke_with"] = "Skriv vem du talade med."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
    call = BoardCall.objects.create(
        board_id=row.board_id,
        report=row,
        at=actor.moment,
        number=number.strip(),
        outcome=outcome,
        spoke_with=spoke_with.strip(),
        note=note.strip(),
        by_id=actor.id,
        by_name=actor.name,
    )
    record_change(
        actor=actor,
        action="handover.board_called",
        subject=call,
        board=row.board.slug,
        details={"case": row.case_number, "outcome": outcome},
    )
    return call
