"""An invoice's files as they are fetched."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from jourbok.economy.selectors import InvoiceFiles
from jourbok.kernel.errors import NotFound


def pdf_file(found: Sequence[InvoiceFiles]) -> HttpResponse:
    """The drawing. Raises NotFound where there is no such invoice."""
    if not found:
        raise NotFound()
    return _file(found[0].pdf, f"faktura-{found[0].number}.pdf", "application/pdf")


def e_invoice_file(found: Sequence[InvoiceFiles]) -> HttpResponse:
    """The e-invoice. Raises NotFound where there is none."""
    if not found or not found[0].xml:
        raise NotFound()
    return _file(found[0].xml.encode(), f"faktura-{found[0].number}.xml", "application/xml")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
