"""An invoice as an e-invoice, held against the rules before it is issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jourbok.documents.pdf import render_pdf
from jourbok.documents.peppol import (
    InvoicePaper,
    PaperKind,
    PaperLine,
    PaperRefused,
    Party,
    Payment,
    Vat,
    VatCategory,
    as_ubl,
    findings,
)
from jourbok.documents.peppol.drawing import invoice_pdf
from jourbok.economy.rules.invoice_paper import Written, paper_of


@dataclass(frozen=True, slots=True)
class Drawn:
    """An invoice's two files; `faults` says what of the e-invoice breaks a rule, so that no receiver may be sent it."""

    xml: str
    pdf: bytes
    faults: tuple[str, ...] = ()


def electronic(said: Written) -> Drawn:
    """The e-invoice, held against the rules, and its drawing."""
    try:
        paper = _paper(said)
    except PaperRefused as refused:
        return Drawn("", b"", (f"{said.buyer['name']}: {refused.message}",))
    xml = as_ubl(paper)
    fatal = [each for each in findings(xml) if each.fatal]
    faults = tuple(f"{said.buyer['name']}: e-fakturan bryter mot {each.rule}: {each.text}" for each in fatal)
    return Drawn(xml.decode(), invoice_pdf(paper), faults)


def on_paper_alone(said: Written) -> Drawn:
    """The drawing of an invoice to a board that takes no e-invoice and need not have said what one needs."""
    return Drawn("", render_pdf(paper_of(said)))


def _paper(said: Written) -> InvoicePaper:
    seller, is_credit = said.seller, said.is_credit_note
    giro = {"bankgiro": seller["bankgiro"]} if seller["bankgiro"] else {"plusgiro": seller["plusgiro"] or ""}
    return InvoicePaper(
        kind=PaperKind.CREDIT_NOTE if is_credit else PaperKind.INVOICE,
        number=said.number,
        issued_on=said.issued_on,
        due_on=said.due_on,
        seller=_party(seller),
        buyer=_party(said.buyer),
        buyer_reference=said.buyer["reference"] or "",
        vat=Vat(VatCategory.EXEMPT, reason=seller["vat_reason"] or ""),
        lines=tuple(
            PaperLine(line.text, line.price_ore, Decimal(line.quantity), note=line.note)
            for line in said.lines_on_paper()
        ),
        payment=None if is_credit else Payment(said.number, **giro),
        period=(said.from_on, said.to_on),
        note=said.reason,
        credits=(said.credits, said.credits_on) if said.credits and said.credits_on else None,
    )


def _party(said: Mapping[str, Any]) -> Party:
    return Party(
        name=said["name"],
        organisation_number=said["organisation_number"],
        street=said["street"] or "",
        postal_code=said["postal_code"] or "",
        city=said["city"] or "",
        endpoint=":".join(said["endpoint"]),
        vat_number=said.get("vat_number") or "",
        contact=said.get("contact") or "",
        phone=said.get("phone") or "",
        email=said.get("email") or "",
    )
