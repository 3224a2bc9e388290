"""Opening a protected person, or somebody else's, with a reason and for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from jourbok.people.rules.errors import ReasonIsTooLong, ReasonIsTooShort
from jourbok.people.rules.facts import tidied

UNLOCKED_FOR: Final = timedelta(minutes=60)
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 500


def reason_given(text: str) -> str:
    """The reason on one line. Raises ReasonIsTooShort (ten letters or digits) and ReasonIsTooLong (500 characters)."""
    reason = tidied(text)
    if len(reason) > LONGEST_REASON:
        raise ReasonIsTooLong(length=len(reason), longest=LONGEST_REASON)
    if sum(character.isalnum() for character in reason) < SHORTEST_REASON:
        raise ReasonIsTooShort()
    return reason


def unlocked_until(moment: datetime) -> datetime:
    """When it closes by itself."""
    return moment + UNLOCKED_FOR
