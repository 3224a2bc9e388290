"""The demo's budget for a year to come, and what the controller said in the year that the year would cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.economy.rules.forecast import Method
from jourbok.economy.services import keep_forecast
from jourbok.setup.rules.demo_year.year import YEAR
from jourbok.setup.services.budget import import_budget
from jourbok.setup.services.demo_files import BUDGET_FILE, PAYROLL_FILE
from jourbok.setup.services.payroll import import_payroll

BUDGET_YEAR: Final = 2023
ASSUMPTIONS: Final = "Nuvarande omständigheter och bemanning."
#: After which months a forecast was made, each in the month that followed.
FORECAST_AFTER: Final = (4, 8, 10)


def plan_and_forecast(users: Mapping[str, User], *, clock: datetime) -> None:
    """The host's budget and the hours stand as their files say, and the forecasts as they were made."""
    controller = users["robin"]
    actor = actor_of(controller, moment=clock, request_id=uuid_utils.uuid7())
    import_budget(actor=actor, path=BUDGET_FILE, year=BUDGET_YEAR, reason="Budgetförslag", assumptions=ASSUMPTIONS)
    import_payroll(actor=actor, path=PAYROLL_FILE)
    for month in FORECAST_AFTER:
        made_at = datetime(YEAR, month + 1, 8, 9, tzinfo=UTC)
        then = actor_of(controller, moment=made_at, request_id=uuid_utils.uuid7())
        keep_forecast(actor=then, year=YEAR, after_month=month, method=Method.LINEAR)
