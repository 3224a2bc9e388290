"""What the service costs and who pays it, in tables."""

from jourbok.economy.models.ledger import LedgerEntry
from jourbok.economy.models.sharing import AllocationRun, CostModel, CostShare

__all__ = ["AllocationRun", "CostModel", "CostShare", "LedgerEntry"]
