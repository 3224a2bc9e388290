"""The budget's table: on the page, as Excel, and as a file that the import reads again."""

from __future__ import annotations

from collections.abc import Sequence

from jourbok.documents.excel import Ore
from jourbok.documents.listings import Listing, Value
from jourbok.documents.separated import separated
from jourbok.economy.rules.budget import BudgetRow

WORDS = frozenset({0, 1, 2, 3, 4, 5, 9})


def headers(year: int) -> tuple[str, ...]:
    """The headings, in the order of the host's own table."""
    named = ("Ansvar", "Verksamhet", "Konto", "Objekt", "Objekttext", "Text")
    return (*named, f"Budget {year - 1}", "Förändring", f"Budget {year}", "Anteckning")


def budget_list(rows: Sequence[BudgetRow], year: int) -> Listing:
    """The lines and their sum."""
    listed: list[tuple[Value, ...]] = [
        (*_names(row), Ore(row.previous_ore), Ore(row.change_ore), Ore(row.amount_ore), row.note) for row in rows
    ]
    if rows:
        sums = (
            sum(each)
            for each in zip(*((row.previous_ore, row.change_ore, row.amount_ore) for row in rows), strict=True)
        )
        listed.append(("Netto", "", "", "", "", "", *(Ore(ore) for ore in sums), ""))
    why = "Ingen budget är inläst för året."
    do = "Läs in den med jourbok import budget."
    return Listing("budget", f"Budget {year}", headers(year), tuple(listed), why, do, words=WORDS)


def computed_list(rows: Sequence[BudgetRow]) -> Listing:
    """The lines that follow from the others, and how."""
    how = {"admin": "av övriga rader", "social": "av lönerna", "index": "uppräkning av förra årets budget"}
    listed = tuple(
        (row.text, f"{row.percent:f} % {how[row.computed]}, i hela tusental".replace(".", ","), Ore(row.amount_ore))
        for row in rows
        if row.computed and row.percent is not None
    )
    why = "Ingen rad är beräknad ur de andra."
    return Listing(
        "beraknade", "Beräknade rader", ("Rad", "Så räknas den", "Budget"), listed, why, words=frozenset({0, 1})
    )


def budget_csv(rows: Sequence[BudgetRow], year: int) -> bytes:
    """The lines as the import reads them, without their sum."""
    listed = [
        (*_names(row), _kronor(row.previous_ore), _kronor(row.change_ore), _kronor(row.amount_ore), row.note)
        for row in rows
    ]
    told = ("ansvar", "verksamhet", "konto", "objekt", "objekttext", "text")
    return separated((*told, f"budget_{year - 1}", "forandring", f"budget_{year}", "anteckning"), listed)


def _names(row: BudgetRow) -> tuple[str, str, str, str, str, str]:
    return row.responsibility, row.activity, row.account, row.cost_object, row.object_text, row.text


def _kronor(ore: int) -> int | str:
    """Whole kronor as a number; öre after a comma, with a minus that no spreadsheet takes for a formula."""
    if ore % 100 == 0:
        return ore // 100
    whole, rest = divmod(abs(ore), 100)
    return f"{'−' if ore < 0 else ''}{whole},{rest:02}"
