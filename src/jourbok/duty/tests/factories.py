"""Nordväst's hours and Syd's promises, for tests."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.duty.models import RuleSet

RULES = {
    "duty": {
        "open": [
            {"days": ["mon", "tue", "wed", "thu", "sat", "sun"], "from": "16:00", "to": "02:00"},
            {"days": ["fri"], "from": "14:00", "to": "02:00"},
            {"days": ["eve", "squeeze"], "from": "11:00", "to": "02:00"},
        ],
        "standby": [
            {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "02:00", "to": "08:00"},
            {"days": ["sat", "sun"], "from": "02:00", "to": "16:00"},
        ],
        "office_hours": {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "opening"},
    },
    "promises": {"callback_minutes": 30, "on_site_minutes": 120, "report_time": "08:00"},
}


def some_hours() -> RuleSet:
    """The service is open, on standby and closed as Nordväst is."""
    found, _ = RuleSet.objects.get_or_create(
        fingerprint="test", defaults={"valid": DateRange(date(2000, 1, 1), None), "rules": RULES}
    )
    return found
