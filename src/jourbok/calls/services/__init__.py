"""What is written of calls, one file per subject."""

from jourbok.calls.services.announcing import (
    AnnouncementChangedMeanwhile,
    AnnouncementIsOver,
    TooManyPapers,
    add_document,
    announce,
    change_announced,
    take_back_document,
    withdraw_announced,
)
from jourbok.calls.services.carrying_out import (
    DoneAfterWithdrawal,
    OrderIsAnswered,
    OrderIsNotAccepted,
    OutcomeChangedMeanwhile,
    OutsideWhatWasOrdered,
    answer_order,
    tell_outcome,
)
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
from jourbok.calls.services.opening import open_announced, open_order
from jourbok.calls.services.ordering import OrderCannotBeWithdrawn, place_order, withdraw_order
from jourbok.calls.services.using import OpenItFirst, link_announced, note_used

__all__ = [
    "AMENDABLE",
    "AnnouncementChangedMeanwhile",
    "AnnouncementIsOver",
    "ContactChangedMeanwhile",
    "DoneAfterWithdrawal",
    "IsMoreThanAdvice",
    "OpenItFirst",
    "OrderCannotBeWithdrawn",
    "OrderIsAnswered",
    "OrderIsNotAccepted",
    "OutcomeChangedMeanwhile",
    "OutsideWhatWasOrdered",
    "TooManyPapers",
    "add_document",
    "amend_contact",
    "announce",
    "answer_order",
    "change_announced",
    "explain_breach",
    "link_announced",
    "need_presence",
    "note_case_opened",
    "note_used",
    "open_announced",
    "open_order",
    "place_order",
    "register_arrival",
    "register_attempt",
    "register_callback",
    "register_contact",
    "take_back_document",
    "tell_outcome",
    "withdraw_announced",
    "withdraw_order",
]
