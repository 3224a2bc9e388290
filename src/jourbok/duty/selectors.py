"""The rules that applied on a day, and what they say of an instant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.duty import loading, rules
from jourbok.duty.models import RuleSet
from jourbok.duty.rules.file import read_duty_rules, read_promises
from jourbok.duty.rules.hours import opening_on
from jourbok.kernel.filetable import stored_table
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import instant_of, local_date


@dataclass(frozen=True, slots=True)
class InForce:
    """The hours and promises of a period; without a rule set nothing is known and nothing promised."""

    hours: rules.DutyRules
    promises: rules.Promises


_NOTHING_KNOWN = InForce(rules.DutyRules(open=()), rules.Promises())


def in_force_on(day: date) -> InForce:
    """The service's hours and promises on a day."""
    return _in_force(day)[day]


def standing() -> loading.LoadedRules | None:
    """The hours and promises until further notice, and what of them awaits confirmation; None before a load."""
    return loading.loaded()


def hours_at(instant: datetime) -> rules.DutyRules:
    """The hours by which an instant is judged: its date's, or the evening's before while what it opened is open."""
    today = local_date(instant)
    evening = today - timedelta(days=1)
    found = _in_force(evening, today)
    opened = opening_on(found[evening].hours, evening)
    return found[evening if opened and opened.contains(instant) else today].hours


def regime_at(instant: datetime) -> rules.Regime | None:
    """The regime at the instant; None when the opening hours are still to be confirmed."""
    hours = hours_at(instant)
    return rules.regime_at(hours, instant) if hours.open else None


def due_from(instant: datetime) -> rules.Due:
    """When the promises to a contact that came in at the instant fall due."""
    return rules.due(in_force_on(local_date(instant)).promises, instant)


def on_site_due_from(instant: datetime) -> datetime | None:
    """When somebody has to be on site, counted from when it was recorded as needed."""
    return rules.on_site_by(in_force_on(local_date(instant)).promises, instant)


def night_at(instant: datetime) -> Interval:
    """The night of duty that the instant belongs to; from noon to noon when the opening hours are not known."""
    return now_and_tonight(instant)[1]


def now_and_tonight(instant: datetime) -> tuple[rules.Regime | None, Interval]:
    """The regime at the instant and the night it belongs to, for one question to the database."""
    hours = hours_at(instant)
    if not hours.open:
        return None, _noon_to_noon(instant)
    return rules.regime_at(hours, instant), rules.night_of(hours, rules.night_at(hours, instant)).whole


def _noon_to_noon(instant: datetime) -> Interval:
    day, noon = local_date(instant), time(12)
    if instant < instant_of(day, noon):
        day -= timedelta(days=1)
    return Interval(instant_of(day, noon), instant_of(day + timedelta(days=1), noon))


def _in_force(*days: date) -> dict[date, InForce]:
    """What holds on each of the days, in one query; nothing is known and nothing promised where no rule set holds."""
    period = DateRange(min(days), max(days), "[]")
    rows = list(RuleSet.objects.filter(valid__overlap=period).only("valid", "rules", "fingerprint"))
    held = {day: row for day in days for row in rows if day in row.valid}
    return {
        day: _read(held[day].fingerprint, json.dumps(held[day].rules)) if day in held else _NOTHING_KNOWN
        for day in days
    }


@lru_cache(maxsize=16)
def _read(fingerprint: str, stored: str) -> InForce:
    values: dict[str, Any] = json.loads(stored)
    table = stored_table(values)
    return InForce(read_duty_rules(table), read_promises(table))
