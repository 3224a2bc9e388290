"""The lists of the follow-up page, the same on the page and as Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jourbok.documents.excel import Ore
from jourbok.documents.listings import Listing, Value
from jourbok.economy.rules.follow_up import MONTHS, Amounts, Group, two_lines
from jourbok.economy.rules.forecast import Method
from jourbok.economy.selectors import FollowUp, KeptForecast
from jourbok.kernel import swedish

NOT_READ: Final = "Varken budget eller utfall är inläst för året."
METHODS_SV: Final = {
    Method.LINEAR: ("Linjär", "utfallet hittills delat med månaderna, gånger tolv"),
    Method.SEASONAL: ("Efter årstid", "utfallet hittills delat med samma månaders andel av tidigare år"),
    Method.STAFF_PLAN: ("Efter bemanning", "utfallet hittills, planerade timmar och övriga rader enligt budget"),
}


def months_list(followed: FollowUp) -> Listing:
    """Each month and the months so far: budget, outcome and deviation. A month without outcome has a dash."""
    rows: list[tuple[Value, ...]] = [_month_row(followed, month) for month in MONTHS] if followed.entries else []
    if rows:
        whole = followed.of()
        rows.append(("Hela året", *_three(whole, is_known=followed.known_through > 0), None, None, None))
    headers = ("Månad", "Budget", "Utfall", "Avvikelse", "Budget hittills", "Utfall hittills", "Avvikelse hittills")
    return Listing("manader", f"{followed.year} månad för månad", headers, tuple(rows), NOT_READ)


def _month_row(followed: FollowUp, month: int) -> tuple[Value, ...]:
    is_known = month <= followed.known_through
    name = swedish.MONTHS[month - 1].capitalize()
    so_far = followed.of(through=month)
    return (name, *_three(followed.of(month=month), is_known=is_known), *_three(so_far, is_known=is_known))


def _three(amounts: Amounts, *, is_known: bool = True) -> tuple[Value, Value, Value]:
    if not is_known:
        return Ore(amounts.budget_ore), None, None
    return Ore(amounts.budget_ore), Ore(amounts.outcome_ore), Ore(amounts.deviation_ore)


def groups_list(followed: FollowUp, month: int) -> Listing:
    """Each line group in the month and from January through it, with the year's budget."""
    rows = [
        (
            group.label_sv,
            *_three(followed.of(group=group, month=month)),
            *_three(followed.of(group=group, through=month)),
            Ore(followed.of(group=group).budget_ore),
        )
        for group in Group
        if any(each.group is group for each in followed.entries)
    ]
    if rows:
        sums = (*_three(followed.of(month=month)), *_three(followed.of(through=month)), Ore(followed.of().budget_ore))
        rows.append(("Summa", *sums))
    headers = ("Rad", "Budget", "Utfall", "Avvikelse", "Budget hittills", "Utfall hittills", "Avvikelse hittills")
    return Listing("rader", "Rad för rad", (*headers, "Budget hela året"), tuple(rows), NOT_READ)


def overtime_list(followed: FollowUp, sos_calls: Mapping[int, int]) -> Listing:
    """Overtime by itself, month by month, beside the calls that SOS sent while a worker was on standby."""
    rows: list[tuple[Value, ...]] = []
    for month in MONTHS:
        amounts = followed.of(group=Group.OVERTIME, month=month)
        is_known = month <= followed.known_through
        calls = sos_calls.get(month, 0)
        each = Ore(amounts.outcome_ore // calls) if calls and is_known else None
        name = swedish.MONTHS[month - 1].capitalize()
        rows.append((name, *_three(amounts, is_known=is_known), calls, each))
    headers = ("Månad", "Budget", "Utfall", "Avvikelse", "Samtal från SOS i beredskap", "Övertid per samtal")
    shown = rows if any(each.group is Group.OVERTIME for each in followed.entries) else []
    return Listing("overtid", "Övertid och samtal från SOS", headers, tuple(shown), "Ingen rad för övertid är inläst.")


def years_list(years: Sequence[FollowUp]) -> Listing:
    """The years beside each other. A year whose outcome is not whole says through which month it is."""
    rows = tuple(
        (
            str(each.year) if each.is_whole else f"{each.year}, {_through(each)}",
            *_three(each.of(), is_known=each.known_through > 0),
            _share(each.of()),
        )
        for each in years
        if each.entries
    )
    headers = ("År", "Budget", "Utfall", "Avvikelse", "Avvikelse (%)")
    return Listing("ar", "År för år", headers, rows, NOT_READ)


def _through(followed: FollowUp) -> str:
    if not followed.known_through:
        return "utan utfall"
    return f"utfall till och med {swedish.MONTHS[followed.known_through - 1]}"


def _share(amounts: Amounts) -> Decimal | None:
    if not amounts.budget_ore or not amounts.outcome_ore:
        return None
    return _one_decimal(Fraction(amounts.deviation_ore * 100, amounts.budget_ore))


def _one_decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"))


def plan_list(followed: FollowUp) -> Listing:
    """The budget in two lines and their sum."""
    plan = two_lines(followed.entries)
    rows = (
        ("Personal", Ore(plan.staff_ore)),
        ("Övriga driftskostnader", Ore(plan.other_ore)),
        ("Summa", Ore(plan.sum_ore)),
    )
    shown = rows if plan.sum_ore else ()
    return Listing("plan", f"Budget {followed.year} i två rader", ("Rad", "Budget"), shown, "Ingen budget är inläst.")


def forecasts_list(followed: FollowUp, said: Mapping[Method, int]) -> Listing:
    """What each method says that the year will cost, against its budget."""
    budget = followed.of().budget_ore
    rows = tuple((*METHODS_SV[method], Ore(ore), Ore(budget - ore)) for method, ore in said.items())
    headers = ("Metod", "Så räknas den", "Helår", "Avvikelse mot budget")
    why = "Utfallet är inte inläst, så ingen prognos går att göra."
    return Listing("prognos", "Prognos för året", headers, rows, why, words=frozenset({0, 1}))


def kept_list(kept: Sequence[KeptForecast]) -> Listing:
    """The forecasts that were kept, and how far each was from what the year cost."""
    rows = tuple(
        (
            f"{swedish.MONTHS[each.after_month - 1].capitalize()}, {each.method_sv.lower()}",
            Ore(each.amount_ore),
            Ore(each.error.ore) if each.error else None,
            _one_decimal(each.error.percent) if each.error and each.error.percent is not None else None,
            each.by_name,
        )
        for each in kept
    )
    headers = ("Gjord efter", "Helår", "Fel", "Fel (%)", "Av")
    why = "Ingen prognos är sparad för året."
    return Listing("sparade", "Sparade prognoser", headers, rows, why, words=frozenset({0, 4}))
