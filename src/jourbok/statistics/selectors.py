"""Figures as they were frozen, or as they stand now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from jourbok.calls import measures as of_calls
from jourbok.cases import measures as of_cases
from jourbok.handover import measures as of_handover
from jourbok.kernel.actor import Actor
from jourbok.kernel.measure import Figure, Measure
from jourbok.statistics.models import MonthClose, MonthlyFigure
from jourbok.statistics.permissions import READ_FIGURES
from jourbok.statistics.rules.months import fingerprint, month_interval

MEASURES: dict[str, Measure] = {
    measure.name: measure for measure in (*of_calls.MEASURES, *of_cases.MEASURES, *of_handover.MEASURES)
}


@dataclass(frozen=True, slots=True)
class Month:
    """A month's figures. `frozen` when they were closed; `is_stale` when the rows have changed since."""

    year: int
    month: int
    close: MonthClose | None
    figures: tuple[Figure, ...]
    is_stale: bool = False

    @property
    def frozen(self) -> bool:
        return self.close is not None

    def value(self, measure: str, board: str | None = None, breakdown: str = "") -> Decimal:
        """One figure; zero when nothing was counted."""
        wanted = (measure, board, breakdown)
        return next((f.value for f in self.figures if (f.measure, f.board, f.breakdown) == wanted), Decimal(0))

    def broken_down(self, measure: str, name: str, board: str | None = None) -> dict[str, Decimal]:
        """The measure by what follows `name:`, for instance each category."""
        return {
            figure.breakdown.partition(":")[2]: figure.value
            for figure in self.figures
            if figure.measure == measure and figure.board == board and figure.breakdown.startswith(f"{name}:")
        }

    def boards(self) -> list[str]:
        return sorted({figure.board for figure in self.figures if figure.board})


def count(year: int, month: int) -> tuple[Figure, ...]:
    """The month counted from the rows as they are now."""
    period = month_interval(year, month)
    return (*of_calls.figures(period), *of_cases.figures(period), *of_handover.figures(period))


def month(viewer: Actor, year: int, month: int) -> Month:
    """The month as it was frozen, and whether the rows have changed since; counted now when it is still open."""
    viewer.require(READ_FIGURES)
    close = MonthClose.objects.filter(year=year, month=month).order_by("-number").first()
    counted = count(year, month)
    if close is None:
        return Month(year, month, None, counted)
    return Month(year, month, close, _frozen([close])[close.pk], is_stale=close.fingerprint != fingerprint(counted))


def year(viewer: Actor, year: int) -> list[Month]:
    """The twelve months: frozen ones as frozen, open ones as they stand."""
    viewer.require(READ_FIGURES)
    latest = MonthClose.objects.filter(year=year).values("month").annotate(last=Max("number"))
    numbers = {row["month"]: row["last"] for row in latest}
    closes = [c for c in MonthClose.objects.filter(year=year) if numbers[c.month] == c.number]
    frozen = _frozen(closes)
    by_month = {close.month: close for close in closes}
    return [
        Month(year, number, by_month[number], frozen[by_month[number].pk])
        if number in by_month
        else Month(year, number, None, count(year, number))
        for number in range(1, 13)
    ]


def _frozen(closes: Iterable[MonthClose]) -> dict[int, tuple[Figure, ...]]:
    found: dict[int, list[Figure]] = {close.pk: [] for close in closes}
    rows = MonthlyFigure.objects.filter(close__in=list(found)).select_related("board").order_by("pk")
    for row in rows:
        board = row.board.slug if row.board else None
        found[row.close_id].append(Figure(row.measure, board, row.breakdown, row.value.normalize(), row.unit))
    return {close: tuple(figures) for close, figures in found.items()}
