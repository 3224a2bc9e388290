"""The rules that applied on a day, and what they say of an instant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from jourbok.duty import loading, rules
from jourbok.duty.models import RuleSet
from jourbok.duty.rules.file import read_duty_rules, read_promises
from jourbok.kernel.filetable import stored_table
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import instant_of, local_date


@dataclass(frozen=True, slots=True)
class InForce:
    """The hours and promises of a period; without a rule set nothing is known and nothing promised."""

    hours: rules.DutyRules
    promises: rules.Promises


def in_force_on(day: date) -> InForce:
    """The service's hours and promises on a day."""
    row = RuleSet.objects.filter(valid__contains=day).only("rules", "fingerprint").first()
    if row is None:
        return InForce(rules.DutyRules(open=()), rules.Promises())
    return _read(row.fingerprint, json.dumps(row.rules))


def standing() -> loading.LoadedRules | None:
    """The hours and promises until further notice, and what of them awaits confirmation; None before a load."""
    return loading.loaded()


def rules_on(day: date) -> rules.DutyRules:
    """When the service is open, on standby or closed in the period that holds the day."""
    return in_force_on(day).hours


def regime_at(instant: datetime) -> rules.Regime | None:
    """The regime at the instant; None when the opening hours are still to be confirmed."""
    hours = rules_on(local_date(instant))
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
    hours = rules_on(local_date(instant))
    if not hours.open:
        return None, _noon_to_noon(instant)
    return rules.regime_at(hours, instant), rules.night_of(hours, rules.night_at(hours, instant)).whole


def _noon_to_noon(instant: datetime) -> Interval:
    day, noon = local_date(instant), time(12)
    if instant < instant_of(day, noon):
        day -= timedelta(days=1)
    return Interval(instant_of(day, noon), instant_of(day + timedelta(days=1), noon))


@lru_cache(maxsize=16)
def _read(fingerprint: str, stored: str) -> InForce:
    values: dict[str, Any] = json.loads(stored)
    table = stored_table(values)
    return InForce(read_duty_rules(table), read_promises(table))
