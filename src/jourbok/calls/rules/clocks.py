"""The promises to those who seek help: until when, and what was too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jourbok.kernel.worded import Worded


class ClockKind(Worded):
    """What must happen before the clock runs out."""

    CALLBACK = "callback", "Återuppringning"
    ON_SITE = "on_site", "På plats"
    REPORT = "report", "Rapport"


@dataclass(frozen=True, slots=True)
class PromiseClock:
    """One promise of one contact: from when, until when, and when it was met."""

    kind: ClockKind
    started_at: datetime
    due_at: datetime
    met_at: datetime | None = None

    def is_broken(self, now: datetime) -> bool:
        """Whether it was met too late, or has not been met and the time is out."""
        return (self.met_at or now) > self.due_at
