"""Runs, bills and invoices as tables of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from django.urls import reverse

from jourbok.economy.rules.explained import Step
from jourbok.kernel import swedish
from jourbok.web.tables import Cell, Column, Table

if TYPE_CHECKING:
    from jourbok.economy.models import Invoice, InvoiceLine
    from jourbok.economy.selectors import Billing, PlannedRun

_MONEY = swedish.kronor_and_ore


def of_plan(runs: Sequence[PlannedRun], year: int) -> Table:
    """The runs of the year and how far each has come."""
    columns = [Column("Körning"), Column("Faktureras"), Column("Läge"), Column("Belopp", numeric=True)]
    rows = [
        [
            Cell(run.label_sv, url=reverse("economy:invoice_run", args=[year, run.name])),
            Cell(run.when_sv),
            _state(run),
            Cell(_MONEY(run.total_ore) if run.total_ore is not None else "–"),
        ]
        for run in runs
    ]
    why, how = "Tjänstens fil har ingen fakturaplan.", "Skriv den som [[cost.invoices]]."
    return Table("Årets körningar", columns, rows, empty_why=why, empty_do=how, hide_caption=True)


def of_bills(found: Billing, names: Mapping[str, str]) -> Table:
    """Each municipality's inputs, its share and what it is invoiced; the sum last."""
    headers = ("Folkmängd", "Dagar", "Minuter", "Andel", "Del av beloppet", "Fakturerat förut", "Avgift", "Att betala")
    columns = [Column("Kommun"), *(Column(header, numeric=True) for header in headers)]
    members = {each["id"]: each for each in found.question["members"]} if found.question else {}
    rows = []
    for bill in found.bills:
        own = members.get(bill.id, {})
        inputs = [swedish.number(own[key]) if key in own else "–" for key in ("population", "days", "minutes")]
        weight = found.weights.get(bill.id)
        share = swedish.percent(weight * 100, 2) if weight is not None else "–"
        money = (bill.share_ore, -bill.earlier_ore, bill.admin_ore, bill.total_ore)
        rows.append([Cell(each) for each in (names.get(bill.id, bill.id), *inputs, share, *map(_MONEY, money))])
    if rows:
        rows.append([Cell(each) for each in _sums(found)])
    return Table("Vad var och en faktureras", columns, rows, empty_why="Det går inte att räkna än.", hide_caption=True)


def _sums(found: Billing) -> list[str]:
    members = found.question["members"] if found.question else []
    inputs = [swedish.number(sum(each[key] for each in members)) for key in ("population", "minutes")]
    whole = swedish.percent(sum(found.weights.values(), Fraction()) * 100, 2)
    bills = found.bills
    money = (
        sum(bill.share_ore for bill in bills),
        -sum(bill.earlier_ore for bill in bills),
        sum(bill.admin_ore for bill in bills),
        found.total_ore,
    )
    return ["Summa", inputs[0], "", inputs[1], whole, *map(_MONEY, money)]


def of_invoices(invoices: Iterable[Invoice], *, route: str, query: str = "") -> Table:
    """Invoices and credits with their number, receiver, dates, amounts and what has become of them."""
    headers = ("Mottagare", "Datum", "Period", "Utan avgift", "Avgift", "Summa", "Läge")
    columns = [Column("Nummer"), *(Column(header, numeric=header in _NUMBERS) for header in headers)]
    rows = [
        [
            Cell(each.number, url=reverse(route, args=[each.pk]) + query),
            Cell(each.buyer["name"]),
            Cell(each.issued_on.isoformat()),
            Cell(period_sv(each.from_on, each.to_on)),
            Cell(_MONEY(each.net_ore)),
            Cell(_MONEY(each.admin_ore)),
            Cell(_MONEY(each.total_ore)),
            standing_of(each),
        ]
        for each in invoices
    ]
    return Table("Fakturor", columns, rows, empty_why="Inga fakturor är utställda än.", hide_caption=True)


_NUMBERS = frozenset({"Utan avgift", "Avgift", "Summa"})


def standing_of(invoice: Invoice) -> Cell:
    """Whether the invoice stands, was credited, or is itself a credit."""
    if invoice.credits is not None:
        return Cell(f"Krediterar {invoice.credits.number}", kind="neutral")
    credited = getattr(invoice, "credited_by", None)
    if credited is not None:
        return Cell(f"Krediterad av {credited.number}", kind="warning")
    return Cell("Kreditfaktura" if invoice.is_credit_note else "Utställd", kind="success")


def facts_of(invoice: Invoice) -> list[tuple[str, str]]:
    """Whose it is, when, for what and how much."""
    return [
        ("Mottagare", invoice.buyer["name"]),
        ("Er referens", invoice.buyer.get("reference") or ""),
        ("Datum", invoice.issued_on.isoformat()),
        ("Förfaller", invoice.due_on.isoformat()),
        ("Period", period_sv(invoice.from_on, invoice.to_on)),
        ("Summa", _MONEY(invoice.total_ore)),
    ]


def of_lines(lines: Iterable[InvoiceLine]) -> Table:
    """The lines as they stand in the books."""
    columns = [Column("Avser"), *(Column(header, numeric=True) for header in ("Antal", "Pris", "Belopp"))]
    rows = [
        [
            Cell(line.text, note=line.note),
            Cell(swedish.number(line.quantity)),
            Cell(_MONEY(line.price_ore)),
            Cell(_MONEY(line.amount_ore)),
        ]
        for line in lines
    ]
    return Table("Rader", columns, rows, hide_caption=True)


def of_steps(steps: Iterable[Step]) -> Table:
    """How the share was reckoned."""
    columns = [Column("Steg"), Column("Uträkning"), Column("Resultat", numeric=True)]
    rows = [[Cell(step.what), Cell(step.how), Cell(step.result)] for step in steps]
    return Table("Så räknades andelen", columns, rows, hide_caption=True)


def of_history(sums: Mapping[str, Mapping[int, int]]) -> Table:
    """What each municipality has paid and got back by year, the fee in it."""
    years = sorted({year for row in sums.values() for year in row}, reverse=True)
    columns = [Column("Kommun"), *(Column(str(year), numeric=True) for year in years)]
    rows = [
        [Cell(name), *(Cell(_MONEY(row[year]) if year in row else "–") for year in years)] for name, row in sums.items()
    ]
    return Table("Betalt och återbetalt per år", columns, rows, empty_why="Inget är fakturerat än.", hide_caption=True)


def bases_sv(found: Billing) -> str:
    """``50 % efter folkmängd och 50 % efter minuter``."""
    words = {"population": "folkmängd", "minutes": "minuter"}
    bases = found.question["bases"] if found.question else []
    return " och ".join(
        f"{swedish.percent(Fraction(each['share']) * 100)} efter {words.get(each['name'], each['name'])}"
        for each in bases
    )


def period_sv(first: date, last: date) -> str:
    """``januari–juni 2021``."""
    months = [swedish.MONTHS[day.month - 1] for day in (first, last)]
    named = months[0] if months[0] == months[1] else f"{months[0]}–{months[1]}"
    return f"{named} {last.year}"


def _state(run: PlannedRun) -> Cell:
    if run.issued_on is not None:
        if run.is_stale:
            return Cell("Underlaget har ändrats", kind="warning")
        return Cell(f"Utställd {run.issued_on}", kind="success")
    if run.lacking:
        return Cell("Något saknas", kind="warning", note=run.lacking[0])
    return Cell("Kan ställas ut", kind="info")
