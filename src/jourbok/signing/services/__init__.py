"""The verbs of signing: show and sign on a screen, by BankID or on paper; and say whose BankID is whose."""

from jourbok.signing.services.numbers import NobodySetsTheirOwnNumber, NoNumberIsSet, set_signer_number
from jourbok.signing.services.orders import (
    Begun,
    OrderIsOver,
    begin_by_bankid,
    begin_by_phone,
    begin_by_step_up,
    cancel_signing,
    collect_signature,
)
from jourbok.signing.services.paper import PaperIsHereAlready, record_on_paper, record_paper_arrived
from jourbok.signing.services.signed import AlreadySigned
from jourbok.signing.services.to_the_end import LEFT_AFTER, end_signing, keep_left

__all__ = [
    "LEFT_AFTER",
    "AlreadySigned",
    "Begun",
    "NoNumberIsSet",
    "NobodySetsTheirOwnNumber",
    "OrderIsOver",
    "PaperIsHereAlready",
    "begin_by_bankid",
    "begin_by_phone",
    "begin_by_step_up",
    "cancel_signing",
    "collect_signature",
    "end_signing",
    "keep_left",
    "record_on_paper",
    "record_paper_arrived",
    "set_signer_number",
]
