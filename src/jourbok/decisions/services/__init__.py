"""The verbs of urgent decisions: prepare, send, reach, sign or decline, and tell what happens afterwards."""

from jourbok.decisions.services.answers import see_answer
from jourbok.decisions.services.arrival import receive_paper
from jourbok.decisions.services.board import note_meeting, take_over
from jourbok.decisions.services.deciding import (
    begin_signing,
    collect,
    decline,
    sign_by_phone,
)
from jourbok.decisions.services.hearing import tell_heard, tell_not_heard
from jourbok.decisions.services.left import decide_left
from jourbok.decisions.services.moments import record_moment
from jourbok.decisions.services.notices import tell_party
from jourbok.decisions.services.preparing import (
    begin_draft,
    discard,
    send_for_decision,
    take_up_again,
    withdraw,
    write_draft,
)
from jourbok.decisions.services.reaching import acknowledge, call, move_on, pass_on, send_link, tell_result
from jourbok.decisions.services.telling import read_out, write_down

__all__ = [
    "acknowledge",
    "begin_draft",
    "begin_signing",
    "call",
    "collect",
    "decide_left",
    "decline",
    "discard",
    "move_on",
    "note_meeting",
    "pass_on",
    "read_out",
    "receive_paper",
    "record_moment",
    "see_answer",
    "send_for_decision",
    "send_link",
    "sign_by_phone",
    "take_over",
    "take_up_again",
    "tell_heard",
    "tell_not_heard",
    "tell_party",
    "tell_result",
    "withdraw",
    "write_down",
    "write_draft",
]
