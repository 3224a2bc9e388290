"""What can be done with money, by subject."""

from jourbok.economy.services.budget import BudgetKept, keep_budget
from jourbok.economy.services.ledger import keep_ledger
from jourbok.economy.services.sharing import run_allocation

__all__ = ["BudgetKept", "keep_budget", "keep_ledger", "run_allocation"]
