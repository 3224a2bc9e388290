"""Sending a report once, and noting what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.services import note_reported
from jourbok.documents.paper import Paper, fingerprint, to_json
from jourbok.handover import selectors
from jourbok.handover.models import Delivery, Escalation, ProtectionNotice, Receipt, Report, ReportVersion
from jourbok.handover.permissions import ACKNOWLEDGE, ESCALATE, READ_AS_BOARD, SEND_REPORT
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, NotFound
from jourbok.messages.services import enqueue
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.selectors import board_by_slug
from jourbok.people import selectors as people

if TYPE_CHECKING:
    from jourbok.organisations.models import Board

PORTAL = "portal"
LEAST_REASON = 5
#: A report that has not been acknowledged this long after it was due is put on the desk again.
ESCALATE_AFTER = timedelta(hours=1)


class PreviewIsStale(DomainError):
    """The case or the recipient has changed since the preview was shown."""

    code = "preview_is_stale"
    message_sv = "Ärendet har ändrats sedan du förhandsgranskade. Läs igenom rapporten igen och skicka sedan."
    status = 409


class ReportAlreadyAcknowledged(DomainError):
    """Somebody at the board has acknowledged it already."""

    code = "already_acknowledged"
    message_sv = "Rapporten är redan kvitterad."
    status = 409


class VersionIsSuperseded(DomainError):
    """A newer version has come, and it is that one that has to be acknowledged."""

    code = "version_is_superseded"
    message_sv = "Det finns en nyare version av rapporten. Öppna den och kvittera den i stället."
    status = 409


@write_once
def send_report(
    *,
    actor: Actor,
    case: UUID,
    board: str,
    preview_fingerprint: str,
    other_board_reason: str = "",
    late_reason: str = "",
    key: Key = None,
) -> ReportVersion:
    """The report is frozen as it was previewed and lies in the board's portal at once.

    The same content is sent to a board once, however it is asked for. Raises PreviewIsStale, BadInput.
    """
    actor.require(SEND_REPORT)
    to = board_by_slug(board)
    report = _locked_report(actor, case, to)
    seen = selectors.preview(actor, case, board)
    if seen.fingerprint != preview_fingerprint:
        raise PreviewIsStale()
    if seen.is_sent:
        return seen.sent[0]
    _require_reasons(seen, other_board_reason, late_reason)
    return _freeze(actor, report, to, seen, other_board_reason.strip(), late_reason.strip())


@write_once
def register_receipt(*, actor: Actor, version: UUID, kind: str, key: Key = None) -> Receipt:
    """The board opened or acknowledged the version, with name and time; the first receipt stands.

    Raises NotFound for another board's, VersionIsSuperseded, ReportAlreadyAcknowledged.
    """
    actor.require(ACKNOWLEDGE if kind == Receipt.Kind.ACKNOWLEDGED else READ_AS_BOARD)
    for board in sorted(actor.boards):
        with as_board(board) as board_id:
            row = ReportVersion.objects.filter(pk=version, board_id=board_id).first()
            if row is None or not actor.may(READ_AS_BOARD, board=board):
                continue
            receipt = _receipt(actor, row, kind, board)
        if kind == Receipt.Kind.ACKNOWLEDGED:
            _note_acknowledged(row)
        return receipt
    raise selectors.not_theirs(version)


@write_once
def handle_escalation(*, actor: Actor, report: UUID, note: str, key: Key = None) -> Report:
    """Somebody took care of a report that the board had not acknowledged, and says how."""
    actor.require(SEND_REPORT)
    if len(note.strip()) < LEAST_REASON:
        raise BadInput("Skriv vad du gjorde.", fields={"note": "Skriv vad du gjorde, till exempel vem du ringde."})
    row = Report.objects.select_related("board").filter(pk=report).first()
    if row is None:
        raise NotFound("Rapporten finns inte.")
    open_ones = row.escalations.select_for_update().filter(handled_at__isnull=True)
    open_ones.update(handled_at=actor.moment, handled_by_name=actor.name, note=note.strip())
    record_change(
        actor=actor, action="handover.escalation_handled", subject=row, board=row.board.slug, reason=note.strip()
    )
    return row


@transaction.atomic
def notice_protections(*, actor: Actor) -> int:
    """Reports sent before their person became protected are from now on opened with a reason; how many were noticed."""
    actor.require(ESCALATE)
    open_ones = ReportVersion.objects.filter(is_protected=False, report__protections__isnull=True)
    protected = people.protected_on(actor.moment)
    rows = open_ones.filter(person_id__in=protected).values_list("report", "board").distinct()
    notices = [ProtectionNotice(report_id=report, board_id=board, noticed_at=actor.moment) for report, board in rows]
    ProtectionNotice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


@transaction.atomic
def escalate_unacknowledged(*, actor: Actor) -> int:
    """Reports that are past due and not acknowledged are put on the desk, once a version; the number that were.

    A version that came after the last reminder has been handled is waited for anew.
    """
    actor.require(ESCALATE)
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    raised = Escalation.objects.filter(report=OuterRef("report"))
    reminded = raised.filter(Q(handled_at__isnull=True) | Q(raised_at__gte=OuterRef("sent_at")))
    limit = actor.moment - ESCALATE_AFTER
    late = ReportVersion.objects.filter(~Exists(newer), ~Exists(acknowledged), ~Exists(reminded))
    late = late.filter(report__awaits_board=True)
    late = late.annotate(due_at=Coalesce("report__due_at", "sent_at"))  # a service that promises no time still waits
    late = late.filter(Q(number=1) | Q(sent_at__lt=limit), due_at__lt=limit)
    level = Coalesce(Subquery(raised.order_by("-level").values("level")[:1]), 0) + 1
    fresh = [
        Escalation(report_id=report, raised_at=actor.moment, level=next_level)
        for report, next_level in late.annotate(next_level=level).values_list("report", "next_level")
    ]
    Escalation.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _locked_report(actor: Actor, case: UUID, board: Board) -> Report:
    """The report of the case for the board, made if need be, and locked so that two senders come one by one."""
    facts = selectors.preview(actor, case, board.slug).facts
    report, _ = Report.objects.get_or_create(
        case_id=case,
        board=board,
        defaults={
            "case_number": facts.case.number,
            "is_child": facts.case.is_child,
            "due_at": facts.contact.report_due_at,
            "created_at": actor.moment,
        },
    )
    return Report.objects.select_for_update().get(pk=report.pk)


def _require_reasons(seen: selectors.Preview, other_board_reason: str, late_reason: str) -> None:
    faults = {}
    if seen.recipient and seen.recipient.needs_reason and len(other_board_reason.strip()) < LEAST_REASON:
        faults["other_board_reason"] = "Nämnden är inte personens egen. Skriv varför den ska ha rapporten."
    if seen.is_late and len(late_reason.strip()) < LEAST_REASON:
        faults["late_reason"] = "Rapporten är försenad. Skriv varför."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)


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
    Delivery.objects.create(board=board, version=row, channel=PORTAL, delivered_at=actor.moment)
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


def _note_acknowledged(version: ReportVersion) -> None:
    """The board has taken the report over, unless a newer version has come; whoever sends one waits meanwhile."""
    report = Report.objects.select_for_update().get(pk=version.report_id)
    if not report.versions.filter(number__gt=version.number).exists():
        Report.objects.filter(pk=report.pk).update(awaits_board=False)


def _receipt(actor: Actor, row: ReportVersion, kind: str, board: str) -> Receipt:
    if kind == Receipt.Kind.ACKNOWLEDGED:
        if ReportVersion.objects.filter(report=row.report_id, number__gt=row.number).exists():
            raise VersionIsSuperseded()
        if row.receipts.filter(kind=kind).exists():
            raise ReportAlreadyAcknowledged()
    receipt, is_new = Receipt.objects.get_or_create(
        version=row,
        kind=kind,
        defaults={"board_id": row.board_id, "at": actor.moment, "by_id": actor.id, "by_name": actor.name},
    )
    if is_new:
        record_change(
            actor=actor, action=f"handover.{kind}", subject=receipt, board=board, details={"version": str(row.pk)}
        )
    return receipt
