"""What is read of calls, one file per subject."""

from jourbok.calls.selectors.contacts import (
    PAGE,
    RunningClock,
    SosMeter,
    attempts_of,
    breaches_without_reason,
    clocks_of,
    contact_for,
    contacts_since,
    recent_attempts,
    running_clocks,
    sos_contract,
    sos_meter,
    unanswered_first_calls,
)

__all__ = [
    "PAGE",
    "RunningClock",
    "SosMeter",
    "attempts_of",
    "breaches_without_reason",
    "clocks_of",
    "contact_for",
    "contacts_since",
    "recent_attempts",
    "running_clocks",
    "sos_contract",
    "sos_meter",
    "unanswered_first_calls",
]
