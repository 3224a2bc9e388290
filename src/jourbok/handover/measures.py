"""What is counted of reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from jourbok.handover.models import Receipt, ReportVersion
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Counted, Measure
from jourbok.organisations.counting import Sources, sources_of

REPORTS = Measure("reports", "Rapporter", "st", "Första versionen av en rapport som skickades under månaden.")
REPORTS_IN_TIME = Measure("reports_in_time", "Rapporter i tid", "st", "Rapporter som skickades senast vid löftet.")
ACKNOWLEDGED = Measure("reports_acknowledged", "Kvitterade rapporter", "st", "Rapporter som nämnden kvitterade.")

MEASURES = (REPORTS, REPORTS_IN_TIME, ACKNOWLEDGED)
#: Which reports each measure counts.
_WHICH: Mapping[Measure, Q] = {
    REPORTS: Q(),
    REPORTS_IN_TIME: Q(sent_at__lte=F("report__due_at")),
    ACKNOWLEDGED: Q(is_acknowledged=True),
}


def totals(period: Interval) -> Iterator[Counted]:
    """Every figure of reports in the period, per month and board, in one query."""
    first = _first(period).annotate(month=TruncMonth("sent_at", tzinfo=STOCKHOLM, output_field=DateField()))
    sums = {measure.name: Count("pk", filter=which) for measure, which in _WHICH.items()}
    for month, board, *values in first.values_list("month", "board__slug").annotate(**sums):
        for measure, value in zip(_WHICH, values, strict=True):
            yield Counted(month, measure, board, value)


def sources(measure: Measure, period: Interval) -> Sources | None:
    """The rows that the measure is counted from, each leading to its case; None where it is another room's."""
    if measure not in _WHICH:
        return None
    rows = _first(period).filter(_WHICH[measure])
    return sources_of(rows, "sent_at", kind="case", key="report__case_id", number="report__case_number")


def _first(period: Interval) -> QuerySet[ReportVersion]:
    """The first version of each report that was sent in the period."""
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    sent = ReportVersion.objects.filter(number=1, sent_at__gte=period.start, sent_at__lt=period.end)
    return sent.annotate(is_acknowledged=Exists(acknowledged))
