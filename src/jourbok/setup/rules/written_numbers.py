"""Numbers as other registers write them: with a decimal comma, spaces between thousands, or two dots for nothing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from jourbok.kernel.errors import BadInput

#: How Statistics Sweden and Kolada say that there is no value. Source: SCB, Teckenförklaring.
NOTHING: Final = frozenset({"", ".", "..", "-", "–", "null", "saknas"})
_SPACES: Final = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f](?=[0-9]{3}(?:[^0-9]|$))")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,10})?")


def read_number(text: str) -> Decimal | None:
    """The number that is written; None where two dots or nothing stands. Raises BadInput."""
    tight = _SPACES.sub("", text.strip())
    if tight.casefold() in NOTHING:
        return None
    if not tight.isascii() or not _NUMBER.fullmatch(tight):
        raise BadInput(f"”{text[:30]}” är inget tal. Skriv till exempel 28800 eller 12,5.")
    return Decimal(tight.replace(",", "."))


def read_count(text: str) -> int | None:
    """The whole number, not below zero, that is written; None where there is none. Raises BadInput."""
    number = read_number(text)
    if number is None:
        return None
    if number < 0 or number != number.to_integral_value():
        raise BadInput(f"”{text[:30]}” ska vara ett helt tal, noll eller mer.")
    if number > 20_000_000:
        raise BadInput(f"”{text[:30]}” är fler än som bor i någon svensk kommun.")
    return int(number)
