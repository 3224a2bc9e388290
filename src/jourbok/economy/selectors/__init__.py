"""What the service costs, and who pays it."""

from jourbok.economy.selectors.budget import budget_rows, budgets, changes_of_budget, newest_budget, rates_of
from jourbok.economy.selectors.ledger import Outcome, outcome, outcomes
from jourbok.economy.selectors.sharing import (
    Assumed,
    NoCostModel,
    OwnShare,
    Question,
    ShareRow,
    awaiting_confirmation,
    cost_model,
    exact,
    exact_text,
    fingerprint,
    is_stale,
    latest_run,
    question,
    shares,
    shares_of_board,
)

__all__ = [
    "Assumed",
    "NoCostModel",
    "Outcome",
    "OwnShare",
    "Question",
    "ShareRow",
    "awaiting_confirmation",
    "budget_rows",
    "budgets",
    "changes_of_budget",
    "cost_model",
    "exact",
    "exact_text",
    "fingerprint",
    "is_stale",
    "latest_run",
    "newest_budget",
    "outcome",
    "outcomes",
    "question",
    "rates_of",
    "shares",
    "shares_of_board",
]
