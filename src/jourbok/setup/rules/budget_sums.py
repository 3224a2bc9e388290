"""What the lines of a budget sum to, held against what the file states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from jourbok.economy.rules.budget import BudgetRow
from jourbok.setup.rules.budget_sheet import AMOUNTS, Astray, BudgetLine, Found, SumRow, kronor
from jourbok.setup.rules.whole_file import Refused

_FIELDS: Final = {"previous": "previous_ore", "change": "change_ore", "amount": "amount_ore"}


@dataclass(frozen=True, slots=True)
class BudgetRead:
    """What was read of a file: its lines, its last sum row, and what was wrong or astray.

    `refused` keep the whole file from being used; `astray` do not.
    """

    year: int
    rows: tuple[BudgetRow, ...]
    stated: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
    astray: tuple[Astray, ...] = ()

    @property
    def sums(self) -> dict[str, int]:
        return _sums(self.rows)

    @property
    def difference(self) -> dict[str, int]:
        """The lines' sums less the stated ones, where one is stated."""
        return {name: self.sums[name] - stated for name, stated in self.stated.items()}


def sum_up(found: Iterable[Found], year: int) -> BudgetRead:
    """The lines and their sums; a stated sum that does not add up, and a line that stands twice, is refused.

    The last sum row is the whole budget's. One before it may be of the lines since the last
    sum row, or of all so far.
    """
    every = list(found)
    lines = [each for each in every if isinstance(each, BudgetLine)]
    sums = [each for each in every if isinstance(each, SumRow) and each.stated]
    refused = [each for each in every if isinstance(each, Refused)]
    refused += [*_repeated(lines), *_wrong_sums(lines, sums, year)]
    return BudgetRead(
        year=year,
        rows=tuple(each.row for each in lines),
        stated=dict(sums[-1].stated) if sums else {},
        refused=tuple(sorted(refused, key=lambda each: each.line)),
        astray=tuple(each for each in every if isinstance(each, Astray)),
    )


def _sums(rows: Sequence[BudgetRow]) -> dict[str, int]:
    return {name: sum(getattr(row, field_name) for row in rows) for name, field_name in _FIELDS.items()}


def _repeated(lines: Sequence[BudgetLine]) -> Iterator[Refused]:
    seen: dict[tuple[str, ...], int] = {}
    for each in lines:
        first = seen.setdefault(each.row.known_as, each.line)
        if first != each.line:
            yield Refused(each.line, f"Samma konto och text står redan på rad {first}.")


def _wrong_sums(lines: Sequence[BudgetLine], sums: Sequence[SumRow], year: int) -> Iterator[Refused]:
    begins = 0
    for number, stated in enumerate(sums, 1):
        above = [each for each in lines if each.line < stated.line]
        wholes = [_sums([each.row for each in (above if number < len(sums) else lines)])]
        if number < len(sums):
            wholes.append(_sums([each.row for each in above if each.line > begins]))
        if not any(all(whole[name] == ore for name, ore in stated.stated.items()) for whole in wholes):
            yield Refused(stated.line, _does_not_add_up(stated, wholes[0], year))
        begins = stated.line


def _does_not_add_up(stated: SumRow, whole: Mapping[str, int], year: int) -> str:
    told = [
        f"{written(name, year)}: raderna blir {kronor(whole[name])} men {stated.text} säger {kronor(ore)}, "
        f"skillnad {kronor(whole[name] - ore)}."
        for name, ore in stated.stated.items()
        if whole[name] != ore
    ]
    return f"Summan stämmer inte. {' '.join(told)}"


def written(name: str, year: int) -> str:
    """The column's name in the file and in the answer."""
    return {"previous": f"budget_{year - 1}", "change": "forandring", "amount": f"budget_{year}"}[name]


def in_kronor(amounts: Mapping[str, int], year: int) -> dict[str, int | Decimal]:
    """By the columns' names: whole kronor, or with two decimals where any of them has öre."""
    has_ore = any(ore % 100 for ore in amounts.values())
    told = {written(name, year): amounts[name] for name in AMOUNTS if name in amounts}
    return {name: Decimal(ore).scaleb(-2) if has_ore else ore // 100 for name, ore in told.items()}
