"""What the service costs, and who pays it."""

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
    "cost_model",
    "exact",
    "exact_text",
    "fingerprint",
    "is_stale",
    "latest_run",
    "outcome",
    "outcomes",
    "question",
    "shares",
    "shares_of_board",
]
