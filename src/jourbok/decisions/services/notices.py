"""Telling the parties of a decision, and that somebody could not be told. Source: FL 33 §; LVU 36 §."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.decisions.models import PartyNotice
from jourbok.decisions.rules.notices import check_notice
from jourbok.decisions.selectors.clocks import clocks_of_decision
from jourbok.decisions.services.moments import held_decision, inside_own_wall
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound


@write_once
def tell_party(
    *,
    actor: Actor,
    decision: UUID,
    party: str,
    capacity: str,
    served: str,
    how: str = "",
    at: datetime | None,
    follows: UUID | None = None,
    key: Key = None,
) -> PartyNotice:
    """A party was told of the decision then, or could not be; what was written of the same party before stays.

    `follows` is the row of the party that counted until now: who the party is stays as it was written there.
    Raises BadInput with each fault at its field, NotFound, NotPermitted, CaseNeedsReason.
    """
    row = held_decision(actor, decision)
    made_at = clocks_of_decision(row.id, actor.moment).made_at
    earlier = _latest(decision, follows)
    if earlier is not None:
        party, capacity = earlier.party, earlier.capacity
    told_at = check_notice(
        party=party, capacity=capacity, served=served, how=how, at=at, decided_at=made_at, now=actor.moment
    )
    with inside_own_wall(actor, row):
        notice = PartyNotice.objects.create(
            board_id=row.board_id,
            decision_id=row.id,
            party=party.strip(),
            capacity=capacity,
            served=served,
            how=how.strip(),
            at=told_at,
            follows=earlier,
            recorded_at=actor.moment,
            by_id=actor.id,
            by_name=actor.name,
        )
        record_change(
            actor=actor,
            action="decisions.party_told",
            subject=notice,
            board=row.board_slug,
            details={"decision": str(row.id), "capacity": capacity, "served": served, "at": told_at},
        )
    return notice


def _latest(decision: UUID, follows: UUID | None) -> PartyNotice | None:
    """The row that the new one follows, which nothing has followed yet. Raises NotFound."""
    if follows is None:
        return None
    found = PartyNotice.objects.filter(pk=follows, decision=decision, followed_by=None).first()
    if found is None:
        raise NotFound("Underrättelsen finns inte, eller så har någon redan skrivit hur det gick sedan.")
    return found
