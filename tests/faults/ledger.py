"""What the clients were told, kept outside the database so that it survives whatever happens to that."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Final

#: What a client may believe after an answer. No answer, or an excuse, leaves it not knowing.
SAVED, REFUSED, UNKNOWN, SHOWN = "saved", "refused", "unknown", "shown"
#: The columns by which a kind of row is known again; the first of them carries the mark.
CONTENT: Final[Mapping[str, tuple[str, ...]]] = {
    "calls_contact": ("summary", "about", "channel"),
    "cases_journalentry": ("text", "source", "kind"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: to which form or page, and what the client was told.

    `table` is where the row should be, `mark` a word that only this form carries; for a page that was shown,
    `mark` is the person's id. `response` is where the answer led.
    """

    actor: str
    table: str
    key: str
    mark: str
    body_hash: str
    outcome: str
    status: int | None
    response: str


class Ledger:
    """Lines in a file, each on the disk before the client goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._handle = path.open("a", encoding="utf-8")

    def write(self, line: Line) -> None:
        """Keep the line; it is on the disk when this returns."""
        with self._lock:
            self._handle.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
            self._handle.flush()
            os.fsync(self._handle.fileno())

    def lines(self) -> list[Line]:
        """Every line so far, in order."""
        return [Line(**json.loads(text)) for text in self.path.read_text(encoding="utf-8").splitlines()]

    def close(self) -> None:
        self._handle.close()


def hash_of(content: Mapping[str, str]) -> str:
    """The fingerprint of what was written in a form, or of what stands in its row."""
    return hashlib.sha256(json.dumps(dict(content), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
