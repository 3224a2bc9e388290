"""The parts that a cost falls into: fixed fees first, then by weight, and nobody below the least fee."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jourbok.kernel.errors import BadInput
from jourbok.kernel.money import share_by_largest_remainder


class AllocationRefused(BadInput):
    """The cost cannot be shared on these grounds; the message says what to mend."""

    code = "allocation_refused"


def parts_of(
    cost_ore: int, weights: Mapping[str, Fraction], *, fixed: Mapping[str, int] | None = None, minimum_ore: int = 0
) -> dict[str, int]:
    """Each member pays its fixed fee and its weighted part of what the fees leave, to the öre and in id order.

    What the fees leave may be negative (they cover more than the cost) and is then paid back by the same weights.
    Whoever would pay less than the least fee of what is left pays that fee; the others share the remainder by their
    weights, and again until nobody falls below. A repayment knows no least fee. Raises AllocationRefused.
    """
    fixed = fixed or {}
    left = cost_ore - sum(fixed.values())
    shared = _with_least(left, weights, minimum_ore) if minimum_ore > 0 and left > 0 else None
    if shared is None:
        shared = share_by_largest_remainder(left, weights)
    return {id_: shared[id_] + fixed.get(id_, 0) for id_ in sorted(weights)}


def _with_least(cost_ore: int, weights: Mapping[str, Fraction], minimum_ore: int) -> dict[str, int]:
    if minimum_ore * len(weights) > cost_ore:
        raise AllocationRefused(
            "Lägsta avgiften gånger antalet medlemmar är mer än kostnaden. Sänk avgiften (minimum_ore)."
        )
    rest = dict(weights)
    while True:
        left = cost_ore - minimum_ore * (len(weights) - len(rest))
        total = sum(rest.values(), Fraction())
        below = {id_ for id_, weight in rest.items() if left * weight < minimum_ore * total}
        if not below:
            break
        rest = {id_: weight for id_, weight in rest.items() if id_ not in below}
    shared = share_by_largest_remainder(left, rest)
    return {id_: shared.get(id_, minimum_ore) for id_ in weights}
