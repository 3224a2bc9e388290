"""What the hours of a payroll file sum to, held against what the file states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jourbok.economy.rules.payroll import Pay, PayLine, total
from jourbok.setup.rules.budget_sheet import kronor
from jourbok.setup.rules.payroll_sheet import Found, PaySum, Unplaced
from jourbok.setup.rules.whole_file import Refused


@dataclass(frozen=True, slots=True)
class PayrollRead:
    """What was read of a file. `refused` keep the whole file from being used; `unplaced` do not."""

    lines: tuple[PayLine, ...]
    unplaced: tuple[Unplaced, ...] = ()
    refused: tuple[Refused, ...] = ()
    stated: PaySum | None = None

    @property
    def sums(self) -> Pay:
        """Of all hours in the file, also those without a place."""
        return _whole((*self.lines, *self.unplaced))


def _whole(hours: Iterable[PayLine | Unplaced]) -> Pay:
    """The sum of hours and of the wages that are told."""
    return total(replace(each.pay, wages_ore=each.pay.wages_ore or 0) for each in hours)


def sum_up(found: Iterable[Found]) -> PayrollRead:
    """The lines and what they sum to; a stated sum that does not add up is refused with the difference.

    The last sum row is the whole file's. One before it may be of the lines since the last sum row, or of all so far.
    """
    every = list(found)
    hours: list[PayLine | Unplaced] = [each for each in every if isinstance(each, PayLine | Unplaced)]
    sums = [each for each in every if isinstance(each, PaySum)]
    refused = [each for each in every if isinstance(each, Refused)]
    if not refused:
        refused = list(_wrong_sums(hours, sums))
    return PayrollRead(
        lines=tuple(each for each in hours if isinstance(each, PayLine)),
        unplaced=tuple(each for each in hours if isinstance(each, Unplaced)),
        refused=tuple(refused),
        stated=sums[-1] if sums else None,
    )


def _wrong_sums(hours: Sequence[PayLine | Unplaced], sums: Sequence[PaySum]) -> Iterator[Refused]:
    begins = 0
    for number, stated in enumerate(sums, 1):
        above = [each for each in hours if each.line < stated.line]
        wholes = [_whole(above if number < len(sums) else hours)]
        if number < len(sums):
            wholes.append(_whole(each for each in above if each.line > begins))
        if not any(_agrees(whole, stated) for whole in wholes):
            yield Refused(stated.line, _does_not_add_up(stated, wholes[0]))
        begins = stated.line


def _agrees(whole: Pay, stated: PaySum) -> bool:
    return stated.hours in {None, whole.hours} and stated.wages_ore in {None, whole.wages_ore or 0}


def _does_not_add_up(stated: PaySum, whole: Pay) -> str:
    told = []
    if stated.hours is not None and stated.hours != whole.hours:
        told.append(_told("timmar", int(whole.hours * 100), int(stated.hours * 100), stated.text))
    if stated.wages_ore is not None and stated.wages_ore != (whole.wages_ore or 0):
        told.append(_told("belopp", whole.wages_ore or 0, stated.wages_ore, stated.text))
    return f"Summan stämmer inte. {' '.join(told)}"


def _told(what: str, are: int, says: int, text: str) -> str:
    """The difference in words; both are hundredths, of hours or of kronor."""
    return f"{what}: raderna blir {kronor(are)} men {text} säger {kronor(says)}, skillnad {kronor(are - says)}."
