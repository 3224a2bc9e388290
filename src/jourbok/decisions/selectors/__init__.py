"""Reading urgent decisions: what is prepared, what waits, what was decided and what runs."""

from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of, clocks_of_decision, history_of_clocks
from jourbok.decisions.selectors.deciding import ToDecide, is_revoked, mandates_to_sign, to_decide, waiting_for
from jourbok.decisions.selectors.proposals import (
    DraftShown,
    ProposalShown,
    draft_for,
    drafts_of,
    kinds_to_prepare,
    proposal_for,
    proposals_of,
    standing_decisions_of,
)
from jourbok.decisions.selectors.reaching import (
    AttemptShown,
    ReachShown,
    attempt_for,
    attempts_of,
    order_of,
    reach_of,
    reaching_of,
)

__all__ = [
    "AttemptShown",
    "DecisionClocks",
    "DraftShown",
    "ProposalShown",
    "ReachShown",
    "ToDecide",
    "attempt_for",
    "attempts_of",
    "clocks_of",
    "clocks_of_decision",
    "draft_for",
    "drafts_of",
    "history_of_clocks",
    "is_revoked",
    "kinds_to_prepare",
    "mandates_to_sign",
    "order_of",
    "proposal_for",
    "proposals_of",
    "reach_of",
    "reaching_of",
    "standing_decisions_of",
    "to_decide",
    "waiting_for",
]
