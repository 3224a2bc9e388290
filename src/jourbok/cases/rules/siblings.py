"""When two persons of one contact are easily taken for each other."""

from __future__ import annotations

from typing import Final

#: Twins differ in the last four digits; two slips are fewer.
DIGITS_APART: Final = 4


def are_alike(number: str, other: str) -> bool:
    """Whether two numbers, written alike, differ in at most four places; never when one of them is missing."""
    if not number or len(number) != len(other):
        return False
    return sum(mine != theirs for mine, theirs in zip(number, other, strict=True)) <= DIGITS_APART
