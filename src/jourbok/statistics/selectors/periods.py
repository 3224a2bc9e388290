"""Figures of a month, a tertial, half a year or a year: closed months as frozen, open ones as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import groupby

from jourbok.kernel.actor import Actor
from jourbok.kernel.intervals import Interval, between
from jourbok.kernel.measure import Figure, order_of
from jourbok.organisations import selectors as organisations
from jourbok.statistics.permissions import READ_FIGURES
from jourbok.statistics.rules.months import has_ended, month_interval
from jourbok.statistics.rules.periods import FIRST_YEAR, Period, PeriodKind
from jourbok.statistics.selectors.coded import WORKED_OUT, are_alike, frozen_of_periods, key_marks, worked_out
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
    """A period's figures: sums over its months, and of persons and waiting what the coded store tells of all of it.

    `unknown` are the measures that cannot be told of so long a period; their value says nothing, not even zero.
    `months` are its months as frozen or as they stand. `inhabitants` are each board's, and under None those of all
    municipalities that took part. `before` is the same period of the year before; None when nothing is known of it.
    """

    period: Period
    months: tuple[Month, ...]
    figures: tuple[Figure, ...]
    inhabitants: Inhabitants
    has_ended: bool
    before: PeriodFigures | None = None
    unknown: frozenset[str] = frozenset()

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

    def can_tell(self, measure: str) -> bool:
        """Whether the measure can be told of so long a period."""
        return measure not in self.unknown

    def earlier(self, measure: str, board: str | None = None, breakdown: str = "") -> Decimal | None:
        """The same period's figure of the year before; None where nothing is known of it."""
        if self.before is None or not self.before.can_tell(measure):
            return None
        return self.before.value(measure, board, breakdown)

    def per_10_000(self, measure: str, board: str | None = None, breakdown: str = "") -> Decimal | None:
        """The figure per 10 000 inhabitants, with one decimal, half up.

        None where the inhabitants are not known, and of what says nothing for each of them: a median, or money.
        """
        people, unit = self.inhabitants.get(board), MEASURES[measure].unit
        if not people or unit == "öre" or not (MEASURES[measure].sums or unit == "st"):
            return None
        exact = self.value(measure, board, breakdown) * PER_INHABITANTS / people
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    def change(self, measure: str, board: str | None = None, breakdown: str = "") -> Decimal | None:
        """How much more than the same period the year before; None while the period goes on or that is not known."""
        is_whole = self.has_ended and self.before is not None and all(each.is_known for each in self.before.months)
        before = self.earlier(measure, board, breakdown) if is_whole else None
        return None if before is None or not self.can_tell(measure) else self.value(measure, board, breakdown) - before


def period(viewer: Actor, wanted: Period, board: str | None = None, *, broken_down: bool = True) -> PeriodFigures:
    """The period's figures beside the same period's of the year before; with `board` that board's alone.

    Where `broken_down` is false, the breakdowns are left out, which makes a year as quick to read as it is small.
    Only months that are open are counted; of closed ones nothing but what was frozen is read. `stale_months` tells
    whose rows have changed since.
    """
    viewer.require(READ_FIGURES)
    asked = [wanted, *([wanted.year_before] if wanted.year > FIRST_YEAR else [])]
    months = _months([month for each in asked for month in each.months], viewer.moment, board, broken_down)
    no_sums = _no_sums(asked, months, viewer.moment) if wanted.kind is not PeriodKind.MONTH else {}
    here, *earlier = (_put_together(each, months, no_sums.get(each), viewer.moment, board) for each in asked)
    return replace(here, before=next((each for each in earlier if each.is_known), None))


def years(viewer: Actor, first: int, last: int) -> tuple[Month, ...]:
    """Every month of the years without breakdowns, as frozen or as it stands; as few questions as of one year."""
    viewer.require(READ_FIGURES)
    wanted = [(year, month) for year in range(first, last + 1) for month in range(1, 13)]
    return tuple(_months(wanted, viewer.moment, None, broken_down=False).values())


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


