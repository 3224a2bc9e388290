"""Sending a report once: frozen as it was previewed, and on its way by every channel that is to have it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.services import note_reported
from jourbok.documents.paper import Paper, fingerprint, to_json
from jourbok.handover import selectors
from jourbok.handover.models import Disclosure, Report, ReportVersion
from jourbok.handover.permissions import SEND_REPORT
from jourbok.handover.rules.guards import Answered, Disclosed, PreviewIsStale, require_answered
from jourbok.handover.services.delivering import queue_at_once, stop_waiting
from jourbok.handover.services.holding import hold_report
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.messages.services import enqueue
from jourbok.organisations.selectors import board_by_slug

if TYPE_CHECKING:
    from jourbok.organisations.models import Board


@write_once
def send_report(
    *,
    actor: Actor,
    case: UUID,
    board: str,
    preview_fingerprint: str,
    other_board_reason: str = "",
    late_reason: str = "",
    picked: UUID | None = None,
    disclosed: tuple[Disclosed, ...] = (),
    key: Key = None,
) -> ReportVersion:
    """The report is frozen as it was previewed and lies in the board's portal at once.

    `picked` is who the sender says it is about, asked when somebody may be taken for them; `disclosed` whom else it
    names on purpose. The same content is sent to a board once, however it is asked for.
    Raises PreviewIsStale, WrongPersonPicked, BadInput.
    """
    actor.require(SEND_REPORT)
    to = board_by_slug(board)
    hold_report(case, to.pk)
    locked = Report.objects.select_for_update().filter(case_id=case, board=to).first()
    seen = selectors.preview(actor, case, board)
    if seen.fingerprint != preview_fingerprint:
        raise PreviewIsStale()
    if seen.is_sent:
        return seen.sent[0]
    given = Answered(preview_fingerprint, picked, disclosed, other_board_reason, late_reason)
    meant = require_answered(seen.guarded, given)
    report = locked or _new_report(actor, to, seen)
    row = _freeze(actor, report, to, seen, other_board_reason.strip(), late_reason.strip())
    _disclose(actor, row, meant)
    for earlier in seen.sent:
        stop_waiting(actor, earlier, "Ersatt av en nyare version.")
    queue_at_once(actor, row)  # when it is known whom it names: not every way is for everybody
    return row


def _new_report(actor: Actor, board: Board, seen: selectors.Preview) -> Report:
    """The first of the case for the board; nobody else makes it, since whoever sends holds its name."""
    return Report.objects.create(
        case_id=seen.facts.case.id,
        board=board,
        case_number=seen.facts.case.number,
        is_child=seen.facts.case.is_child,
        due_at=seen.facts.contact.report_due_at,
        created_at=actor.moment,
    )


def _disclose(actor: Actor, row: ReportVersion, meant: tuple[Disclosed, ...]) -> None:
    """Whom else the version names on purpose, and why, is frozen with it."""
    for each in meant:
        told = {"person_id": each.person, "reason": each.reason, "at": actor.moment, "by_id": actor.id}
        Disclosure.objects.create(board_id=row.board_id, version=row, by_name=actor.name, **told)
        record_change(
            actor=actor, action="handover.disclosed", subject=row, details={"person": each.person}, reason=each.reason
        )


def _freeze(
    actor: Actor, report: Report, board: Board, seen: selectors.Preview, other_board_reason: str, late_reason: str
) -> ReportVersion:
    paper = _paper_of(seen)
    row = ReportVersion.objects.create(
        board=board,
        report=report,
        number=seen.version,
        paper=to_json(paper),
        fingerprint=fingerprint(paper),
        case_fingerprint=seen.content_fingerprint,
        person_id=seen.facts.person.id,
        is_protected=seen.facts.person.is_protected,
        sent_at=actor.moment,
        sent_by_id=actor.id,
        sent_by_name=actor.name,
        other_board_reason=other_board_reason,
        late_reason=late_reason,
    )
    if not report.awaits_board:
        Report.objects.filter(pk=report.pk).update(awaits_board=True)
    note_reported(actor=actor, case=report.case_id)
    record_change(
        actor=actor,
        action="handover.report_sent",
        subject=row,
        board=board.slug,
        details={"case": report.case_number, "version": row.number, "fingerprint": row.fingerprint},
        reason=other_board_reason,
    )
    enqueue("handover.escalate_unacknowledged")
    return row


def _paper_of(seen: selectors.Preview) -> Paper:
    if seen.paper is None:
        raise BadInput("Välj vilken nämnd som ska ha rapporten.", fields={"board": "Välj nämnd."})
    return seen.paper
