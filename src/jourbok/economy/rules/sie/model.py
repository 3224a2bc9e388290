"""What an SIE file of type 1 to 4 holds, as values.

Source: SIE filformat, utgåva 4B (SIE-gruppen, 2008-09-30).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

#: A field is text, or the texts between braces.
Field = str | tuple[str, ...]
#: The number of a dimension and the number of an object in it.
ObjectKey = tuple[str, str]


class RowKind(StrEnum):
    """Whether a row stands in the voucher, was added to it afterwards, or was struck out of it."""

    TRANS = "#TRANS"
    ADDED = "#RTRANS"
    STRUCK = "#BTRANS"


@dataclass(frozen=True, slots=True)
class Post:
    """A line of the file: its label in capitals and its fields. `line` is 0 for one that was not read."""

    label: str
    fields: tuple[Field, ...] = ()
    line: int = 0

    def text(self, at: int) -> str:
        """The field at a place, counted from 0; empty where there is none or it is a list."""
        field = self.fields[at] if at < len(self.fields) else ""
        return field if isinstance(field, str) else ""


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """A financial year: 0 is the file's own, -1 the one before."""

    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Account:
    """An account. `kind` is T (asset), S (debt), K (cost), I (income) or empty."""

    number: str
    name: str = ""
    kind: str = ""
    unit: str = ""
    tax_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """What objects are of, such as cost centres; `parent` is the dimension that it divides."""

    number: str
    name: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class SieObject:
    """One cost centre, project or the like."""

    dimension: str
    number: str
    name: str = ""


class BalanceKind(StrEnum):
    """What a balance is of."""

    OPENING = "#IB"
    CLOSING = "#UB"
    RESULT = "#RES"
    OBJECT_OPENING = "#OIB"
    OBJECT_CLOSING = "#OUB"
    PERIOD = "#PSALDO"
    BUDGET = "#PBUDGET"


@dataclass(frozen=True, slots=True)
class Balance:
    """An amount of an account in a financial year; debit is positive. `period` is ``YYYYMM`` or empty."""

    kind: BalanceKind
    year: int
    account: str
    amount_ore: int
    period: str = ""
    objects: tuple[ObjectKey, ...] = ()
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A row of a voucher; debit is positive. `on` is None where the row has no date of its own."""

    account: str
    amount_ore: int
    objects: tuple[ObjectKey, ...] = ()
    text: str = ""
    on: date | None = None
    quantity: Decimal | None = None
    signature: str = ""
    kind: RowKind = RowKind.TRANS


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher with its rows. `number` is empty where the receiver numbers it; `on` is None only if unreadable."""

    series: str
    number: str
    on: date | None
    rows: tuple[VoucherRow, ...] = ()
    text: str = ""
    registered_on: date | None = None
    signature: str = ""

    @property
    def difference_ore(self) -> int:
        """What the rows that stand sum to; a voucher that balances has 0."""
        return sum(row.amount_ore for row in self.rows if row.kind is RowKind.TRANS)


@dataclass(frozen=True, slots=True)
class SieFile:
    """A whole file. `others` are the posts that nothing here is made of, in the file's order."""

    company: str
    type: int = 4
    org_number: str = ""
    program: tuple[str, ...] = ()
    generated_on: date | None = None
    generated_by: str = ""
    flag: str = "0"
    years: tuple[FinancialYear, ...] = ()
    accounts: tuple[Account, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    objects: tuple[SieObject, ...] = ()
    balances: tuple[Balance, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    others: tuple[Post, ...] = ()
    has_checksum: bool = False

    @property
    def variant(self) -> str:
        """``I`` for a file to be imported, without yearly balances; otherwise ``E``."""
        yearly = {BalanceKind.OPENING, BalanceKind.CLOSING, BalanceKind.RESULT}
        return "E" if any(balance.kind in yearly for balance in self.balances) else "I"
