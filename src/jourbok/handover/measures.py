"""What is counted of reports."""

from __future__ import annotations

from django.db.models import Count, F

from jourbok.handover.models import Receipt, ReportVersion
from jourbok.kernel.intervals import Interval
from jourbok.kernel.measure import Figure, Measure, figures_of

REPORTS = Measure("reports", "Rapporter", "st", "Första versionen av en rapport som skickades under månaden.")
REPORTS_IN_TIME = Measure("reports_in_time", "Rapporter i tid", "st", "Rapporter som skickades senast vid löftet.")
ACKNOWLEDGED = Measure("reports_acknowledged", "Kvitterade rapporter", "st", "Rapporter som nämnden kvitterade.")

MEASURES = (REPORTS, REPORTS_IN_TIME, ACKNOWLEDGED)


def figures(period: Interval) -> list[Figure]:
    """Every figure of reports in the period, per board and for the service."""
    first = ReportVersion.objects.filter(number=1, sent_at__gte=period.start, sent_at__lt=period.end)
    counted = {
        REPORTS: first,
        REPORTS_IN_TIME: first.filter(sent_at__lte=F("report__due_at")),
        ACKNOWLEDGED: first.filter(receipts__kind=Receipt.Kind.ACKNOWLEDGED),
    }
    return [
        figure
        for measure, rows in counted.items()
        for figure in figures_of(
            measure, {(slug, ""): n for slug, n in rows.values_list("board__slug").annotate(n=Count("pk"))}
        )
    ]
