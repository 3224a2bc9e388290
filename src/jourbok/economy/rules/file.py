"""Reading how the cost is shared and invoiced from the service's file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from jourbok.kernel.filetable import FileTable, refuse_repeats

_PERCENT_DECIMALS: Final = 4
#: What a run is called, by the month in which it is sent.
RUN_NAMES: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
#: No sum of the service is larger; ten thousand million kronor.
MOST_ORE: Final = 10**12
_LAST_DAY: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class BasisName(StrEnum):
    """By what a part of the cost is shared."""

    POPULATION = "population"
    MINUTES = "minutes"


class SharedAmount(StrEnum):
    """What is shared: the whole cost, what fixed fees leave of it, or only a year's surplus or deficit beside them."""

    WHOLE_COST = "whole_cost"
    BEYOND_FEES = "beyond_fees"
    YEAR_END_RESULT = "year_end_result"


class PopulationDate(StrEnum):
    """Which date's population counts."""

    PREVIOUS_YEAR_END = "previous_year_end"
    FIXED = "fixed"


class InvoiceYear(StrEnum):
    """Whether an invoice is sent in the year it is for or in the year after."""

    SAME = "same"
    FOLLOWING = "following"


class InvoicedAmount(StrEnum):
    """What an invoice is reckoned from."""

    BUDGET = "budget"
    OUTCOME = "outcome"
    FIXED_FEE = "fixed_fee"
    SETTLEMENT = "settlement"


class ClientCosts(StrEnum):
    """When costs of single clients (travel, lodging) are invoiced to their own municipality."""

    CONTINUOUSLY = "continuously"
    WITH_INVOICE = "with_invoice"


@dataclass(frozen=True, slots=True)
class CostBasis:
    """A part of the cost and what it is shared by; `share` is exact."""

    name: BasisName
    share: Decimal


@dataclass(frozen=True, slots=True)
class PlannedInvoice:
    """An invoice run that comes back every year, named by the month in which it is sent.

    `covers` is the first and the last month that it is for, None where nobody has said. So is `amount`, and `day`.
    `part` is how much of the year's budget it bills, None for the whole of what it covers. `minutes` is the first and
    the last month whose minutes count, None for those that it covers. With `minus_earlier` each board pays what
    earlier runs of the year have not billed it.
    """

    month: int
    day: int | None
    year: InvoiceYear
    amount: InvoicedAmount | None
    covers: tuple[int, int] | None
    assumed: frozenset[str] = frozenset()
    part: Decimal | None = None
    minutes: tuple[int, int] | None = None
    minus_earlier: bool = False

    @property
    def name(self) -> str:
        return RUN_NAMES[self.month - 1]


@dataclass(frozen=True, slots=True)
class YearlyFee:
    """What a board's municipality pays each year by its agreement, whatever the service costs."""

    board: str
    yearly_ore: int


@dataclass(frozen=True, slots=True)
class CostModel:
    """How the cost is shared among the municipalities, and when it is invoiced.

    `admin_percent` is None where no administrative fee is known. `settlement` is by what a year's surplus or deficit
    is shared; as all other cost where it is empty. `minimum_fee_ore` is the least that a municipality pays of a year.
    """

    bases: tuple[CostBasis, ...]
    shares_apply_to: SharedAmount
    population_date: PopulationDate | None = None
    population_fixed_on: date | None = None
    admin_percent: Decimal | None = None
    invoices: tuple[PlannedInvoice, ...] = ()
    client_costs: ClientCosts | None = None
    charges_ordered_assignments: bool | None = None
    assumed: frozenset[str] = frozenset()
    fees: tuple[YearlyFee, ...] = ()
    minimum_fee_ore: int | None = None
    settlement: tuple[CostBasis, ...] = ()

    def population_on(self, year: int) -> date | None:
        """The date whose population counts for the cost of a year; None where the file is silent."""
        if self.population_date is PopulationDate.PREVIOUS_YEAR_END:
            return date(year - 1, 12, 31)
        return self.population_fixed_on


