"""Figures of a month, a tertial, half a year or a year: closed months as frozen, open ones as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import groupby

from jourbok.kernel.actor import Actor
from jourbok.kernel.intervals import Interval
from jourbok.kernel.measure import Figure, order_of
from jourbok.organisations import selectors as organisations
from jourbok.statistics.permissions import READ_FIGURES
from jourbok.statistics.rules.months import has_ended, month_interval
from jourbok.statistics.rules.periods import FIRST_YEAR, Period
from jourbok.statistics.selectors.months import (
    MEASURES,
    ByMonth,
    Counts,
    Month,
    count_between,
    frozen_figures,
    has_changed,
    latest_closes,
)

Inhabitants = Mapping[str | None, int]
PER_INHABITANTS = 10_000


@dataclass(frozen=True)
class PeriodFigures(Counts):
    """A period's figures: what is summed is the sum over its months, and the rest is left out of longer periods.

    `months` are its months as frozen or as they stand. `inhabitants` are each board's, and under None those of all
    municipalities that took part. `before` is the same period of the year before; None when nothing is known of it.
    """

    period: Period
    months: tuple[Month, ...]
    figures: tuple[Figure, ...]
    inhabitants: Inhabitants
    has_ended: bool
    before: PeriodFigures | None = None

    @cached_property
    def closed(self) -> tuple[tuple[int, int], ...]:
        """The months that are closed, as year and number."""
        return tuple((each.year, each.month) for each in self.months if each.frozen)

    @property
    def is_closed(self) -> bool:
        """Whether every month of the period is closed, so that its figures stand still."""
        return len(self.closed) == len(self.months)

    @property
    def is_known(self) -> bool:
        """Whether anything is known of any of its months."""
        return any(each.is_known for each in self.months)

    def per_10_000(self, measure: str, board: str | None = None, breakdown: str = "") -> Decimal | None:
        """The figure per 10 000 inhabitants, with one decimal, half up; None where the inhabitants are not known."""
        people = self.inhabitants.get(board)
        if not people:
            return None
        exact = self.value(measure, board, breakdown) * PER_INHABITANTS / people
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    def change(self, measure: str, board: str | None = None, breakdown: str = "") -> Decimal | None:
        """How much more than the same period the year before; None while the period goes on or that is not known."""
        if not self.has_ended or self.before is None or not all(each.is_known for each in self.before.months):
            return None
        return self.value(measure, board, breakdown) - self.before.value(measure, board, breakdown)


def period(viewer: Actor, wanted: Period, board: str | None = None) -> PeriodFigures:
    """The period's figures beside the same period's of the year before; with `board` that board's alone.

    Only months that are open are counted; of closed ones nothing but what was frozen is read. `stale_months` tells
    whose rows have changed since.
    """
    viewer.require(READ_FIGURES)
    asked = [wanted, *([wanted.year_before] if wanted.year > FIRST_YEAR else [])]
    months = _months([month for each in asked for month in each.months], viewer.moment, board)
    here, *earlier = (_put_together(each, months, viewer.moment, board) for each in asked)
    known = next((each for each in earlier if each.is_known), None)
    return PeriodFigures(here.period, here.months, here.figures, here.inhabitants, here.has_ended, known)


def stale_months(viewer: Actor, wanted: Period) -> tuple[tuple[int, int], ...]:
    """The period's closed months whose rows have changed since they were closed; counts each of them anew."""
    viewer.require(READ_FIGURES)
    closes = latest_closes(wanted.year, wanted.year)
    listed = [month for month in wanted.months if month in closes]
    counted = _counted(listed, viewer.moment)
    frozen = frozen_figures(closes[each] for each in listed)
    return tuple(
        each for each in listed if has_changed(closes[each], frozen[closes[each].pk], counted.get(date(*each, 1), ()))
    )


def _months(wanted: Sequence[tuple[int, int]], at: datetime, board: str | None) -> dict[tuple[int, int], Month]:
    """Each month as it was frozen, or as it stands."""
    years = [year for year, _ in wanted]
    closes = {key: close for key, close in latest_closes(min(years), max(years)).items() if key in set(wanted)}
    frozen = frozen_figures(closes.values())
    counted = _counted([each for each in wanted if each not in closes], at)
    found = {}
    for key in wanted:
        close = closes.get(key)
        figures = frozen[close.pk] if close else counted.get(date(*key, 1), ())
        own = tuple(each for each in figures if board is None or each.board == board)
        found[key] = Month(*key, close, own)
    return found


def _counted(months: Iterable[tuple[int, int]], at: datetime) -> ByMonth:
    """The months counted from their rows, as few questions as there are unbroken stretches of them."""
    found: ByMonth = {}
    for stretch in _stretches(sorted(months)):
        whole = Interval(month_interval(*stretch[0]).start, month_interval(*stretch[-1]).end)
        found |= count_between(whole, until=at)
    return found


def _stretches(months: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The months in unbroken rows."""
    numbered = ((year * 12 + month - place, (year, month)) for place, (year, month) in enumerate(months))
    for _, row in groupby(numbered, key=lambda pair: pair[0]):
        yield [month for _, month in row]


def _put_together(
    wanted: Period, found: Mapping[tuple[int, int], Month], at: datetime, board: str | None
) -> PeriodFigures:
    months = tuple(found[each] for each in wanted.months)
    figures = months[0].figures if len(months) == 1 else _summed(months)
    return PeriodFigures(wanted, months, figures, _inhabitants(wanted, board), has_ended(*wanted.months[-1], at))


def _summed(months: Iterable[Month]) -> tuple[Figure, ...]:
    """Each figure summed over the months; what cannot be summed is left out."""
    sums: dict[tuple[str, str | None, str, str], Decimal] = {}
    for month in months:
        for each in month.figures:
            if each.measure not in MEASURES or MEASURES[each.measure].sums:
                key = (each.measure, each.board, each.breakdown, each.unit)
                sums[key] = sums.get(key, Decimal(0)) + each.value
    figures = [Figure(name, board, breakdown, value, unit) for (name, board, breakdown, unit), value in sums.items()]
    return tuple(sorted((each for each in figures if each.value), key=order_of))


def _inhabitants(wanted: Period, board: str | None) -> dict[str | None, int]:
    """Inhabitants on the last day of the year before, by the boards that took part when the period ended."""
    counted = organisations.populations_on(date(wanted.year - 1, 12, 31))
    boards = {each.slug: each.municipality.slug for each in organisations.boards_on(wanted.last_day)}
    found: dict[str | None, int] = {slug: counted[home] for slug, home in boards.items() if home in counted}
    if board is not None:
        return {slug: people for slug, people in found.items() if slug == board}
    known = set(boards.values())
    return found | ({None: sum(counted[home] for home in known)} if known and known <= set(counted) else {})
