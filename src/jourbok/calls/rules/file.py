"""Reading the contract with SOS Alarm, and what boards' orders cost, from the service's file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jourbok.kernel.filetable import FileTable
from jourbok.kernel.filevalues import MonthDay
from jourbok.organisations.rules import Valid

_MOST_CALLS: Final = 1_000_000
_DEAREST_CALL_ORE: Final = 10_000_000
_DEAREST_ORDER_ORE: Final = 100_000_000


class OrderKind(StrEnum):
    """What a board may order of the service; the words of `rules.ordering`."""

    HOME_VISIT = "home_visit"
    PHONE_SUPPORT = "phone_support"


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


@dataclass(frozen=True, slots=True)
class OrderPrice:
    """What a board pays, in öre, for each time that an ordered visit or telephone support is carried out."""

    kind: OrderKind
    valid: Valid
    price_ore: int
    assumed: frozenset[str] = frozenset()


def read_order_prices(root: FileTable) -> tuple[OrderPrice, ...]:
    """The prices under `[[order_prices]]`, none where the file has none. Faults are noted on the tables."""
    found: list[tuple[FileTable, OrderPrice]] = []
    for table in root.tables("order_prices"):
        price = OrderPrice(
            table.choice("kind", OrderKind),
            Valid(table.optional_date("from"), table.optional_date("to")),
            table.integer("price_ore", least=0, most=_DEAREST_ORDER_ORE),
            table.assumed,
        )
        if table.is_sound_at("from", "to") and price.valid.end <= price.valid.start:
            message = "Perioden gäller till, men inte med, detta datum."
            table.problem("to", f"Ska vara senare än {price.valid.start}. {message}")
        elif table.is_sound:
            _refuse_overlap(table, price, found)
        found.append((table, price))
    return tuple(price for _, price in found)


def _refuse_overlap(table: FileTable, price: OrderPrice, earlier: list[tuple[FileTable, OrderPrice]]) -> None:
    for other_table, other in earlier:
        if other_table.is_sound and other.kind is price.kind and other.valid.overlaps(price.valid):
            table.problem(
                "from", f"Priset gäller samtidigt som det på rad {other_table.line}. Skriv till när det gäller."
            )
