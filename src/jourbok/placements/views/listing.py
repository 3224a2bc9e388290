"""The register as a table on the page and as a sheet; no sheet holds a hidden address or what is noted for us alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from jourbok.documents.excel import Cell as SheetCell
from jourbok.documents.excel import Ore, Sheet
from jourbok.kernel import swedish
from jourbok.placements.rules.places import PlaceFacts, tel
from jourbok.placements.selectors import PlaceShown
from jourbok.web.tables import Cell, Column, Table

COLUMNS = ("Plats", "Var", "Tar emot", "Telefon", "Pris per dygn", "Lediga")
HEADERS = (
    "Namn",
    "Slag",
    "Var",
    "Adress",
    "Telefon",
    "Telefon på natten",
    "Tar emot",
    "För vem",
    "Pris per dygn",
    "Priset uppgavs",
    "Ramavtal",
    "Avtalsnummer",
    "Lediga platser",
    "Uppgavs",
    "Används från",
)


def register_table(places: Iterable[PlaceShown], caption: str, excel_url: str = "") -> Table:
    """The places, one a row, with numbers to call."""
    return Table(
        caption,
        [Column(label, numeric=label == "Pris per dygn") for label in COLUMNS],
        [_cells(each) for each in places],
        empty_why="Ingen plats är inlagd.",
        empty_do="Lägg in den första, eller läs in dem från en fil.",
        excel_url=excel_url,
    )


def register_sheet(places: Iterable[PlaceShown]) -> Sheet:
    """The same for Excel."""
    return Sheet("Platser", HEADERS, [_line(each.facts) for each in places])


def _cells(each: PlaceShown) -> list[Cell]:
    facts = each.facts
    note = facts.kind_label if each.is_checked else f"{facts.kind_label} · inte granskad"
    price = "" if facts.price_ore is None else swedish.kronor(facts.price_ore)
    told_on = f"uppgivet {facts.price_told_on}" if facts.price_told_on else ""
    return [
        Cell(facts.name, url=reverse("placements:place", args=[each.id]), note=note),
        Cell(facts.municipality),
        Cell(facts.takes_sv or "okänt", note="Ramavtal" if facts.has_agreement else ""),
        Cell(facts.call_first, url=tel(facts.call_first), note="på natten" if facts.night_phone else ""),
        Cell(price or "okänt", note=told_on),
        Cell("okänt" if facts.free_places is None else facts.free_places, note=_told(facts)),
    ]


def _told(facts: PlaceFacts) -> str:
    return swedish.moment(facts.free_told_at) if facts.free_told_at else ""


def _line(facts: PlaceFacts) -> tuple[SheetCell, ...]:
    return (
        facts.name,
        facts.kind_label,
        facts.municipality,
        "" if facts.hides_address else facts.address,
        facts.phone,
        facts.night_phone,
        facts.takes_sv,
        facts.for_whom,
        None if facts.price_ore is None else Ore(facts.price_ore),
        facts.price_told_on,
        facts.has_agreement,
        facts.agreement_number,
        facts.free_places,
        facts.free_told_at,
        facts.valid_from,
    )
