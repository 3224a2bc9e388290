"""A month in Sweden as an interval of instants."""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import day_start
from jourbok.kernel.measure import Figure, Measure

#: What a close counted where it does not say so itself: the first measures, as they were defined then.
_FIRST: Final = (
    *("contacts", "sos_calls", "sos_standby_calls", "advice_only", "callbacks_due", "callbacks_kept"),
    *("response_minutes", "answered", "on_site_due", "on_site_kept", "missed_first_calls", "ordered_home_visits"),
    *("ordered_phone_supports", "ordered_price_ore", "cases", "child_cases", "minutes", "home_visits", "transports"),
    *("placements", "reports", "reports_in_time", "reports_acknowledged"),
)
_FIRST_BY: Final = ("channel", "category", "weekday", "hour", "weekday_hour")
Told = Mapping[str, Mapping[str, Any]]
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def month_interval(year: int, month: int) -> Interval:
    """From the month's first midnight in Sweden to the next month's; 743 or 745 hours where the clock is turned."""
    return Interval(day_start(date(year, month, 1)), day_start(date(*step(year, month, 1), 1)))


def read_month(text: str) -> tuple[int, int]:
    """Year and month from text such as 2021-03. Raises BadInput."""
    found = _MONTH.fullmatch(text.strip())
    if not found or not 1 <= int(found[2]) <= 12 or not 1990 <= int(found[1]) <= 2100:
        raise BadInput(f"{text} är ingen månad. Skriv år och månad, till exempel 2021-03.")
    return int(found[1]), int(found[2])


def fingerprint(figures: Iterable[Figure]) -> str:
    """The same 64 characters for the same figures."""
    rows = sorted([[str(part) for part in astuple(figure)] for figure in figures])
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def what_is_counted(measures: Iterable[Measure]) -> Told:
    """Each measure's definition and breakdowns, as a close keeps them."""
    return {each.name: {"definition": each.definition_sv, "by": list(each.by)} for each in measures}


def comparable(
    figures: Iterable[Figure], counted: Told, measures: Mapping[str, Measure]
) -> frozenset[tuple[str, str | None, str, Decimal]]:
    """The figures that a close counted and that are defined now as they were then.

    `counted` is what the close keeps; empty where it was made before closes kept it.
    """
    then = counted or {name: {"definition": None, "by": _FIRST_BY} for name in _FIRST}
    alike = {
        name: {"", *told["by"]} & {"", *measures[name].by}
        for name, told in then.items()
        if name in measures and told["definition"] in {None, measures[name].definition_sv}
    }
    return frozenset(
        (each.measure, each.board, each.breakdown, each.value)
        for each in figures
        if each.breakdown.partition(":")[0] in alike.get(each.measure, ())
    )


def last_day(year: int, month: int) -> date:
    """The month's last day."""
    return date(year, month, monthrange(year, month)[1])


def has_ended(year: int, month: int, at: datetime) -> bool:
    """Whether the month is over in Sweden at the instant."""
    return month_interval(year, month).end <= at


def step(year: int, month: int, months: int) -> tuple[int, int]:
    """The month that comes so many months after, or before when negative."""
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1
