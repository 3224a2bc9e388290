"""What came of a file of the host's ledger, in JSON and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jourbok.economy.rules.outcome import Why
from jourbok.kernel.swedish import kronor


@dataclass(slots=True)
class LedgerReport:
    """What came of a file, or would come of it. `changes` are öre before and after; `left` was not placed."""

    year: int
    rows: int
    is_whole_ledger: bool
    outcome_ore: int
    lines: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    was_read_before: bool = False

    def counted(self) -> dict[str, int]:
        """How many lines of the ledger became what."""
        added = sum(change["was"] is None for change in self.changes)
        emptied = sum(change["becomes"] == 0 for change in self.changes)
        return {"added": added, "changed": len(self.changes) - added - emptied, "emptied": emptied}

    @property
    def exit_code(self) -> int:
        """0 when every amount that should be was placed, 1 when some were not."""
        return 1 if self.left else 0

    def as_json(self) -> dict[str, Any]:
        """As the command tells it."""
        return {
            "year": self.year,
            "rows": self.rows,
            "whole_ledger": self.is_whole_ledger,
            "read_before": self.was_read_before,
            **self.counted(),
            "unchanged": self.lines - len(self.changes),
            "outcome_ore": self.outcome_ore,
            "changes": self.changes,
            "not_placed": self.left,
            "passed_over": self.passed_over,
            "errors": list(self.errors),
        }

    def sentences(self) -> Iterator[str]:
        """The same in Swedish."""
        if self.was_read_before and not self.is_whole_ledger:
            yield f"Filens verifikationer är redan inlästa för {self.year}. Inget ändrades."
            return
        yield f"{self.rows} rader, utfall {self.year}: {kronor(self.outcome_ore)}."
        counted = self.counted()
        yield f"{counted['added']} nya, {counted['changed']} ändrade och {counted['emptied']} tömda rader i huvudboken."
        for each in self.left:
            why = Why(each["reason"]).text_sv
            yield f"Inte inlagt: konto {each['account']}, {each['rows']} rader, {kronor(each['amount_ore'])} ({why})."
        for reason, rows in self.passed_over.items():
            yield f"Hör inte till utfallet: {rows} rader ({Why(reason).text_sv})."
