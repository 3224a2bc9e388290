"""How long a part of those who waited waited at most, told exactly from how many waited how long."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def within(waited: Mapping[int, int], part: Fraction) -> int | None:
    """The lowest number of minutes that so great a part did not exceed; one of those given. None when nobody waited.

    `waited` tells how many waited each number of minutes.
    """
    everybody = sum(waited.values())
    reached = 0
    for minutes in sorted(waited):
        reached += waited[minutes]
        if reached and reached >= part * everybody:
            return minutes
    return None
