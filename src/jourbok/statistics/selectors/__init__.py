"""Figures as they were frozen, or as they stand at the viewer's moment: of a month, and of longer periods."""

from jourbok.statistics.selectors.choices import Choices, choices, names_in
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
from jourbok.statistics.selectors.periods import PeriodFigures, period, stale_months, years
from jourbok.statistics.selectors.published import NotForPublication, Published, published
from jourbok.statistics.selectors.why import Behind, behind

__all__ = [
    "BREAKDOWNS",
    "MEASURES",
    "Behind",
    "Choices",
    "Month",
    "NotForPublication",
    "Overview",
    "PeriodFigures",
    "Published",
    "behind",
    "choices",
    "closed_months_of_board",
    "count",
    "month",
    "names_in",
    "overview",
    "period",
    "published",
    "stale_months",
    "year",
    "years",
]
