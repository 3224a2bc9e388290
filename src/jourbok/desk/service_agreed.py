"""How the members share the cost, who steers the service and what it reports, in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from jourbok.calls.rules.file import OrderPrice
from jourbok.calls.rules.ordering import ORDER_KINDS
from jourbok.desk.service import Group, Said, month, written
from jourbok.economy.rules.file import (
    BasisName,
    ClientCosts,
    CostModel,
    InvoicedAmount,
    InvoiceYear,
    PlannedInvoice,
    PopulationDate,
    SharedAmount,
)
from jourbok.kernel import swedish
from jourbok.organisations.rules import Cycle, Register
from jourbok.organisations.rules.numbers import CHECK_EVERY_MONTHS

_BASES_SV: Final = {BasisName.POPULATION: "Efter folkmängd", BasisName.MINUTES: "Efter minuter"}
_SHARED_SV: Final = {
    SharedAmount.WHOLE_COST: "Hela kostnaden",
    SharedAmount.BEYOND_FEES: "Det som fasta avgifter lämnar av kostnaden",
    SharedAmount.YEAR_END_RESULT: "Årets över- eller underskott, vid sidan av fasta avgifter",
}
_CLIENT_COSTS_SV: Final = {
    ClientCosts.CONTINUOUSLY: "Faktureras löpande klientens egen kommun",
    ClientCosts.WITH_INVOICE: "Faktureras klientens egen kommun med den ordinarie fakturan",
}
_AMOUNTS_SV: Final = {
    InvoicedAmount.BUDGET: "efter budget",
    InvoicedAmount.OUTCOME: "efter utfall",
    InvoicedAmount.FIXED_FEE: "fast årsavgift",
    InvoicedAmount.SETTLEMENT: "avräkning av över- eller underskott",
}
_CYCLES_SV: Final = {
    Cycle.YEARLY: "Varje år",
    Cycle.TWICE_A_YEAR: "Två gånger om året",
    Cycle.TERTIAL: "Varje tertial",
    Cycle.TERM: "Varje termin",
    Cycle.STEERING_GROUP_MEETING: "Vid styrgruppens möten",
    Cycle.AS_PLANNED: "Enligt plan",
}


def cost_facts(model: CostModel | None) -> Group:
    """What is shared, by what, and what is added."""
    why = "Hur kostnaden fördelas: uppgift saknas."
    if model is None:
        return Group("kostnad", "Kostnadsmodell", (), why)
    unsure = model.assumed
    percent = model.admin_percent
    shares = [
        Said(_BASES_SV[basis.name], f"{percent_sv(basis.share * 100)} av kostnaden", to_confirm="shares" in unsure)
        for basis in model.bases
    ]
    return Group(
        "kostnad",
        "Kostnadsmodell",
        (
            Said("Fördelas", _SHARED_SV[model.shares_apply_to], to_confirm="shares_apply_to" in unsure),
            *shares,
            _population_date(model),
            Said(
                "Administrativ avgift",
                "" if percent is None else f"{percent_sv(percent)} läggs på varje kommuns del",
                to_confirm="admin_percent" in unsure,
            ),
            Said(
                "Klientkostnader",
                _CLIENT_COSTS_SV[model.client_costs] if model.client_costs else "",
                to_confirm="client_costs" in unsure,
            ),
            Said("Beställda uppdrag", _ordered(model), to_confirm="charges_ordered_assignments" in unsure),
        ),
        why,
    )


def price_facts(prices: Iterable[OrderPrice]) -> Group:
    """What boards pay for what they order, for each time."""
    words = dict(ORDER_KINDS)
    rows = tuple(
        Said(
            f"{words[each.kind.value]}{_period(each)}",
            f"{swedish.kronor(each.price_ore)} per tillfälle",
            to_confirm="price_ore" in each.assumed,
        )
        for each in prices
    )
    return Group("uppdrag", "Priser på uppdrag", rows, "Vad beställda uppdrag kostar: uppgift saknas.")


def _period(price: OrderPrice) -> str:
    since = f" från {price.valid.from_on}" if price.valid.from_on else ""
    return f"{since} till {price.valid.to_on}" if price.valid.to_on else since


def _population_date(model: CostModel) -> Said:
    unsure = bool(model.assumed & {"population_date", "population_fixed_on"})
    if model.population_date is PopulationDate.PREVIOUS_YEAR_END:
        return Said("Folkmängd per", "31 december året före", to_confirm=unsure)
    return Said("Folkmängd per", written(model.population_fixed_on), to_confirm=unsure)


def _ordered(model: CostModel) -> str:
    return {True: "Debiteras den som beställer", False: "Debiteras inte särskilt", None: ""}[
        model.charges_ordered_assignments
    ]


def invoice_facts(model: CostModel | None) -> Group:
    """When the members are invoiced, in the order of the file."""
    found = [_invoice(invoice) for invoice in model.invoices] if model else []
    return Group("fakturor", "Fakturor", tuple(found), "När fakturor skickas: uppgift saknas.")


def _invoice(invoice: PlannedInvoice) -> Said:
    when = f"{invoice.day} {month(invoice.month)}" if invoice.day else month(invoice.month)
    if invoice.year is InvoiceYear.FOLLOWING:
        when += " året efter"
    parts = filter(
        None,
        (
            _AMOUNTS_SV[invoice.amount] if invoice.amount else "",
            f"{percent_sv(invoice.part * 100)} av året" if invoice.part is not None else "",
            f"för {_months(invoice.covers)}" if invoice.covers else "",
            f"efter minuterna i {_months(invoice.minutes)}" if invoice.minutes else "",
            "minus det som är fakturerat tidigare" if invoice.minus_earlier else "",
        ),
    )
    return Said(when.capitalize(), ", ".join(parts).capitalize(), to_confirm=bool(invoice.assumed))


def _months(months: tuple[int, int]) -> str:
    first, last = months
    return f"{month(first)}–{month(last)}" if first != last else month(first)


def governance_facts(register: Register) -> Group:
    """Who steers."""
    said = register.governance
    least = said.least_meetings_per_year
    return Group(
        "styrning",
        "Styrning",
        (
            Said("Styrgrupp", said.steering_group or "", to_confirm="steering_group" in said.assumed),
            Said(
                "Möten",
                f"Minst {least} om året" if least else "",
                to_confirm="least_meetings_per_year" in said.assumed,
            ),
            Said(
                "Numren i telefonlistan kontrolleras",
                f"Minst var {said.numbers_checked_every_months or CHECK_EVERY_MONTHS}:e månad",
                to_confirm="numbers_checked_every_months" in said.assumed,
            ),
        ),
    )


def reporting_facts(register: Register) -> Group:
    """What is reported or gone through again and again."""
    facts = [Said(each.report, _CYCLES_SV[each.cycle], to_confirm=bool(each.assumed)) for each in register.reporting]
    why = "Vad som rapporteras: uppgift saknas."
    return Group("rapportering", "Rapportering och uppföljning", tuple(facts), why)


def percent_sv(value: Decimal) -> str:
    """A percentage with the decimals that it has."""
    exact = value.normalize()
    exponent = exact.as_tuple().exponent
    return swedish.percent(value, max(0, -exponent) if isinstance(exponent, int) else 0)
