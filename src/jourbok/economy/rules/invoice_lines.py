"""The lines of an invoice: what for, how many, at what price; a price is never negative, a quantity may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from jourbok.economy.rules.file import InvoicedAmount, PlannedInvoice
from jourbok.economy.rules.invoicing import Bill, covered_months
from jourbok.kernel import swedish


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on paper; `quantity` is negative where the line takes off."""

    text: str
    quantity: int
    price_ore: int
    note: str = ""
    is_admin_fee: bool = False

    @property
    def amount_ore(self) -> int:
        return self.quantity * self.price_ore

    def mirrored(self) -> Line:
        """The same line taken back."""
        return replace(self, quantity=-self.quantity)


def line_of(text: str, amount_ore: int, *, note: str = "", is_admin_fee: bool = False) -> Line:
    """One piece at the amount; taken off when it is negative."""
    return Line(text, 1 if amount_ore >= 0 else -1, abs(amount_ore), note, is_admin_fee)


def lines_of(planned: PlannedInvoice, year: int, bill: Bill, admin_percent: Fraction) -> tuple[Line, ...]:
    """The share, what earlier runs billed of it, and the administrative fee as a line of its own; no line of 0 kr.

    The lines sum to what the bill says to the öre.
    """
    return tuple(line for line in _lines(planned, year, bill, admin_percent) if line.price_ore)


def _lines(planned: PlannedInvoice, year: int, bill: Bill, admin_percent: Fraction) -> Iterator[Line]:
    yield line_of(_what(planned, year, bill.share_ore), bill.share_ore)
    yield line_of(f"Avgår tidigare fakturerat för {year}", -bill.earlier_ore)
    yield admin_line(bill.admin_ore, admin_percent)


def admin_line(admin_ore: int, admin_percent: Fraction) -> Line:
    """The administrative fee on what stands above it."""
    shown = swedish.percent(admin_percent, 0 if admin_percent.denominator == 1 else 2)
    return line_of(f"Administrativ avgift {shown}", admin_ore, is_admin_fee=True)


def _what(planned: PlannedInvoice, year: int, share_ore: int) -> str:
    match planned.amount:
        case InvoicedAmount.FIXED_FEE:
            return f"Fast årsavgift {year}"
        case InvoicedAmount.SETTLEMENT:
            return f"Del av {'överskott' if share_ore < 0 else 'underskott'} {year}"
        case InvoicedAmount.BUDGET:
            return f"Del av budgeterad kostnad {_months(planned)} {year}"
        case _:
            return f"Del av kostnad {_months(planned)} {year}, utfall"


def _months(planned: PlannedInvoice) -> str:
    months = covered_months(planned)
    first, last = swedish.MONTHS[months[0] - 1], swedish.MONTHS[months[-1] - 1]
    return first if first == last else f"{first}–{last}"
