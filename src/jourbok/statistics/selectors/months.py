"""Figures as they were frozen, or as they stand at the viewer's moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain

from django.db.models import Q

from jourbok.calls import measures as of_calls
from jourbok.cases import measures as of_cases
from jourbok.handover import measures as of_handover
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.kernel.intervals import Interval, between
from jourbok.kernel.measure import Breakdown, Counted, Figure, Measure, figures_by_month, order_of
from jourbok.organisations.portal_role import as_board
from jourbok.placements import measures as of_placements
from jourbok.statistics.models import MonthClose, MonthlyFigure
from jourbok.statistics.permissions import READ_FIGURES, READ_OWN_FIGURES
from jourbok.statistics.rules.months import comparable, month_interval

_DAYS = tuple((str(number), name) for number, name in enumerate(swedish.WEEKDAYS_LONG, 1))
_HOURS = tuple((str(hour), f"{hour:02}–{(hour + 1) % 24:02}") for hour in range(24))
WEEKDAY = Breakdown("weekday", "Veckodag", _DAYS)
HOUR = Breakdown("hour", "Timme", _HOURS)
WEEKDAY_HOUR = Breakdown(
    "weekday_hour",
    "Veckodag och timme",
    tuple((f"{day}-{hour}", f"{name} {hours}") for day, name in _DAYS for hour, hours in _HOURS),
)
MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (*of_calls.MEASURES, *of_cases.MEASURES, *of_placements.MEASURES, *of_handover.MEASURES)
}
BREAKDOWNS: dict[str, Breakdown] = {
    each.name: each
    for each in (*of_calls.BREAKDOWNS, *of_cases.BREAKDOWNS, *of_placements.BREAKDOWNS, WEEKDAY, HOUR, WEEKDAY_HOUR)
}


class Counts:
    """Figures that are looked up by measure, board and breakdown."""

    figures: tuple[Figure, ...]

    @cached_property
    def _values(self) -> dict[tuple[str, str | None, str], Decimal]:
        return {(each.measure, each.board, each.breakdown): each.value for each in self.figures}

    def value(self, measure: str, board: str | None = None, breakdown: str = "") -> Decimal:
        """One figure; zero when nothing was counted."""
        return self._values.get((measure, board, breakdown), Decimal(0))

    def broken_down(self, measure: str, name: str, board: str | None = None) -> dict[str, Decimal]:
        """The measure by what follows `name:`, for instance each category."""
        return {
            figure.breakdown.partition(":")[2]: figure.value
            for figure in self.figures
            if figure.measure == measure and figure.board == board and figure.breakdown.startswith(f"{name}:")
        }

    def boards(self) -> list[str]:
        return sorted({figure.board for figure in self.figures if figure.board})


@dataclass(frozen=True)
class Month(Counts):
    """A month's figures. Frozen when it was closed; `is_stale` when the rows have changed since."""

    year: int
    month: int
    close: MonthClose | None
    figures: tuple[Figure, ...]
    is_stale: bool = False

    @property
    def frozen(self) -> bool:
        return self.close is not None

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the month: it was closed, or something has been counted in it."""
        return self.frozen or bool(self.figures)


@dataclass(frozen=True, slots=True)
class Overview:
    """A month in full, the twelve months of its year and of the year before without breakdowns."""

    shown: Month
    months: tuple[Month, ...]
    before: tuple[Month, ...]


def count(year: int, month: int, *, until: datetime | None = None) -> tuple[Figure, ...]:
    """The month counted from the rows as they are now; with `until`, only what happened before that instant."""
    return count_between(month_interval(year, month), until=until).get(date(year, month, 1), ())


def count_between(whole: Interval, *, until: datetime | None = None, broken_down: bool = True) -> ByMonth:
    """Every month of the stretch counted from the rows as they are now; with `until`, only what happened before."""
    period = _so_far(whole, until)
    if period is None:
        return {}
    return figures_by_month(chain(_totals(period), _breakdowns(period) if broken_down else ()))


def month(viewer: Actor, year: int, month: int) -> Month:
    """The month as it was frozen, and whether the rows have changed since; as it stands when it is still open."""
    viewer.require(READ_FIGURES)
    close = latest_closes(year, year).get((year, month))
    counted = count(year, month, until=viewer.moment)
    if close is None:
        return Month(year, month, None, counted)
    return closed_month(close, frozen_figures([close])[close.pk], counted)


def year(viewer: Actor, year: int) -> list[Month]:
    """The twelve months without breakdowns: closed ones as frozen, open ones as they stand."""
    viewer.require(READ_FIGURES)
    closes = latest_closes(year, year)
    counted = _count_span(set(_months_of(year)) - set(closes), viewer.moment)
    return _twelve(year, closes, frozen_figures(closes.values(), broken_down=False), counted)


def closed_months_of_board(viewer: Actor, board: str, year: int) -> list[Month]:
    """The board's own figures of the months that were closed, latest first, as they were frozen; without breakdowns."""
    viewer.require(READ_OWN_FIGURES, board=board)
    with as_board(board) as key:
        rows = MonthClose.objects.filter(year=year, closed_at__lte=viewer.moment).order_by("-month", "-number")
        closes = list(rows.only("year", "month", "number", "closed_at").distinct("month"))
        found: dict[int, list[Figure]] = {close.pk: [] for close in closes}
        figures = MonthlyFigure.objects.filter(close__in=list(found), board_id=key, breakdown="").order_by("pk")
        for close, measure, value, unit in figures.values_list("close_id", "measure", "value", "unit"):
            found[close].append(Figure(measure, board, "", value.normalize(), unit))
    return [Month(close.year, close.month, close, tuple(found[close.pk])) for close in closes]


