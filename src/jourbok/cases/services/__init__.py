"""What can be done in a case, by subject."""

from jourbok.cases.services.assessment import assess_protection
from jourbok.cases.services.cases import amend_case, defer_case, note_reported, note_unreported, open_case, unlock_case
from jourbok.cases.services.conflicts import declare_conflict, record_conflict, take_back_conflict
from jourbok.cases.services.decisions import check_decided_then, decide_signed, make_decision
from jourbok.cases.services.journal import correct_entry, edit_entry, sign_entry, write_entry
from jourbok.cases.services.looking import note_look_up
from jourbok.cases.services.mandates import end_mandate, register_mandate
from jourbok.cases.services.measures import record_measure
from jourbok.cases.services.on_call import put_on_call, swap_on_call, take_off_call
from jourbok.cases.services.picking import note_wrong_person
from jourbok.cases.services.time import log_time, start_timer, stop_timer

__all__ = [
    "amend_case",
    "assess_protection",
    "check_decided_then",
    "correct_entry",
    "decide_signed",
    "declare_conflict",
    "defer_case",
    "edit_entry",
    "end_mandate",
    "log_time",
    "make_decision",
    "note_look_up",
    "note_reported",
    "note_unreported",
    "note_wrong_person",
    "open_case",
    "put_on_call",
    "record_conflict",
    "record_measure",
    "register_mandate",
    "sign_entry",
    "start_timer",
    "stop_timer",
    "swap_on_call",
    "take_back_conflict",
    "take_off_call",
    "unlock_case",
    "write_entry",
]
