"""Exact money: whole öre, fractions in between, never floats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jourbok.kernel.errors import BadInput

#: No sum, share or population needs more digits than this before or after the decimal point.
MOST_DIGITS: Final = 30


class NotExactJson(BadInput):
    """The text is not JSON in which every number is exact and every key stands once."""

    code = "not_exact_json"


def share_by_largest_remainder(amount_ore: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """Everybody gets the amount's part that their weight is of all weights, and the parts make the amount to the öre.

    Each part is rounded down; the öre then missing go one each to the largest remainders, and among equals to the id
    that comes first by code point. A negative amount is shared as if it were positive and then negated, so that a
    credit mirrors its charge. The result is in id order.
    Raises ValueError when a weight is negative or the weights sum to zero.
    """
    total = sum(weights.values(), Fraction())
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("shares need weights that are not negative and do not sum to zero")
    exact = {key: abs(amount_ore) * weights[key] / total for key in sorted(weights)}
    parts = {key: int(part) for key, part in exact.items()}
    missing = abs(amount_ore) - sum(parts.values())
    for key in sorted(exact, key=lambda key: (parts[key] - exact[key], key))[:missing]:
        parts[key] += 1
    return {key: part if amount_ore >= 0 else -part for key, part in parts.items()}


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up in size, so that a credit of −0,5 mirrors a charge of 0,5."""
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def percent_of(amount_ore: int, percent: Fraction) -> int:
    """The percentage of the amount in whole öre, half up in size."""
    return round_half_up(amount_ore * percent / 100)


def read_json_exactly(text: str) -> object:
    """The JSON value with whole numbers as int and all others as Decimal.

    Raises NotExactJson for bad syntax, NaN and infinities, a key that stands twice in one object,
    and numbers of more digits than any amount has.
    """
    try:
        value: object = json.loads(
            text,
            parse_int=_whole_number,
            parse_float=_decimal_number,
            parse_constant=_no_number,
            object_pairs_hook=_object_with_each_key_once,
        )
    except json.JSONDecodeError as fault:
        raise NotExactJson(
            f"Filen är inte giltig JSON: felet finns på rad {fault.lineno}, tecken {fault.colno}. Rätta det."
        ) from fault
    except RecursionError as fault:
        raise NotExactJson("Filen är inte giltig: listor ligger i varandra djupare än något underlag gör.") from fault
    return value


def _whole_number(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise NotExactJson(f"Talet {text[:12]}… har för många siffror. Högst {MOST_DIGITS} går att räkna med.")
    return int(text)


def _decimal_number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError as fault:
        raise NotExactJson(f"Talet {text[:40]} går inte att räkna med.") from fault
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    if len(digits) > MOST_DIGITS or not isinstance(exponent, int) or abs(exponent) > MOST_DIGITS:
        raise NotExactJson(f"Talet {text[:40]} har för många siffror. Högst {MOST_DIGITS} går att räkna med.")
    return number


def _no_number(text: str) -> float:
    raise NotExactJson(f"{text} är inget tal. Skriv ett tal med siffror.")


def _object_with_each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise NotExactJson(f"Uppgiften ”{key}” står två gånger på samma ställe. Ta bort den ena.")
        found[key] = value
    return found
