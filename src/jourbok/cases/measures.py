"""What is counted of cases, time and measures."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, DateField, Q, QuerySet, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncMonth

from jourbok.cases.models import Case, TimeShare
from jourbok.cases.models import Measure as Done
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Counted, Measure

CASES = Measure("cases", "Ärenden", "st", "Ärenden som öppnades under månaden: ett per person och kontakt.")
CHILD_CASES = Measure(
    "child_cases", "Barn- och ungdomsärenden", "st", "Ärenden om någon under 18 år eller ett väntat barn."
)
MINUTES = Measure("minutes", "Nedlagd tid", "min", "Minuter som loggats, per den nämnd som ärendet hör till.")
HOME_VISITS = Measure("home_visits", "Hembesök", "st", "Åtgärder av slaget hembesök.")
TRANSPORTS = Measure("transports", "Transporter", "st", "Åtgärder av slaget transport.")
PLACEMENTS = Measure("placements", "Placeringar", "st", "Åtgärder av slaget placering.")

MEASURES = (CASES, CHILD_CASES, MINUTES, HOME_VISITS, TRANSPORTS, PLACEMENTS)
_KINDS = {"home_visit": HOME_VISITS, "transport": TRANSPORTS, "placement": PLACEMENTS}


def totals(period: Interval) -> Iterator[Counted]:
    """Every figure of cases in the period, per month and board: three queries however long it is."""
    sums = {"cases": Count("pk"), "children": Count("pk", filter=Q(is_child=True))}
    rows = _opened(period).annotate(month=_month("opened_at")).values_list("month", "board__slug")
    for month, board, cases, children in rows.annotate(**sums):
        yield Counted(month, CASES, board, cases)
        yield Counted(month, CHILD_CASES, board, children)
    yield from _minutes(period)
    yield from _done(period)


def breakdowns(period: Interval) -> Iterator[Counted]:
    """Cases by category, weekday, hour, and weekday with hour, in one query."""
    rows = _opened(period).annotate(
        month=_month("opened_at"),
        weekday=ExtractIsoWeekDay("opened_at", tzinfo=STOCKHOLM),
        hour=ExtractHour("opened_at", tzinfo=STOCKHOLM),
    )
    grouped = rows.values_list("month", "board__slug", "category", "weekday", "hour").annotate(n=Count("pk"))
    for month, board, category, weekday, hour, n in grouped:
        parts = (f"category:{category}", f"weekday:{weekday}", f"hour:{hour}", f"weekday_hour:{weekday}-{hour}")
        yield from (Counted(month, CASES, board, n, part) for part in parts)


def _opened(period: Interval) -> QuerySet[Case]:
    return Case.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end).annotate(
        month=_month("opened_at")
    )


def _minutes(period: Interval) -> Iterator[Counted]:
    """Minutes belong to the month in which the work began."""
    shares = TimeShare.objects.filter(entry__started_at__gte=period.start, entry__started_at__lt=period.end)
    grouped = shares.annotate(month=_month("entry__started_at")).values_list("month", "board__slug")
    for month, board, minutes in grouped.annotate(n=Sum("minutes")):
        yield Counted(month, MINUTES, board, minutes)


def _done(period: Interval) -> Iterator[Counted]:
    rows = Done.objects.filter(kind__in=_KINDS, done_at__gte=period.start, done_at__lt=period.end)
    grouped = rows.annotate(month=_month("done_at")).values_list("month", "board__slug", "kind")
    for month, board, kind, n in grouped.annotate(n=Count("pk")):
        yield Counted(month, _KINDS[kind], board, n)


def _month(moment: str) -> TruncMonth:
    """The first day of the month in Sweden."""
    return TruncMonth(moment, tzinfo=STOCKHOLM, output_field=DateField())
