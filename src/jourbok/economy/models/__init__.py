"""What the service costs and who pays it, in tables."""

from jourbok.economy.models.accounting import Accounting, LedgerImport
from jourbok.economy.models.budget import Budget, BudgetLine
from jourbok.economy.models.forecast import Forecast
from jourbok.economy.models.invoice_delivery import InvoiceAttempt, InvoiceDelivery
from jourbok.economy.models.invoicing import Invoice, InvoiceLine, InvoiceRun, InvoicingTerms
from jourbok.economy.models.ledger import LedgerEntry
from jourbok.economy.models.payroll import PayEntry, PayrollImport, SocialCharges
from jourbok.economy.models.sharing import AllocationRun, CostModel, CostShare

__all__ = [
    "Accounting",
    "AllocationRun",
    "Budget",
    "BudgetLine",
    "CostModel",
    "CostShare",
    "Forecast",
    "Invoice",
    "InvoiceAttempt",
    "InvoiceDelivery",
    "InvoiceLine",
    "InvoiceRun",
    "InvoicingTerms",
    "LedgerEntry",
    "LedgerImport",
    "PayEntry",
    "PayrollImport",
    "SocialCharges",
]
