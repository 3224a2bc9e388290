"""Something that a board's own system may want to hear of: that it happened, and to what; never to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Happened:
    """A kind, the board's key, the thing by its key, and the row that says so: the same row is the same event."""

    kind: str
    board_id: int
    subject: UUID
    source: str
    at: datetime
