"""Which of an SIE file's amounts are the service's outcome of a year: in which month, of which account and for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from jourbok.economy.rules.accounting import Accounting
from jourbok.economy.rules.sie import Balance, BalanceKind, RowKind, SieFile
from jourbok.economy.rules.sie.model import ObjectKey

LONGEST_CODE: Final = 20
#: Kinds of account that are balances and never outcome.
_BALANCE_SHEET: Final = frozenset({"T", "S"})


class Why(StrEnum):
    """Why an amount is not in the outcome. The first three are as they should be, the others somebody must look at."""

    BALANCE = "balance_account"
    NOT_COUNTED = "account_not_counted"
    OTHERS = "other_responsibility"
    OTHER_YEAR = "other_year"
    UNKNOWN_ACCOUNT = "unknown_account"
    NO_RESPONSIBILITY = "no_responsibility"

    @property
    def is_expected(self) -> bool:
        return self in {Why.BALANCE, Why.NOT_COUNTED, Why.OTHERS}

    @property
    def text_sv(self) -> str:
        return _WHY_SV[self]


_WHY_SV: Final = {
    Why.BALANCE: "balanskonto",
    Why.NOT_COUNTED: "kontot räknas inte till utfallet",
    Why.OTHERS: "någon annans ansvar",
    Why.OTHER_YEAR: "ett annat år",
    Why.UNKNOWN_ACCOUNT: "kontot är okänt",
    Why.NO_RESPONSIBILITY: "ansvar saknas",
}


@dataclass(frozen=True, slots=True, order=True)
class LedgerKey:
    """Where an amount stands in the ledger of a year."""

    month: int
    account: str
    responsibility: str = ""
    activity: str = ""
    cost_object: str = ""


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount of the file with the day, or the month, that it is of."""

    on: date
    account: str
    ore: int
    objects: tuple[ObjectKey, ...]


@dataclass(slots=True)
class Placed:
    """What was placed: öre by key; and what was not: rows and öre by reason and account.

    `is_whole_ledger` when the file has the ledger of its months, and not only some vouchers. `months` are those of the
    year that it then tells of, also such as have no amount.
    """

    is_whole_ledger: bool
    months: frozenset[int]
    ore: dict[LedgerKey, int] = field(default_factory=dict)
    rows: int = 0
    left: Counter[tuple[Why, str]] = field(default_factory=Counter)
    left_ore: Counter[tuple[Why, str]] = field(default_factory=Counter)

    @property
    def is_all_placed(self) -> bool:
        return all(why.is_expected for why, _ in self.left)


def place_outcome(file: SieFile, *, year: int, accounting: Accounting, known: Collection[str]) -> Placed:
    """The file's outcome of a calendar year; a debit is a cost and positive.

    `known` are the accounts that the ledger has besides those of the file's own chart. Vouchers are read where there
    are any; otherwise the months' balances, otherwise the year's result, which lies on its last month.
    """
    chart = {account.number: account.kind for account in file.accounts}
    amounts = list(_amounts(file, accounting))
    placed = Placed(is_whole_ledger=file.variant == "E" or not file.vouchers, months=_months(file, amounts, year))
    for amount in amounts:
        placed.rows += 1
        why = _why_not(amount, year, accounting, chart, known)
        if why is not None:
            placed.left[why, amount.account] += 1
            placed.left_ore[why, amount.account] += amount.ore
            continue
        key = _key(amount, accounting)
        placed.ore[key] = placed.ore.get(key, 0) + amount.ore
    placed.ore = {key: ore for key, ore in placed.ore.items() if ore}
    return placed


def _amounts(file: SieFile, accounting: Accounting) -> Iterator[_Amount]:
    if file.vouchers:
        yield from _of_vouchers(file)
    elif any(balance.kind is BalanceKind.PERIOD for balance in file.balances):
        yield from _of_periods(file, accounting)
    else:
        yield from _of_the_year(file)


