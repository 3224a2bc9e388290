"""The year's plan as a page shows it, and what has been paid over the years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from jourbok.economy.models import Invoice
from jourbok.economy.permissions import READ_ECONOMY
from jourbok.economy.rules.file import InvoiceYear, PlannedInvoice
from jourbok.economy.selectors.billing import billing, plan_of
from jourbok.economy.selectors.invoices import invoices_of_year, issued_run
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run of the plan: when it is issued, what it comes to, and what is missing or has changed.

    `total_ore` is what stands of an issued run, and of another what it would bill; None while nothing can be reckoned.
    """

    planned: PlannedInvoice
    year: int
    issued_on: date | None
    total_ore: int | None
    is_stale: bool
    lacking: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.planned.name

    @property
    def label_sv(self) -> str:
        return swedish.MONTHS[self.planned.month - 1].capitalize()

    @property
    def when_sv(self) -> str:
        year = self.year + (self.planned.year is InvoiceYear.FOLLOWING)
        day = f"{self.planned.day} " if self.planned.day else ""
        return f"{day}{swedish.month_name(year, self.planned.month)}"


def planned_runs(viewer: Actor, year: int) -> list[PlannedRun]:
    """The runs of the year's plan and how far each has come. Raises NoCostModel."""
    viewer.require(READ_ECONOMY)
    issued = invoices_of_year(viewer, year)
    return [_run(viewer, year, planned, issued) for planned in plan_of(viewer, year)]


def _run(viewer: Actor, year: int, planned: PlannedInvoice, issued: list[Invoice]) -> PlannedRun:
    found = billing(viewer, year=year, name=planned.name)
    latest = issued_run(viewer, year=year, name=planned.name)
    if latest is None:
        total = found.total_ore if found.bills else None
        return PlannedRun(planned, year, None, total, is_stale=False, lacking=found.lacking)
    total = sum(each.total_ore for each in issued if each.run.name == planned.name)
    is_stale = latest.fingerprint != found.fingerprint
    return PlannedRun(planned, year, local_date(latest.issued_at), total, is_stale, found.lacking)


def paid_by_year(viewer: Actor) -> dict[str, dict[int, int]]:
    """What each municipality has been invoiced less what it got back, by the year that was billed, with the fee."""
    viewer.require(READ_ECONOMY)
    rows = Invoice.objects.values_list("board__municipality__name", "run__year").annotate(paid=Sum("total_ore"))
    found: dict[str, dict[int, int]] = {}
    for name, year, paid in rows.order_by("board__municipality__name", "run__year"):
        found.setdefault(name, {})[year] = paid
    return found
