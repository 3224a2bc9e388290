"""What is done with reports, by subject."""

from jourbok.handover.rules.guards import Disclosed, PreviewIsStale, WrongPersonPicked
from jourbok.handover.services.again import CannotBeTriedAgain, try_again
from jourbok.handover.services.asking import QuestionIsAnswered, answer_question, ask_about
from jourbok.handover.services.auditing import audit_morning
from jourbok.handover.services.by_hand import NothingToTell, tell_by_hand
from jourbok.handover.services.calling import register_call
from jourbok.handover.services.delivering import deliver, follow_deliveries
from jourbok.handover.services.following import (
    escalate_unacknowledged,
    handle_escalation,
    notice_protections,
)
from jourbok.handover.services.receipts import take_receipts
from jourbok.handover.services.receiving import (
    DeletionNotAsked,
    ReportAlreadyAcknowledged,
    VersionIsSuperseded,
    register_receipt,
)
from jourbok.handover.services.sending import send_report
from jourbok.handover.services.withdrawing import (
    AlreadyWithdrawn,
    MayHaveBeenRead,
    ask_for_deletion,
    may_have_been_read,
    recall,
)

__all__ = [
    "AlreadyWithdrawn",
    "CannotBeTriedAgain",
    "DeletionNotAsked",
    "Disclosed",
    "MayHaveBeenRead",
    "NothingToTell",
    "PreviewIsStale",
    "QuestionIsAnswered",
    "ReportAlreadyAcknowledged",
    "VersionIsSuperseded",
    "WrongPersonPicked",
    "answer_question",
    "ask_about",
    "ask_for_deletion",
    "audit_morning",
    "deliver",
    "escalate_unacknowledged",
    "follow_deliveries",
    "handle_escalation",
    "may_have_been_read",
    "notice_protections",
    "recall",
    "register_call",
    "register_receipt",
    "send_report",
    "take_receipts",
    "tell_by_hand",
    "try_again",
]
