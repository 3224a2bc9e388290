"""Sharing a cost between the members by weighted bases: exact until the last step, and to the öre after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from jourbok.economy.rules.parts import AllocationRefused, parts_of
from jourbok.kernel.money import percent_of

__all__ = [
    "Allocation",
    "AllocationMember",
    "AllocationRefused",
    "Basis",
    "CostToShare",
    "MemberShare",
    "allocate",
]

#: The basis that counts only the days on which somebody was a member.
POPULATION: Final = "population"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a part of the cost is shared by: `share` of the whole, by the members' values under `name`."""

    name: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class AllocationMember:
    """Who pays: their value for each basis, on how many days of the year they were members (None: all), and a fee.

    `fixed_ore` is what they pay whatever the bases say; what the fees leave of the cost is shared.
    """

    id: str
    values: Mapping[str, Fraction]
    days: int | None = None
    fixed_ore: int = 0


@dataclass(frozen=True, slots=True)
class CostToShare:
    """Everything that a share is computed from.

    `days_in_year` may be None when every member took part all year. Nobody pays less than `minimum_ore` beside their
    fixed fee.
    """

    cost_ore: int
    bases: tuple[Basis, ...]
    members: tuple[AllocationMember, ...]
    admin_percent: Fraction = field(default=Fraction(0))
    days_in_year: int | None = None
    minimum_ore: int = 0


@dataclass(frozen=True, slots=True)
class MemberShare:
    """What one member pays: its part of the cost, and the administrative fee on it as a line of its own.

    `weight` is its exact part of the whole, between 0 and 1.
    """

    id: str
    weight: Fraction
    cost_ore: int
    admin_ore: int

    @property
    def total_ore(self) -> int:
        return self.cost_ore + self.admin_ore


@dataclass(frozen=True, slots=True)
class Allocation:
    """The whole cost shared: the members' shares in id order, which sum to it to the öre."""

    members: tuple[MemberShare, ...]

    @property
    def cost_ore(self) -> int:
        return sum(member.cost_ore for member in self.members)

    @property
    def admin_ore(self) -> int:
        return sum(member.admin_ore for member in self.members)

    @property
    def total_ore(self) -> int:
        return self.cost_ore + self.admin_ore


def allocate(given: CostToShare) -> Allocation:
    """Each member pays its weighted part of every basis, and an administrative fee on its own part.

    The parts are rounded down and the öre then missing go to the largest remainders, among equals to the id that
    comes first by code point. The fee is rounded half up per member. A negative cost gives the same amounts negated.
    Raises AllocationRefused.
    """
    _check_bases(given.bases)
    _check_members(given)
    if given.admin_percent < 0:
        raise AllocationRefused("Den administrativa avgiften (admin_percent) är negativ. Skriv 0 eller mer.")
    if given.minimum_ore < 0:
        raise AllocationRefused("Lägsta avgiften (minimum_ore) är negativ. Skriv 0 eller mer.")
    weights = _weights(given)
    fixed = {member.id: member.fixed_ore for member in given.members}
    parts = parts_of(given.cost_ore, weights, fixed=fixed, minimum_ore=given.minimum_ore)
    return Allocation(
        tuple(
            MemberShare(id_, weights[id_], part, percent_of(part, given.admin_percent)) for id_, part in parts.items()
        )
    )


def _weights(given: CostToShare) -> dict[str, Fraction]:
    """Each member's exact part of the whole; they sum to 1."""
    weights = {member.id: Fraction(0) for member in given.members}
    for basis in given.bases:
        counted = {member.id: _counted(member, basis.name, given.days_in_year) for member in given.members}
        total = sum(counted.values(), Fraction())
        if total == 0:
            raise AllocationRefused(
                f"Summan av ”{basis.name}” är noll, så den går inte att fördela efter. "
                "Fyll i medlemmarnas värden eller ta bort fördelningsgrunden."
            )
        for id_, value in counted.items():
            weights[id_] += basis.share * value / total
    return weights


def _counted(member: AllocationMember, basis: str, days_in_year: int | None) -> Fraction:
    value = member.values[basis]
    if basis != POPULATION or member.days is None or days_in_year is None:
        return value
    return value * member.days / days_in_year


def _check_bases(bases: tuple[Basis, ...]) -> None:
    _refuse_repeats((basis.name for basis in bases), "Fördelningsgrunden")
    for basis in bases:
        if basis.share < 0:
            raise AllocationRefused(f"Andelen för ”{basis.name}” är negativ. Skriv en andel mellan 0 och 1.")
    total = sum((basis.share for basis in bases), Fraction())
    if total != 1:
        raise AllocationRefused(f"Andelarna (share) blir tillsammans {_decimal_sv(total)}. De ska bli exakt 1.")


def _check_members(given: CostToShare) -> None:
    if not given.members:
        raise AllocationRefused("Det finns inga medlemmar att fördela på. Skriv minst en under members.")
    _refuse_repeats((member.id for member in given.members), "Medlemmen")
    if given.days_in_year is not None and given.days_in_year <= 0:
        raise AllocationRefused("Årets dagar (days_in_year) ska vara minst 1, till exempel 365.")
    for member in given.members:
        _check_values(member, given.bases)
        if member.fixed_ore < 0:
            raise AllocationRefused(f"Medlemmen ”{member.id}” har en negativ fast avgift. Rätta fixed_ore.")
        _check_days(member, given.days_in_year)


def _check_values(member: AllocationMember, bases: tuple[Basis, ...]) -> None:
    for basis in bases:
        if basis.name not in member.values:
            raise AllocationRefused(
                f"Okänd fördelningsgrund: medlemmen ”{member.id}” har inget värde för ”{basis.name}”. "
                "Skriv värdet eller rätta grundens namn."
            )
        if member.values[basis.name] < 0:
            raise AllocationRefused(f"Medlemmen ”{member.id}” har ett negativt värde för ”{basis.name}”. Rätta det.")


def _check_days(member: AllocationMember, days_in_year: int | None) -> None:
    if member.days is None:
        return
    if days_in_year is None:
        raise AllocationRefused(f"Medlemmen ”{member.id}” har days, men årets dagar saknas. Skriv days_in_year.")
    if member.days < 0:
        raise AllocationRefused(f"Medlemmen ”{member.id}” har ett negativt antal dagar. Rätta days.")
    if member.days > days_in_year:
        raise AllocationRefused(
            f"Medlemmen ”{member.id}” har {member.days} dagar, fler än årets {days_in_year}. Rätta days."
        )


def _refuse_repeats(names: Iterable[str], what_sv: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise AllocationRefused(f"{what_sv} ”{name}” står två gånger. Ta bort eller byt namn på den ena.")
        seen.add(name)


def _decimal_sv(value: Fraction) -> str:
    """A sum of decimals, written as exactly as it is."""
    digits = next(count for count in range(100) if (value * 10**count).denominator == 1)
    sign = "−" if value < 0 else ""
    whole, rest = divmod(abs(int(value * 10**digits)), 10**digits)
    return f"{sign}{whole},{rest:0{digits}d}" if digits else f"{sign}{whole}"
