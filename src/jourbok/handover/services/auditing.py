"""Going through the morning: once a day everything that was due is looked at, and what nobody can prove is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max

from jourbok.audit.services import record_change
from jourbok.handover.models import MorningAudit
from jourbok.handover.permissions import AUDIT_MORNING
from jourbok.handover.rules.morning import Owed, Unproven, audit_begins
from jourbok.handover.selectors.morning import owed_in_audit
from jourbok.handover.services.following import escalate_unacknowledged
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date

DAY: Final = timedelta(days=1)
#: After a longer silence than this somebody has gone through the lists by hand.
GONE_BACK_TO: Final = timedelta(days=14)


@transaction.atomic
def audit_morning(*, actor: Actor) -> MorningAudit | None:
    """From 08:05 on, once for each date in Sweden; None before that, and when it has been done already.

    Mornings that nobody went through are gone through first, oldest first, as they stand now; the latest is returned.
    To a morning belongs what was due on its date, and what fell due or was corrected after the morning before it.
    What no board has acknowledged is raised to the desk at the same time; what was not sent stands there already.
    """
    actor.require(AUDIT_MORNING)
    audits = [_audit(actor, day) for day in _not_gone_through(actor)]
    done = [audit for audit in audits if audit is not None]
    if done:
        escalate_unacknowledged(actor=actor)
    return done[-1] if done else None


def _not_gone_through(actor: Actor) -> list[date]:
    """The dates since the latest that was gone through; the first time the date alone."""
    today = local_date(actor.moment)
    last = today if actor.moment >= audit_begins(today) else today - DAY
    latest = MorningAudit.objects.filter(morning_on__lte=last).aggregate(latest=Max("morning_on"))["latest"]
    if latest is None:
        return [today] if last == today else []
    first = max(latest + DAY, last - GONE_BACK_TO)
    return [first + number * DAY for number in range((last - first).days + 1)]


def _audit(actor: Actor, day: date) -> MorningAudit | None:
    owed = owed_in_audit(actor, day)
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
    details = {"date": f"{day}", "due": audit.due, "unproven": len(unproven)}
    record_change(actor=actor, action="handover.morning_audited", subject=audit, details=details)
    return audit


def _as_written(owed: Owed, lack: Unproven) -> dict[str, str | None]:
    report = str(owed.sent.report) if owed.sent else None
    return {"case": owed.case_number, "board": owed.board, "report": report, "lacks": lack.value}
