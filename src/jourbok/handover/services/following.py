"""Reports that nobody has acknowledged, and persons who became protected after they were reported."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from jourbok.audit.services import Key, record_change, write_once
from jourbok.handover.models import Escalation, ProtectionNotice, Receipt, Report, ReportVersion
from jourbok.handover.permissions import ESCALATE, SEND_REPORT
from jourbok.handover.rules.escalating import UNANSWERED_FOR, Level, begins_at, levels_due
from jourbok.handover.rules.guards import LEAST_REASON
from jourbok.handover.selectors.newest import newer_versions
from jourbok.handover.selectors.raised import began, ways_in_trouble
from jourbok.handover.selectors.sent import report_head
from jourbok.handover.services.telling import tell
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.people import selectors as people


@write_once
def handle_escalation(*, actor: Actor, report: UUID, note: str, key: Key = None) -> Report:
    """Somebody took care of a report that the board had not acknowledged, and says how.

    Raises BadInput, NotFound, CaseNeedsReason.
    """
    actor.require(SEND_REPORT)
    if len(note.strip()) < LEAST_REASON:
        raise BadInput("Skriv vad du gjorde.", fields={"note": "Skriv vad du gjorde, till exempel vem du ringde."})
    row: Report = report_head(actor, report)
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
    """Versions that no board has acknowledged in time, or that did not arrive, are raised; how many versions were.

    Each is raised to a level once, and what has been seen to stays so; a version that came after the last reminder
    is waited for anew.
    """
    actor.require(ESCALATE)
    trouble = {version.pk: min(map(began, ways)) for version, ways in ways_in_trouble(actor.moment)}
    return sum(_raise(actor, version, trouble.get(version.pk)) for version in _unacknowledged(actor))


def _unacknowledged(actor: Actor) -> list[ReportVersion]:
    """The latest version of each report that waits for its board, with the levels it has been raised to."""
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    rows = ReportVersion.objects.filter(
        ~Exists(newer_versions()),
        ~Exists(acknowledged),
        report__awaits_board=True,
        withdrawal__isnull=True,
        sent_at__gte=actor.moment - UNANSWERED_FOR,
        sent_at__lte=actor.moment,
    )
    return list(rows.select_related("report", "board").defer("paper").prefetch_related("escalations"))


def _raise(actor: Actor, version: ReportVersion, trouble_since: datetime | None) -> bool:
    """Raise the version to every level whose time has come; whether there was any."""
    begins = begins_at(number=version.number, sent_at=version.sent_at, due_at=version.report.due_at)
    already = {each.level for each in version.escalations.all()}
    fresh = levels_due(begins=begins, trouble_since=trouble_since, raised=already, now=actor.moment)
    return sum(_raise_to(actor, version, level) for level in fresh) > 0


def _raise_to(actor: Actor, version: ReportVersion, level: Level) -> bool:
    told = tell(actor, version, level)
    _row, is_new = Escalation.objects.get_or_create(
        version=version,
        level=level.value,
        defaults={"report_id": version.report_id, "raised_at": actor.moment, "told": told},
    )
    return is_new