def overview(viewer: Actor, year: int, month: int) -> Overview:
    """The month and what it is compared with, in as few queries whatever was closed and however much was counted."""
    viewer.require(READ_FIGURES)
    closes = latest_closes(year - 1, year)
    frozen = frozen_figures(closes.values(), broken_down=False, full=(year, month))
    still_open = {*_months_of(year - 1), *_months_of(year)} - set(closes)
    counted = _count_span(still_open | {(year, month)}, viewer.moment)
    first = date(year, month, 1)
    period = _so_far(month_interval(year, month), viewer.moment)
    details = figures_by_month(_breakdowns(period)).get(first, ()) if period else ()
    now = tuple(sorted((*counted.get(first, ()), *details), key=order_of))
    close = closes.get((year, month))
    shown = Month(year, month, None, now) if close is None else closed_month(close, frozen[close.pk], now)
    return Overview(
        shown,
        tuple(_twelve(year, closes, frozen, counted)),
        tuple(_twelve(year - 1, closes, frozen, counted)),
    )


Closes = dict[tuple[int, int], MonthClose]
Frozen = dict[int, tuple[Figure, ...]]
ByMonth = dict[date, tuple[Figure, ...]]


def _totals(period: Interval) -> Iterator[Counted]:
    return chain(
        of_calls.totals(period), of_cases.totals(period), of_placements.totals(period), of_handover.totals(period)
    )


def _breakdowns(period: Interval) -> Iterator[Counted]:
    return chain(of_calls.breakdowns(period), of_cases.breakdowns(period), of_placements.breakdowns(period))


def _months_of(year: int) -> Iterator[tuple[int, int]]:
    return ((year, number) for number in range(1, 13))


def _count_span(months: Collection[tuple[int, int]], until: datetime) -> ByMonth:
    """The months counted at once, and those between them, without breakdowns; where there are none nothing is read."""
    if not months:
        return {}
    whole = Interval(month_interval(*min(months)).start, month_interval(*max(months)).end)
    return count_between(whole, until=until, broken_down=False)


def _so_far(period: Interval, until: datetime | None) -> Interval | None:
    return between(period.start, min(period.end, until)) if until else period


def closed_month(close: MonthClose, frozen: tuple[Figure, ...], counted: tuple[Figure, ...]) -> Month:
    return Month(close.year, close.month, close, frozen, is_stale=has_changed(close, frozen, counted))


def has_changed(close: MonthClose, frozen: Iterable[Figure], counted: Iterable[Figure]) -> bool:
    """Whether the rows say something else now, judged on what the close counted and how that was defined then."""
    return comparable(frozen, close.counted, MEASURES) != comparable(counted, close.counted, MEASURES)


def _twelve(year: int, closes: Closes, frozen: Frozen, counted: ByMonth) -> list[Month]:
    return [
        Month(year, number, close, frozen[close.pk])
        if (close := closes.get((year, number)))
        else Month(year, number, None, counted.get(date(year, number, 1), ()))
        for number in range(1, 13)
    ]


def latest_closes(first: int, last: int) -> Closes:
    """The latest close of each closed month of the years."""
    rows = MonthClose.objects.filter(year__gte=first, year__lte=last).order_by("year", "month", "-number")
    return {(close.year, close.month): close for close in rows.distinct("year", "month")}


def frozen_figures(
    closes: Iterable[MonthClose], *, broken_down: bool = True, full: tuple[int, int] | None = None
) -> Frozen:
    """The closes' figures; where breakdowns are not asked for, only those of the month `full` have them."""
    found: dict[int, list[Figure]] = {close.pk: [] for close in closes}
    rows = MonthlyFigure.objects.filter(close__in=list(found))
    if not broken_down:
        wanted = Q(breakdown="")
        rows = rows.filter(wanted | Q(close__year=full[0], close__month=full[1]) if full else wanted)
    columns = ("close_id", "measure", "board__slug", "breakdown", "value", "unit")
    for close, measure, board, breakdown, value, unit in rows.order_by("pk").values_list(*columns):
        found[close].append(Figure(measure, board, breakdown, value.normalize(), unit))
    return {close: tuple(figures) for close, figures in found.items()}
