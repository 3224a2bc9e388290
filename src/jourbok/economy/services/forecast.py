"""Keeping what the year is said to cost, so that it can be held against what it did cost."""

from __future__ import annotations

from jourbok.audit.services import Key, record_change, write_once
from jourbok.economy.models import Forecast
from jourbok.economy.permissions import KEEP_FORECAST
from jourbok.economy.rules.forecast import Method
from jourbok.economy.selectors.follow_up import forecasts, years_followed
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput


class NothingToForecast(BadInput):
    """The outcome of the months so far is not known, or the method needs what is not there."""

    code = "nothing_to_forecast"
    message_sv = "Prognosen går inte att göra. Läs in utfallet för månaderna till och med den valda."


@write_once
def keep_forecast(*, actor: Actor, year: int, after_month: int, method: str, key: Key = None) -> Forecast:
    """What the method says after the month stands as a forecast, and is never changed. Raises NothingToForecast."""
    actor.require(KEEP_FORECAST)
    said = forecasts(actor, years_followed(actor, year), after_month)
    if method not in said:
        raise NothingToForecast()
    kept = Forecast.objects.create(
        year=year,
        after_month=after_month,
        method=method,
        amount_ore=said[Method(method)],
        made_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    record_change(
        actor=actor,
        action="economy.forecast_kept",
        subject=kept,
        details={"year": year, "after_month": after_month, "method": method, "amount_ore": kept.amount_ore},
    )
    return kept
