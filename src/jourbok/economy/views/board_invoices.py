"""A board's own invoices, in its portal."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.economy import invoice_tables, selectors
from jourbok.economy.permissions import READ_OWN_INVOICES
from jourbok.economy.rules.explained import steps_of
from jourbok.economy.views.files import e_invoice_file, pdf_file
from jourbok.organisations.choosing import board_context, board_of
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_OWN_INVOICES, "GET")
def invoices(request: ActorRequest) -> HttpResponse:
    """Everything that the board has been invoiced, and got back."""
    board, _ = board_of(request, READ_OWN_INVOICES)
    found = selectors.invoices_of_board(request.actor, board)
    context = board_context(request, READ_OWN_INVOICES) | {
        "issued": invoice_tables.of_invoices(found, route="economy:board_invoice", query=f"?namnd={board}")
    }
    return render(request, "economy/board_invoices.html", context)


@guarded(READ_OWN_INVOICES, "GET")
def invoice(request: ActorRequest, invoice_id: UUID) -> HttpResponse:
    """One of the board's invoices, and how its share was reckoned."""
    board, _ = board_of(request, READ_OWN_INVOICES)
    found = selectors.invoice_for_board(request.actor, board, invoice_id)
    context = board_context(request, READ_OWN_INVOICES) | {
        "invoice": found,
        "standing": invoice_tables.standing_of(found),
        "facts": invoice_tables.facts_of(found),
        "lines": invoice_tables.of_lines(found.lines.all()),
        "steps": invoice_tables.of_steps(steps_of(found.explanation)),
        "here": f"?namnd={board}",
    }
    return render(request, "economy/board_invoice.html", context)


@guarded(READ_OWN_INVOICES, "GET")
def pdf(request: ActorRequest, invoice_id: UUID) -> HttpResponse:
    """One of the board's invoices as PDF."""
    board, _ = board_of(request, READ_OWN_INVOICES)
    return pdf_file([selectors.files_for_board(request.actor, board, invoice_id)])


@guarded(READ_OWN_INVOICES, "GET")
def xml(request: ActorRequest, invoice_id: UUID) -> HttpResponse:
    """One of the board's e-invoices."""
    board, _ = board_of(request, READ_OWN_INVOICES)
    return e_invoice_file([selectors.files_for_board(request.actor, board, invoice_id)])
