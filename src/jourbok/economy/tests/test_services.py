"""A cost is shared to the öre, once, and the run keeps what it was computed from."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import ProgrammingError, connection
from django.db.utils import InternalError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jourbok.accounts.tests.factories import an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.economy.models import AllocationRun, CostShare
from jourbok.economy.rules.allocation import AllocationRefused
from jourbok.economy.selectors import NoCostModel, is_stale, shares
from jourbok.economy.services import keep_ledger, run_allocation
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotPermitted
from jourbok.organisations.models import Population
from jourbok.organisations.tests.factories import a_service
from jourbok.statistics.tests.factories import a_counted_case, some_minutes

from .factories import a_controller, a_ledger, half_and_half

pytestmark = pytest.mark.django_db


def a_counted_march() -> None:
    """Three boards with minutes of their own and a cost to share."""
    a_service()
    half_and_half()
    a_ledger()
    for board, minutes in (("sigtuna", 61), ("sollentuna", 227), ("solna", 113)):
        some_minutes(a_counted_case("2021-03-10T20:00", board=board), minutes)


def run(month: int | None = 3, kind: str = "outcome", key: str | None = None) -> AllocationRun:
    return run_allocation(actor=a_controller(), year=2021, month=month, kind=kind, key=key)


class TestTheSum(TestCase):
    @settings(max_examples=20)
    @given(
        st.integers(-(10**9), 10**9),
        st.lists(st.integers(1, 10**6), min_size=3, max_size=3),
        st.lists(st.integers(1, 1440), min_size=3, max_size=3),
    )
    def test_what_the_members_pay_is_the_cost_to_the_ore(
        self, cost: int, populations: list[int], minutes: list[int]
    ) -> None:
        a_service()
        half_and_half()
        a_ledger(outcome=cost)
        for board, inhabitants, logged in zip(("sigtuna", "sollentuna", "solna"), populations, minutes, strict=True):
            Population.objects.filter(municipality__slug=board).update(inhabitants=inhabitants)
            some_minutes(a_counted_case("2021-03-10T20:00", board=board), logged)
        made = run()
        rows = shares(a_controller(), made)
        assert sum(row.cost_ore for row in rows) == made.cost_ore == cost
        assert sum(row.admin_ore for row in rows) == made.admin_ore
        assert [row.population for row in rows] == populations


def test_the_fee_is_in_the_totals_but_not_in_what_is_shared() -> None:
    a_counted_march()
    made = run()
    assert made.cost_ore == 853_904_77
    assert abs(made.admin_ore - 42_695_24) <= 2
    assert made.question["cost_ore"] == 853_904_77


def test_nothing_changed_since_the_last_run_lets_that_run_stand() -> None:
    a_counted_march()
    first = run()
    assert run() == first
    assert run(kind="budget") != first
    assert AllocationRun.objects.count() == 2
    assert ChangeEvent.objects.filter(action="economy.allocated").count() == 2


def test_pressing_the_button_twice_shares_once() -> None:
    a_counted_march()
    assert run(key="k1") == run(key="k1")
    assert CostShare.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_controllers_at_once_share_the_cost_once() -> None:
    a_counted_march()
    ready = Barrier(2)

    def press(_number: int) -> object:
        ready.wait(10)
        try:
            return run().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(press, range(2)))) == 1
    assert AllocationRun.objects.count() == 1
    assert CostShare.objects.count() == 3


def test_a_run_is_stale_when_minutes_population_or_cost_change_and_is_then_made_again() -> None:
    a_counted_march()
    first = run()
    assert not is_stale(a_controller(), first)
    some_minutes(a_counted_case("2021-03-11T20:00"), 30)
    assert is_stale(a_controller(), first)
    second = run()
    assert second != first
    Population.objects.filter(municipality__slug="solna").update(inhabitants=83_200)
    assert is_stale(a_controller(), second)
    third = run()
    a_ledger(outcome=1)
    assert is_stale(a_controller(), third)
    first.refresh_from_db()
    assert first.cost_ore == 853_904_77


def test_the_command_given_the_runs_question_answers_the_same(tmp_path: Path) -> None:
    a_counted_march()
    made = run()
    (tmp_path / "question.json").write_text(json.dumps(made.question))
    program = str(Path(sys.executable).parent / "jourbok")
    command = [program, "allocate", str(tmp_path / "question.json"), "--json"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=120).stdout)
    rows = {row.slug: row for row in shares(a_controller(), made)}
    assert {each["id"]: (each["cost_ore"], each["admin_ore"], each["total_ore"]) for each in answer["members"]} == {
        slug: (row.cost_ore, row.admin_ore, row.total_ore) for slug, row in rows.items()
    }
    assert answer["total_ore"] == made.cost_ore + made.admin_ore


def test_a_service_that_says_not_how_is_told_so() -> None:
    a_service()
    with pytest.raises(NoCostModel):
        run()


def test_a_month_without_minutes_is_refused_in_words() -> None:
    a_service()
    half_and_half()
    with pytest.raises(AllocationRefused, match="minutes"):
        run()
    assert not AllocationRun.objects.exists()


def test_only_budget_or_outcome_is_shared() -> None:
    with pytest.raises(BadInput):
        run(kind="gissning")


@pytest.mark.parametrize("role", [Role.QUALITY_DEVELOPER, Role.DUTY_WORKER, Role.BOARD_INTAKE])
def test_nobody_else_shares_the_cost(role: Role) -> None:
    with pytest.raises(NotPermitted):
        run_allocation(actor=an_actor(role), year=2021, month=3, kind="outcome")


def test_the_manager_does_not_keep_the_ledger() -> None:
    with pytest.raises(NotPermitted):
        keep_ledger(actor=an_actor(Role.UNIT_MANAGER), year=2021, lines=[])


@pytest.mark.parametrize("table", ["economy_allocationrun", "economy_costshare"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET cost_ore = 0"])
def test_the_database_refuses_to_change_a_run(table: str, change: str) -> None:
    a_counted_march()
    run()
    with pytest.raises((InternalError, ProgrammingError)), connection.cursor() as cursor:
        cursor.execute(change.format(table))
