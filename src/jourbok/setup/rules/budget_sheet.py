"""A budget as offices keep it in a spreadsheet: headings in any order, lines, sum rows, and what stands astray."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jourbok.economy.rules.budget import BudgetRow
from jourbok.kernel.errors import BadInput
from jourbok.setup.rules.cells import Cell, CellFault, SheetRow, amount_ore, without_error_values, words_of
from jourbok.setup.rules.whole_file import Refused

#: The words of each heading, without dots over letters and without the year that may follow.
_HEADINGS: Final[Mapping[str, str]] = {
    "ansvar": "responsibility",
    "verksamhet": "activity",
    "vhet": "activity",
    "verks": "activity",
    "konto": "account",
    "obj": "cost_object",
    "objekt": "cost_object",
    "objekttext": "object_text",
    "text": "text",
    "kontotext": "text",
    "benamning": "text",
    "forandring": "change",
    "forandr": "change",
    "anteckning": "note",
    "anteckningar": "note",
    "notering": "note",
    "kommentar": "note",
}
_BUDGET: Final = re.compile(r"bud(?:get)? ?(\d{4})(?: \(?(?:kr|sek)\)?)?")
_YEAR_AFTER: Final = re.compile(r" \d{4}$")
_SUM: Final = re.compile(r"(?:del)?(?:netto|summa|sum|totalt?|totalsumma)\b.*", re.IGNORECASE)
#: A note that says only this says nothing.
_ASTRAY: Final = re.compile(r"-?[\d\s.,]*\d\s*%?")
AMOUNTS: Final = ("previous", "change", "amount")
_TEXTS: Final = ("responsibility", "activity", "account", "cost_object", "object_text", "text", "note")
_LONGEST: Final = {"responsibility": 20, "activity": 20, "account": 20, "cost_object": 20, "note": 1000}
LONGEST_TEXT: Final = 200
#: A title and a date may stand above the headings, not a whole other table.
HEADINGS_WITHIN: Final = 50


class BudgetFileRefused(BadInput):
    """The file cannot be read as a budget of the year; nothing of it is used."""

    code = "budget_file_refused"


@dataclass(frozen=True, slots=True)
class Headings:
    """Which column holds what, and the line that the headings stand on."""

    line: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SumRow:
    """A sum that the file states, by column: `previous`, `change` and `amount` in öre, those that are written."""

    line: int
    text: str
    stated: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the budget and where it stands."""

    line: int
    row: BudgetRow


@dataclass(frozen=True, slots=True)
class Astray:
    """Something that belongs to no column: it is told, and the rest is used."""

    line: int
    message: str


Found = BudgetLine | SumRow | Refused | Astray


def headings_in(rows: Sequence[SheetRow], year: int) -> Headings | None:
    """The first row that names an account and a budget of some year; None where there is none.

    Raises BudgetFileRefused when that row has not the year's budget and the year before's, or one of them twice.
    """
    for row in rows[:HEADINGS_WITHIN]:
        named = [_heading(words_of(cell)) for cell in row.cells]
        if "account" in named and any(name.startswith("budget ") for name in named):
            return Headings(row.line, _columns(named, year, row.line))
    return None


def _heading(words: str) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFD", words.casefold()) if letter.isascii())
    plain = " ".join(plain.replace("_", " ").replace(".", " ").replace(":", " ").split())
    if found := _BUDGET.fullmatch(plain):
        return f"budget {found.group(1)}"
    return _HEADINGS.get(_YEAR_AFTER.sub("", plain), "")


def _columns(named: Sequence[str], year: int, line: int) -> dict[str, int]:
    budgets = {f"budget {year}": "amount", f"budget {year - 1}": "previous"}
    names = [budgets.get(name, name) for name in named]
    if "text" not in names:
        names = ["text" if name == "object_text" else name for name in names]
    twice = sorted({_written(name, year) for name in names if name and names.count(name) > 1})
    missing = [_written(name, year) for name in ("text", "previous", "amount") if name not in names]
    if twice or missing:
        told = [f"Kolumner som står två gånger: {', '.join(twice)}."] if twice else []
        told += [f"Kolumner saknas: {', '.join(missing)}."] if missing else []
        raise BudgetFileRefused(f"Rad {line}: {' '.join(told)} Kontrollera rubrikerna och --year.")
    return {name: place for place, name in enumerate(names) if name in (*_TEXTS, *AMOUNTS)}


def _written(name: str, year: int) -> str:
    return {"amount": f"budget_{year}", "previous": f"budget_{year - 1}", "change": "forandring"}.get(name, name)


