"""What the report of a case asks of its board. Whoever asks has found out that the viewer may know of the case."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Min

from jourbok.cases.models import Case
from jourbok.cases.rules.reported import ReportDuties, report_duties
from jourbok.kernel.localtime import local_date
from jourbok.law.selectors import kinds_on


def duties_of_report(case: UUID) -> ReportDuties | None:
    """By when a board must have decided whether to open an investigation of a child; None for an adult's case.

    A contact by the person themselves is no report.
    """
    row = (
        Case.objects.filter(pk=case, is_child=True)
        .exclude(contact__caller_role="self")
        .annotate(assessed_at=Min("assessments__assessed_at"))
        .values_list("contact__arrived_at", "contact__caller_role", "assessed_at")
        .first()
    )
    if row is None:
        return None
    reported_at, caller_role, assessed_at = row
    day = local_date(reported_at)
    return report_duties(kinds_on(day), reported_at=reported_at, caller_role=caller_role, assessed_at=assessed_at)
