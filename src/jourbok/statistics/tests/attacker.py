"""An attacker who knows every figure that is told, and asks how small and how large a withheld one can be."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from jourbok.statistics.rules.suppression import ALL, Axis, Cell

Row = list[Fraction]


class Attacker:
    """Knows the told figures' equations and that nothing is below zero; solves them exactly, by the simplex method."""

    def __init__(self, axes: tuple[Axis, ...], told: Mapping[Cell, int]) -> None:
        self.axes = axes
        self.leaves = {leaf: number for number, leaf in enumerate(self._leaves((ALL,) * len(axes)))}
        equations = [(self._row(cell), Fraction(value)) for cell, value in told.items()]
        self.rows, self.basis = _begin(equations, len(self.leaves))

    def range_of(self, cell: Cell) -> tuple[Fraction, Fraction | None]:
        """The least and the most that the cell can be; None where there is no most."""
        least = self._most([-each for each in self._row(cell)])
        assert least is not None, "nothing is below zero"
        return -least, self._most(self._row(cell))

    def _leaves(self, cell: Cell) -> list[Cell]:
        return list(product(*(sorted(axis.members(at)) for axis, at in zip(self.axes, cell, strict=True))))

    def _row(self, cell: Cell) -> Row:
        row = [Fraction(0)] * len(self.leaves)
        for leaf in self._leaves(cell):
            row[self.leaves[leaf]] = Fraction(1)
        return row

    def _most(self, wanted: Row) -> Fraction | None:
        return _maximise([row[:] for row in self.rows], self.basis[:], wanted)


def _begin(equations: list[tuple[Row, Fraction]], width: int) -> tuple[list[Row], list[int]]:
    """A corner of what is possible: each equation gets a slack of its own, and their sum is made nothing."""
    extra = len(equations)
    rows = [
        [*left, *(Fraction(place == number) for place in range(extra)), right]
        for number, (left, right) in enumerate(equations)
    ]
    basis = list(range(width, width + extra))
    gone = _maximise(rows, basis, [Fraction(0)] * width + [Fraction(-1)] * extra)
    assert gone == 0, "what is told contradicts itself"
    kept = []
    for number in range(extra):
        if basis[number] >= width:
            column = next((place for place in range(width) if rows[number][place]), None)
            if column is None:
                continue
            _pivot(rows, basis, number, column)
        kept.append(number)
    return [[*rows[number][:width], rows[number][-1]] for number in kept], [basis[number] for number in kept]


def _maximise(rows: list[Row], basis: list[int], wanted: Row) -> Fraction | None:
    """The most that the wanted sum can be from a corner on, by Bland's rule; None where it has no end."""
    while True:
        costs = [wanted[column] for column in basis]
        entering = next(
            (at for at in range(len(wanted)) if at not in basis and _gain(rows, costs, wanted, at) > 0), None
        )
        if entering is None:
            return sum((cost * row[-1] for cost, row in zip(costs, rows, strict=True)), Fraction(0))
        bounded = [(row[-1] / row[entering], basis[at], at) for at, row in enumerate(rows) if row[entering] > 0]
        if not bounded:
            return None
        _pivot(rows, basis, min(bounded)[2], entering)


def _gain(rows: list[Row], costs: list[Fraction], wanted: Row, at: int) -> Fraction:
    return wanted[at] - sum((cost * row[at] for cost, row in zip(costs, rows, strict=True) if cost), Fraction(0))


def _pivot(rows: list[Row], basis: list[int], number: int, column: int) -> None:
    by = rows[number][column]
    rows[number] = [each / by for each in rows[number]]
    for other, row in enumerate(rows):
        if other != number and row[column]:
            factor = row[column]
            rows[other] = [mine - factor * pivot for mine, pivot in zip(row, rows[number], strict=True)]
    basis[number] = column
