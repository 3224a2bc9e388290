"""Invoices as they went out, for the service; and for a board its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from jourbok.economy.models import Invoice, InvoiceRun
from jourbok.economy.permissions import READ_ECONOMY, READ_OWN_INVOICES
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.organisations.portal_role import as_board

#: What a list needs; the file and the drawing are fetched when somebody opens them.
_HEAVY = ("xml", "pdf")


@dataclass(frozen=True, slots=True)
class InvoiceFiles:
    """An invoice's drawing, and its e-invoice; empty where the board takes none."""

    number: str
    xml: str
    pdf: bytes


def issued_run(viewer: Actor, *, year: int, name: str) -> InvoiceRun | None:
    """The run as it was issued last, corrected or not; None while it is not issued."""
    viewer.require(READ_ECONOMY)
    return InvoiceRun.objects.filter(year=year, name=name).order_by("-number").first()


def invoices_of_run(viewer: Actor, *, year: int, name: str) -> list[Invoice]:
    """Every invoice and credit of the run in the order of their numbers, without their files."""
    viewer.require(READ_ECONOMY)
    return list(_listed().filter(run__year=year, run__name=name))


def invoices_of_year(viewer: Actor, year: int) -> list[Invoice]:
    """Every invoice and credit that bills the year, in the order of their numbers, without their files."""
    viewer.require(READ_ECONOMY)
    return list(_listed().select_related("run").filter(run__year=year))


def standing(viewer: Actor, *, year: int, name: str) -> list[Invoice]:
    """The invoices of the run that nothing has credited."""
    viewer.require(READ_ECONOMY)
    return list(_listed().filter(run__year=year, run__name=name, credits=None, credited_by=None))


def invoice(viewer: Actor, invoice: UUID) -> Invoice:
    """One invoice with its lines, without its files. Raises NotFound."""
    viewer.require(READ_ECONOMY)
    return _one(_listed().prefetch_related("lines").filter(pk=invoice))


def invoice_files(viewer: Actor, invoices: Sequence[UUID]) -> list[InvoiceFiles]:
    """The drawings and e-invoices of these, in the order of their numbers."""
    viewer.require(READ_ECONOMY)
    return _files(Invoice.objects.filter(pk__in=invoices))


def invoices_of_board(viewer: Actor, board: str) -> list[Invoice]:
    """The board's own invoices and credits, latest first, without their files."""
    viewer.require(READ_OWN_INVOICES, board=board)
    with as_board(board):
        return list(_listed().order_by("-number"))


def invoice_for_board(viewer: Actor, board: str, invoice: UUID) -> Invoice:
    """One of the board's own invoices with its lines. Raises NotFound."""
    viewer.require(READ_OWN_INVOICES, board=board)
    with as_board(board):
        return _one(_listed().prefetch_related("lines").filter(pk=invoice))


def files_for_board(viewer: Actor, board: str, invoice: UUID) -> InvoiceFiles:
    """The drawing and the e-invoice of one of the board's own. Raises NotFound."""
    viewer.require(READ_OWN_INVOICES, board=board)
    with as_board(board):
        found = _files(Invoice.objects.filter(pk=invoice))
    if not found:
        raise NotFound()
    return found[0]


def _listed() -> QuerySet[Invoice]:
    return Invoice.objects.defer(*_HEAVY).select_related("board__municipality", "credits", "credited_by")


def _one(rows: QuerySet[Invoice]) -> Invoice:
    found = rows.first()
    if found is None:
        raise NotFound()
    return found


def _files(rows: QuerySet[Invoice]) -> list[InvoiceFiles]:
    columns = rows.order_by("number").values_list("number", "xml", "pdf")
    return [InvoiceFiles(number, xml, bytes(pdf)) for number, xml, pdf in columns]
