"""What stands in the cells of a spreadsheet, and the amounts of money in them, as Swedish offices write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jourbok.kernel.errors import BadInput

#: No account of a service holds more than a thousand billion kronor, and every sum of them fits in the database.
LARGEST_ORE: Final = 10**17
_MINUS: Final = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]")
_UNIT: Final = re.compile(r"(kronor|kr|sek|:-)$", re.IGNORECASE)
_GROUPED: Final = re.compile(r"\d{1,3}(\.\d{3}){2,}|\d{1,3}(\.\d{3})+(?=,)")
_NUMBER: Final = re.compile(r"\d{1,18}([.,]\d{1,2}0*)?")
_ERROR_VALUE: Final = re.compile(r"#[A-ZÅÄÖ][\wÅÄÖ/.!?]*[!?]|#N/A|#SAKNAS!?", re.IGNORECASE)

#: What our own files put before a text that a spreadsheet would take for a formula.
_KEPT_FROM_COUNTING: Final = re.compile(r"'[=+\-@]")


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell of a workbook that holds nothing to read: an error value, or a formula that was never computed."""

    place: str
    message: str


Cell = str | int | float | Decimal | CellFault | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it stands in the file, with its number there.

    `repeated` are the places of cells that only repeat the row above, because they were merged with it.
    """

    line: int
    cells: tuple[Cell, ...]
    repeated: frozenset[int] = frozenset()


def words_of(cell: Cell) -> str:
    """The cell as text, its spaces made plain; nothing of one that is faulty."""
    if cell is None or isinstance(cell, CellFault):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = " ".join(str(cell).split())
    return text[1:] if _KEPT_FROM_COUNTING.match(text) else text


def without_error_values(text: str) -> tuple[str, list[str]]:
    """The text without what a spreadsheet writes where it failed to count, and those words."""
    return " ".join(_ERROR_VALUE.sub(" ", text).split()), [found.group() for found in _ERROR_VALUE.finditer(text)]


def amount_ore(cell: Cell) -> int | None:
    """The amount of a cell in öre; None where it is empty or a lone dash.

    Spaces of every kind part thousands, a comma or a point the öre; parentheses and every kind of dash are minus.
    Raises BadInput for text, error values, more than two decimals, and what no account can hold.
    """
    if isinstance(cell, CellFault):
        raise BadInput(cell.message)
    if cell is None:
        return None
    if isinstance(cell, bool):
        raise BadInput("Här ska stå ett belopp, inte sant eller falskt.")
    amount = _decimal(_plain_number(cell) if isinstance(cell, float) else str(cell))
    return None if amount is None else _whole_ore(amount, cell)


def _plain_number(value: float) -> str:
    """The number without what binary arithmetic adds far behind its öre."""
    return f"{Decimal(repr(value)).quantize(Decimal(10) ** -6):f}" if abs(value) < LARGEST_ORE else "?"


def _decimal(text: str) -> Decimal | None:
    """Raises BadInput."""
    plain = _UNIT.sub("", "".join(_MINUS.sub("-", text).split()))
    bare = plain[1:-1] if plain.startswith("(") and plain.endswith(")") else plain
    sign = -1 if bare != plain or "-" in (bare[:1], bare[-1:]) else 1
    digits = bare.strip("-") if bare.count("-") <= 1 else bare
    if digits == "" and "(" not in plain:
        return None
    digits = _GROUPED.sub(lambda found: found.group().replace(".", ""), digits)
    if not (digits.isascii() and _NUMBER.fullmatch(digits)):
        raise BadInput(
            f"”{text.strip()[:60]}” är inget belopp. Skriv bara siffror, till exempel 4 287 000 eller 12,50."
        )
    return sign * Decimal(digits.replace(",", "."))


def _whole_ore(amount: Decimal, cell: Cell) -> int:
    ore = amount * 100
    if abs(ore) > LARGEST_ORE:
        raise BadInput(f"”{words_of(cell)[:60]}” är ett större belopp än ett konto kan ha.")
    return int(ore)
