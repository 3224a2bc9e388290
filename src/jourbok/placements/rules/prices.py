"""Prices as they are typed: kronor with or without öre, kept as whole öre."""

from __future__ import annotations

import re
from typing import Final

from jourbok.kernel.errors import BadInput

_TYPED: Final = re.compile(r"(\d{1,7})(?:[,.](\d{1,2}))?")


class NotAPrice(BadInput):
    """The text is no amount, or one that can be read in two ways."""

    code = "not_a_price"
    message_sv = "Skriv kronor per dygn, till exempel 2150."


def read_price(text: str) -> int | None:
    """``2 150`` or ``2150,50 kr`` as whole öre; None for nothing. Raises NotAPrice."""
    bare = re.sub(r"\s|kr$", "", text.strip())
    if not bare:
        return None
    typed = _TYPED.fullmatch(bare)
    if typed is None:
        raise NotAPrice()
    whole, part = typed.groups()
    return int(whole) * 100 + int((part or "0").ljust(2, "0"))
