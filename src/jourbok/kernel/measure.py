"""A measure is defined once, by the room that owns its rows; everybody else cites it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, in which unit, and how: `definition_sv` is a sentence that a reader can check."""

    name: str
    label_sv: str
    unit: str
    definition_sv: str


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


def figures_of(measure: Measure, counted: dict[tuple[str, str], int | Decimal]) -> list[Figure]:
    """One figure for each board and breakdown, and one for the whole service: the sum over the boards."""
    whole: dict[str, Decimal] = {}
    figures = []
    for (board, breakdown), value in sorted(counted.items()):
        figures.append(Figure(measure.name, board, breakdown, Decimal(value), measure.unit))
        whole[breakdown] = whole.get(breakdown, Decimal(0)) + Decimal(value)
    return figures + [
        Figure(measure.name, None, breakdown, value, measure.unit) for breakdown, value in sorted(whole.items())
    ]
