"""Importing hours by pay type: the whole file or nothing, and nothing at all when it says what stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from jourbok.economy.permissions import KEEP_LEDGER
from jourbok.economy.rules.payroll import PayrollRefused
from jourbok.economy.rules.social_rates import SocialRate, percent_at
from jourbok.economy.selectors import social_rates
from jourbok.economy.services import PayrollKept, keep_payroll
from jourbok.kernel.actor import Actor
from jourbok.setup.rules.payroll_sheet import PayrollFileRefused, headings_in, read_payroll
from jourbok.setup.rules.payroll_sums import PayrollRead, sum_up
from jourbok.setup.rules.whole_file import Refused
from jourbok.setup.services.sheets import sheets_of


@dataclass(frozen=True, slots=True)
class PayrollReport:
    """What was read of the file, and what it changed or would change; with any refused line nothing."""

    read: PayrollRead
    kept: PayrollKept = field(default_factory=lambda: PayrollKept(0, []))
    without_rate: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 when all stands as the file says, 1 when a line was refused or had no place."""
        return 1 if self.read.refused or self.read.unplaced else 0

    def as_json(self) -> dict[str, Any]:
        """As the command tells it; hours as text, öre as whole numbers."""
        sums, stated = self.read.sums, self.read.stated
        return {
            "lines": len(self.read.lines),
            "hours": str(sums.hours),
            "wages_ore": sums.wages_ore,
            "charges_ore": sums.charges_ore,
            "stated_ore": stated.wages_ore if stated else None,
            "changes": self.kept.changes,
            "not_placed": [{"line": each.line, "message": each.message} for each in self.read.unplaced],
            "without_charges": list(self.without_rate),
            "errors": [{"line": each.line, "message": each.message} for each in self.read.refused],
        }


def import_payroll(*, actor: Actor, path: Path, dry_run: bool = False) -> PayrollReport:
    """The months that the file tells of are as it says afterwards, or with any fault nothing is written.

    Raises PayrollFileRefused when the file cannot be read as hours by pay type, and NotPermitted.
    """
    actor.require(KEEP_LEDGER)
    rates = social_rates(actor)
    read = _read(path, rates)
    if read.refused:
        return PayrollReport(read)
    if not read.lines and not read.unplaced:
        raise PayrollFileRefused(f"{path} har rubriker men inga timmar.")
    months = {(each.key.year, each.key.month) for each in read.lines}
    missing = [
        f"{year}-{month:02}" for year, month in sorted(months) if percent_at(rates, date(year, month, 1)) is None
    ]
    try:
        kept = keep_payroll(
            actor=actor,
            lines=read.lines,
            file_name=path.name,
            fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
            left=[{"line": each.line, "reason": each.message} for each in read.unplaced],
            dry_run=dry_run,
        )
    except PayrollRefused as problem:
        return PayrollReport(PayrollRead(read.lines, read.unplaced, (Refused(0, problem.message),), read.stated))
    return PayrollReport(read, kept, tuple(missing))


def _read(path: Path, rates: tuple[SocialRate, ...]) -> PayrollRead:
    """The first sheet that has the headings. Raises PayrollFileRefused."""
    percent: partial[Decimal | None] = partial(percent_at, rates)
    for sheet in sheets_of(path, PayrollFileRefused):
        headings = headings_in(sheet)
        if headings is not None:
            return sum_up(read_payroll(sheet, headings, percent))
    raise PayrollFileRefused(f"{path} har ingen rad med rubrikerna manad, lonart och timmar.")
