"""What is kept of the service, its members, and the numbers that the members answer at."""

from jourbok.organisations.models.numbers import PhoneCheck, PhoneEntry, PhoneVersion
from jourbok.organisations.models.register import (
    Agreement,
    Board,
    DeliveryChannel,
    Membership,
    Municipality,
    NumberSeries,
    Population,
    Referral,
    Service,
)

__all__ = [
    "Agreement",
    "Board",
    "DeliveryChannel",
    "Membership",
    "Municipality",
    "NumberSeries",
    "PhoneCheck",
    "PhoneEntry",
    "PhoneVersion",
    "Population",
    "Referral",
    "Service",
]