def _months(
    wanted: Sequence[tuple[int, int]], at: datetime, board: str | None, broken_down: bool
) -> dict[tuple[int, int], Month]:
    """Each month as it was frozen, or as it stands."""
    years = [year for year, _ in wanted]
    closes = {key: close for key, close in latest_closes(min(years), max(years)).items() if key in set(wanted)}
    frozen = frozen_figures(closes.values(), broken_down=broken_down)
    counted = _counted([each for each in wanted if each not in closes], at, broken_down)
    found = {}
    for key in wanted:
        close = closes.get(key)
        figures = frozen[close.pk] if close else counted.get(date(*key, 1), ())
        own = tuple(each for each in figures if board is None or each.board == board)
        found[key] = Month(*key, close, own)
    return found


def _counted(months: Iterable[tuple[int, int]], at: datetime, broken_down: bool = True) -> ByMonth:
    """The months counted from their rows, as few questions as there are unbroken stretches of them."""
    found: ByMonth = {}
    for stretch in _stretches(sorted(months)):
        whole = Interval(month_interval(*stretch[0]).start, month_interval(*stretch[-1]).end)
        found |= count_between(whole, until=at, broken_down=broken_down)
    return found


def _stretches(months: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The months in unbroken rows."""
    numbered = ((year * 12 + month - place, (year, month)) for place, (year, month) in enumerate(months))
    for _, row in groupby(numbered, key=lambda pair: pair[0]):
        yield [month for _, month in row]


def _no_sums(
    asked: Iterable[Period], months: Mapping[tuple[int, int], Month], at: datetime
) -> dict[Period, tuple[Figure, ...] | None]:
    """What is no sum of months: frozen where each month is closed, else worked out; None where nothing can be said."""
    closes = {period: [each.close for key in period.months if (each := months[key]).close] for period in asked}
    marks = key_marks(close for each in closes.values() for close in each)
    whole = {each: found for each, found in closes.items() if len(found) == len(each.months)}
    frozen = frozen_of_periods({each: max(found, key=lambda close: close.pk) for each, found in whole.items()})
    return {
        each: (frozen[each] if are_alike(found, marks) else None)
        if each in whole
        else worked_out(found, marks, _open_stretches(each, months, at))
        for each, found in closes.items()
    }


def _open_stretches(wanted: Period, months: Mapping[tuple[int, int], Month], at: datetime) -> Iterator[Interval]:
    for stretch in _stretches([each for each in wanted.months if not months[each].frozen]):
        whole = Interval(month_interval(*stretch[0]).start, month_interval(*stretch[-1]).end)
        if so_far := between(whole.start, min(whole.end, at)):
            yield so_far


def _put_together(
    wanted: Period,
    found: Mapping[tuple[int, int], Month],
    no_sums: tuple[Figure, ...] | None,
    at: datetime,
    board: str | None,
) -> PeriodFigures:
    months = tuple(found[each] for each in wanted.months)
    figures, unknown = months[0].figures, frozenset[str]()
    if len(months) > 1:
        own = [each for each in no_sums or () if board is None or each.board == board]
        figures = tuple(sorted((*_summed(months), *own), key=order_of))
        known = () if no_sums is None else {each.name for each in WORKED_OUT}
        unknown = frozenset(name for name, each in MEASURES.items() if not each.sums and name not in known)
    people = _inhabitants(wanted, board)
    return PeriodFigures(wanted, months, figures, people, has_ended(*wanted.months[-1], at), unknown=unknown)


def _summed(months: Iterable[Month]) -> tuple[Figure, ...]:
    """Each figure summed over the months; what cannot be summed is left out."""
    sums: dict[tuple[str, str | None, str, str], Decimal] = {}
    for month in months:
        for each in month.figures:
            if each.measure not in MEASURES or MEASURES[each.measure].sums:
                key = (each.measure, each.board, each.breakdown, each.unit)
                sums[key] = sums.get(key, Decimal(0)) + each.value
    figures = [Figure(name, board, breakdown, value, unit) for (name, board, breakdown, unit), value in sums.items()]
    return tuple(each for each in figures if each.value)


def _inhabitants(wanted: Period, board: str | None) -> dict[str | None, int]:
    """Inhabitants on the last day of the year before, by the boards that took part when the period ended."""
    counted = organisations.populations_on(date(wanted.year - 1, 12, 31))
    boards = {each.slug: each.municipality.slug for each in organisations.boards_on(wanted.last_day)}
    found: dict[str | None, int] = {slug: counted[home] for slug, home in boards.items() if home in counted}
    if board is not None:
        return {slug: people for slug, people in found.items() if slug == board}
    known = set(boards.values())
    return found | ({None: sum(counted[home] for home in known)} if known and known <= set(counted) else {})
