"""The tables of reports, by subject."""

from jourbok.handover.models.answer import BoardCall, Escalation, Receipt
from jourbok.handover.models.asking import QuestionAnswer, ReportQuestion
from jourbok.handover.models.auditing import MorningAudit
from jourbok.handover.models.delivery import Delivery, DeliveryStep, StrayReceipt
from jourbok.handover.models.recall import Withdrawal
from jourbok.handover.models.report import Disclosure, ProtectionNotice, Report, ReportVersion

__all__ = [
    "BoardCall",
    "Delivery",
    "DeliveryStep",
    "Disclosure",
    "Escalation",
    "MorningAudit",
    "ProtectionNotice",
    "QuestionAnswer",
    "Receipt",
    "Report",
    "ReportQuestion",
    "ReportVersion",
    "StrayReceipt",
    "Withdrawal",
]
