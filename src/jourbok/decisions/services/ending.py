"""How a proposal ends: what is written of a no and of one that is taken back, and what the log says of every end."""

from __future__ import annotations

from jourbok.audit.services import record_change
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.rules.codes import Ending
from jourbok.kernel.actor import Actor


def end_undecided(
    actor: Actor, row: Proposal, ending: Ending, *, action: str, reason: str, by: tuple[str, str] | None = None
) -> Outcome:
    """The proposal, which the caller holds, has ended for that reason, and nothing was decided.

    `by` is the user and the name of whoever ended it; the actor when it is left out.
    """
    by_id, by_name = by or (actor.id, actor.name)
    outcome = Outcome.objects.create(
        proposal=row,
        board_id=row.board_id,
        ending=ending,
        reason=reason.strip(),
        ended_at=actor.moment,
        by_id=by_id,
        by_name=by_name,
        recorded_by_id=actor.id,
        recorded_by_name=actor.name,
    )
    record_ended(actor, action, outcome, row)
    return outcome


def record_ended(actor: Actor, action: str, outcome: Outcome, row: Proposal) -> None:
    """The log says how the proposal ended, by which section and why."""
    record_change(
        actor=actor,
        action=action,
        subject=outcome,
        board=row.board.slug,
        details={"proposal": str(row.pk), "ground": row.ground, "ending": outcome.ending},
        reason=outcome.reason,
    )
