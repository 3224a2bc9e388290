"""Reading what a cost is shared by from a JSON file, and writing the shares back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jourbok.economy.rules.allocation import Allocation, AllocationMember, AllocationRefused, Basis, CostToShare
from jourbok.kernel.money import MOST_DIGITS, read_json_exactly

_DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TOP_KEYS: Final = frozenset({"cost_ore", "admin_percent", "bases", "members", "days_in_year", "minimum_ore"})
_BASIS_KEYS: Final = frozenset({"name", "share"})

#: Keys of a member that are no basis.
_MEMBER_KEYS: Final = frozenset({"id", "days", "fixed_ore"})

Values = Mapping[str, object]


def read_allocation(text: str) -> tuple[CostToShare, tuple[str, ...]]:
    """What to share and between whom, and the keys that are not used for it, like ``members[0].name``.

    Numbers are exact decimals; shares and the percentage may also be decimals in quotation marks.
    Raises NotExactJson, AllocationRefused.
    """
    top = _object(read_json_exactly(text), "Filen")
    bases = tuple(_basis(row, at) for at, row in enumerate(_list(top, "bases")))
    names = tuple(basis.name for basis in bases)
    rows = _list(top, "members")
    given = CostToShare(
        cost_ore=_whole(_required(top, "cost_ore", ""), "cost_ore"),
        bases=bases,
        members=tuple(_member(row, at, names) for at, row in enumerate(rows)),
        admin_percent=_decimal(top.get("admin_percent", 0), "admin_percent"),
        days_in_year=_whole(top["days_in_year"], "days_in_year") if "days_in_year" in top else None,
        minimum_ore=_whole(top.get("minimum_ore", 0), "minimum_ore"),
    )
    return given, tuple(_unused(top, names))


def as_json(found: Allocation) -> dict[str, object]:
    """The shares as the command writes them, in id order."""
    members = [
        {"id": share.id, "cost_ore": share.cost_ore, "admin_ore": share.admin_ore, "total_ore": share.total_ore}
        for share in found.members
    ]
    return {
        "members": members,
        "cost_ore": found.cost_ore,
        "admin_ore": found.admin_ore,
        "total_ore": found.total_ore,
    }


def _basis(row: object, at: int) -> Basis:
    where = f"bases[{at}]"
    basis = _object(row, where)
    name = _text(basis, "name", where)
    if name in _MEMBER_KEYS:
        raise AllocationRefused(f"”{name}” är ingen fördelningsgrund. Byt namn på {where}.")
    return Basis(name, _decimal(_required(basis, "share", where), f"{where}.share"))


def _member(row: object, at: int, bases: tuple[str, ...]) -> AllocationMember:
    where = f"members[{at}]"
    member = _object(row, where)
    values = {name: _number(member[name], f"{where}.{name}") for name in bases if name in member}
    days = _whole(member["days"], f"{where}.days") if "days" in member else None
    fixed_ore = _whole(member.get("fixed_ore", 0), f"{where}.fixed_ore")
    return AllocationMember(_text(member, "id", where), values, days, fixed_ore)


def _unused(top: Values, bases: tuple[str, ...]) -> Iterator[str]:
    """Every key that nothing was read from, so that a misspelt one is seen."""
    yield from sorted(top.keys() - _TOP_KEYS)
    for key, known in (("bases", _BASIS_KEYS), ("members", _MEMBER_KEYS.union(bases))):
        for at, row in enumerate(_list(top, key)):
            yield from (f"{key}[{at}].{name}" for name in sorted(_object(row, key).keys() - known))


def _object(value: object, where: str) -> Values:
    if not isinstance(value, dict):
        raise AllocationRefused(f"{where} ska vara ett objekt: {{ … }}.")
    return value


def _list(values: Values, key: str) -> list[object]:
    found = _required(values, key, "")
    if not isinstance(found, list):
        raise AllocationRefused(f"{key} ska vara en lista: [ … ].")
    return found


def _required(values: Values, key: str, where: str) -> object:
    if key not in values:
        raise AllocationRefused(f"{where or 'Filen'} saknar ”{key}”. Lägg till uppgiften.")
    return values[key]


def _text(values: Values, key: str, where: str) -> str:
    found = _required(values, key, where)
    if not isinstance(found, str) or not found.strip():
        raise AllocationRefused(f"{where}.{key} ska vara en text inom citationstecken.")
    return found


def _number(value: object, where: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise AllocationRefused(f"{where} ska vara ett tal utan citationstecken.")
    return Fraction(value)


def _decimal(value: object, where: str) -> Fraction:
    if isinstance(value, str):
        if len(value) > MOST_DIGITS or not _DECIMAL.fullmatch(value):
            raise AllocationRefused(f"{where} ska vara ett tal, till exempel 0.5.")
        return Fraction(Decimal(value))
    return _number(value, where)


def _whole(value: object, where: str) -> int:
    number = _number(value, where)
    if number.denominator != 1:
        raise AllocationRefused(f"{where} ska vara ett heltal. Öre och dagar räknas hela.")
    return int(number)
