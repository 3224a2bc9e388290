"""A measure is defined once, by the room that owns its rows; everybody else cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, in which unit, and how: `definition_sv` is a sentence that a reader can check.

    `by` are the breakdowns that it is told in. `sums` says whether the figures of several months or boards may be
    added; of persons they may not.
    """

    name: str
    label_sv: str
    unit: str
    definition_sv: str
    by: tuple[str, ...] = ()
    sums: bool = True


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What a measure is broken down by, and the Swedish word of each of its codes, in the order that they are shown."""

    name: str
    label_sv: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a measure in a period. `board` is a board's id, None for the whole service.

    `breakdown` narrows it, for instance ``category:child``, ``weekday:5`` (Friday) or ``hour:23``; empty is all.
    """

    measure: str
    board: str | None
    breakdown: str
    value: Decimal
    unit: str


class Counted(NamedTuple):
    """A whole number that a room counted in its rows. `month` is the first day of the month in Sweden.

    `board` is None for what belongs to no board, and for the whole service where a measure does not sum.
    """

    month: date
    measure: Measure
    board: str | None
    value: int
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case about a person, as its room knows both; the coded store keeps it without either."""

    month: date
    board: str
    case: UUID
    person: UUID


@dataclass(frozen=True, slots=True)
class WaitFact:
    """So many contacts of the month were answered after so many whole minutes. `board` is None for those of none."""

    month: date
    board: str | None
    minutes: int
    contacts: int


@dataclass(frozen=True, slots=True)
class Source:
    """A row that a figure was counted from: when it happened and its number, never whom it is about.

    `kind` is what `key` opens, ``contact`` or ``case``, and empty where there is no page of its own. `board` is None
    for what belongs to none, and `value` what the row adds: 1 of what is counted, minutes, or öre.
    """

    at: datetime
    kind: str
    key: UUID | None
    number: str
    board: str | None
    value: int


#: Measure, board and breakdown.
_Cell = tuple[str, str | None, str]


def figures_by_month(counted: Iterable[Counted]) -> dict[date, tuple[Figure, ...]]:
    """Each month's figures: per board, and for the whole service the sum over its boards. What is zero is left out.

    What does not sum stands as it was counted, for the boards and for the whole service.
    """
    measures: dict[str, Measure] = {}
    months: defaultdict[date, defaultdict[_Cell, int]] = defaultdict(lambda: defaultdict(int))
    for row in counted:
        measures[row.measure.name] = row.measure
        months[row.month][row.measure.name, row.board, row.breakdown] += row.value
    return {
        month: tuple(sorted(_figures(_with_sums(months[month], measures), measures), key=order_of))
        for month in sorted(months)
        if any(months[month].values())
    }


def _with_sums(cells: Mapping[_Cell, int], measures: Mapping[str, Measure]) -> dict[_Cell, int]:
    """The cells, and of each measure that sums those of the whole service."""
    found: defaultdict[_Cell, int] = defaultdict(int)
    for (name, board, breakdown), value in cells.items():
        if board is not None:
            found[name, board, breakdown] = value
        if board is None or measures[name].sums:
            found[name, None, breakdown] += value
    return found


def _figures(cells: Mapping[_Cell, int], measures: Mapping[str, Measure]) -> Iterator[Figure]:
    for (name, board, breakdown), value in cells.items():
        if value:
            yield Figure(name, board, breakdown, Decimal(value), measures[name].unit)


def order_of(figure: Figure) -> tuple[str, str, str]:
    """By measure, the whole service before its boards."""
    return figure.measure, figure.board or "", figure.breakdown
