"""Everything that stands on an invoice, ready to be written as UBL or drawn as PDF.

Amounts are whole öre. Sums are computed from the lines and so always add up. A paper that could never be a valid
e-invoice cannot be made: it is refused with the name of what is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from stdnum import luhn
from stdnum.se import orgnr

from jourbok.kernel.errors import BadInput

LONGEST: Final = 1_000
#: The register that a Swedish organisation number is of (ISO 6523), as Peppol names it.
SWEDISH_ORGANISATIONS: Final = "0007"
_ENDPOINT: Final = re.compile(r"[0-9]{4}:[0-9A-Za-z.-]{1,50}")
_VAT_NUMBER: Final = re.compile(r"SE[0-9]{12}")
_GIRO: Final = {"bankgiro": range(7, 9), "plusgiro": range(2, 9)}
#: What XML 1.0 has no way to write (2.2 Characters), and what turns a line into two.
_UNWRITABLE: Final = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class PaperRefused(BadInput):
    """The invoice lacks something, or says something that no e-invoice can; the sentence says what to mend."""

    code = "invoice_paper_refused"


class PaperKind(StrEnum):
    """An invoice is to be paid; a credit note is what its receiver gets back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"

    @property
    def label_sv(self) -> str:
        return "Faktura" if self is PaperKind.INVOICE else "Kreditfaktura"


class VatCategory(StrEnum):
    """How VAT is charged, by the letters of EN 16931."""

    EXEMPT = "E"
    STANDARD = "S"


