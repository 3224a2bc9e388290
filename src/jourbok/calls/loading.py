"""The contract with SOS Alarm in the service's file: as it stands in the database, and written there."""

from __future__ import annotations

from jourbok.calls.models import SosContract
from jourbok.calls.rules import file
from jourbok.kernel.filevalues import MonthDay
from jourbok.organisations.dated import Since, end, in_force, succeed


def loaded() -> file.SosContract | None:
    """The contract in force; None when there is none."""
    row = in_force(SosContract.objects.all())
    if row is None:
        return None
    return file.SosContract(
        row.quota_per_year,
        MonthDay(row.year_starts_month, row.year_starts_day),
        row.overflow_price_ore,
        frozenset(row.assumed),
    )


def load(contract: file.SosContract | None, *, since: Since) -> None:
    """The contract holds as the file says, or has ended; nothing is written when it does already."""
    rows = SosContract.objects.all()
    if contract == loaded():
        return
    if contract is None:
        end(rows, on=since.changed_on)
        return
    succeed(
        rows,
        start=since.start(rows),
        quota_per_year=contract.quota_per_year,
        year_starts_month=contract.contract_year_starts.month,
        year_starts_day=contract.contract_year_starts.day,
        overflow_price_ore=contract.overflow_price_ore,
        assumed=sorted(contract.assumed),
    )
