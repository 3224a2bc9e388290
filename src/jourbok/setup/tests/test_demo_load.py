"""The demo in a real database: loaded once and whole, and counted as the service's report counted it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.tests.factories import an_actor
from jourbok.calls import selectors as calls
from jourbok.calls.models import CallAttempt, Contact, PreNotificationLink
from jourbok.calls.rules.announcing import Standing
from jourbok.cases import selectors as cases
from jourbok.cases.models import Case, TimeEntry
from jourbok.decisions import selectors as decisions
from jourbok.decisions.models import Outcome
from jourbok.economy import selectors as economy
from jourbok.handover import selectors as handover
from jourbok.kernel.actor import Actor, system_actor
from jourbok.organisations.services import next_number
from jourbok.rostering.selectors import on_duty_at
from jourbok.setup.services import lacking_in_demo, load_demo
from jourbok.setup.services.demo import DEMO_CLOCK
from jourbok.signing.models import Signature
from jourbok.statistics import selectors as statistics

pytestmark = [pytest.mark.usefixtures("demo_year"), pytest.mark.django_db]
EVENING = DEMO_CLOCK - timedelta(hours=12)


def a(login: str) -> Actor:
    """A person of the demo as the demo begins."""
    user = User.objects.get(email=f"{login}@demo.invalid")
    return actor_of(user, moment=DEMO_CLOCK, request_id=an_actor().request_id)


SYSTEM = system_actor(moment=datetime(2022, 1, 15, tzinfo=UTC), request_id=an_actor().request_id)


def test_the_year_is_whole() -> None:
    assert Case.objects.count() == 5303
    assert Contact.objects.filter(channel="sos", regime="standby").count() == 1079
    assert CallAttempt.objects.filter(direction="in", channel="sos", answered=False).count() == 8
    assert 0.47 < Case.objects.filter(is_child=True).count() / 5303 < 0.49


def test_loading_it_again_adds_nothing() -> None:
    said: list[str] = []
    before = Contact.objects.count(), TimeEntry.objects.count(), User.objects.count()
    load_demo(said.append)
    assert said == ["Demons år finns redan."]
    assert lacking_in_demo() == []
    assert (Contact.objects.count(), TimeEntry.objects.count(), User.objects.count()) == before


def test_the_figures_of_the_months_sum_to_the_year() -> None:
    months = statistics.year(SYSTEM, 2021)
    assert sum(month.value("cases") for month in months) == 5303
    assert sum(month.value("sos_standby_calls") for month in months) == 1079
    assert sum(month.value("missed_first_calls") for month in months) == 8
    assert [month.frozen for month in months] == [True] * 10 + [False] * 2
    minutes = sum(TimeEntry.objects.values_list("minutes", flat=True))
    assert sum(month.value("minutes") for month in months) == minutes


def test_each_contact_that_gave_a_case_says_so() -> None:
    gave = set(Case.objects.values_list("contact_id", flat=True))
    assert set(Contact.objects.filter(became_case=True).values_list("pk", flat=True)) == gave


def test_no_closed_month_says_anything_else_than_its_rows() -> None:
    assert not any(statistics.month(SYSTEM, 2021, number).is_stale for number in (1, 3, 10))


def test_the_ledger_and_the_shares_hold_to_the_ore() -> None:
    manager = a("mika")
    money = economy.outcome(manager, 2021)
    assert (money.budget_ore, money.outcome_ore) == (972_300_000, 896_600_000)
    assert money.budget_base_ore == 926_000_000
    run = economy.latest_run(manager, year=2021, month=None, kind="outcome")
    assert run
    shares = economy.shares(manager, run)
    assert sum(share.cost_ore for share in shares) == money.outcome_base_ore == run.cost_ore
    assert len(shares) == 8


def test_the_desk_is_alive_when_the_demo_begins() -> None:
    kim = a("kim")
    assert [employee.name for employee in on_duty_at(DEMO_CLOCK)] == ["Kim Jour"]
    assert {running.clock.kind.value for running in calls.running_clocks(kim, DEMO_CLOCK)} == {"callback", "on_site"}
    assert len(calls.recent_attempts(kim, EVENING)) == 1
    drafts = cases.unsigned_entries(kim, EVENING)
    assert {draft.author_name for draft in drafts} == {"Kim Jour", "Alex Jour"}
    assert 3 <= len(handover.awaiting(kim, DEMO_CLOCK)) <= 30
    assert handover.unacknowledged(kim, DEMO_CLOCK)


def test_boards_have_told_and_ordered_and_one_announcement_was_of_use() -> None:
    told = calls.announced_by_board(a("sam"), "sollentuna")
    assert {each.standing for each in told} == {Standing.USED, Standing.UNUSED}
    assert [each.is_masked for each in calls.announced_by_board(a("lo"), "sigtuna")] == [True, False]
    ordered = calls.orders_lately(a("kim"))
    assert [each.standing.value for each in ordered] == ["waits", "accepted", "declined", "done"]
    saga = next(each for each in told if each.standing is Standing.USED)
    assert PreNotificationLink.objects.get().announced_id == saga.id


def test_sollentunas_intake_has_a_report_to_take() -> None:
    waiting = handover.waiting_in_portal(a("sam"), "sollentuna")
    assert waiting
    assert waiting.sent_at < DEMO_CLOCK


def test_a_report_of_tonight_says_what_its_case_says() -> None:
    kim = a("kim")
    told = handover.unacknowledged(kim, DEMO_CLOCK)[-1]
    assert handover.preview(kim, told.case_id).is_sent


def test_numbers_go_on_after_the_year() -> None:
    last = Contact.objects.count(), Case.objects.count()
    assert (next_number(name="contact", year=2021), next_number(name="case", year=2021)) == (last[0] + 1, last[1] + 1)


def test_every_board_has_somebody_on_call_tonight_and_a_chair_and_a_member_who_may_decide() -> None:
    boards = cases.mandates_by_board(a("mika"))
    assert all({"chair", "member", "host_official"} <= {each.layer for each in board.current} for board in boards)
    for board in boards:
        assert [row.place for row in cases.on_call_at(board.board, DEMO_CLOCK)] == [1, 2]


def test_the_demos_chairs_and_members_tell_when_and_where_the_board_appointed_them() -> None:
    every = [each for board in cases.mandates_by_board(a("mika")) for each in board.current]
    elected = [each for each in every if each.layer in {"chair", "member"}]
    assert elected and not [each.holder_name for each in elected if each.unknown_sv]
    assert all({"decided_on", "decision_number"} <= set(each.assumed) for each in elected), "it is made up, and says so"


def test_the_chair_of_the_demo_has_one_decision_to_make_and_the_service_knows_who_was_rung() -> None:
    [waiting] = decisions.waiting_for(a("noa"))
    assert waiting.kind == "lvu_6"
    assert decisions.to_decide(a("noa"), waiting.pk).may_sign
    assert [attempt.result.result for attempt in waiting.attempts.order_by("number")] == ["no_answer", "voicemail"]


def test_a_decision_of_another_night_runs_on_its_clocks_until_it_is_submitted() -> None:
    on_paper = Signature.objects.filter(method="paper").values("pk")
    made = Outcome.objects.exclude(signature__in=on_paper).get(ending="signed").decision_id
    assert made is not None
    found = decisions.clocks_of_decision(made, DEMO_CLOCK)
    assert [each.state.value for each in found.clocks.open] == ["running", "running", "waiting"]
    assert [each.event.value for each in found.told] == ["executed"]
