"""How a figure is told: whether it can be, and its number in the unit that people read."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from jourbok.documents.excel import Ore
from jourbok.documents.listings import Value
from jourbok.documents.numbers import number_sv
from jourbok.kernel import swedish
from jourbok.kernel.measure import Measure

UNITS: Final = {"st": "antal", "min": "minuter", "öre": "kronor"}
ORE: Final = 100
WHOLE_SERVICE: Final = "Hela jouren"


def unit_sv(measure: Measure) -> str:
    """The unit in which the measure is read."""
    return UNITS.get(measure.unit, measure.unit)


def as_read(measure: Measure, value: Decimal) -> int | Decimal:
    """The value in the unit that is read: kronor for öre, whole where it is whole."""
    read = value / ORE if measure.unit == "öre" else value
    return int(read) if read == read.to_integral_value() else read


def as_cell(measure: Measure, value: Decimal | None) -> Value:
    """The value as a list keeps it: money as money, None where it is not known."""
    if value is None:
        return None
    return Ore(int(value)) if measure.unit == "öre" else as_read(measure, value)


def as_written(measure: Measure, value: Decimal | None) -> str:
    """The value as text; a dash where it is not known."""
    return "–" if value is None else number_sv(as_read(measure, value), 2 if measure.unit == "öre" else 0)


def with_sign(measure: Measure, value: Decimal | None) -> str:
    """A change as text, with plus before what has grown."""
    return f"+{as_written(measure, value)}" if value is not None and value > 0 else as_written(measure, value)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """The part of the whole in per cent with one decimal, half up; None of nothing."""
    return (100 * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) if whole else None


def share_sv(part: Decimal, whole: Decimal) -> str:
    """The share as text, in whole per cent; with a decimal where it would be taken for all or nothing."""
    if not whole:
        return "–"
    exact = 100 * part / whole
    is_near_an_end = part not in (0, whole) and not Decimal("0.5") <= exact < Decimal("99.5")
    return swedish.percent(exact, 1 if is_near_an_end else 0)
