"""An invoice as PDF: archivable, readable by a screen reader, and the same bytes every time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from jourbok.documents.pdf import HERE, print_source, printable
from jourbok.documents.peppol.paper import InvoicePaper, PaperKind, PaperLine, Party, Vat, VatCategory
from jourbok.kernel.swedish import MONTHS, THIN_SPACE, kronor_and_ore, number

DRAWING: Final = Path(HERE) / "typst" / "invoice.typ"
_UNITS_SV: Final = {"C62": "st", "HUR": "tim", "DAY": "dygn", "KMT": "km"}


def invoice_pdf(paper: InvoicePaper) -> bytes:
    """The invoice as its receiver reads it. Raises FontsAreMissing and PaperIsTooLong."""
    return print_source(source_of(paper), issued_at(paper), DRAWING)


def source_of(paper: InvoicePaper) -> str:
    """What the drawing reads, as JSON: every text made safe to print."""
    return json.dumps(_words(paper), ensure_ascii=False)


def issued_at(paper: InvoicePaper) -> datetime:
    """The instant that the file is dated by."""
    return datetime.combine(paper.issued_on, time(12), UTC)


def _words(paper: InvoicePaper) -> dict[str, object]:
    """Everything as text that is ready to print."""
    found: dict[str, object] = {
        "title": paper.kind.label_sv,
        "number": paper.number,
        "seller": _party(paper.seller),
        "buyer": _party(paper.buyer),
        "facts": [{"label": label, "value": value} for label, value in _facts(paper) if value],
        "note": paper.note,
        "lines": [_line(line) for line in paper.lines],
        "sums": [{"label": label, "value": value} for label, value in _sums(paper)],
        "total": {
            "label": "Att betala" if paper.kind is PaperKind.INVOICE else "Att få tillbaka",
            "value": kronor_and_ore(paper.total_ore),
        },
        "vat": _vat(paper.vat),
        "payment": [{"label": label, "value": value} for label, value in _payment(paper)],
        "contact": [each for each in (paper.seller.contact, paper.seller.phone, paper.seller.email) if each],
    }
    return {name: _safe(value) for name, value in found.items()}


def _safe(value: object) -> object:
    if isinstance(value, dict):
        return {name: _safe(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_safe(held) for held in value]
    return printable(value)


def _party(party: Party) -> dict[str, object]:
    return {
        "name": party.name,
        "address": [party.street, f"{party.postal_code} {party.city}"],
        "organisation_number": f"{party.organisation_digits[:6]}-{party.organisation_digits[6:]}",
        "vat_number": party.vat_number,
    }


def _facts(paper: InvoicePaper) -> list[tuple[str, str]]:
    return [
        ("Fakturadatum", day_in_words(paper.issued_on)),
        ("Förfallodag", day_in_words(paper.due_on) if paper.kind is PaperKind.INVOICE else ""),
        ("Avser", f"{day_in_words(paper.period[0])} – {day_in_words(paper.period[1])}" if paper.period else ""),
        ("Er referens", paper.buyer_reference),
        ("Er beställning", paper.order_reference),
        ("Krediterar", f"{paper.credits[0]} från {day_in_words(paper.credits[1])}" if paper.credits else ""),
    ]


def _line(line: PaperLine) -> dict[str, object]:
    quantity = f"{line.quantity.normalize():f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
    return {
        "text": line.text,
        "note": line.note,
        "quantity": f"{quantity}{THIN_SPACE}{_UNITS_SV.get(line.unit, line.unit)}",
        "price": kronor_and_ore(line.price_ore),
        "net": kronor_and_ore(line.net_ore),
    }


def _sums(paper: InvoicePaper) -> list[tuple[str, str]]:
    if paper.vat.category is VatCategory.EXEMPT:
        return [("Summa", kronor_and_ore(paper.net_ore)), ("Moms", kronor_and_ore(0))]
    return [
        ("Summa utan moms", kronor_and_ore(paper.net_ore)),
        (f"Moms {number(paper.vat.percent)}{THIN_SPACE}%", kronor_and_ore(paper.vat_ore)),
    ]


def _vat(vat: Vat) -> str:
    return vat.reason if vat.category is VatCategory.EXEMPT else ""


def _payment(paper: InvoicePaper) -> list[tuple[str, str]]:
    payment = paper.payment
    if payment is None or paper.kind is PaperKind.CREDIT_NOTE:
        return []
    account = ("Bankgiro", payment.bankgiro) if payment.bankgiro else ("Plusgiro", payment.plusgiro)
    return [
        account,
        ("Referens", payment.reference),
        ("Belopp", kronor_and_ore(paper.total_ore)),
        ("Senast", day_in_words(paper.due_on)),
    ]


def day_in_words(day: date) -> str:
    """``5 juli 2021``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
