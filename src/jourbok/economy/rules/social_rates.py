"""What the employer pays on wages, in per cent by date and age: `[[social_charges]]` of the service's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from jourbok.kernel.filetable import FileTable

#: The ages that anybody at work has.
YOUNGEST: Final = 13
OLDEST: Final = 100
_PERCENT_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class SocialRate:
    """A percentage on wages from a day on, for everybody or for those of some ages.

    Ages are whole years at the beginning of the calendar year, both ends included; None where there is no such end.
    Source: socialavgiftslagen (2000:980) 2 kap., and the employer's own rate with pensions (R-125, R-127).
    """

    since: date
    percent: Decimal
    from_age: int | None = None
    through_age: int | None = None
    assumed: frozenset[str] = frozenset()

    @property
    def is_for_all(self) -> bool:
        return self.from_age is None and self.through_age is None

    @property
    def ages(self) -> tuple[int | None, int | None]:
        return self.from_age, self.through_age

    def is_of_age(self, age: int) -> bool:
        """Whether somebody of the age at the beginning of the year is among those it is for."""
        return (self.from_age or 0) <= age <= (self.through_age or age)


def percent_at(rates: Sequence[SocialRate], on: date, age: int | None = None) -> Decimal | None:
    """The percentage of a day: the last begun of those for the age, else of those for all; None where there is none."""
    begun = [rate for rate in rates if rate.since <= on]
    of_age = [rate for rate in begun if age is not None and not rate.is_for_all and rate.is_of_age(age)]
    found = of_age or [rate for rate in begun if rate.is_for_all]
    return max(found, key=lambda rate: rate.since).percent if found else None


def read_social_rates(root: FileTable) -> tuple[SocialRate, ...]:
    """The tables `[[social_charges]]`, none where the file has none. Faults are noted on the tables."""
    found: list[tuple[FileTable, SocialRate]] = []
    for table in root.tables("social_charges"):
        rate = SocialRate(
            since=table.date("from"),
            percent=table.decimal("percent"),
            from_age=table.optional_integer("from_age", least=YOUNGEST, most=OLDEST),
            through_age=table.optional_integer("through_age", least=YOUNGEST, most=OLDEST),
            assumed=table.assumed,
        )
        _check(table, rate, found)
        found.append((table, rate))
    return tuple(rate for _, rate in found)


def _check(table: FileTable, rate: SocialRate, earlier: Iterable[tuple[FileTable, SocialRate]]) -> None:
    if not (0 <= rate.percent <= 100 and rate.percent == round(rate.percent, _PERCENT_DECIMALS)):
        table.problem("percent", f"Ska vara från 0 till 100, med högst {_PERCENT_DECIMALS} decimaler.")
    if not table.is_sound:
        return
    if rate.from_age is not None and rate.through_age is not None and rate.through_age < rate.from_age:
        table.problem("through_age", "Ska inte vara lägre än from_age.")
    for other_table, other in earlier:
        if other_table.is_sound and other.since == rate.since and _share_ages(other, rate):
            table.problem("from", f"Samma åldrar har redan en procentsats från den dagen på rad {other_table.line}.")


def _share_ages(one: SocialRate, other: SocialRate) -> bool:
    if one.is_for_all or other.is_for_all:
        return one.is_for_all and other.is_for_all
    return (one.from_age or 0) <= (other.through_age or OLDEST) and (other.from_age or 0) <= (one.through_age or OLDEST)
