"""What there is to tell of an SIE file: its type, its counts, whether it balances and what was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

from jourbok.economy.rules.sie.model import RowKind, Voucher
from jourbok.economy.rules.sie.posts import Fault
from jourbok.economy.rules.sie.reading import Reading

#: More faults than this are counted and not told one by one.
MOST_TOLD: Final = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """A file in ten facts, in the order and with the names of `jourbok sie --json`."""

    type: int
    variant: str
    company: str
    accounts: int
    objects: int
    vouchers: int
    transactions: int
    balanced: bool
    errors: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"errors": list(self.errors)}


def summary(reading: Reading) -> Summary:
    """The facts of a file that was read.

    Accounts are counted by number, objects by dimension and number. Vouchers with a number are counted by series,
    number and date, each without a number as its own. Transactions are all `#TRANS`, also such as could not be read.
    """
    file = reading.file
    rows = (row for voucher in file.vouchers for row in voucher.rows)
    return Summary(
        type=file.type,
        variant=file.variant,
        company=file.company,
        accounts=len({account.number for account in file.accounts}),
        objects=len({(each.dimension, each.number) for each in file.objects}),
        vouchers=_distinct(file.vouchers),
        transactions=sum(row.kind is RowKind.TRANS for row in rows) + reading.lost_rows,
        balanced=reading.is_balanced,
        errors=tuple(_told(reading.faults)),
    )


def _distinct(vouchers: tuple[Voucher, ...]) -> int:
    numbered = {(each.series, each.number, each.on) for each in vouchers if each.number}
    return len(numbered) + sum(not each.number for each in vouchers)


def _told(faults: tuple[Fault, ...]) -> Iterator[str]:
    yield from map(str, faults[:MOST_TOLD])
    if len(faults) > MOST_TOLD:
        yield f"Rad {faults[MOST_TOLD].line}: här och längre ner finns {len(faults) - MOST_TOLD} fel till."
