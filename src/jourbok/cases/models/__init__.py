"""The tables of a case, by subject."""

from jourbok.cases.models.case import Case, Category, Law
from jourbok.cases.models.decision import Decision, LegalClock, Mandate
from jourbok.cases.models.journal import Assessment, JournalEntry, Measure
from jourbok.cases.models.time import Activity, RunningTimer, TimeEntry, TimeShare

__all__ = [
    "Activity",
    "Assessment",
    "Case",
    "Category",
    "Decision",
    "JournalEntry",
    "Law",
    "LegalClock",
    "Mandate",
    "Measure",
    "RunningTimer",
    "TimeEntry",
    "TimeShare",
]
