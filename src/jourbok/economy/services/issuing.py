"""Freezing invoices: everything that stands on paper is kept as it was, with its file and its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from jourbok.economy.models import Invoice, InvoiceLine, InvoiceRun
from jourbok.economy.rules.invoice_lines import Line
from jourbok.economy.rules.invoice_paper import Written
from jourbok.economy.rules.invoicing import InvoicesRefused
from jourbok.economy.rules.invoicing_file import Invoicing
from jourbok.economy.rules.invoicing_needs import endpoint, vat_number
from jourbok.economy.services.electronic import electronic, on_paper_alone
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import service
from jourbok.organisations.services import next_number

if TYPE_CHECKING:
    from jourbok.organisations.models import Board

#: The series that invoices take their numbers from, a new one each year.
SERIES = "invoice"


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice that has no number yet."""

    board: Board
    lines: tuple[Line, ...]
    from_on: date
    to_on: date
    seller: Mapping[str, Any]
    buyer: Mapping[str, Any]
    payment_days: int
    explanation: Mapping[str, Any]
    credits: Invoice | None = None
    reason: str = ""


def freeze(actor: Actor, run: InvoiceRun, drafts: list[Draft]) -> list[Invoice]:
    """The drafts become invoices with numbers in a row. Raises InvoicesRefused, and then no number is taken."""
    made = [_freeze(actor, run, draft) for draft in drafts]
    faults = [fault for _, _, found in made for fault in found]
    if faults:
        raise InvoicesRefused(" ".join(faults))
    invoices = Invoice.objects.bulk_create(invoice for invoice, _, _ in made)
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            board_id=invoice.board_id,
            position=position,
            text=line.text,
            note=line.note,
            quantity=line.quantity,
            price_ore=line.price_ore,
            amount_ore=line.amount_ore,
            is_admin_fee=line.is_admin_fee,
        )
        for invoice, lines, _ in made
        for position, line in enumerate(lines, start=1)
    )
    return invoices


def _freeze(actor: Actor, run: InvoiceRun, draft: Draft) -> tuple[Invoice, tuple[Line, ...], tuple[str, ...]]:
    issued_on = local_date(actor.moment)
    written = Written(
        number=f"{issued_on.year}-{next_number(name=SERIES, year=issued_on.year):04}",
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=draft.payment_days),
        from_on=draft.from_on,
        to_on=draft.to_on,
        seller=draft.seller,
        buyer=draft.buyer,
        lines=draft.lines,
        explanation=draft.explanation,
        created_at=actor.moment.replace(microsecond=0),
        credits=draft.credits.number if draft.credits else "",
        credits_on=draft.credits.issued_on if draft.credits else None,
        reason=draft.reason,
    )
    drawn = electronic(written) if draft.buyer["e_invoice"] else on_paper_alone(written)
    admin_ore = sum(line.amount_ore for line in draft.lines if line.is_admin_fee)
    invoice = Invoice(
        run=run,
        board=draft.board,
        number=written.number,
        credits=draft.credits,
        reason=draft.reason,
        issued_on=written.issued_on,
        due_on=written.due_on,
        from_on=written.from_on,
        to_on=written.to_on,
        seller=dict(draft.seller),
        buyer=dict(draft.buyer),
        net_ore=written.total_ore - admin_ore,
        admin_ore=admin_ore,
        total_ore=written.total_ore,
        explanation=dict(draft.explanation),
        xml=drawn.xml,
        pdf=drawn.pdf,
    )
    return invoice, draft.lines, drawn.faults


def mirrored(invoice: Invoice, reason: str) -> Draft:
    """A credit of the whole invoice: the same parties and lines, taken back."""
    lines = tuple(
        Line(row.text, -row.quantity, row.price_ore, row.note, row.is_admin_fee) for row in invoice.lines.all()
    )
    return Draft(
        board=invoice.board,
        lines=lines,
        from_on=invoice.from_on,
        to_on=invoice.to_on,
        seller=invoice.seller,
        buyer=invoice.buyer,
        payment_days=(invoice.due_on - invoice.issued_on).days,
        explanation={},
        credits=invoice,
        reason=reason,
    )


def seller_of(said: Invoicing) -> dict[str, Any]:
    """Who invoices, as it stands on paper."""
    sender, host = said.sender, service().host
    return {
        "name": sender.name,
        "organisation_number": host.organisation_number,
        "endpoint": list(endpoint(sender.endpoint, host.organisation_number)),
        "street": sender.address.street,
        "postal_code": sender.address.postal_code,
        "city": sender.address.city,
        "bankgiro": sender.bankgiro,
        "plusgiro": sender.plusgiro,
        "contact": sender.contact,
        "phone": sender.phone,
        "email": sender.email,
        "vat_number": sender.vat_number or vat_number(host.organisation_number),
        "vat_reason": sender.vat_reason,
    }


def buyer_of(said: Invoicing, board: Board) -> dict[str, Any]:
    """Who is invoiced, as it stands on paper."""
    receiver = said.receiver(board.slug)
    if receiver is None:
        raise InvoicesRefused(f"{board.name}: mottagaren står inte i tjänstens fil.")
    number = receiver.organisation_number or board.municipality.organisation_number
    return {
        "name": receiver.addressed_to or board.name,
        "organisation_number": number,
        "endpoint": list(endpoint(receiver.endpoint, number)),
        "street": receiver.address.street,
        "postal_code": receiver.address.postal_code,
        "city": receiver.address.city,
        "reference": receiver.reference,
        "e_invoice": receiver.e_invoice,
    }
