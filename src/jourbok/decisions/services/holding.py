"""Taking hold of a proposal and of the person it is about, so that nobody decides twice."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from jourbok.cases.services.locking import hold_case
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.rules.deciding import AlreadyDecided, ProposalHasEnded
from jourbok.decisions.rules.kinds import is_one_at_a_time
from jourbok.decisions.selectors.proposals import standing_decisions_of
from jourbok.kernel.errors import NotFound
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Kind

#: Whoever decides about a person holds this until it is written: two cases of one child are decided one by one.
_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtextextended('decisions.person:' || %s, 0))"


def hold_person(person_id: UUID) -> None:
    """Nobody else sends or decides about the person until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [str(person_id)])


def open_proposal(proposal: UUID) -> Proposal:
    """A proposal that waits, its case and person held until the transaction ends. Raises NotFound, ProposalHasEnded."""
    row = Proposal.objects.select_related("board").filter(pk=proposal).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    hold_case(row.case_id)
    hold_person(row.person_id)
    if Outcome.objects.filter(proposal=row).exists():
        raise ProposalHasEnded()
    return row


def require_none_stands(kind: Kind, person_id: UUID, at: datetime) -> None:
    """The person has no standing decision of a kind that there is one of at a time. Raises AlreadyDecided."""
    if not is_one_at_a_time(kind):
        return
    for each in standing_decisions_of(person_id, at):
        if each.kind is not None and each.kind.id == kind.id:
            made = each.decision
            message = (
                f"Det finns redan ett beslut enligt {made.ground} från {moment(made.decided_at)} som gäller. "
                "Upphäv det först, om ett nytt ska fattas."
            )
            raise AlreadyDecided(message, fields={"kind": message})
