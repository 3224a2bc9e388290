"""What the staff costs by pay type and month, as lists for the page and Excel."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from jourbok.documents.excel import Ore
from jourbok.documents.listings import Listing, Value
from jourbok.economy.rules.follow_up import MONTHS, Group
from jourbok.economy.rules.forecast import PlannedPay
from jourbok.economy.rules.payroll import Pay, PayType
from jourbok.economy.selectors import FollowUp, StaffCost
from jourbok.kernel import swedish
from jourbok.kernel.money import round_half_up

NOT_READ: Final = "Inga löner är inlästa för året."
DO: Final = "Läs in dem med jourbok import payroll."


def pay_types_list(cost: StaffCost, month: int) -> Listing:
    """Each pay type in the month, or in the whole year where none is told, and from January through it."""
    rows = [
        _row(each.label_sv, cost.of(pay_type=each, month=month or None), cost.of(pay_type=each, through=month or 12))
        for each in _known(cost)
    ]
    if rows:
        rows.append(_row("Summa", cost.of(month=month or None), cost.of(through=month or 12)))
    headers = ("Lönart", "Timmar", "Lön", "Sociala avgifter", "Kostnad", "Timmar hittills", "Kostnad hittills")
    return Listing("lonarter", "Personalkostnad per lönart", headers, tuple(rows), NOT_READ, DO)


def _row(name: str, now: Pay, so_far: Pay) -> tuple[Value, ...]:
    paid = (Ore(now.wages_ore or 0), Ore(now.charges_ore), Ore(now.cost_ore))
    return (name, now.hours, *paid, so_far.hours, Ore(so_far.cost_ore))


def _known(cost: StaffCost) -> list[PayType]:
    """The pay types that the year has hours or wages of."""
    return [each for each in PayType if cost.of(pay_type=each).hours or cost.of(pay_type=each).wages_ore]


def staff_months_list(cost: StaffCost, followed: FollowUp) -> Listing:
    """Each month's cost by pay type, beside what the ledger says of staff and the difference between them."""
    known = _known(cost)
    rows: list[tuple[Value, ...]] = []
    for month in MONTHS if known else ():
        if not cost.has(month=month):
            rows.append((swedish.MONTHS[month - 1].capitalize(), *(None for _ in known), None, None, None))
            continue
        whole, booked = cost.of(month=month).cost_ore, _booked(followed, month)
        types = (Ore(cost.of(pay_type=each, month=month).cost_ore) for each in known)
        name = swedish.MONTHS[month - 1].capitalize()
        rows.append(
            (name, *types, Ore(whole), *((None, None) if booked is None else (Ore(booked), Ore(booked - whole))))
        )
    headers = ("Månad", *(each.label_sv for each in known), "Summa", "Huvudboken", "Skillnad")
    return Listing("personal", f"Personalkostnad {cost.year} månad för månad", headers, tuple(rows), NOT_READ, DO)


def _booked(followed: FollowUp, month: int) -> int | None:
    """What the ledger says that the staff cost in the month; None where the month is not known."""
    if month > followed.known_through:
        return None
    return sum(followed.of(group=group, month=month).outcome_ore for group in Group if group.is_staff)


def planned_list(planned: Mapping[str, PlannedPay], others_ore: int) -> Listing:
    """The hours that the forecast by staff plan counts with, their price, and the other lines as budgeted."""
    rows: list[tuple[Value, ...]] = [
        (
            PayType(name).label_sv,
            Decimal(each.hours.numerator) / Decimal(each.hours.denominator),
            Ore(round_half_up(each.ore_per_hour)),
            Ore(round_half_up(each.hours * each.ore_per_hour)),
        )
        for name, each in planned.items()
    ]
    if rows:
        rows.append(("Övriga rader enligt budget", None, None, Ore(others_ore)))
    headers = ("Lönart", "Planerade timmar", "Kostnad per timme", "Kostnad")
    return Listing(
        "bemanning", "Planerade timmar för månaderna som är kvar", headers, tuple(rows), "Inga timmar är planerade."
    )
