"""Reading who invoices and who is invoiced, with what an e-invoice needs, from the service's file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jourbok.kernel.filetable import FileTable, refuse_repeats

_ADDRESS_MOST: Final = 100
_POSTAL_CODE: Final = re.compile(r"[0-9]{3} ?[0-9]{2}")
_BANKGIRO: Final = re.compile(r"[0-9]{3,4}-[0-9]{4}")
_PLUSGIRO: Final = re.compile(r"[0-9]{1,7}-[0-9]")
_ENDPOINT: Final = re.compile(r"[0-9]{4}:[A-Za-z0-9]{4,50}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where letters go; each part None where the file is silent."""

    street: str | None = None
    postal_code: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who invoices, as it stands on paper: the host municipality, its accounts and whom to ask.

    `vat_reason` is why no value added tax is charged; `payment_days` from the invoice's day until it is due.
    """

    name: str
    address: Address
    endpoint: str | None = None
    bankgiro: str | None = None
    plusgiro: str | None = None
    payment_days: int = 30
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    vat_number: str | None = None
    vat_reason: str | None = None
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Receiver:
    """How one board is invoiced. A board with `e_invoice` false gets the PDF on its own page in the portal."""

    board: str
    reference: str | None
    address: Address
    addressed_to: str | None = None
    endpoint: str | None = None
    organisation_number: str | None = None
    e_invoice: bool = True
    case_numbers: bool = False
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Invoicing:
    """What invoices say of their sender and receivers."""

    sender: Sender
    receivers: tuple[Receiver, ...]

    def receiver(self, board: str) -> Receiver | None:
        """How the board is invoiced; None where the file is silent."""
        return next((each for each in self.receivers if each.board == board), None)


def read_invoicing(root: FileTable) -> Invoicing | None:
    """What stands under `[invoicing]`; None where the file has no such table. Faults are noted on the table."""
    table = root.optional_table("invoicing")
    if table is None:
        return None
    rows = [(row, _receiver(row)) for row in table.tables("receivers")]
    refuse_repeats(((row, receiver.board) for row, receiver in rows), "board")
    return Invoicing(_sender(table), tuple(receiver for _, receiver in rows))


def _sender(table: FileTable) -> Sender:
    return Sender(
        name=table.text("name", most=200),
        address=_address(table),
        endpoint=_shaped(table, "endpoint", _ENDPOINT, "0007:2129019192"),
        bankgiro=_shaped(table, "bankgiro", _BANKGIRO, "5555-5551"),
        plusgiro=_shaped(table, "plusgiro", _PLUSGIRO, "12345-6"),
        payment_days=table.integer("payment_days", least=0, most=365),
        contact=table.optional_text("contact", most=120),
        phone=table.optional_text("phone", most=40),
        email=table.optional_text("email", most=254),
        vat_number=table.optional_text("vat_number", most=20),
        vat_reason=table.optional_text("vat_reason", most=200),
        assumed=table.assumed - {"receivers"},
    )


def _receiver(table: FileTable) -> Receiver:
    e_invoice = table.optional_flag("e_invoice")
    return Receiver(
        board=table.slug("board"),
        reference=table.optional_text("reference", most=80),
        address=_address(table),
        addressed_to=table.optional_text("addressed_to", most=200),
        endpoint=_shaped(table, "endpoint", _ENDPOINT, "0007:2129019192"),
        organisation_number=table.optional_text("organisation_number", most=11),
        e_invoice=True if e_invoice is None else e_invoice,
        case_numbers=table.optional_flag("case_numbers") or False,
        assumed=table.assumed,
    )


def _address(table: FileTable) -> Address:
    return Address(
        table.optional_text("street", most=_ADDRESS_MOST),
        _shaped(table, "postal_code", _POSTAL_CODE, "195 85"),
        table.optional_text("city", most=_ADDRESS_MOST),
    )


def _shaped(table: FileTable, key: str, shape: re.Pattern[str], example: str) -> str | None:
    value = table.optional_text(key)
    if value is not None and table.is_sound_at(key) and not shape.fullmatch(value):
        table.problem(key, f'Ska skrivas som "{example}".')
    return value
