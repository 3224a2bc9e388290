"""What is counted of placements."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, DateField, QuerySet
from django.db.models.functions import TruncMonth

from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Breakdown, Counted, Measure
from jourbok.organisations.counting import Sources, sources_of
from jourbok.placements.models import Placement
from jourbok.placements.rules.codes import KINDS

PLACED = Measure(
    "persons_placed",
    "Placeringar på en plats",
    "st",
    "Placeringar på en plats i platsregistret som skrevs in under månaden.",
    by=("place_kind",),
)

MEASURES = (PLACED,)
BREAKDOWNS = (Breakdown("place_kind", "Slag av plats", KINDS),)
_MONTH = TruncMonth("recorded_at", tzinfo=STOCKHOLM, output_field=DateField())


def totals(period: Interval) -> Iterator[Counted]:
    """Every figure of placements in the period, per month and board, in one query."""
    for month, board, n in _placed(period).values_list(_MONTH, "board__slug").annotate(n=Count("pk")):
        yield Counted(month, PLACED, board, n)


def breakdowns(period: Interval) -> Iterator[Counted]:
    """Placements by the kind of place, in one query."""
    for month, board, kind, n in (
        _placed(period).values_list(_MONTH, "board__slug", "place_kind").annotate(n=Count("pk"))
    ):
        yield Counted(month, PLACED, board, n, f"place_kind:{kind}")


def sources(measure: Measure, period: Interval) -> Sources | None:
    """The rows that the measure is counted from, each leading to its case; None where it is another room's."""
    if measure != PLACED:
        return None
    return sources_of(_placed(period), "recorded_at", kind="case", key="case_id", number="case__number")


def _placed(period: Interval) -> QuerySet[Placement]:
    return Placement.objects.filter(recorded_at__gte=period.start, recorded_at__lt=period.end)
