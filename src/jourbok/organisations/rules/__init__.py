"""The rules of who takes part and when, as values and pure functions."""

from jourbok.organisations.rules.register import (
    Agreement,
    Board,
    Channel,
    ChannelKind,
    Cycle,
    Governance,
    Membership,
    Municipality,
    Population,
    Referral,
    ReferralGroup,
    Register,
    Reporting,
    Service,
    Signed,
    Valid,
)

__all__ = [
    "Agreement",
    "Board",
    "Channel",
    "ChannelKind",
    "Cycle",
    "Governance",
    "Membership",
    "Municipality",
    "Population",
    "Referral",
    "ReferralGroup",
    "Register",
    "Reporting",
    "Service",
    "Signed",
    "Valid",
]
