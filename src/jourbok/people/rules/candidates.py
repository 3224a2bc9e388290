"""Every number that at most two slips can turn another into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stdnum import luhn

_DIGITS: Final = "0123456789"
#: Month and day as they may stand in a number; in a coordination number the day is 60 too high.
_DAYS: Final = frozenset(
    f"{month:02d}{day + added:02d}" for month in range(1, 13) for day in range(1, 32) for added in (0, 60)
)
#: Nobody alive was born before 1896, so these are the centuries there are.
CENTURIES: Final = ("18", "19", "20")


def numbers_within_two_slips(digits10: str) -> frozenset[str]:
    """The ten-digit numbers with a right check digit that two slips or fewer lie between, itself among them.

    A slip is a digit wrong, missing or added, or two neighbours swapped (Damerau–Levenshtein). Every way of
    making two slips that ends in ten digits is tried: two among wrong and swapped, or one missing and one added.
    Of some ten thousand ways a few hundred are numbers, so that the register can be asked for exactly those.
    """
    one_slip = {digits10, *_wrong_or_swapped(digits10)}
    two_slips = {number for first in one_slip for number in _wrong_or_swapped(first)}
    shifted = {longer for shorter in _missing(digits10) for longer in _added(shorter)}
    found = one_slip | two_slips | shifted
    return frozenset(number for number in found if number[2:6] in _DAYS and luhn.is_valid(number))


def with_centuries(numbers10: frozenset[str]) -> list[str]:
    """The same numbers with twelve digits, in each century somebody can be born in."""
    return sorted(century + number for number in numbers10 for century in CENTURIES)


def _wrong_or_swapped(text: str) -> Iterator[str]:
    for at, digit in enumerate(text):
        yield from (text[:at] + other + text[at + 1 :] for other in _DIGITS if other != digit)
        if at:
            yield text[: at - 1] + digit + text[at - 1] + text[at + 1 :]


def _missing(text: str) -> set[str]:
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


def _added(text: str) -> Iterator[str]:
    for at in range(len(text) + 1):
        yield from (text[:at] + digit + text[at:] for digit in _DIGITS)
