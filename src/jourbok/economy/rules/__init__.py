"""The rules of sharing costs, as values and pure functions."""

from jourbok.economy.rules.allocation import (
    Allocation,
    AllocationMember,
    AllocationRefused,
    Basis,
    CostToShare,
    MemberShare,
    allocate,
)

__all__ = [
    "Allocation",
    "AllocationMember",
    "AllocationRefused",
    "Basis",
    "CostToShare",
    "MemberShare",
    "allocate",
]
