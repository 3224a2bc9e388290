"""Invoices between two fictive municipalities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jourbok.documents.peppol import InvoicePaper, PaperKind, PaperLine, Party, Payment, Vat, VatCategory

EXEMPT = Vat(VatCategory.EXEMPT, reason="Momsfri social omsorg, 3 kap. 4 § mervärdesskattelagen")


def a_party(name: str = "Solna stad", number: str = "212901-8491", vat_number: str = "") -> Party:
    return Party(name, number, "Stora gatan 1", "195 85", "Märsta", vat_number=vat_number)


def a_seller() -> Party:
    host = a_party("Sigtuna kommun", "212901-9192", "SE212901919201")
    return replace(host, contact="Ekonomi", phone="08-465 004 01", email="ekonomi@example.se")


def lines_of(number: int) -> tuple[PaperLine, ...]:
    return tuple(PaperLine(f"Beställt hembesök {at}", 130_00 + at) for at in range(1, number + 1))


def an_invoice(*lines: PaperLine, vat: Vat = EXEMPT) -> InvoicePaper:
    """Half a year's budget, shared, with the fee on it and something that was billed before."""
    return InvoicePaper(
        kind=PaperKind.INVOICE,
        number="2021-0001",
        issued_on=date(2021, 7, 5),
        due_on=date(2021, 8, 4),
        seller=a_seller(),
        buyer=a_party(),
        buyer_reference="4711 Ek",
        vat=vat,
        lines=lines
        or (
            PaperLine("Andel av årets budget", 57_830_012, note="50 % efter folkmängd och 50 % efter tid"),
            PaperLine("Administrativ avgift, 5 %", 2_891_501),
            PaperLine("Fakturerat i juli", 1_00, Decimal(-1)),
        ),
        payment=Payment("20210001", bankgiro="5050-1055"),
        period=(date(2021, 1, 1), date(2021, 6, 30)),
    )


def a_credit_note() -> InvoicePaper:
    paper = an_invoice()
    return replace(
        paper, kind=PaperKind.CREDIT_NOTE, number="2021-0002", payment=None, credits=(paper.number, paper.issued_on)
    )
