"""What each board is invoiced by a run of the plan: its share, less what earlier runs billed, and the fee on that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jourbok.economy.rules.file import InvoicedAmount, PlannedInvoice
from jourbok.kernel.errors import BadInput
from jourbok.kernel.money import percent_of, round_half_up

_WHOLE_YEAR = (1, 12)


class InvoicesRefused(BadInput):
    """The run cannot be issued; the message says everything that is missing."""

    code = "invoices_refused"


class UnknownRun(BadInput):
    """The plan has no such run; the message says which it has."""

    code = "unknown_run"


@dataclass(frozen=True, slots=True)
class Bill:
    """What one municipality pays in a run, in öre; what is negative is paid back to it.

    `share_ore` is its part of what the run shares, `earlier_ore` what earlier runs of the year have billed of it, and
    the administrative fee is on the difference.
    """

    id: str
    share_ore: int
    earlier_ore: int
    admin_ore: int

    @property
    def net_ore(self) -> int:
        return self.share_ore - self.earlier_ore

    @property
    def total_ore(self) -> int:
        return self.net_ore + self.admin_ore


def find_run(plan: Iterable[PlannedInvoice], name: str) -> PlannedInvoice:
    """The run of the plan with this name. Raises UnknownRun."""
    runs = {planned.name: planned for planned in plan}
    if name in runs:
        return runs[name]
    if not runs:
        raise UnknownRun("Tjänstens fil har ingen fakturaplan. Skriv [[cost.invoices]] och läs in filen.")
    raise UnknownRun(f"Det finns ingen körning ”{name}”. De som finns är {', '.join(runs)}.")


def covered_months(planned: PlannedInvoice) -> tuple[int, ...]:
    """The months that the run is for; the whole year where the plan names none."""
    return _between(planned.covers or _WHOLE_YEAR)


def counted_months(planned: PlannedInvoice) -> tuple[int, ...]:
    """The months whose minutes count in the run; those that it is for where the plan names no others."""
    return _between(planned.minutes or planned.covers or _WHOLE_YEAR)


def needs_closed(planned: PlannedInvoice, bases: Iterable[str]) -> tuple[int, ...]:
    """The months that must be closed before the run: those whose minutes count, and of an outcome those it is for."""
    months: set[int] = set()
    if "minutes" in bases and planned.amount is not InvoicedAmount.FIXED_FEE:
        months.update(counted_months(planned))
    if planned.amount in {InvoicedAmount.OUTCOME, InvoicedAmount.SETTLEMENT}:
        months.update(covered_months(planned))
    return tuple(sorted(months))


def part_of(budget_ore: int, part: Fraction) -> int:
    """A part of the year's budget in whole öre, half an öre up in size."""
    return round_half_up(budget_ore * part)


def fee_for(yearly_ore: int, *, days: int, of: int) -> int:
    """A yearly fee for so many days of the year's days, in whole öre, half an öre up in size."""
    return round_half_up(Fraction(yearly_ore * days, of))


def bills(shares: Mapping[str, int], earlier: Mapping[str, int], admin_percent: Fraction) -> tuple[Bill, ...]:
    """What each municipality pays, in id order; also one that was billed earlier and has no share any more.

    The bills' shares less what was billed sum to the öre to what is shared less what was billed of it. The fee is the
    percentage of each difference, half up in size, so that a repayment mirrors its charge.
    """
    found = []
    for id_ in sorted({*shares, *earlier}):
        share, before = shares.get(id_, 0), earlier.get(id_, 0)
        found.append(Bill(id_, share, before, percent_of(share - before, admin_percent)))
    return tuple(found)


def _between(months: tuple[int, int]) -> tuple[int, ...]:
    return tuple(range(months[0], months[1] + 1))
