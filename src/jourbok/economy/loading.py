"""The cost model of the service's file: as it stands in the database, and written there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jourbok.economy.models import CostModel
from jourbok.economy.rules import file
from jourbok.organisations.dated import Since, end, in_force, succeed


def loaded() -> file.CostModel | None:
    """The cost model in force; None when there is none."""
    row = in_force(CostModel.objects.all())
    if row is None:
        return None
    return file.CostModel(
        bases=tuple(file.CostBasis(file.BasisName(name), Decimal(share)) for name, share in row.bases),
        shares_apply_to=file.SharedAmount(row.shares_apply_to),
        population_date=file.PopulationDate(row.population_rule) if row.population_rule else None,
        population_fixed_on=row.population_fixed_on,
        admin_percent=row.admin_percent,
        invoices=tuple(_invoice(said) for said in row.plan),
        client_costs=file.ClientCosts(row.client_costs) if row.client_costs else None,
        charges_ordered_assignments=row.charges_ordered_assignments,
        assumed=frozenset(row.assumed),
    )


def load(model: file.CostModel | None, *, since: Since) -> None:
    """The cost is shared as the file says, or no longer; nothing is written when it is so already."""
    rows = CostModel.objects.all()
    if model == loaded():
        return
    if model is None:
        end(rows, on=since.changed_on)
        return
    succeed(
        rows,
        start=since.start(rows),
        bases=[[basis.name.value, str(basis.share)] for basis in model.bases],
        shares_apply_to=model.shares_apply_to.value,
        population_rule=model.population_date.value if model.population_date else "",
        population_fixed_on=model.population_fixed_on,
        admin_percent=model.admin_percent,
        plan=[_written(invoice) for invoice in model.invoices],
        client_costs=model.client_costs.value if model.client_costs else "",
        charges_ordered_assignments=model.charges_ordered_assignments,
        assumed=sorted(model.assumed),
    )


def _invoice(said: Mapping[str, Any]) -> file.PlannedInvoice:
    return file.PlannedInvoice(
        month=said["month"],
        day=said["day"],
        year=file.InvoiceYear(said["year"]),
        amount=file.InvoicedAmount(said["amount"]) if said["amount"] else None,
        covers=(said["covers"][0], said["covers"][1]) if said["covers"] else None,
        assumed=frozenset(said["assumed"]),
    )


def _written(invoice: file.PlannedInvoice) -> dict[str, object]:
    return {
        "month": invoice.month,
        "day": invoice.day,
        "year": invoice.year.value,
        "amount": invoice.amount.value if invoice.amount else None,
        "covers": list(invoice.covers) if invoice.covers else None,
        "assumed": sorted(invoice.assumed),
    }
