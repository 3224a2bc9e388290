"""What is written of calls, one file per subject."""

from jourbok.calls.services.contacts import (
    AMENDABLE,
    ContactChangedMeanwhile,
    IsMoreThanAdvice,
    amend_contact,
    explain_breach,
    need_presence,
    note_case_opened,
    register_arrival,
    register_attempt,
    register_callback,
    register_contact,
)

__all__ = [
    "AMENDABLE",
    "ContactChangedMeanwhile",
    "IsMoreThanAdvice",
    "amend_contact",
    "explain_breach",
    "need_presence",
    "note_case_opened",
    "register_arrival",
    "register_attempt",
    "register_callback",
    "register_contact",
]
