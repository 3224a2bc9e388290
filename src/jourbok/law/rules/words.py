"""The words that the law's files are written in, each with its Swedish."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from jourbok.kernel.worded import Worded


class Mark(StrEnum):
    """Whether somebody has read the row in the statute itself, or the service's lawyer is still to confirm it."""

    VERIFIED = "verified"
    TO_BE_CONFIRMED = "to_be_confirmed"


class Layer(Worded):
    """Who may decide: by the statute, by the board's appointment, or by the board's delegation. Source: SoL 30 kap."""

    BOARD = "board", "nämnden"
    COMMITTEE = "committee", "nämndens utskott"
    CHAIR = "chair", "ordföranden"
    MEMBER = "member", "ledamot som nämnden har förordnat"
    OFFICIAL_BY_STATUTE = "official_by_statute", "tjänsteman som nämnden har förordnat"
    OFFICIAL_BY_DELEGATION = "official_by_delegation", "tjänsteman enligt delegationsordning"


class Event(Worded):
    """What can happen to a decision or a report, and be told as a moment; a noun that can follow *från* and *före*."""

    DECIDED = "decided", "beslutet"
    EXECUTED = "executed", "verkställigheten"
    SUBMITTED = "submitted", "underställningen"
    RECEIVED = "received", "mottagandet hos rätten"
    COURT_DECIDED = "court_decided", "rättens beslut"
    APPLIED = "applied", "ansökan"
    PLACED = "placed", "placeringens början"
    REPORTED = "reported", "anmälan"
    OPENED = "opened", "utredningens början"
    MORE_TIME_ASKED = "more_time_asked", "begäran om längre tid"
    NOT_CONFIRMED = "not_confirmed", "rättens beslut att inte fastställa"
    MATTER_DECIDED = "matter_decided", "rättens avgörande"
    DETAINED = "detained", "häktningen"
    ENDED = "ended", "beslutet att det upphör"
    REVIEWED = "reviewed", "den nya prövningen"


class Unit(StrEnum):
    """What the length of a clock is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class CountsFrom(StrEnum):
    """Which of several anchors a clock counts from: the latest, when all are known, or the earliest that is."""

    LATEST = "latest"
    EARLIEST = "earliest"


class State(Worded):
    """How a clock stands at an instant."""

    WAITING = "waiting", "väntar"
    RUNNING = "running", "löper"
    MET = "met", "uppfylld"
    LAPSED = "lapsed", "försutten"


#: What can end a decision; each kind says which of them end it.
ENDINGS: Final = (Event.NOT_CONFIRMED, Event.MATTER_DECIDED, Event.DETAINED, Event.ENDED)

#: What may have happened before a matter begins: a report, and an investigation that already runs. Source: SoL 20:2.
BEFOREHAND: Final = (Event.REPORTED, Event.OPENED)
