"""Where a long list goes on: the key of its last row, as it stands in an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import read_instant


class PageIsUnknown(BadInput):
    """The address names no place in the list."""

    code = "page_is_unknown"
    message_sv = "Adressen leder inte till någon plats i listan. Börja om från listans första sida."
    status = 400


@dataclass(frozen=True, slots=True)
class Place:
    """The last row shown: its rank, when it was opened, and its id."""

    rank: int
    opened_at: datetime
    id: UUID

    def written(self) -> str:
        return f"{self.rank}_{self.opened_at.isoformat()}_{self.id}"


def read_place(text: str) -> Place | None:
    """The place that an address names; None for the first page. Raises PageIsUnknown."""
    if not text:
        return None
    try:
        rank, opened_at, row = text.split("_")
        place = Place(int(rank), read_instant(opened_at), UUID(row))
    except ValueError:
        raise PageIsUnknown() from None
    return place
