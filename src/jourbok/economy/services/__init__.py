"""What can be done with money, by subject."""

from jourbok.economy.services.budget import BudgetKept, keep_budget
from jourbok.economy.services.delivering import NoWayForInvoices, attempt_delivery, resume_deliveries, send_invoices
from jourbok.economy.services.forecast import NothingToForecast, keep_forecast
from jourbok.economy.services.importing import LedgerFileRefused, import_ledger
from jourbok.economy.services.invoicing import correct_invoices, credit_invoice, issue_invoices
from jourbok.economy.services.ledger import keep_ledger
from jourbok.economy.services.payroll import PayrollKept, keep_payroll
from jourbok.economy.services.sharing import run_allocation

__all__ = [
    "BudgetKept",
    "LedgerFileRefused",
    "NoWayForInvoices",
    "NothingToForecast",
    "PayrollKept",
    "attempt_delivery",
    "correct_invoices",
    "credit_invoice",
    "import_ledger",
    "issue_invoices",
    "keep_budget",
    "keep_forecast",
    "keep_ledger",
    "keep_payroll",
    "resume_deliveries",
    "run_allocation",
    "send_invoices",
]
