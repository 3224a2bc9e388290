"""The words that the law's files are written in, each with its Swedish."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """Whether somebody has read the row in the statute itself, or the service's lawyer is still to confirm it."""

    VERIFIED = "verified"
    TO_BE_CONFIRMED = "to_be_confirmed"


class Layer(StrEnum):
    """Who may decide: by the statute, by the board's appointment, or by the board's delegation. Source: SoL 30 kap."""

    BOARD = "board"
    COMMITTEE = "committee"
    CHAIR = "chair"
    MEMBER = "member"
    OFFICIAL_BY_STATUTE = "official_by_statute"
    OFFICIAL_BY_DELEGATION = "official_by_delegation"

    @property
    def label_sv(self) -> str:
        return _LAYERS_SV[self]


class Event(StrEnum):
    """What can happen to a decision or a report, and be told as a moment."""

    DECIDED = "decided"
    EXECUTED = "executed"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    COURT_DECIDED = "court_decided"
    APPLIED = "applied"
    PLACED = "placed"
    REPORTED = "reported"
    OPENED = "opened"
    MORE_TIME_ASKED = "more_time_asked"
    NOT_CONFIRMED = "not_confirmed"
    MATTER_DECIDED = "matter_decided"
    DETAINED = "detained"
    ENDED = "ended"

    @property
    def label_sv(self) -> str:
        """A noun in the definite form, so that it can follow *från* and *före*."""
        return _EVENTS_SV[self]


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


class State(StrEnum):
    """How a clock stands at an instant."""

    WAITING = "waiting"
    RUNNING = "running"
    MET = "met"
    LAPSED = "lapsed"

    @property
    def label_sv(self) -> str:
        return _STATES_SV[self]


_LAYERS_SV: Final = {
    Layer.BOARD: "nämnden",
    Layer.COMMITTEE: "nämndens utskott",
    Layer.CHAIR: "ordföranden",
    Layer.MEMBER: "ledamot som nämnden har förordnat",
    Layer.OFFICIAL_BY_STATUTE: "tjänsteman som nämnden har förordnat",
    Layer.OFFICIAL_BY_DELEGATION: "tjänsteman enligt delegationsordning",
}

_EVENTS_SV: Final = {
    Event.DECIDED: "beslutet",
    Event.EXECUTED: "verkställigheten",
    Event.SUBMITTED: "underställningen",
    Event.RECEIVED: "mottagandet hos rätten",
    Event.COURT_DECIDED: "rättens beslut",
    Event.APPLIED: "ansökan",
    Event.PLACED: "placeringens början",
    Event.REPORTED: "anmälan",
    Event.OPENED: "utredningens början",
    Event.MORE_TIME_ASKED: "begäran om längre tid",
    Event.NOT_CONFIRMED: "rättens beslut att inte fastställa",
    Event.MATTER_DECIDED: "rättens avgörande",
    Event.DETAINED: "häktningen",
    Event.ENDED: "beslutet att det upphör",
}

#: What can end a decision; each kind says which of them end it.
ENDINGS: Final = (Event.NOT_CONFIRMED, Event.MATTER_DECIDED, Event.DETAINED, Event.ENDED)

#: What may have happened before a matter begins: a report, and an investigation that already runs. Source: SoL 20:2.
BEFOREHAND: Final = (Event.REPORTED, Event.OPENED)

_STATES_SV: Final = {
    State.WAITING: "väntar",
    State.RUNNING: "löper",
    State.MET: "uppfylld",
    State.LAPSED: "försutten",
}