def read_cost_model(root: FileTable) -> CostModel | None:
    """The model under `[cost]`; None where the file has none. Faults are noted on the table."""
    table = root.optional_table("cost")
    if table is None:
        return None
    population_date, population_fixed_on = _population_date(table)
    bases = _bases(table, "shares")
    if any(basis.name is BasisName.POPULATION for basis in bases) and not table.has("population_date"):
        table.problem(
            "population_date", "Nyckeln saknas. Folkmängden fördelar kostnaden; skriv vilket datum som gäller."
        )
    return CostModel(
        bases=bases,
        shares_apply_to=table.optional_choice("shares_apply_to", SharedAmount) or SharedAmount.WHOLE_COST,
        population_date=population_date,
        population_fixed_on=population_fixed_on,
        admin_percent=_admin_percent(table),
        invoices=_invoices(table),
        client_costs=table.optional_choice("client_costs", ClientCosts),
        charges_ordered_assignments=table.optional_flag("charges_ordered_assignments"),
        assumed=table.assumed - {"shares", "invoices", "settlement", "fees"},
        fees=_fees(table),
        minimum_fee_ore=table.optional_integer("minimum_fee_ore", least=0, most=MOST_ORE),
        settlement=_bases(table, "settlement") if table.has("settlement") else (),
    )


def _bases(table: FileTable, key: str) -> tuple[CostBasis, ...]:
    rows = [(row, CostBasis(row.choice("basis", BasisName), row.share("share"))) for row in table.tables(key)]
    refuse_repeats(((row, basis.name) for row, basis in rows), "basis")
    bases = tuple(basis for _, basis in rows)
    if not bases:
        table.problem(key, f"Minst en ska finnas. Skriv rubriken [[{table.key_path(key)}]].")
    elif table.is_sound_at(key) and sum(Fraction(basis.share) for basis in bases) != 1:
        written = " + ".join(str(basis.share) for basis in bases)
        rows[-1][0].problem("share", f"Andelarna ska tillsammans bli exakt 1; {written} blir det inte.")
    return bases


def _population_date(table: FileTable) -> tuple[PopulationDate | None, date | None]:
    rule = table.optional_choice("population_date", PopulationDate)
    fixed_on = table.optional_date("population_fixed_on")
    if table.is_sound_at("population_date"):
        if rule is PopulationDate.FIXED and fixed_on is None:
            table.problem("population_fixed_on", "Nyckeln saknas. Skriv folkmängdens datum, till exempel 2020-11-01.")
        if rule is not PopulationDate.FIXED and fixed_on is not None:
            table.problem("population_fixed_on", 'Gäller bara tillsammans med population_date = "fixed".')
    return rule, fixed_on


def _admin_percent(table: FileTable) -> Decimal | None:
    percent = table.optional_decimal("admin_percent")
    if percent is not None and not (0 <= percent <= 100 and percent == round(percent, _PERCENT_DECIMALS)):
        table.problem("admin_percent", f"Ska vara från 0 till 100, med högst {_PERCENT_DECIMALS} decimaler.")
    return percent


def _fees(table: FileTable) -> tuple[YearlyFee, ...]:
    tables = table.tables("fees")
    read = [(row, row.texts("boards"), row.integer("yearly_ore", least=0, most=MOST_ORE)) for row in tables]
    rows = [(row, YearlyFee(board, ore)) for row, boards, ore in read for board in boards]
    refuse_repeats(((row, fee.board) for row, fee in rows), "boards")
    return tuple(fee for _, fee in rows)


def _invoices(table: FileTable) -> tuple[PlannedInvoice, ...]:
    rows = [(row, _invoice(row)) for row in table.tables("invoices")]
    refuse_repeats(((row, planned.month) for row, planned in rows), "month")
    return tuple(planned for _, planned in rows)


def _invoice(table: FileTable) -> PlannedInvoice:
    month = table.integer("month", least=1, most=12)
    day = table.optional_integer("day", least=1, most=31)
    if day is not None and table.is_sound_at("month", "day") and day > _LAST_DAY[month - 1]:
        table.problem("day", "Den dagen finns inte i månaden varje år.")
    amount = table.optional_choice("amount", InvoicedAmount)
    part = table.share("part") if table.has("part") else None
    if part is not None and amount is not InvoicedAmount.BUDGET:
        table.problem("part", 'Gäller bara tillsammans med amount = "budget".')
    return PlannedInvoice(
        month=month,
        day=day,
        year=table.optional_choice("year", InvoiceYear) or InvoiceYear.SAME,
        amount=amount,
        covers=_months(table, "covers"),
        assumed=table.assumed,
        part=part,
        minutes=_months(table, "minutes"),
        minus_earlier=table.optional_flag("minus_earlier") or False,
    )


def _months(table: FileTable, what: str) -> tuple[int, int] | None:
    from_key, to_key = f"{what}_from_month", f"{what}_to_month"
    first = table.optional_integer(from_key, least=1, most=12)
    last = table.optional_integer(to_key, least=1, most=12)
    if first is None and last is None:
        return None
    if first is None or last is None or last < first:
        table.problem(to_key, f"Ska stå tillsammans med {from_key} och inte vara tidigare.")
        return None
    return first, last
