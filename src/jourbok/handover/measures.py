"""What is counted of reports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, DateField, Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth

from jourbok.handover.models import Receipt, ReportVersion
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Counted, Measure

REPORTS = Measure("reports", "Rapporter", "st", "Första versionen av en rapport som skickades under månaden.")
REPORTS_IN_TIME = Measure("reports_in_time", "Rapporter i tid", "st", "Rapporter som skickades senast vid löftet.")
ACKNOWLEDGED = Measure("reports_acknowledged", "Kvitterade rapporter", "st", "Rapporter som nämnden kvitterade.")

MEASURES = (REPORTS, REPORTS_IN_TIME, ACKNOWLEDGED)


def totals(period: Interval) -> Iterator[Counted]:
    """Every figure of reports in the period, per month and board, in one query."""
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    first = ReportVersion.objects.filter(number=1, sent_at__gte=period.start, sent_at__lt=period.end).annotate(
        month=TruncMonth("sent_at", tzinfo=STOCKHOLM, output_field=DateField()), is_acknowledged=Exists(acknowledged)
    )
    sums = {
        "reports": Count("pk"),
        "in_time": Count("pk", filter=Q(sent_at__lte=F("report__due_at"))),
        "acknowledged": Count("pk", filter=Q(is_acknowledged=True)),
    }
    for month, board, *values in first.values_list("month", "board__slug").annotate(**sums):
        for measure, value in zip(MEASURES, values, strict=True):
            yield Counted(month, measure, board, value)
