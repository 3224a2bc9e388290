"""The verbs of urgent decisions: prepare, send, reach, sign or decline, and tell what happens afterwards."""

from jourbok.decisions.services.deciding import (
    begin_signing,
    collect,
    decline,
    read_out,
    sign_by_phone,
)
from jourbok.decisions.services.moments import record_moment
from jourbok.decisions.services.preparing import begin_draft, discard, send_for_decision, withdraw, write_draft

__all__ = [
    "begin_draft",
    "begin_signing",
    "collect",
    "decline",
    "discard",
    "read_out",
    "record_moment",
    "send_for_decision",
    "sign_by_phone",
    "withdraw",
    "write_draft",
]
