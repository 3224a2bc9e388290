"""How one municipality's share came about: its inputs and the arithmetic, told without any other member's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from jourbok.kernel import swedish

_BASIS_SV: Final = {"population": "folkmängd", "minutes": "minuter"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic: what it is, how it is reckoned, and what comes out of it."""

    what: str
    how: str
    result: str


def explanation_of(
    question: Mapping[str, Any], member: str, weight: Fraction, *, population_on: date, months: tuple[int, ...]
) -> dict[str, Any]:
    """The inputs of one member's share as JSON holds them: its own values and the sums of all, never another's."""
    own = next(each for each in question["members"] if each["id"] == member)
    return {
        "whole_ore": question["cost_ore"],
        "fixed_whole_ore": sum(each.get("fixed_ore", 0) for each in question["members"]),
        "fixed_ore": own.get("fixed_ore", 0),
        "minimum_ore": question.get("minimum_ore", 0),
        "days": own["days"],
        "of_days": question["days_in_year"],
        "bases": [
            {
                "name": basis["name"],
                "share": basis["share"],
                "own": own[basis["name"]],
                "total": _total(question, basis["name"]),
            }
            for basis in question["bases"]
        ],
        "weight": str(weight),
        "population_on": population_on.isoformat(),
        "months": list(months),
    }


def steps_of(said: Mapping[str, Any]) -> tuple[Step, ...]:
    """The arithmetic in words and figures; nothing where an invoice rests on no share."""
    return tuple(_steps(said)) if "bases" in said else ()


def _total(question: Mapping[str, Any], name: str) -> str:
    """All members' values as they count: a population by the days of membership, as an exact fraction."""
    of = question["days_in_year"]
    total = sum(
        (
            Fraction(each[name]) * (Fraction(each["days"], of) if name == "population" else 1)
            for each in question["members"]
        ),
        Fraction(),
    )
    return str(total)


def _steps(said: Mapping[str, Any]) -> Iterator[Step]:
    yield Step("Delas av alla", "kostnad utan administrativ avgift", swedish.kronor_and_ore(said["whole_ore"]))
    if said["fixed_whole_ore"]:
        yield Step("Fasta avgifter", "dras av först", swedish.kronor_and_ore(-said["fixed_whole_ore"]))
    for basis in said["bases"]:
        yield _of_basis(said, basis)
    weight = Fraction(said["weight"])
    yield Step("Kommunens andel", "delarna tillsammans", swedish.percent(weight * 100, 4))
    left = said["whole_ore"] - said["fixed_whole_ore"]
    exact = swedish.kronor_and_ore(int(left * weight))
    yield Step("Andelen i kronor", f"{swedish.kronor_and_ore(left)} × andelen, hela öre", exact)
    if said["fixed_ore"]:
        yield Step("Egen fast avgift", "enligt avtalet", swedish.kronor_and_ore(said["fixed_ore"]))
    if said["minimum_ore"]:
        least = swedish.kronor_and_ore(said["minimum_ore"])
        yield Step("Lägsta avgift", "den som annars hamnar under betalar den", least)


def _of_basis(said: Mapping[str, Any], basis: Mapping[str, Any]) -> Step:
    share, own, total = Fraction(Decimal(basis["share"])), Fraction(basis["own"]), Fraction(basis["total"])
    counted, days = own, ""
    if basis["name"] == "population":
        counted = own * said["days"] / said["of_days"]
        if said["days"] != said["of_days"]:
            days = f" × {said['days']}/{said['of_days']} dagar"
    name = _BASIS_SV.get(basis["name"], basis["name"])
    how = f"{swedish.percent(share * 100)} × {swedish.number(int(own))}{days} / {_figure(total)} {name}"
    return Step(f"Del efter {name}", how, swedish.percent(share * counted / total * 100, 4) if total else "–")


def _figure(value: Fraction) -> str:
    if value.denominator == 1:
        return swedish.number(int(value))
    hundredths = round(value * 100)
    return f"{swedish.number(hundredths // 100)},{hundredths % 100:02d}"
