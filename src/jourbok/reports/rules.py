"""What a report says of a figure: how it has changed, and what it is a share of."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal


def percent_change(now: Decimal, before: Decimal) -> Decimal | None:
    """How much more than before in whole per cent, half away from zero; None where there was nothing before."""
    if before == 0:
        return None
    return (100 * (now - before) / abs(before)).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """The part in per cent of the whole with one decimal; None of nothing."""
    return (100 * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) if whole > 0 else None


def close_code(year: int, month: int, number: int) -> str:
    """A month's close as a report remembers it: 2021-03:1."""
    return f"{year}-{month:02}:{number}"


def is_stale(made_of: Iterable[str], latest: Iterable[str]) -> bool:
    """Whether a month that the report is made of has been closed anew since."""
    now = dict(code.split(":", 1) for code in latest)
    made = (code.split(":", 1) for code in made_of)
    return any(now.get(month, number) != number for month, number in made)
