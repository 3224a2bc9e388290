"""A year's budget and outcome by line group and month. A deviation is positive when it is better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jourbok.economy.rules.budget import SOCIAL_CHARGES, STAFF

MONTHS: Final = range(1, 13)


class Group(StrEnum):
    """What lines are followed together; the order is that of the page."""

    WAGES = "wages"
    OVERTIME = "overtime"
    STANDBY = "standby"
    CHARGES = "charges"
    OPERATIONS = "operations"
    FEE = "fee"

    @property
    def label_sv(self) -> str:
        return _LABELS[self]

    @property
    def is_staff(self) -> bool:
        return self in {Group.WAGES, Group.OVERTIME, Group.STANDBY, Group.CHARGES}


_LABELS: Final = {
    Group.WAGES: "Löner och tillägg",
    Group.OVERTIME: "Övertid",
    Group.STANDBY: "Jour och beredskap",
    Group.CHARGES: "Sociala avgifter",
    Group.OPERATIONS: "Övriga driftskostnader",
    Group.FEE: "Administrativ avgift",
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """Budget and outcome of some lines and months, in öre."""

    budget_ore: int = 0
    outcome_ore: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.budget_ore + other.budget_ore, self.outcome_ore + other.outcome_ore)

    @property
    def deviation_ore(self) -> int:
        """Positive when the outcome is less than the budget."""
        return self.budget_ore - self.outcome_ore


@dataclass(frozen=True, slots=True)
class Entry:
    """Budget and outcome of a line group in a month."""

    month: int
    group: Group
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Plan:
    """The year's budget in two lines, in öre."""

    staff_ore: int
    other_ore: int

    @property
    def sum_ore(self) -> int:
        return self.staff_ore + self.other_ore


def group_of(account: str, text: str, *, is_admin_fee: bool) -> Group:
    """Overtime and standby are followed by themselves, known by the word in their text; the rest by their account."""
    if is_admin_fee:
        return Group.FEE
    if not account.startswith(STAFF):
        return Group.OPERATIONS
    if account.startswith(SOCIAL_CHARGES):
        return Group.CHARGES
    words = text.casefold()
    if "övertid" in words:
        return Group.OVERTIME
    return Group.STANDBY if "beredskap" in words else Group.WAGES


def total(entries: Iterable[Entry], *, group: Group | None = None, months: Iterable[int] = MONTHS) -> Amounts:
    """The sum of the entries of the group, or of all groups, in the months."""
    within = frozenset(months)
    return sum(
        (each.amounts for each in entries if each.month in within and group in {None, each.group}), start=Amounts()
    )


def known_through(outcomes: Sequence[int]) -> int:
    """The last month up to which every month has an outcome; 0 where January has none."""
    return next((month for month, ore in enumerate(outcomes) if not ore), len(outcomes))


def two_lines(entries: Sequence[Entry]) -> Plan:
    """The budget as staff and everything else; together it is the whole budget."""
    staff = sum(total(entries, group=group).budget_ore for group in Group if group.is_staff)
    return Plan(staff, total(entries).budget_ore - staff)


def is_in_balance(so_far: Amounts) -> bool:
    """Whether the outcome is within the budget of the same months."""
    return so_far.deviation_ore >= 0
