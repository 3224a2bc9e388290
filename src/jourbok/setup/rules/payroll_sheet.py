"""Hours by pay type as payroll offices keep them in a spreadsheet: lines, sum rows, and what has no place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from jourbok.economy.rules.payroll import Pay, PayKey, PayKind, PayLine, charges_on, pay_type_of, wages_of
from jourbok.economy.rules.social_rates import OLDEST, YOUNGEST
from jourbok.kernel.errors import BadInput
from jourbok.setup.rules.budget_sheet import kronor
from jourbok.setup.rules.cells import Cell, CellFault, SheetRow, amount_ore, words_of
from jourbok.setup.rules.whole_file import Refused

#: The words of each heading, without dots over letters.
_HEADINGS: Final[Mapping[str, str]] = {
    "manad": "month",
    "period": "month",
    "lonart": "pay_type",
    "timmar": "hours",
    "antal timmar": "hours",
    "timkostnad": "price",
    "timlon": "price",
    "a-pris": "price",
    "belopp": "amount",
    "slag": "kind",
    "alder": "age",
}
_REQUIRED: Final = {"month": "manad", "pay_type": "lonart", "hours": "timmar"}
_KINDS: Final = {"": PayKind.OUTCOME, "utfall": PayKind.OUTCOME, "plan": PayKind.PLAN, "planerat": PayKind.PLAN}
_MONTH: Final = re.compile(r"(20\d\d)-?(0[1-9]|1[0-2])(?:-01)?(?: 00:00:00)?")
_SUM: Final = re.compile(r"(?:del)?(?:netto|summa|sum|totalt?|totalsumma)\b.*", re.IGNORECASE)
HEADINGS_WITHIN: Final = 50

#: The charges of a month on somebody of an age, in per cent; None where nobody has said.
Percent = Callable[[date, int | None], Decimal | None]


class PayrollFileRefused(BadInput):
    """The file cannot be read as hours by pay type; nothing of it is used."""

    code = "payroll_file_refused"


@dataclass(frozen=True, slots=True)
class PaySum:
    """A sum that the file states of wages and of hours, those that are written."""

    line: int
    text: str
    hours: Decimal | None
    wages_ore: int | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line whose pay type is not known: it is told, counted in the file's own sums, and kept nowhere."""

    line: int
    words: str
    pay: Pay

    @property
    def message(self) -> str:
        return f"Lönarten ”{self.words[:60]}” är okänd: {kronor(self.pay.wages_ore or 0)} kr är inte inlagda."


Found = PayLine | PaySum | Unplaced | Refused


def headings_in(rows: Sequence[SheetRow]) -> tuple[int, dict[str, int]] | None:
    """The line of the headings and the place of each; None where no row has them. Raises PayrollFileRefused."""
    for row in rows[:HEADINGS_WITHIN]:
        named = [_HEADINGS.get(_plain(words_of(cell)), "") for cell in row.cells]
        if {"month", "pay_type"} <= {*named}:
            twice = sorted({name for name in named if name and named.count(name) > 1})
            lacking = [word for name, word in _REQUIRED.items() if name not in named]
            if twice or lacking:
                told = "En rubrik står två gånger." if twice else f"Kolumner saknas: {', '.join(lacking)}."
                raise PayrollFileRefused(f"Rad {row.line}: {told}")
            return row.line, {name: place for place, name in enumerate(named) if name}
    return None


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFD", words.casefold())
    return "".join(letter for letter in letters if letter.isascii()).strip().rstrip(":.")


def read_payroll(
    rows: Sequence[SheetRow], headings: tuple[int, Mapping[str, int]], percent: Percent
) -> Iterator[Found]:
    """Each row under the headings as hours, a sum, hours without a place, or a reason why it is none of them."""
    line, columns = headings
    for row in rows:
        told = {name: _cell(row, columns, name) for name in ("month", "pay_type", "hours", "price", "amount", *_MORE)}
        if row.line > line and any(words_of(cell) or isinstance(cell, CellFault) for cell in told.values()):
            try:
                yield _read(row.line, told, percent)
            except BadInput as problem:
                yield Refused(row.line, problem.message)


_MORE: Final = ("kind", "age")


def _cell(row: SheetRow, columns: Mapping[str, int], name: str) -> Cell:
    place = columns.get(name)
    if place is None or place >= len(row.cells) or (place in row.repeated and name in {"hours", "amount"}):
        return None
    return row.cells[place]


def _read(line: int, told: Mapping[str, Cell], percent: Percent) -> Found:
    """Raises BadInput."""
    words = {name: _words(told[name]) for name in ("month", "pay_type", *_MORE)}
    hours, price, amount = _hours(told["hours"]), _amount(told, "price"), _amount(told, "amount")
    summed = next((word for word in words.values() if _SUM.fullmatch(word)), None)
    if summed is not None:
        return PaySum(line, summed, hours, amount)
    if hours is None:
        raise BadInput("Timmar saknas.")
    kind, (year, month), age = _kind(words["kind"]), _month(words["month"]), _age(words["age"])
    wages = _wages(hours, price, amount, kind)
    pay_type = pay_type_of(words["pay_type"])
    charges = charges_on(wages or 0, percent(date(year, month, 1), age))
    pay = Pay(hours, wages, charges)
    if pay_type is None:
        return Unplaced(line, words["pay_type"], pay)
    return PayLine(PayKey(year, month, kind, pay_type), pay, line, age)


def _words(cell: Cell) -> str:
    if isinstance(cell, CellFault):
        raise BadInput(cell.message)
    return words_of(cell)


def _hours(cell: Cell) -> Decimal | None:
    """Hours with two decimals at most, read as amounts are."""
    try:
        hundredths = amount_ore(cell)
    except BadInput as problem:
        raise BadInput(f"timmar: {problem.message}") from problem
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def _amount(told: Mapping[str, Cell], name: str) -> int | None:
    try:
        return amount_ore(told[name])
    except BadInput as problem:
        raise BadInput(f"{'timkostnad' if name == 'price' else 'belopp'}: {problem.message}") from problem


def _kind(words: str) -> PayKind:
    if words.casefold() not in _KINDS:
        raise BadInput(f"Slaget ”{words[:60]}” är varken utfall eller plan.")
    return _KINDS[words.casefold()]


def _month(words: str) -> tuple[int, int]:
    found = _MONTH.fullmatch(words)
    if found is None:
        raise BadInput(f"Månaden ”{words[:60]}” ska skrivas som 2022-03.")
    return int(found.group(1)), int(found.group(2))


def _age(words: str) -> int | None:
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and YOUNGEST <= int(words[:3]) <= OLDEST):
        raise BadInput(f"Åldern ”{words[:60]}” ska vara ett helt tal från {YOUNGEST} till {OLDEST}.")
    return int(words)


def _wages(hours: Decimal, price: int | None, amount: int | None, kind: PayKind) -> int | None:
    """The wages of the line: hours by price, which the amount must agree with. Raises BadInput."""
    if price is None:
        if amount is None and kind is PayKind.OUTCOME:
            raise BadInput("Varken timkostnad eller belopp är ifyllt.")
        return amount
    wages = wages_of(hours, price)
    if amount is not None and amount != wages:
        raise BadInput(
            f"Timmar gånger timkostnad är {kronor(wages)} men beloppet är {kronor(amount)}, "
            f"skillnad {kronor(wages - amount)}."
        )
    return wages
