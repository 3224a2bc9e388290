"""Going through the morning: once a day everything that was due is looked at, and what nobody can prove is written."""

from __future__ import annotations

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.handover.models import MorningAudit
from jourbok.handover.permissions import AUDIT_MORNING
from jourbok.handover.rules.morning import Owed, Unproven, audit_begins
from jourbok.handover.selectors.morning import owed_on
from jourbok.handover.services.following import escalate_unacknowledged
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date


@transaction.atomic
def audit_morning(*, actor: Actor) -> MorningAudit | None:
    """From 08:05 on, once for each date in Sweden; None before that, and when it has been done already.

    What no board has acknowledged is raised to the desk at the same time; what was not sent stands there already.
    """
    actor.require(AUDIT_MORNING)
    day = local_date(actor.moment)
    if actor.moment < audit_begins(day) or MorningAudit.objects.filter(morning_on=day).exists():
        return None
    owed = owed_on(actor, day)
    unproven = [_as_written(each, lack) for each in owed if (lack := each.lacks(actor.moment)) is not None]
    late = sum(each.is_late(actor.moment) for each in owed)
    audit, is_new = MorningAudit.objects.get_or_create(
        morning_on=day,
        defaults={
            "run_at": actor.moment,
            "due": len(owed),
            "sent": sum(each.sent is not None for each in owed),
            "delivered": sum(each.sent is not None and each.sent.is_delivered for each in owed),
            "acknowledged": sum(each.sent is not None and each.sent.is_acknowledged for each in owed),
            "late": late,
            "unproven": unproven,
            "is_clean": not unproven and not late,
        },
    )
    if not is_new:
        return None
    escalate_unacknowledged(actor=actor)
    details = {"date": f"{day}", "due": audit.due, "unproven": len(unproven)}
    record_change(actor=actor, action="handover.morning_audited", subject=audit, details=details)
    return audit


def _as_written(owed: Owed, lack: Unproven) -> dict[str, str | None]:
    report = str(owed.sent.report) if owed.sent else None
    return {"case": owed.case_number, "board": owed.board, "report": report, "lacks": lack.value}
