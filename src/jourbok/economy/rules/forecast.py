"""What the year will cost, by methods that anybody can do again by hand: docs/algorithms/forecast.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from jourbok.kernel.money import round_half_up

MONTHS_OF_A_YEAR: Final = 12


class Method(StrEnum):
    """How a forecast is made."""

    LINEAR = "linear"
    SEASONAL = "seasonal"
    STAFF_PLAN = "staff_plan"


@dataclass(frozen=True, slots=True)
class PlannedPay:
    """Hours that are planned of a pay type, and what an hour of it costs with social charges, in öre."""

    hours: Fraction
    ore_per_hour: Fraction


@dataclass(frozen=True, slots=True)
class ForecastError:
    """How far a forecast was from what the year cost: positive when the year cost more than was said."""

    ore: int
    percent: Fraction | None


def linear(so_far: Sequence[int]) -> int | None:
    """The outcome of the months so far, as if every month of the year cost the same; None before the first month."""
    return round_half_up(Fraction(sum(so_far) * MONTHS_OF_A_YEAR, len(so_far))) if so_far else None


def seasonal(so_far: Sequence[int], earlier: Sequence[Sequence[int]]) -> int | None:
    """The outcome so far, divided by the part of the year that the same months were in the earlier years together.

    Each earlier year is its twelve months. None where no earlier year is whole, or those months cost nothing then.
    """
    whole = [year for year in earlier if len(year) == MONTHS_OF_A_YEAR and all(year)]
    same = sum(sum(year[: len(so_far)]) for year in whole)
    if not so_far or same <= 0:
        return None
    return round_half_up(Fraction(sum(so_far) * sum(map(sum, whole)), same))


def staff_plan(so_far: Sequence[int], planned: Mapping[str, PlannedPay], others_left_ore: int) -> int | None:
    """The outcome so far, the hours that are planned by what they cost, and the other lines as budgeted.

    None before the first month, and where no hours are planned though months are left.
    """
    if not so_far or (not planned and len(so_far) < MONTHS_OF_A_YEAR):
        return None
    pay = sum((each.hours * each.ore_per_hour for each in planned.values()), Fraction())
    return sum(so_far) + round_half_up(pay) + others_left_ore


def error_of(forecast_ore: int, outcome_ore: int) -> ForecastError:
    """The year's outcome less what was said, and that in per cent of the outcome."""
    missed = outcome_ore - forecast_ore
    return ForecastError(missed, Fraction(missed * 100, outcome_ore) if outcome_ore else None)
