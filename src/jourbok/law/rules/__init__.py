"""The law as values and pure functions: what applied on a day, and how its clocks stand."""

from jourbok.law.rules.clocks import Moments, Running, clocks_at, clocks_with_dates, reviewed_anew
from jourbok.law.rules.editions import (
    ImpossibleOrder,
    MomentMissing,
    NotDecidedThisWay,
    NotInForce,
    UnknownKind,
    check_order,
    edition,
)
from jourbok.law.rules.library import LawRefused, Written, carried_law, carried_paths, read_law, read_written
from jourbok.law.rules.periods import Deadline, alarm_at, deadline, last_day, next_permitted_day, too_late_at
from jourbok.law.rules.statutes import Clock, Kind, Law, Norm, Reserved, Section, Statement, Statute, StatuteFile
from jourbok.law.rules.words import ENDINGS, CountsFrom, Event, Layer, Mark, State, Unit

__all__ = [
    "ENDINGS",
    "Clock",
    "CountsFrom",
    "Deadline",
    "Event",
    "ImpossibleOrder",
    "Kind",
    "Law",
    "LawRefused",
    "Layer",
    "Mark",
    "MomentMissing",
    "Moments",
    "Norm",
    "NotDecidedThisWay",
    "NotInForce",
    "Reserved",
    "Running",
    "Section",
    "State",
    "Statement",
    "Statute",
    "StatuteFile",
    "Unit",
    "UnknownKind",
    "Written",
    "alarm_at",
    "carried_law",
    "carried_paths",
    "check_order",
    "clocks_at",
    "clocks_with_dates",
    "deadline",
    "edition",
    "last_day",
    "next_permitted_day",
    "read_law",
    "read_written",
    "reviewed_anew",
    "too_late_at",
]
