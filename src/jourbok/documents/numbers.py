"""Numbers as they are read in Sweden: thin spaces between thousands, a comma before decimals, a real minus."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from jourbok.kernel.swedish import MINUS, THIN_SPACE

Number = int | float | Decimal


def number_sv(value: Number, decimals: int = 0, unit: str = "") -> str:
    """``8966000`` is ``8 966 000``, ``0.295`` with one decimal ``0,3``; the unit follows after a thin space.

    Rounded half away from zero, as figures are in an annual report.
    """
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = f"{abs(exact):,.{decimals}f}".replace(",", THIN_SPACE).replace(".", ",")
    sign = MINUS if exact < 0 else ""
    return f"{sign}{digits}{THIN_SPACE}{unit}" if unit else f"{sign}{digits}"
