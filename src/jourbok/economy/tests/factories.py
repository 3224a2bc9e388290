"""A cost model and a ledger for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy.models import CostModel
from jourbok.economy.services import keep_ledger
from jourbok.kernel.actor import Actor, Role

AFTER_THE_YEAR = datetime(2022, 1, 10, 9, tzinfo=UTC)


def a_controller(at: datetime = AFTER_THE_YEAR) -> Actor:
    return an_actor(Role.CONTROLLER, at=at)


def half_and_half(**known: object) -> CostModel:
    """Half by population, half by minutes, and five per cent on top."""
    given = {"valid": DateRange(date(2020, 1, 1), None), "admin_percent": 5}
    return CostModel.objects.create(**given | {"bases": [["population", "0.5"], ["minutes", "0.5"]]} | known)


def a_ledger(*, month: int = 3, budget: int = 926_000_00, outcome: int = 853_904_77, assumed: bool = False) -> None:
    """Budget and outcome of a month, and the administrative fee on the outcome."""
    lines = [
        {"month": month, "kind": kind, "account": account, "text": account, "amount_ore": ore, "is_admin_fee": fee}
        for kind, account, ore, fee in (
            ("budget", "Personal", budget, False),
            ("outcome", "Personal", outcome, False),
            ("outcome", "Avgift", 42_695_24, True),
        )
    ]
    keep_ledger(actor=a_controller(), year=2021, lines=[line | {"assumed": assumed} for line in lines])
