"""What a night or a weekend of the national norm is, for emergency economic aid. Source: SoF (2025:468) 12:2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.decisions.rules.suggesting import Suggestion
from jourbok.kernel.calendar import next_working_day
from jourbok.kernel.swedish import day_long, kronor
from jourbok.law.rules import Mark, Norm

#: The kind whose amount is measured by the norm, and the statement where the amount stands.
AID: Final = "sol_aid"
AMOUNT: Final = "amount"
#: The norm is of a month; to share it by days is our reading, and so is the length of the month.
DAYS_OF_A_MONTH: Final = 30
#: So many days are always shown.
SHOWN_DAYS: Final = 3
_KRONA: Final = 100
ASSUMED: Final = (
    "Antaget: en månad är 30 dygn, och beloppet avrundas uppåt till hel krona. Bara vuxnas personliga kostnader är "
    "medräknade, inte barn och inte gemensamma hushållskostnader."
)


@dataclass(frozen=True, slots=True)
class DaysOfNorm:
    """What so many days of the norm are, in öre; `until_office` is whether the office opens when they are over."""

    days: int
    single_ore: int
    couple_ore: int
    until_office: bool


@dataclass(frozen=True, slots=True)
class NormShown:
    """The norm of a day with its source, and what some days of it are; `norm` is None when none is loaded."""

    day: date
    norm: Norm | None = None
    source: str = ""
    rows: tuple[DaysOfNorm, ...] = ()

    @property
    def is_to_be_confirmed(self) -> bool:
        return self.norm is not None and self.norm.mark is not Mark.VERIFIED

    @property
    def assumed(self) -> str:
        return ASSUMED

    @property
    def missing_sv(self) -> str:
        """In words that no norm is loaded for the day; empty when one is."""
        if self.norm is not None:
            return ""
        return (
            f"Ingen riksnorm som gäller {day_long(self.day)} är inläst. Räkna enligt nämndens riktlinjer och skriv "
            "varifrån beloppet kommer."
        )


def norm_shown(norm: Norm | None, source: str, day: date) -> NormShown:
    """The norm as the draft shows it that day: for one day, two and three, and until the next working day."""
    if norm is None:
        return NormShown(day)
    until_office = days_until_office(day)
    wanted = sorted({*range(1, SHOWN_DAYS + 1), until_office})
    rows = tuple(
        DaysOfNorm(days, days_of(norm.single_ore, days), days_of(norm.couple_ore, days), days == until_office)
        for days in wanted
    )
    return NormShown(day, norm, source, rows)


def days_until_office(day: date) -> int:
    """How many days there are until the offices open: one on a Wednesday, three on a Friday."""
    return (next_working_day(day) - day).days


def days_of(month_ore: int, days: int) -> int:
    """So many thirtieths of a month's amount in öre, rounded up to whole kronor: nobody gets less than the norm."""
    return -(-month_ore * days // (DAYS_OF_A_MONTH * _KRONA)) * _KRONA


def amounts(shown: NormShown) -> tuple[Suggestion, ...]:
    """What can be put under the amount: one day and until the office opens, for one adult and for two together."""
    norm = shown.norm
    if norm is None:
        return ()
    return tuple(
        Suggestion(f"{AMOUNT}:{who}-{row.days}", f"Hämta {label}, {row.days} dygn", _text(norm, label, month, row, ore))
        for row in shown.rows
        if row.days == 1 or row.until_office
        for who, label, month, ore in (
            ("single", "ensamstående", norm.single_ore, row.single_ore),
            ("couple", "sambor", norm.couple_ore, row.couple_ore),
        )
    )


def _text(norm: Norm, label: str, month_ore: int, row: DaysOfNorm, ore: int) -> str:
    unsure = "" if norm.mark is Mark.VERIFIED else ", att bekräfta"
    counted = f"{label}: {kronor(month_ore)} i månaden × {row.days}/{DAYS_OF_A_MONTH}"
    return f"{kronor(ore)} för {row.days} dygn. {norm.name} ({norm.section}{unsure}), {counted}. {ASSUMED}"
