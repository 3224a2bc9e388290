"""Somebody on duty sees what whoever decides has answered."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.cases.selectors.scope import require_open
from jourbok.decisions.models import AnswerSeen, Outcome
from jourbok.decisions.permissions import READ_DECISIONS
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound


@transaction.atomic
def see_answer(*, actor: Actor, proposal: UUID) -> AnswerSeen:
    """How the proposal ended has been seen by somebody on duty; the first of them is who is written down.

    Raises NotFound while it waits, CaseNeedsReason.
    """
    actor.require(READ_DECISIONS)
    row = Outcome.objects.select_related("proposal__case", "board").filter(proposal=proposal).first()
    if row is None:
        raise NotFound("Förslaget väntar på beslut, eller finns inte.")
    require_open(actor, row.proposal.case)
    by = {"board_id": row.board_id, "at": actor.moment, "by_id": actor.id, "by_name": actor.name}
    seen, is_new = AnswerSeen.objects.get_or_create(outcome=row, defaults=by)
    if is_new:
        record_change(actor=actor, action="decisions.answer_seen", subject=seen, board=row.board.slug)
    return seen
