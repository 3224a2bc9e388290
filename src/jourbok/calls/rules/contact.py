"""What a contact is made of, before it is a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from jourbok.kernel.errors import BadInput

#: A clock on a wall may be a few minutes before ours; more is a mistake.
AHEAD_AT_MOST = timedelta(minutes=5)
#: A contact older than this is entered afterwards, from paper or by mistake; the worker says which.
ASK_WHEN_OLDER_THAN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What a worker knows when the phone rings; only channel, municipality and arrival are required.

    `municipality` and `board` are ids of the service's file; `board` may be left out where the municipality has one.
    """

    channel: str
    municipality: str
    arrived_at: datetime
    board: str = ""
    answered_at: datetime | None = None
    caller_role: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    place: str = ""
    about: str = ""
    summary: str = ""
    concerns_child: bool = False
    advice_only: bool = False
    source_id: str | None = None


def check_times(*, arrived_at: datetime, answered_at: datetime | None, now: datetime) -> None:
    """A contact came in before now and was answered after it came in. Raises BadInput."""
    faults: dict[str, str] = {}
    if arrived_at > now + AHEAD_AT_MOST:
        faults["arrived_at"] = "Tiden ligger i framtiden. Skriv när kontakten kom in."
    if answered_at is not None and answered_at < arrived_at:
        faults["answered_at"] = "Kontakten kan inte vara besvarad innan den kom in."
    if answered_at is not None and answered_at > now + AHEAD_AT_MOST:
        faults["answered_at"] = "Tiden ligger i framtiden. Skriv när kontakten besvarades."
    refuse(faults)


def refuse(faults: Mapping[str, str]) -> None:
    """Stop when there is anything to say. Raises BadInput with each sentence beside its field."""
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)


def contact_number(year: int, serial: int) -> str:
    """Contacts are numbered within the year: K2021-00042."""
    return f"K{year}-{serial:05}"
