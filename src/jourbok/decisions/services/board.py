"""What a receiving board does with a decision that was made for it: takes it over, and reports it at its meeting."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.selectors import DecisionMade
from jourbok.cases.services.locking import hold_case
from jourbok.decisions.models import MeetingNote, TakeOver
from jourbok.decisions.rules.watching import AlreadyReported, AlreadyTakenOver, check_meeting
from jourbok.decisions.selectors.board import own_decision
from jourbok.decisions.selectors.clocks import clocks_of_decision
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date
from jourbok.organisations.portal_role import as_board


@write_once
def take_over(*, actor: Actor, decision: UUID, own_number: str = "", key: Key = None) -> TakeOver:
    """The board takes the decision over, with its own case number: from now on its clocks are watched there.

    Once, and never taken back. Raises NotFound for another board's, AlreadyTakenOver.
    """
    made = own_decision(actor, decision)
    with as_board(made.board_slug):
        row, is_new = TakeOver.objects.get_or_create(
            decision_id=made.id, defaults=_by(actor, made) | {"own_number": own_number.strip()}
        )
        if not is_new:
            raise AlreadyTakenOver()
        _record(actor, "decisions.taken_over", row, made)
    return row


@write_once
def note_meeting(
    *, actor: Actor, decision: UUID, meeting_on: date, paragraph: str = "", key: Key = None
) -> MeetingNote:
    """The decision was reported at the board's meeting of that day. Raises NotFound, AlreadyReported, BadInput."""
    made = own_decision(actor, decision)
    hold_case(made.case_id)  # nobody moves its time to after the meeting meanwhile
    made_at = clocks_of_decision(made.id, actor.moment).made_at
    check_meeting(meeting_on, decided_on=local_date(made_at), today=local_date(actor.moment))
    with as_board(made.board_slug):
        row, is_new = MeetingNote.objects.get_or_create(
            decision_id=made.id,
            defaults=_by(actor, made) | {"meeting_on": meeting_on, "paragraph": paragraph.strip()},
        )
        if not is_new:
            raise AlreadyReported()
        _record(actor, "decisions.reported_at_meeting", row, made, meeting_on=meeting_on)
    return row


def _by(actor: Actor, made: DecisionMade) -> dict[str, Any]:
    return {"board_id": made.board_id, "at": actor.moment, "by_id": actor.id, "by_name": actor.name}


def _record(actor: Actor, action: str, row: TakeOver | MeetingNote, made: DecisionMade, **details: object) -> None:
    record_change(
        actor=actor, action=action, subject=row, board=made.board_slug, details={"case": made.case_number, **details}
    )
