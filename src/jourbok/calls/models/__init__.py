"""What is kept of calls: contacts, and what a board has told or asked for beforehand."""

from jourbok.calls.models.announced import (
    DocumentTakenBack,
    PreNotification,
    PreNotificationDocument,
    PreNotificationLink,
    PreNotificationUse,
    PreNotificationVersion,
)
from jourbok.calls.models.contact import UNMET, CallAttempt, Contact, SosContract
from jourbok.calls.models.ordered import (
    Order,
    OrderAnswer,
    OrderOccasion,
    OrderOutcome,
    OrderPrice,
    OrderWithdrawal,
    ProtectedOpening,
)

__all__ = [
    "UNMET",
    "CallAttempt",
    "Contact",
    "DocumentTakenBack",
    "Order",
    "OrderAnswer",
    "OrderOccasion",
    "OrderOutcome",
    "OrderPrice",
    "OrderWithdrawal",
    "PreNotification",
    "PreNotificationDocument",
    "PreNotificationLink",
    "PreNotificationUse",
    "PreNotificationVersion",
    "ProtectedOpening",
    "SosContract",
]