def read_budget(rows: Sequence[SheetRow], year: int, headings: Headings) -> Iterator[Found]:
    """Each row under the headings as a line, a sum, or a reason why it is neither; and every cell that is astray."""
    for row in rows:
        if row.line <= headings.line or not any(words_of(cell) or isinstance(cell, CellFault) for cell in row.cells):
            continue
        if [_heading(words_of(cell)) for cell in row.cells].count("account"):
            continue  # the headings again, on the next printed page
        yield from _astray(row, headings)
        yield from _read(row, year, headings)


def _astray(row: SheetRow, headings: Headings) -> Iterator[Astray]:
    """What stands outside the columns, and a note that is a lone number or a spreadsheet's own error."""
    known = set(headings.columns.values())
    for place, cell in enumerate(row.cells):
        words = cell.message if isinstance(cell, CellFault) else words_of(cell)
        if place not in known and words:
            yield Astray(row.line, f"”{words[:60]}” står utanför kolumnerna och används inte.")
    note = _cell(row, headings, "note")
    if isinstance(note, CellFault):
        yield Astray(row.line, f"{note.message} Anteckningen används inte.")
    for word in _split_note(note)[1]:
        yield Astray(row.line, f"”{word[:60]}” i anteckningen är ingen anteckning och används inte.")


def _split_note(note: Cell) -> tuple[str, list[str]]:
    """The note, and what of its cell is none."""
    text, errors = without_error_values(words_of(note))
    return ("", [text, *errors]) if _ASTRAY.fullmatch(text) else (text, errors)


def _cell(row: SheetRow, headings: Headings, name: str) -> Cell:
    place = headings.columns.get(name)
    return row.cells[place] if place is not None and place < len(row.cells) else None


def _read(row: SheetRow, year: int, headings: Headings) -> Iterator[Found]:
    told = {name: words_of(_cell(row, headings, name)) for name in _TEXTS}
    told["note"] = _split_note(_cell(row, headings, "note"))[0]
    faults = [cell.message for name in _TEXTS[:-1] if isinstance(cell := _cell(row, headings, name), CellFault)]
    amounts: dict[str, int] = {}
    for name in AMOUNTS:
        try:
            amount = None if headings.columns.get(name) in row.repeated else amount_ore(_cell(row, headings, name))
        except BadInput as problem:
            faults.append(f"{_written(name, year)}: {problem.message}")
        else:
            amounts |= {} if amount is None else {name: amount}
    if faults:
        yield Refused(row.line, " ".join(faults))
    elif (summed := _sum_word(told)) is not None:
        yield SumRow(row.line, summed, amounts)
    elif amounts or told["account"]:
        yield _line(row.line, told, amounts, year, has_change="change" in headings.columns)
    elif any(told.values()):
        words = " ".join(word for word in told.values() if word)
        yield Astray(row.line, f"”{words[:60]}” har varken konto eller belopp och används inte.")


def _sum_word(told: Mapping[str, str]) -> str | None:
    """What a row without account calls itself when it is a sum."""
    if told["account"] and not _SUM.fullmatch(told["account"]):
        return None
    return next((words for name, words in told.items() if name != "note" and _SUM.fullmatch(words)), None)


def _line(line: int, told: Mapping[str, Any], amounts: Mapping[str, int], year: int, *, has_change: bool) -> Found:
    previous, amount = amounts.get("previous", 0), amounts.get("amount", 0)
    change = amounts.get("change", 0) if has_change else amount - previous
    problems = list(_problems(told))
    if previous + change != amount:
        problems.append(
            f"budget_{year - 1} + forandring är {kronor(previous + change)}, men budget_{year} är {kronor(amount)}."
        )
    if problems:
        return Refused(line, " ".join(problems))
    return BudgetLine(line, BudgetRow(**told, previous_ore=previous, change_ore=change, amount_ore=amount))


def _problems(told: Mapping[str, str]) -> Iterator[str]:
    if not (told["account"] or told["text"]):
        yield "Raden har belopp men varken konto eller text."
    for name, words in told.items():
        if len(words) > _LONGEST.get(name, LONGEST_TEXT):
            yield f"”{words[:40]}…” är för långt: högst {_LONGEST.get(name, LONGEST_TEXT)} tecken."


def kronor(ore: int) -> str:
    """The amount as people read it: kronor with spaces between thousands, and öre where there are any."""
    whole, left = divmod(abs(ore), 100)
    text = f"{whole:,}".replace(",", " ") + (f",{left:02}" if left else "")
    return f"-{text}" if ore < 0 else text
