"""Reading the contract with SOS Alarm from the service's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jourbok.kernel.filetable import FileTable
from jourbok.kernel.filevalues import MonthDay

_MOST_CALLS: Final = 1_000_000
_DEAREST_CALL_ORE: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class SosContract:
    """How many calls a contract year holds, on which day the year starts, and what a call beyond them costs.

    `overflow_price_ore` is None where nobody has said what it costs.
    """

    quota_per_year: int
    contract_year_starts: MonthDay
    overflow_price_ore: int | None = None
    assumed: frozenset[str] = frozenset()


def read_sos_contract(root: FileTable) -> SosContract | None:
    """The contract under `[sos]`; None where the file has none. Faults are noted on the table."""
    table = root.optional_table("sos")
    if table is None:
        return None
    return SosContract(
        quota_per_year=table.integer("quota_per_year", least=1, most=_MOST_CALLS),
        contract_year_starts=table.month_day("contract_year_starts"),
        overflow_price_ore=table.optional_integer("overflow_price_ore", least=0, most=_DEAREST_CALL_ORE),
        assumed=table.assumed,
    )
