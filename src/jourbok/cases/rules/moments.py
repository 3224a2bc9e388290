"""When things happened."""

from __future__ import annotations

from datetime import datetime

from jourbok.calls.rules.contact import AHEAD_AT_MOST
from jourbok.kernel.errors import BadInput

IN_THE_FUTURE = "Tiden ligger i framtiden. Skriv när det hände."


def is_ahead(at: datetime, now: datetime) -> bool:
    """Whether the moment is further ahead than a clock on a wall may be."""
    return at > now + AHEAD_AT_MOST


def check_happened(at: datetime | None, *, now: datetime, field: str) -> None:
    """What is written down has happened; nothing given means now. Raises BadInput at the field."""
    if at is not None and is_ahead(at, now):
        raise BadInput(IN_THE_FUTURE, fields={field: IN_THE_FUTURE})
