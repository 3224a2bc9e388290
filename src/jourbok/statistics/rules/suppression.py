"""Which figures of a table may be told when small numbers may not, so that nobody can subtract their way to them.

The table has axes (time, board, category …) and is told with its sums over each. A figure below the threshold is
withheld, and so are others, until each withheld figure could just as well be another: somebody who knows every
figure that is told, and that none is below zero, can make no difference between them. A small figure could be
anything from none to at least the threshold. Source: SoLPuF 15 §; OSL 24:8.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

#: Fewer than so many are not told, where nothing else is said.
THRESHOLD: Final = 5
#: The sum over an axis.
ALL: Final = ""

Cell = tuple[str, ...]
Leaves = Mapping[Cell, int]


@dataclass(frozen=True)
class Axis:
    """What a table is told by: its finest labels, and the groups of them that are told too; all of them always are."""

    labels: tuple[str, ...]
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def coordinates(self) -> tuple[str, ...]:
        return (ALL, *self.groups, *self.labels)

    def members(self, coordinate: str) -> frozenset[str]:
        """The labels that a coordinate sums."""
        if coordinate == ALL:
            return frozenset(self.labels)
        return self.groups.get(coordinate, frozenset({coordinate}))

    def told_of(self, label: str, other: str | None) -> tuple[str, ...]:
        """The coordinates that change when one is added to the label, and taken from the other where there is one."""
        if other is None:
            return tuple(each for each in self.coordinates if label in self.members(each))
        return tuple(each for each in self.coordinates if (label in (of := self.members(each))) != (other in of))


@dataclass(frozen=True)
class Told:
    """A table as it may be published: the values that are told, and the cells whose values are not."""

    values: Mapping[Cell, int]
    withheld: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class _Move:
    """One is added to some leaves and taken from others, so that every cell but those that it `changes` is the same."""

    raised: tuple[Cell, ...]
    lowered: tuple[Cell, ...]
    changes: frozenset[Cell]


def sums(leaves: Leaves, axes: Sequence[Axis]) -> dict[Cell, int]:
    """Every cell of the table, the sums among them. A leaf that is not named is zero."""
    found = dict.fromkeys(product(*(axis.coordinates for axis in axes)), 0)
    for leaf, value in leaves.items():
        for cell in product(*(axis.told_of(label, None) for axis, label in zip(axes, leaf, strict=True))):
            found[cell] += value
    return found


def suppress(
    leaves: Leaves,
    axes: Sequence[Axis],
    *,
    threshold: int = THRESHOLD,
    told: Collection[Cell] = (),
    never: Collection[Cell] = (),
) -> Told:
    """The table with as much told as may be, large sums first.

    What is in `told` has been published already; what is in `never` is withheld in another table that is told too.
    Values are whole and not negative. The same table gives the same answer. Raises ValueError for what is negative.
    """
    if any(value < 0 for value in leaves.values()):
        raise ValueError("a count is not below zero")
    table = _Table(leaves, axes, threshold, never)
    for cell in told:
        table.withheld.discard(cell)
    for cell in table.candidates():
        if cell not in never:
            table.tell_if_safe(cell)
    return Told({cell: table.values[cell] for cell in table.values if cell not in table.withheld}, table.frozen())


class _Table:
    """A table of which more and more is told, as long as each guarded cell is safe."""

    def __init__(self, leaves: Leaves, axes: Sequence[Axis], threshold: int, never: Collection[Cell]) -> None:
        self.axes = axes
        self.threshold = threshold
        self.leaves = {leaf: leaves.get(leaf, 0) for leaf in product(*(axis.labels for axis in axes))}
        self.values = sums(leaves, axes)
        self.withheld = set(self.values)
        self.guarded = sorted(cell for cell, value in self.values.items() if value < threshold or cell in never)
        self.rests_on: dict[Cell, frozenset[Cell]] = {}

    def frozen(self) -> frozenset[Cell]:
        return frozenset(self.withheld)

    def candidates(self) -> list[Cell]:
        """What is large enough to be told: the sums over most first, of them the largest first."""
        large = [cell for cell in self.values if self.values[cell] >= self.threshold and cell in self.withheld]
        return sorted(large, key=lambda cell: (-self._breadth(cell), -self.values[cell], cell))

    def tell_if_safe(self, cell: Cell) -> None:
        """Tell the cell, unless some guarded one would then no longer be safe.

        What is large and withheld cannot be found out either: it is withheld because the only way left to put more or
        less in some guarded cell changes it too.
        """
        self.withheld.discard(cell)
        proofs = {}
        for each in [each for each in self.guarded if cell in self.rests_on.get(each, {cell})]:
            proof = self._proof(each)
            if proof is None:
                self.withheld.add(cell)
                return
            proofs[each] = proof
        self.rests_on |= proofs

    def _breadth(self, cell: Cell) -> int:
        count = 1
        for axis, coordinate in zip(self.axes, cell, strict=True):
            count *= len(axis.members(coordinate))
        return count

    def _proof(self, cell: Cell) -> frozenset[Cell] | None:
        """The withheld cells that the safety of a guarded one rests on; None when it is not safe."""
        value = self.values[cell]
        is_small = value < self.threshold
        down, fewer = self._walk(cell, value if is_small else self.threshold, up=False)
        up, more = self._walk(cell, self.threshold - value if is_small else self.threshold, up=True)
        return down | up if fewer and more else None

    def _walk(self, cell: Cell, wanted: int, *, up: bool) -> tuple[frozenset[Cell], bool]:
        """Whether the cell can be so much more, or less, while everything that is told stays the same."""
        here, rests_on = dict(self.leaves), set[Cell]()
        for move in self._moves(cell):
            if wanted <= 0:
                break
            taken_from = move.lowered if up else move.raised
            steps = min((here[leaf] for leaf in taken_from), default=wanted)
            if steps and move.changes <= self.withheld:
                steps = min(steps, wanted)
                sign = steps if up else -steps
                for leaf in move.raised:
                    here[leaf] += sign
                for leaf in move.lowered:
                    here[leaf] -= sign
                wanted -= steps
                rests_on |= move.changes
        return frozenset(rests_on), wanted <= 0

    def _moves(self, cell: Cell) -> Iterator[_Move]:
        """Every way to put one more in the cell: on each axis at one label, or at one and not at another."""
        ways = [list(self._ways(axis, at)) for axis, at in zip(self.axes, cell, strict=True)]
        for way in product(*ways):
            yield _move(self.axes, way)

    @staticmethod
    def _ways(axis: Axis, coordinate: str) -> Iterator[tuple[str, str | None]]:
        inside = axis.members(coordinate)
        outside = [label for label in axis.labels if label not in inside]
        for label in sorted(inside):
            yield from ((label, other) for other in outside)
        yield from ((label, None) for label in sorted(inside))


def _move(axes: Sequence[Axis], way: Sequence[tuple[str, str | None]]) -> _Move:
    raised: list[Cell] = []
    lowered: list[Cell] = []
    for leaf in product(*((label,) if other is None else (label, other) for label, other in way)):
        taken = sum(label != first for label, (first, _) in zip(leaf, way, strict=True))
        (lowered if taken % 2 else raised).append(leaf)
    changes = product(*(axis.told_of(*each) for axis, each in zip(axes, way, strict=True)))
    return _Move(tuple(raised), tuple(lowered), frozenset(changes))
