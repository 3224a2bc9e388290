"""What is done with the addresses that are told: kept by their board, and told."""

from jourbok.systems.services.keeping import (
    HookIsEnded,
    TooManyHooks,
    end_hook,
    register_hook,
    rotate_secret,
    try_hook,
)
from jourbok.systems.services.telling import attempt_event, collect_events, resume_waiting_events

__all__ = [
    "HookIsEnded",
    "TooManyHooks",
    "attempt_event",
    "collect_events",
    "end_hook",
    "register_hook",
    "resume_waiting_events",
    "rotate_secret",
    "try_hook",
]
