"""A budget: its lines, what of them is computed and how, and how a year's amount falls on its months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from jourbok.kernel.errors import BadInput

ORE_PER_THOUSAND: Final = 100_000
#: What the accounts begin with in the municipalities' common chart (Kommun-Bas): wages, and social charges on them.
WAGES: Final = ("50", "51")
SOCIAL_CHARGES: Final = "56"
#: Under this the line is staff in a plan of two lines; social charges and pensions too.
STAFF: Final = ("50", "51", "52", "53", "54", "55", "56", "57")
_PERCENT = re.compile(r"(?:po\s*|^|[^\d,.])(\d{1,2}(?:[.,]\d{1,4})?)\s*(%|$)", re.IGNORECASE)
_ADMIN_FEE = re.compile(r"\boh\b|overhead|administrativ avgift|admin.?avgift", re.IGNORECASE)


class Computed(StrEnum):
    """How a line's amount follows from others."""

    NOT = ""
    ADMIN = "admin"
    SOCIAL = "social"
    INDEX = "index"


class BudgetRefused(BadInput):
    """The lines cannot stand as a budget."""

    code = "budget_refused"


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line of the budget: what the account may cost in the year, and how that differs from the year before.

    `months` are the twelve months' parts of `amount_ore`, in order; empty where nobody has given them.
    """

    responsibility: str
    activity: str
    account: str
    text: str
    previous_ore: int
    change_ore: int
    amount_ore: int
    cost_object: str = ""
    object_text: str = ""
    note: str = ""
    computed: Computed = Computed.NOT
    percent: Decimal | None = None
    is_admin_fee: bool = False
    months: tuple[int, ...] = ()

    @property
    def known_as(self) -> tuple[str, str, str, str, str]:
        """What makes it the same line in another revision."""
        return self.responsibility, self.activity, self.account, self.cost_object, self.text

    @property
    def spread(self) -> tuple[int, ...]:
        """The twelve months' parts: as given, or equal twelfths."""
        return self.months or twelfths(self.amount_ore)


@dataclass(frozen=True, slots=True)
class Differences:
    """What a revision says that the one before did not; each list holds what the lines are called."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Rates:
    """The percentages that lines are computed by; None where nobody has said."""

    admin_percent: Decimal | None = None
    social_percents: tuple[Decimal, ...] = field(default=())


def to_thousands(ore: Fraction | int) -> int:
    """The amount in whole thousands of kronor, a half away from zero."""
    magnitude = int(abs(Fraction(ore)) / ORE_PER_THOUSAND + Fraction(1, 2)) * ORE_PER_THOUSAND
    return magnitude if ore >= 0 else -magnitude


def percent_of(ore: int, percent: Decimal) -> int:
    """The percentage of the amount, in whole thousands of kronor."""
    return to_thousands(Fraction(ore) * Fraction(percent) / 100)


def indexed(ore: int, percent: Decimal) -> int:
    """The amount raised by the percentage, in whole thousands of kronor."""
    return to_thousands(Fraction(ore) * (100 + Fraction(percent)) / 100)


def social_charges(wages_ore: Mapping[Decimal, int]) -> int:
    """The charges on wages, each sum of wages by its own percentage, in whole thousands of kronor."""
    return to_thousands(
        sum((Fraction(ore) * Fraction(percent) / 100 for percent, ore in wages_ore.items()), Fraction())
    )


def twelfths(ore: int) -> tuple[int, ...]:
    """Twelve whole parts that sum to the amount and differ by one öre at most, the larger first."""
    part, left = divmod(abs(ore), 12)
    parts = tuple(part + (month < left) for month in range(12))
    return parts if ore >= 0 else tuple(-each for each in parts)


def with_computed(rows: Sequence[BudgetRow], rates: Rates) -> tuple[BudgetRow, ...]:
    """The lines, each that follows from the others told as computed and by which percentage.

    The host's fee is a percentage of all other lines, in the new budget and in the old one; social charges are one of
    the wages; an indexed line is last year's raised by the percentage in its note. All in whole thousands of kronor.
    """
    fees = [row for row in rows if _is_fee(row)]
    others = [row for row in rows if not _is_fee(row)]
    wages = sum(row.amount_ore for row in rows if row.account.startswith(WAGES))
    return tuple(_fee(row, others, rates) if row in fees else _computed(row, wages, rates) for row in rows)


def _is_fee(row: BudgetRow) -> bool:
    return not row.account and bool(_ADMIN_FEE.search(row.text))


def _fee(row: BudgetRow, others: Sequence[BudgetRow], rates: Rates) -> BudgetRow:
    known = replace(row, is_admin_fee=True)
    if rates.admin_percent is None or not row.amount_ore:
        return known
    now = percent_of(sum(other.amount_ore for other in others), rates.admin_percent)
    before = percent_of(sum(other.previous_ore for other in others), rates.admin_percent)
    if (now, before) != (row.amount_ore, row.previous_ore):
        return known
    return replace(known, computed=Computed.ADMIN, percent=rates.admin_percent)


def _computed(row: BudgetRow, wages_ore: int, rates: Rates) -> BudgetRow:
    told = _percents_in(row.note)
    if row.account.startswith(SOCIAL_CHARGES):
        for percent in (*told, *rates.social_percents):
            if row.amount_ore and social_charges({percent: wages_ore}) == row.amount_ore:
                return replace(row, computed=Computed.SOCIAL, percent=percent)
        return row
    for percent in told:
        if row.change_ore and indexed(row.previous_ore, percent) == row.amount_ore:
            return replace(row, computed=Computed.INDEX, percent=percent)
    return row


def _percents_in(note: str) -> list[Decimal]:
    return [Decimal(found.group(1).replace(",", ".")) for found in _PERCENT.finditer(note)]


def check_rows(rows: Sequence[BudgetRow]) -> None:
    """Each line is last year's amount and its change, stands once, and its months sum to it. Raises BudgetRefused."""
    if not rows:
        raise BudgetRefused("Budgeten har inga rader.")
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        called = name_of(row)
        if row.previous_ore + row.change_ore != row.amount_ore:
            raise BudgetRefused(f"{called}: förra årets budget och förändringen blir inte årets budget.")
        if row.months and (len(row.months) != 12 or sum(row.months) != row.amount_ore):
            raise BudgetRefused(f"{called}: de tolv månaderna blir inte årets budget.")
        if row.known_as in seen:
            raise BudgetRefused(f"{called} står två gånger.")
        seen.add(row.known_as)


def name_of(row: BudgetRow) -> str:
    """What a line is called among people: its account, object and text."""
    return " ".join(part for part in (row.account, row.cost_object, row.text) if part)


def differences(before: Iterable[BudgetRow], after: Iterable[BudgetRow]) -> Differences:
    """What was added, changed and removed, in the order of the lines."""
    old, new = ({row.known_as: row for row in rows} for rows in (before, after))
    return Differences(
        added=tuple(name_of(row) for key, row in new.items() if key not in old),
        changed=tuple(name_of(row) for key, row in new.items() if key in old and row != old[key]),
        removed=tuple(name_of(row) for key, row in old.items() if key not in new),
    )
