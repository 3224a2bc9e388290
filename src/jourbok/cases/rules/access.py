"""Which cases a worker may open at once, and which only with a written reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.kernel.errors import NotShown
from jourbok.kernel.localtime import elapsed

#: A shift's own night and the morning after it.
TONIGHT: Final = timedelta(hours=24)


class CaseNeedsReason(NotShown):
    """The case is not of this night, so whoever opens it writes why."""

    code = "case_needs_reason"
    message_sv = "Ärendet är inte från i natt. Skriv varför du behöver öppna det."

    def __init__(self, case_id: UUID, *, person: UUID) -> None:
        self.case_id = case_id
        super().__init__(person=person)


def is_tonights(opened_at: datetime, moment: datetime) -> bool:
    """Whether the case was opened within the last 24 hours."""
    return elapsed(opened_at, moment) <= TONIGHT
