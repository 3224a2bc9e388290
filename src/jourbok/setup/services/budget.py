"""Importing a budget: the whole file or nothing, and nothing at all when it says what the last one said."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jourbok.economy.permissions import KEEP_BUDGET
from jourbok.economy.rules.budget import Differences, with_computed
from jourbok.economy.selectors import changes_of_budget, rates_of
from jourbok.economy.services import keep_budget
from jourbok.kernel.actor import Actor
from jourbok.setup.rules.budget_sheet import Astray, BudgetFileRefused, headings_in, read_budget
from jourbok.setup.rules.budget_sums import BudgetRead, in_kronor, sum_up
from jourbok.setup.rules.whole_file import Refused
from jourbok.setup.services.sheets import sheets_of

REASON: Final = "Inläst från fil"


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """What was read of the file, and what it changed or would change; with any refused line nothing."""

    read: BudgetRead
    changes: Differences = field(default_factory=Differences)
    revision: int | None = None

    @property
    def exit_code(self) -> int:
        """0 when the budget stands as the file says, 1 when something in it was refused and nothing was written."""
        return 1 if self.read.refused else 0

    @property
    def changes_sv(self) -> list[tuple[str, tuple[str, ...]]]:
        """What was added, changed and removed, where anything was."""
        said = (("Nya", self.changes.added), ("Ändrade", self.changes.changed), ("Borttagna", self.changes.removed))
        return [(became, names) for became, names in said if names]

    def as_json(self) -> dict[str, Any]:
        """As the command tells it: amounts in kronor by the columns' names."""
        told: list[Refused | Astray] = [*self.read.refused, *self.read.astray]
        return {
            "lines": len(self.read.rows),
            "sums": in_kronor(self.read.sums, self.read.year),
            "stated": in_kronor(self.read.stated, self.read.year),
            "difference": in_kronor(self.read.difference, self.read.year),
            "errors": [{"line": each.line, "message": each.message} for each in sorted(told, key=_line_of)],
        }


def import_budget(
    *, actor: Actor, path: Path, year: int, reason: str = "", assumptions: str = "", dry_run: bool = False
) -> BudgetReport:
    """The file's lines are the year's newest budget afterwards, or with any fault nothing is written.

    Raises BudgetFileRefused when the file cannot be read as a budget of the year, and NotPermitted.
    """
    actor.require(KEEP_BUDGET)
    read = _read(path, year)
    if read.refused:
        return BudgetReport(read)
    if not read.rows:
        raise BudgetFileRefused(f"{path} har rubriker men inga budgetrader.")
    rows = with_computed(read.rows, rates_of(actor, year))
    if dry_run:
        return BudgetReport(read, changes_of_budget(actor, year, rows))
    kept = keep_budget(
        actor=actor,
        year=year,
        rows=rows,
        reason=reason or REASON,
        assumptions=assumptions,
        source_name=path.name,
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    return BudgetReport(read, kept.changes, kept.revision)


def _read(path: Path, year: int) -> BudgetRead:
    """The first sheet that has the headings. Raises BudgetFileRefused."""
    for sheet in sheets_of(path, BudgetFileRefused):
        headings = headings_in(sheet, year)
        if headings is not None:
            return sum_up(read_budget(sheet, year, headings), year)
    raise BudgetFileRefused(f"{path} har ingen rad med rubrikerna konto, text, budget_{year - 1} och budget_{year}.")


def _line_of(told: Refused | Astray) -> int:
    return told.line
