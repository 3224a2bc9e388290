"""Figures as they were frozen, or as they stand at the viewer's moment: of a month, and of longer periods."""

from jourbok.statistics.selectors.months import (
    BREAKDOWNS,
    MEASURES,
    Month,
    Overview,
    closed_months_of_board,
    count,
    month,
    overview,
    year,
)
from jourbok.statistics.selectors.periods import PeriodFigures, period, stale_months

__all__ = [
    "BREAKDOWNS",
    "MEASURES",
    "Month",
    "Overview",
    "PeriodFigures",
    "closed_months_of_board",
    "count",
    "month",
    "overview",
    "period",
    "stale_months",
    "year",
]
