"""The tables of a case, by subject."""

from jourbok.cases.models.case import Case
from jourbok.cases.models.decision import Conflict, Decision, Mandate
from jourbok.cases.models.journal import Assessment, JournalEntry, Measure
from jourbok.cases.models.looking import LookUp
from jourbok.cases.models.on_call import OnCall
from jourbok.cases.models.time import TimeEntry, Timer, TimeShare

__all__ = [
    "Assessment",
    "Case",
    "Conflict",
    "Decision",
    "JournalEntry",
    "LookUp",
    "Mandate",
    "Measure",
    "OnCall",
    "TimeEntry",
    "TimeShare",
    "Timer",
]