def _of_vouchers(file: SieFile) -> Iterator[_Amount]:
    for voucher in file.vouchers:
        for row in voucher.rows:
            on = row.on or voucher.on
            if row.kind is RowKind.TRANS and on is not None:
                yield _Amount(on, row.account, row.amount_ore, row.objects)


def _of_periods(file: SieFile, accounting: Accounting) -> Iterator[_Amount]:
    """The months' balances by responsibility, and what is left of each account's whole without one."""
    rest: Counter[tuple[str, str]] = Counter()
    for balance in file.balances:
        if balance.kind is not BalanceKind.PERIOD:
            continue
        at = (balance.period, balance.account)
        if not balance.objects:
            rest[at] += balance.amount_ore
        elif [dimension for dimension, _ in balance.objects] == [accounting.responsibility_dimension]:
            rest[at] -= balance.amount_ore
            yield _Amount(_first_of(balance.period), balance.account, balance.amount_ore, balance.objects)
    for (period, account), ore in rest.items():
        if ore:
            yield _Amount(_first_of(period), account, ore, ())


def _of_the_year(file: SieFile) -> Iterator[_Amount]:
    ends = {year.number: year.ends_on for year in file.years}
    for balance in file.balances:
        if balance.kind is BalanceKind.RESULT and balance.year in ends:
            yield _Amount(_end_of(file, balance, ends), balance.account, balance.amount_ore, balance.objects)


def _end_of(file: SieFile, balance: Balance, ends: dict[int, date]) -> date:
    """The last day of the balance's year, or the day to which the file's own year is booked."""
    booked = _booked_to(file)
    return booked if balance.year == 0 and booked is not None else ends[balance.year]


def _booked_to(file: SieFile) -> date | None:
    text = next((post.text(0) for post in file.others if post.label == "#OMFATTN"), "")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _first_of(period: str) -> date:
    return date(int(period[:4]), int(period[4:]), 1)


def _months(file: SieFile, amounts: list[_Amount], year: int) -> frozenset[int]:
    """From the year's first month that the file knows of to its last, whether or not anything is booked on each."""
    days = [amount.on for amount in amounts if amount.on.year == year]
    days += [own.starts_on for own in file.years if own.number == 0 and own.starts_on.year == year]
    booked = _booked_to(file)
    days += [booked] if booked is not None and booked.year == year else []
    starts_before = any(own.number == 0 and own.starts_on.year < year <= own.ends_on.year for own in file.years)
    if not days:
        return frozenset()
    first = 1 if starts_before else min(day.month for day in days)
    return frozenset(range(first, max(day.month for day in days) + 1))


def _why_not(
    amount: _Amount, year: int, accounting: Accounting, chart: dict[str, str], known: Collection[str]
) -> Why | None:
    """The first reason why the amount is not in the year's outcome; None when it is."""
    account, kind = amount.account, chart.get(amount.account)
    if kind in _BALANCE_SHEET or (not kind and account[:1] in {"1", "2"}):
        return Why.BALANCE
    if amount.on.year != year:
        return Why.OTHER_YEAR
    if (kind is None and account not in known) or len(account) > LONGEST_CODE:
        return Why.UNKNOWN_ACCOUNT
    if not accounting.is_counted(account):
        return Why.NOT_COUNTED
    if accounting.responsibilities:
        responsibility = _object(amount, accounting.responsibility_dimension)
        if not responsibility:
            return Why.NO_RESPONSIBILITY
        if responsibility not in accounting.responsibilities:
            return Why.OTHERS
    return None


def _key(amount: _Amount, accounting: Accounting) -> LedgerKey:
    return LedgerKey(
        month=amount.on.month,
        account=amount.account,
        responsibility=_object(amount, accounting.responsibility_dimension),
        activity=_object(amount, accounting.activity_dimension),
        cost_object=_object(amount, accounting.object_dimension),
    )


def _object(amount: _Amount, dimension: str) -> str:
    return next((number for at, number in amount.objects if at == dimension), "")[:LONGEST_CODE]
