"""The year's ledger: known totals, shared out exactly over accounts and months that are assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """Budget or outcome of an account in a month, in öre."""

    month: int
    kind: str
    account: str
    text: str
    amount_ore: int
    is_admin_fee: bool
    assumed: bool = True


def ledger_lines(told: Mapping[str, Any]) -> list[LedgerLine]:
    """The lines of budget and outcome; each kind sums to its total with the fee, which is a percentage of the rest."""
    return [
        *_lines(told, "budget", told["budget_ore"], [each["budget"] for each in told["accounts"]]),
        *_lines(told, "outcome", told["outcome_ore"], [each["budget"] * each["spent"] for each in told["accounts"]]),
    ]


def split_total(total_ore: int, percent: int) -> tuple[int, int]:
    """The base and the fee in a total that holds both: the fee is the percentage of the base, to the nearest öre."""
    base = round(Fraction(total_ore * 100, 100 + percent))
    return base, total_ore - base


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts by weight that sum to the total; what is left goes to the largest remainders, the first at ties."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _lines(told: Mapping[str, Any], kind: str, total_ore: int, weights: Sequence[int]) -> Iterator[LedgerLine]:
    base, fee = split_total(total_ore, told["admin_percent"])
    for account, amount in zip(told["accounts"], share_out(base, weights), strict=True):
        for month, part in enumerate(share_out(amount, told["months"]), 1):
            yield LedgerLine(month, kind, account["account"], account["text"], part, is_admin_fee=False)
    for month, part in enumerate(share_out(fee, told["months"]), 1):
        yield LedgerLine(month, kind, told["fee_account"], told["fee_text"], part, is_admin_fee=True)
