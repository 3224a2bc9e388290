"""What the staff costs by pay type and month, and what the planned hours will cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jourbok.economy import loading_social
from jourbok.economy.models import PayEntry, PayrollImport
from jourbok.economy.permissions import READ_ECONOMY
from jourbok.economy.rules.forecast import MONTHS_OF_A_YEAR, PlannedPay
from jourbok.economy.rules.payroll import Pay, PayKey, PayKind, PayType, price_of, total
from jourbok.economy.rules.social_rates import SocialRate
from jourbok.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class StaffCost:
    """A year's hours by month, kind and pay type."""

    year: int
    pay: Mapping[PayKey, Pay]

    def of(
        self,
        *,
        kind: PayKind = PayKind.OUTCOME,
        pay_type: PayType | None = None,
        month: int | None = None,
        through: int = MONTHS_OF_A_YEAR,
    ) -> Pay:
        """The sum of a pay type or of all, in a month or from January through one."""
        months = [month] if month else range(1, through + 1)
        return total(
            pay
            for key, pay in self.pay.items()
            if key.kind is kind and key.month in months and pay_type in {None, key.pay_type}
        )

    def has(self, *, kind: PayKind = PayKind.OUTCOME, month: int | None = None) -> bool:
        """Whether anything is known of the kind in the month, or in any."""
        return any(
            key.kind is kind and month in {None, key.month} and (pay.hours or pay.wages_ore)
            for key, pay in self.pay.items()
        )


def staff_cost(viewer: Actor, year: int) -> StaffCost:
    """The year's hours as they were read in."""
    viewer.require(READ_ECONOMY)
    return StaffCost(year, {row.key: row.pay for row in PayEntry.objects.filter(year=year)})


def planned_pay(viewer: Actor, year: int, after_month: int) -> dict[str, PlannedPay]:
    """The hours that are planned of each pay type in the months left, and what an hour of it costs with charges.

    Hours without a price cost what the hours paid so far of the type did. Nothing where a month left has no planned
    hours, or where nobody knows what an hour of a type costs.
    """
    cost = staff_cost(viewer, year)
    left = range(after_month + 1, MONTHS_OF_A_YEAR + 1)
    if not all(cost.has(kind=PayKind.PLAN, month=month) for month in left):
        return {}
    by_type: dict[PayType, list[Pay]] = defaultdict(list)
    for key, pay in cost.pay.items():
        if key.kind is PayKind.PLAN and key.month in left and pay.hours:
            by_type[key.pay_type].append(pay)
    found = {each.value: _planned(cost, each, pays, after_month) for each, pays in by_type.items()}
    return {name: each for name, each in found.items() if each} if all(found.values()) else {}


def _planned(cost: StaffCost, pay_type: PayType, pays: list[Pay], after_month: int) -> PlannedPay | None:
    """The hours at their own price, and those without one at the price so far; None where there is none."""
    priced = [pay for pay in pays if pay.wages_ore is not None]
    hours = sum((Fraction(pay.hours) for pay in pays), Fraction())
    rest = hours - sum((Fraction(pay.hours) for pay in priced), Fraction())
    so_far = price_of([cost.of(pay_type=pay_type, through=after_month)])
    if (rest and so_far is None) or not hours:
        return None
    ore = sum(pay.cost_ore for pay in priced) + rest * (so_far or 0)
    return PlannedPay(hours, ore / hours)


def social_rates(viewer: Actor) -> tuple[SocialRate, ...]:
    """The percentages of charges on wages that the service's file says."""
    viewer.require(READ_ECONOMY)
    return loading_social.loaded()


def last_payroll(viewer: Actor) -> PayrollImport | None:
    """The payroll file that was read in last."""
    viewer.require(READ_ECONOMY)
    return PayrollImport.objects.order_by("-read_at", "-pk").first()
