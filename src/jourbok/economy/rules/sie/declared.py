"""What an SIE file declares before its amounts: years, accounts, dimensions and objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jourbok.economy.rules.sie.model import Account, Dimension, FinancialYear, Post, SieObject
from jourbok.economy.rules.sie.values import PostReader


@dataclass(slots=True)
class _Account:
    """An account as it is being read."""

    number: str
    name: str
    kind: str = ""
    unit: str = ""
    tax_codes: list[str] = field(default_factory=list)


class Declared:
    """Takes the posts that declare something in turn; one about an account that is not declared goes to the others."""

    def __init__(self, others: list[Post]) -> None:
        self._others = others
        self._years: list[FinancialYear] = []
        self._accounts: list[_Account] = []
        self._latest: dict[str, _Account] = {}
        self._dimensions: list[Dimension] = []
        self._objects: list[SieObject] = []
        self.reads: dict[str, Callable[[PostReader], None]] = {
            "#RAR": self._year,
            "#KONTO": self._account,
            "#KTYP": self._kind,
            "#ENHET": self._unit,
            "#SRU": self._tax_code,
            "#DIM": self._dimension,
            "#UNDERDIM": self._dimension,
            "#OBJEKT": self._object,
        }

    def found(self) -> dict[str, Any]:
        """What was declared, by the names of the file's fields."""
        accounts = (
            Account(each.number, each.name, each.kind, each.unit, tuple(each.tax_codes)) for each in self._accounts
        )
        return {
            "years": tuple(self._years),
            "accounts": tuple(accounts),
            "dimensions": tuple(self._dimensions),
            "objects": tuple(self._objects),
        }

    def _year(self, read: PostReader) -> None:
        number = read.whole(0, "årsnumret")
        starts_on, ends_on = read.day(1, "start"), read.day(2, "slut")
        if number is None:
            return
        if starts_on is None or ends_on is None:
            read.fault("räkenskapsåret saknar start eller slut.")
            return
        self._years.append(FinancialYear(number, starts_on, ends_on))

    def _account(self, read: PostReader) -> None:
        number = read.required(0, "kontonumret")
        if number is not None:
            self._add(_Account(number, read.text(1)))

    def _add(self, account: _Account) -> None:
        self._accounts.append(account)
        self._latest[account.number] = account

    def _of(self, read: PostReader) -> _Account | None:
        number = read.required(0, "kontonumret")
        if number is None:
            return None
        if number not in self._latest:
            self._others.append(Post(read.post.label, read.post.fields))
            return None
        return self._latest[number]

    def _kind(self, read: PostReader) -> None:
        account = self._of(read)
        if account is not None:
            account.kind = read.text(1)

    def _unit(self, read: PostReader) -> None:
        account = self._of(read)
        if account is not None:
            account.unit = read.text(1)

    def _tax_code(self, read: PostReader) -> None:
        account = self._of(read)
        if account is not None:
            account.tax_codes.append(read.text(1))

    def _dimension(self, read: PostReader) -> None:
        number = read.required(0, "dimensionens nummer")
        if number is not None:
            parent = read.text(2) if read.post.label == "#UNDERDIM" else ""
            self._dimensions.append(Dimension(number, read.text(1), parent))

    def _object(self, read: PostReader) -> None:
        dimension = read.required(0, "dimensionens nummer")
        if dimension is None:
            return
        number = read.required(1, "objektets nummer")
        if number is not None:
            self._objects.append(SieObject(dimension, number, read.text(2)))
