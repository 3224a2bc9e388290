"""Reports that nobody has acknowledged, and persons who became protected after they were reported."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jourbok.audit.services import Key, record_change, write_once
from jourbok.handover.models import Escalation, ProtectionNotice, Receipt, Report, ReportVersion
from jourbok.handover.permissions import ESCALATE, SEND_REPORT
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.people import selectors as people

LEAST_REASON = 5
#: A report that has not been acknowledged this long after it was due is put on the desk again.
ESCALATE_AFTER = timedelta(hours=1)


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
