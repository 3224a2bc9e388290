"""What the staff costs by pay type and month: hours, what an hour costs, and the charges on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.money import percent_of, round_half_up


class PayType(StrEnum):
    """What an hour is paid as. Source: the accounts 50211 to 50226 of the host's budget; AB 20-21 §§."""

    ORDINARY = "ordinary"
    HOURLY = "hourly"
    UNSOCIAL = "unsocial"
    ADDITIONAL = "additional"
    OVERTIME = "overtime"
    QUALIFIED_OVERTIME = "qualified_overtime"
    STANDBY = "standby"
    ON_CALL = "on_call"

    @property
    def label_sv(self) -> str:
        return _LABELS[self]


_LABELS: Final = {
    PayType.ORDINARY: "Ordinarie arbetstid",
    PayType.HOURLY: "Timlön",
    PayType.UNSOCIAL: "OB-tillägg",
    PayType.ADDITIONAL: "Fyllnadstid",
    PayType.OVERTIME: "Enkel övertid",
    PayType.QUALIFIED_OVERTIME: "Kvalificerad övertid",
    PayType.STANDBY: "Beredskap",
    PayType.ON_CALL: "Jour",
}
#: How payroll offices write the types; by the words in small letters.
_WORDS: Final[Mapping[str, PayType]] = {
    **{label.casefold(): kind for kind, label in _LABELS.items()},
    **{kind.value: kind for kind in PayType},
    "ordinarie": PayType.ORDINARY,
    "ordinarie tid": PayType.ORDINARY,
    "månadslön": PayType.ORDINARY,
    "lön": PayType.ORDINARY,
    "timlöner": PayType.HOURLY,
    "timavlönad": PayType.HOURLY,
    "ob": PayType.UNSOCIAL,
    "ob-ersättning": PayType.UNSOCIAL,
    "fyllnad": PayType.ADDITIONAL,
    "mertid": PayType.ADDITIONAL,
    "övertid": PayType.OVERTIME,
    "övertid enkel": PayType.OVERTIME,
    "övertid kvalificerad": PayType.QUALIFIED_OVERTIME,
    "kval övertid": PayType.QUALIFIED_OVERTIME,
    "jourtid": PayType.ON_CALL,
    "beredskapstid": PayType.STANDBY,
}


class PayKind(StrEnum):
    """Whether hours have been paid or are planned."""

    OUTCOME = "outcome"
    PLAN = "plan"


class PayrollRefused(BadInput):
    """The hours cannot be kept as they were told."""

    code = "payroll_refused"


@dataclass(frozen=True, slots=True, order=True)
class PayKey:
    """Where hours stand: the month, outcome or plan, and the pay type."""

    year: int
    month: int
    kind: PayKind
    pay_type: PayType


@dataclass(frozen=True, slots=True)
class Pay:
    """Hours of a pay type in a month, the wages for them and the charges on the wages, in öre.

    `wages_ore` is None for planned hours whose price is not told: they are taken to cost what the hours paid so far do.
    """

    hours: Decimal
    wages_ore: int | None
    charges_ore: int = 0

    def __add__(self, other: Pay) -> Pay:
        known = self.wages_ore is not None and other.wages_ore is not None
        wages = (self.wages_ore or 0) + (other.wages_ore or 0) if known else None
        return Pay(self.hours + other.hours, wages, self.charges_ore + other.charges_ore)

    @property
    def cost_ore(self) -> int:
        """Wages and charges together."""
        return (self.wages_ore or 0) + self.charges_ore


NOTHING: Final = Pay(Decimal(0), 0)


@dataclass(frozen=True, slots=True)
class PayLine:
    """A line of a payroll file: which hours, by which price. `age` is at the beginning of the year."""

    key: PayKey
    pay: Pay
    line: int = 0
    age: int | None = None


@dataclass(slots=True)
class Payroll:
    """What a file says of whole months: the sum by key, and which months of which kind it tells of."""

    pay: dict[PayKey, Pay] = field(default_factory=dict)

    @property
    def months(self) -> set[tuple[int, int, PayKind]]:
        return {(key.year, key.month, key.kind) for key in self.pay}


def pay_type_of(words: str) -> PayType | None:
    """The pay type that the words mean; None where they mean none that is known."""
    return _WORDS.get(" ".join(words.casefold().split()))


def wages_of(hours: Decimal, ore_per_hour: int) -> int:
    """What the hours cost at the price, to the nearest öre, a half away from zero."""
    return round_half_up(Fraction(hours) * ore_per_hour)


def charges_on(wages_ore: int, percent: Decimal | None) -> int:
    """The charges on the wages, to the nearest öre; nothing where no percentage is known."""
    return 0 if percent is None else percent_of(wages_ore, Fraction(percent))


def summed(lines: Iterable[PayLine]) -> Payroll:
    """The lines by month, kind and pay type. Raises PayrollRefused when only some hours of a key have a price."""
    found: dict[PayKey, Pay] = {}
    for each in lines:
        before = found.get(each.key)
        if before is not None and (before.wages_ore is None) != (each.pay.wages_ore is None):
            raise PayrollRefused(
                f"Rad {each.line}: {each.key.pay_type.label_sv} i samma månad har pris på en rad men inte på en annan."
            )
        found[each.key] = each.pay if before is None else before + each.pay
    return Payroll(found)


def changes(before: Mapping[PayKey, Pay], after: Mapping[PayKey, Pay]) -> list[dict[str, Any]]:
    """Each key that becomes something else: what it was and becomes, as JSON holds it; None where there was nothing."""
    return [
        {**_place(key), "was": _told(before.get(key)), "becomes": _told(after.get(key))}
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def _place(key: PayKey) -> dict[str, Any]:
    return {"month": f"{key.year}-{key.month:02}", "kind": key.kind.value, "pay_type": key.pay_type.value}


def _told(pay: Pay | None) -> dict[str, Any] | None:
    if pay is None:
        return None
    return {"hours": str(pay.hours), "wages_ore": pay.wages_ore, "charges_ore": pay.charges_ore}


def total(pays: Iterable[Pay]) -> Pay:
    """The sum of hours and öre."""
    return sum(pays, start=NOTHING)


def price_of(paid: Sequence[Pay]) -> Fraction | None:
    """What an hour has cost with charges, in öre; None where no hour has been paid."""
    whole = total(paid)
    return Fraction(whole.cost_ore) / Fraction(whole.hours) if whole.hours > 0 else None
