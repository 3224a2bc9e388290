"""The cost model of the service's file: as it stands in the database, and written there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, TypeVar

from jourbok.economy.models import CostModel, InvoicingTerms
from jourbok.economy.rules import file
from jourbok.economy.rules.invoicing_file import Address, Invoicing, Receiver, Sender
from jourbok.organisations.dated import Since, end, in_force, succeed

T = TypeVar("T", Sender, Receiver)


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
        invoices=tuple(planned_from(said) for said in row.plan),
        client_costs=file.ClientCosts(row.client_costs) if row.client_costs else None,
        charges_ordered_assignments=row.charges_ordered_assignments,
        assumed=frozenset(row.assumed),
        fees=tuple(file.YearlyFee(board, ore) for board, ore in row.fees),
        minimum_fee_ore=row.minimum_fee_ore,
        settlement=tuple(file.CostBasis(file.BasisName(name), Decimal(share)) for name, share in row.settlement),
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
        plan=[planned_written(invoice) for invoice in model.invoices],
        client_costs=model.client_costs.value if model.client_costs else "",
        charges_ordered_assignments=model.charges_ordered_assignments,
        assumed=sorted(model.assumed),
        fees=[[fee.board, fee.yearly_ore] for fee in model.fees],
        minimum_fee_ore=model.minimum_fee_ore,
        settlement=[[basis.name.value, str(basis.share)] for basis in model.settlement],
    )


def planned_from(said: Mapping[str, Any]) -> file.PlannedInvoice:
    """An invoice run of the plan, of what `planned_written` wrote."""
    return file.PlannedInvoice(
        month=said["month"],
        day=said["day"],
        year=file.InvoiceYear(said["year"]),
        amount=file.InvoicedAmount(said["amount"]) if said["amount"] else None,
        covers=_pair(said["covers"]),
        assumed=frozenset(said["assumed"]),
        part=Decimal(said["part"]) if said.get("part") else None,
        minutes=_pair(said.get("minutes")),
        minus_earlier=said.get("minus_earlier", False),
    )


def _pair(said: Sequence[int] | None) -> tuple[int, int] | None:
    return (said[0], said[1]) if said else None


def planned_written(invoice: file.PlannedInvoice) -> dict[str, object]:
    """An invoice run of the plan as JSON holds it."""
    return {
        "month": invoice.month,
        "day": invoice.day,
        "year": invoice.year.value,
        "amount": invoice.amount.value if invoice.amount else None,
        "covers": list(invoice.covers) if invoice.covers else None,
        "assumed": sorted(invoice.assumed),
        "part": str(invoice.part) if invoice.part is not None else None,
        "minutes": list(invoice.minutes) if invoice.minutes else None,
        "minus_earlier": invoice.minus_earlier,
    }


def loaded_invoicing() -> Invoicing | None:
    """Who invoices and who is invoiced, as it stands; None when the file is silent."""
    row = in_force(InvoicingTerms.objects.all())
    if row is None:
        return None
    return Invoicing(_with_address(Sender, row.sender), tuple(_with_address(Receiver, said) for said in row.receivers))


def load_invoicing(said: Invoicing | None, *, since: Since) -> None:
    """Invoices say from now on what the file says; those that have gone out stand as they are."""
    rows = InvoicingTerms.objects.all()
    if said == loaded_invoicing():
        return
    if said is None:
        end(rows, on=since.changed_on)
        return
    succeed(
        rows,
        start=since.start(rows),
        sender=_stored(said.sender),
        receivers=[_stored(receiver) for receiver in said.receivers],
    )


def _stored(said: Sender | Receiver) -> dict[str, Any]:
    return asdict(said) | {"assumed": sorted(said.assumed)}


def _with_address(kind: type[T], said: Mapping[str, Any]) -> T:
    return kind(**{**said, "address": Address(**said["address"]), "assumed": frozenset(said["assumed"])})
