"""What is kept of calls: contacts, and what a board has told or asked for beforehand."""

from jourbok.calls.models.contact import UNMET, CallAttempt, Contact, SosContract

__all__ = ["UNMET", "CallAttempt", "Contact", "SosContract"]
