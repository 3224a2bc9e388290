"""Moments written as a person tells them, and the clocks that come of them."""

from __future__ import annotations

from datetime import date, datetime

from jourbok.kernel.localtime import parse_instant
from jourbok.law.rules import Event, Moments, Running, carried_law, check_order, clocks_at, edition


def moments(**told: str) -> dict[Event, datetime]:
    """The instants of events, each told in Swedish time."""
    return {Event(name): parse_instant(text) for name, text in told.items()}


def clocks(kind_id: str, at: str, **told: str) -> dict[str, Running]:
    """Every clock of the kind by name, as it stands at the time told."""
    return clocks_of(kind_id, parse_instant(at), moments(**told))


def clocks_of(kind_id: str, at: datetime, told: Moments) -> dict[str, Running]:
    found = edition(carried_law(), kind_id, told)
    check_order(found, told)
    return {each.clock.name: each for each in clocks_at(found, told, at)}


def ends(running: Running) -> tuple[date, date]:
    """The due date and the postponed one of a clock that counts."""
    assert running.deadline
    return running.deadline.due_on, running.deadline.postponed_on
