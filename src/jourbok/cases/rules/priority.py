"""Who comes first, and who may wait.

The rule of every list: the most urgent first; among equals children before adults; then the one that came in last.
Source: "Ärenden som rör barn och unga ska prioriteras."
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.people.rules.shown import is_child_on

#: Categories that are about a child even when nobody knows when the person was born.
CHILD_CATEGORIES: Final = frozenset({"child", "child_unaccompanied"})


class Urgency(IntEnum):
    """How soon something must be done; the lowest first."""

    ACUTE = 1
    SOON = 2
    CAN_WAIT = 3


class WaitingNeedsReason(BadInput):
    """Nobody is left to office hours without somebody having written why."""

    code = "waiting_needs_reason"
    message_sv = "Skriv varför ärendet kan vänta till kontorstid."


def rank(priority: int, *, is_child: bool) -> int:
    """The place in a list, lowest first: priority, and children before adults within it."""
    return priority * 2 + (0 if is_child else 1)


def is_child(*, birth_date: date | None, is_unborn: bool, category: str, on: date) -> bool:
    """Whether the case is about a child: unborn, or under 18 on the day.

    When the birth date is unknown the category decides, so that an unknown child is never put behind adults.
    """
    if birth_date is None and not is_unborn:
        return category in CHILD_CATEGORIES
    return is_child_on(birth_date, is_unborn, on)


def check_waiting(priority: int, reason: str) -> None:
    """A case may wait only with a reason. Raises WaitingNeedsReason."""
    if priority == Urgency.CAN_WAIT and not reason.strip():
        raise WaitingNeedsReason(fields={"reason": WaitingNeedsReason.message_sv})
