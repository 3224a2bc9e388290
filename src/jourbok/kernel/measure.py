"""A measure is defined once, by the room that owns its rows; everybody else cites it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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


@dataclass(frozen=True, slots=True)
class Counted:
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


def figures_by_month(counted: Iterable[Counted]) -> dict[date, tuple[Figure, ...]]:
    """Each month's figures: per board, and for the whole service the sum over its boards. What is zero is left out.

    What does not sum stands as it was counted, for the boards and for the whole service.
    """
    sums: dict[tuple[date, Measure, str | None, str], int] = {}
    for row in counted:
        for whose in {row.board, None} if row.measure.sums else {row.board}:
            key = (row.month, row.measure, whose, row.breakdown)
            sums[key] = sums.get(key, 0) + row.value
    months: dict[date, list[Figure]] = {}
    for (month, measure, board, breakdown), value in sums.items():
        if value:
            figure = Figure(measure.name, board, breakdown, Decimal(value), measure.unit)
            months.setdefault(month, []).append(figure)
    return {month: tuple(sorted(months[month], key=order_of)) for month in sorted(months)}


def order_of(figure: Figure) -> tuple[str, str, str]:
    """By measure, the whole service before its boards."""
    return figure.measure, figure.board or "", figure.breakdown