@dataclass(frozen=True, slots=True)
class Vat:
    """The VAT of the whole paper: exempt with the reason in words, or a rate in whole per cent (25, 12 or 6)."""

    category: VatCategory
    percent: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        if self.category is VatCategory.EXEMPT:
            if self.percent:
                raise PaperRefused("Momsfri betyder 0 procent. Ta bort procentsatsen.")
            _require("Skälet till att fakturan är momsfri", self.reason)
        elif self.percent not in {25, 12, 6}:
            raise PaperRefused("Momsen ska vara 25, 12 eller 6 procent.")


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends an invoice, or who pays it.

    `endpoint` is where e-invoices reach it: the register's number, a colon and its own (``0007:2120001234``); empty
    makes it from the organisation number. `vat_number` is SE and twelve digits.
    """

    name: str
    organisation_number: str
    street: str
    postal_code: str
    city: str
    endpoint: str = ""
    vat_number: str = ""
    country: str = "SE"
    contact: str = ""
    phone: str = ""
    email: str = ""

    def __post_init__(self) -> None:
        of = f" för {self.name}" if self.name.strip() else ""
        _require("Namnet", self.name)
        for label, value in (
            ("Gatuadressen", self.street),
            ("Postnumret", self.postal_code),
            ("Postorten", self.city),
            ("Landet", self.country),
        ):
            _require(label + of, value)
        for label, value in (("Kontakten", self.contact), ("Telefonnumret", self.phone), ("E-posten", self.email)):
            _writable(label + of, value)
        if not orgnr.is_valid(self.organisation_number):
            raise PaperRefused(f"Organisationsnumret{of} ska vara tio siffror med rätt kontrollsiffra.")
        if self.vat_number and not _VAT_NUMBER.fullmatch(self.vat_number):
            raise PaperRefused(f"Momsregistreringsnumret{of} ska vara SE och tolv siffror.")
        if self.endpoint and not _ENDPOINT.fullmatch(self.endpoint):
            raise PaperRefused(f"Peppol-adressen{of} ska skrivas som 0007:2120001234.")

    @property
    def organisation_digits(self) -> str:
        return orgnr.compact(self.organisation_number)

    @property
    def address(self) -> tuple[str, str]:
        """The register and the number in it where e-invoices reach this party."""
        scheme, _, number = (self.endpoint or f"{SWEDISH_ORGANISATIONS}:{self.organisation_digits}").partition(":")
        return scheme, number


@dataclass(frozen=True, slots=True)
class Payment:
    """Where to pay and what to write: a bankgiro or a plusgiro number, and the payment's reference."""

    reference: str
    bankgiro: str = ""
    plusgiro: str = ""

    def __post_init__(self) -> None:
        _require("Betalningens referens", self.reference)
        if bool(self.bankgiro) == bool(self.plusgiro):
            raise PaperRefused("Skriv ett bankgiro eller ett plusgiro, och bara ett av dem.")
        kind, number = ("bankgiro", self.bankgiro) if self.bankgiro else ("plusgiro", self.plusgiro)
        digits = self.digits
        if len(digits) not in _GIRO[kind] or not luhn.is_valid(digits):
            raise PaperRefused(f"{number} är inget {kind}nummer: siffrorna eller kontrollsiffran stämmer inte.")

    @property
    def digits(self) -> str:
        return re.sub(r"[ -]", "", self.bankgiro or self.plusgiro)

    @property
    def scheme(self) -> str:
        return "SE:BANKGIRO" if self.bankgiro else "SE:PLUSGIRO"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line: so many at a price each. The price is never negative; what is taken away has a negative quantity.

    `price_ore` is of one. `unit` is a code of UN/ECE recommendation 20: C62 one, HUR hour, DAY day.
    """

    text: str
    price_ore: int
    quantity: Decimal = Decimal(1)
    unit: str = "C62"
    note: str = ""
    account: str = ""

    def __post_init__(self) -> None:
        _require("Radens text", self.text)
        _writable("Radens anteckning", self.note)
        _writable("Radens konto", self.account)
        if self.price_ore < 0:
            raise PaperRefused(f"”{self.text}” har ett negativt pris. Skriv ett negativt antal i stället.")
        if not self.quantity.is_finite():
            raise PaperRefused(f"”{self.text}” har inget antal.")

    @property
    def net_ore(self) -> int:
        return int((self.quantity * self.price_ore).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """An invoice or a credit note as it stands on paper.

    A credit note's amounts are positive: what the buyer gets back. `credits` is the number and the date of the invoice
    that it mirrors, where there is one. `order_reference` is the buyer's order, `buyer_reference` whom it is for there.
    Raises PaperRefused.
    """

    kind: PaperKind
    number: str
    issued_on: date
    due_on: date
    seller: Party
    buyer: Party
    buyer_reference: str
    vat: Vat
    lines: tuple[PaperLine, ...]
    payment: Payment | None = None
    order_reference: str = ""
    period: tuple[date, date] | None = None
    note: str = ""
    credits: tuple[str, date] | None = None

    def __post_init__(self) -> None:
        _require("Fakturans nummer", self.number)
        _writable("Beställningens nummer", self.order_reference)
        _writable("Fakturans anteckning", self.note, lines=True)
        if not self.order_reference:
            _require(f"Referensen hos {self.buyer.name}", self.buyer_reference)
        if not self.lines:
            raise PaperRefused("En faktura ska ha minst en rad.")
        if not self.seller.vat_number:
            raise PaperRefused(f"Momsregistreringsnumret för {self.seller.name} saknas.")
        if self.due_on < self.issued_on:
            raise PaperRefused("Fakturan förfaller innan den är utställd. Ändra en av dagarna.")
        if self.period and self.period[1] < self.period[0]:
            raise PaperRefused("Fakturans period slutar innan den börjar.")
        if self.kind is PaperKind.INVOICE and self.payment is None:
            raise PaperRefused("Fakturan säger inte vart den ska betalas. Skriv ett bankgiro eller ett plusgiro.")
        if self.net_ore < 0:
            raise PaperRefused("Summan är negativ. Gör en kreditfaktura i stället, med beloppen positiva.")

    @property
    def net_ore(self) -> int:
        return sum(line.net_ore for line in self.lines)

    @property
    def vat_ore(self) -> int:
        return int((Decimal(self.net_ore * self.vat.percent) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @property
    def total_ore(self) -> int:
        return self.net_ore + self.vat_ore


def _require(label: str, value: str) -> None:
    if not value.strip():
        raise PaperRefused(f"{label} saknas.")
    _writable(label, value)


def _writable(label: str, value: str, *, lines: bool = False) -> None:
    if len(value) > LONGEST:
        raise PaperRefused(f"{label} är längre än {LONGEST} tecken.")
    if _UNWRITABLE.search(value.replace("\n", " ") if lines else value):
        raise PaperRefused(f"{label} innehåller ett tecken som inte går att skriva i en e-faktura.")
