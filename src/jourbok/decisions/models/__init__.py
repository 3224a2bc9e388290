"""The tables of urgent decisions, by subject."""

from jourbok.decisions.models.afterwards import MeetingNote, Moment, PartyNotice, TakeOver
from jourbok.decisions.models.heard import Heard
from jourbok.decisions.models.proposal import AnswerSeen, Draft, Outcome, Proposal
from jourbok.decisions.models.reaching import Acknowledgement, Attempt, AttemptResult

__all__ = [
    "Acknowledgement",
    "AnswerSeen",
    "Attempt",
    "AttemptResult",
    "Draft",
    "Heard",
    "MeetingNote",
    "Moment",
    "Outcome",
    "PartyNotice",
    "Proposal",
    "TakeOver",
]
