"""E-invoices: what stands on an invoice, as Peppol BIS Billing 3 (UBL 2.1), held against the official rules.

The rules are those of EN 16931 and of Peppol with the Swedish ones among them; nothing of them is ours. Carrying an
invoice to whoever pays is the work of an access point.
"""

from jourbok.documents.peppol.drawing import invoice_pdf
from jourbok.documents.peppol.paper import (
    InvoicePaper,
    PaperKind,
    PaperLine,
    PaperRefused,
    Party,
    Payment,
    Vat,
    VatCategory,
)
from jourbok.documents.peppol.ubl import as_ubl
from jourbok.documents.peppol.validation import Finding, findings

__all__ = [
    "Finding",
    "InvoicePaper",
    "PaperKind",
    "PaperLine",
    "PaperRefused",
    "Party",
    "Payment",
    "Vat",
    "VatCategory",
    "as_ubl",
    "findings",
    "invoice_pdf",
]
