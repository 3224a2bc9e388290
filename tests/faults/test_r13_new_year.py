"""R13: New Year's Eve and the twenty-ninth of February: which year, which shift, which number, which budget."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import ExtractYear

from jourbok.accounts.tests.factories import an_actor
from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.calls.services import register_contact
from jourbok.cases.services import log_time
from jourbok.cases.tests.factories import a_contact
from jourbok.duty.selectors import night_at
from jourbok.duty.tests.factories import some_hours
from jourbok.economy.models import CostShare
from jourbok.economy.services import keep_ledger, run_allocation
from jourbok.economy.tests.factories import a_controller, half_and_half
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.localtime import iso, local_date, parse_instant
from jourbok.organisations.models import NumberSeries
from jourbok.organisations.tests.factories import a_service
from jourbok.rostering.tests.factories import a_shift, an_employee
from jourbok.statistics import selectors as statistics
from jourbok.statistics.selectors import Month
from jourbok.statistics.services import MonthHasNotEnded, close_month
from tests.faults.checking import Tell

BEFORE, AFTER = "2021-12-31T23:30", "2022-01-01T00:30"
COST_ORE = 100_000_01  # no number of members divides it evenly
LEAP_DAY = "2028-02-29T23:30"


def at(text: str) -> datetime:
    return parse_instant(text).astimezone(UTC)


def kim(text: str) -> Actor:
    return an_actor(at=at(text))


def counted(year: int, month: int) -> Month:
    """The month as the manager reads it when all is over."""
    return statistics.month(an_actor(Role.UNIT_MANAGER, at=at("2029-01-01T09:00")), year, month)


def a_call(text: str) -> Contact:
    facts = ContactFacts(channel="sos", municipality="sollentuna", arrived_at=at(text))
    return register_contact(actor=kim(text), facts=facts)


@pytest.fixture
def service(db: None) -> None:
    a_service()
    some_hours()


@pytest.mark.usefixtures("service")
def test_half_past_midnight_is_the_new_years_call_and_the_old_years_shift() -> None:
    a_shift(an_employee(), on=date(2021, 12, 31), start=time(16), end=time(2))
    old, new = a_call(BEFORE), a_call(AFTER)
    assert (old.number, new.number) == ("K2021-00001", "K2022-00001")
    assert old.on_duty == new.on_duty == ["Kim Jour"]
    begun = night_at(at(AFTER)).start
    assert local_date(begun) == date(2021, 12, 31)
    assert [counted(*month).value("contacts") for month in ((2021, 12), (2022, 1))] == [1, 1]


@pytest.mark.usefixtures("service")
def test_the_old_year_can_be_closed_at_midnight_in_sweden_and_not_before() -> None:
    a_call(BEFORE)
    early, late = (an_actor(Role.UNIT_MANAGER, at=at(text)) for text in ("2021-12-31T23:59", "2022-01-01T00:00"))
    with pytest.raises(MonthHasNotEnded):
        close_month(actor=early, year=2021, month=12)
    close_month(actor=late, year=2021, month=12)
    a_call(AFTER)
    december = counted(2021, 12)
    assert december.value("contacts") == 1
    assert not december.is_stale, "what comes after midnight does not change it"


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_on_either_side_of_midnight_are_numbered_without_gap_or_double(tell: Tell) -> None:
    a_service()
    some_hours()
    moments = [BEFORE, AFTER] * 12
    ready = Barrier(len(moments))

    def call(text: str) -> str:
        ready.wait()
        try:
            return a_call(text).number
        finally:
            connection.close()

    with ThreadPoolExecutor(len(moments)) as pool:
        numbers = list(pool.map(call, moments))
    expected = [f"K{year}-{number:05}" for year in (2021, 2022) for number in range(1, 13)]
    assert sorted(numbers) == expected
    series = NumberSeries.objects.filter(name="contact").values_list("year", "last")
    assert dict(series) == {2021: 12, 2022: 12}
    tell(rounds=len(moments), doubled=len(numbers) - len(set(numbers)))


@pytest.mark.usefixtures("service")
def test_work_that_began_in_the_old_year_is_paid_with_the_old_years_money_to_the_ore() -> None:
    half_and_half()
    for year in (2021, 2022):
        a_line(year, month=12 if year == 2021 else 1)
    worked("sollentuna", began=BEFORE, minutes=120)  # an hour and a half of it in the new year
    worked("solna", began="2022-01-01T03:00", minutes=60)
    assert [counted(*month).value("minutes") for month in ((2021, 12), (2022, 1))] == [120, 60]
    paid = {}
    for year, month in ((2021, 12), (2022, 1)):
        controller = a_controller(at("2022-02-01T09:00"))
        run = run_allocation(actor=controller, year=year, month=month, kind="outcome")
        shares = CostShare.objects.filter(run=run).values_list("municipality__slug", "cost_ore")
        paid[year] = dict(shares)
        assert sum(paid[year].values()) == run.cost_ore == COST_ORE
    assert paid[2021]["sollentuna"] > COST_ORE // 2, "half by population and all of the old year's time"
    assert paid[2022]["solna"] > COST_ORE // 2, "and none of that time in the new year"


@pytest.mark.usefixtures("service")
def test_the_leap_day_is_a_day_of_its_own() -> None:
    a_shift(an_employee(), on=date(2028, 2, 29), start=time(16), end=time(2))
    contact = a_call(LEAP_DAY)
    after = a_call("2028-03-01T00:30")
    assert contact.on_duty == after.on_duty == ["Kim Jour"]
    assert contact.report_due_at is not None
    assert iso(contact.report_due_at) == "2028-03-01T08:00:00+01:00"
    assert [counted(2028, month).value("contacts") for month in (2, 3)] == [1, 1]
    assert (contact.number, after.number) == ("K2028-00001", "K2028-00002")


@pytest.mark.usefixtures("service")
def test_the_year_of_a_leap_day_is_shared_over_366_days() -> None:
    half_and_half()
    a_line(2028, month=2)
    worked("solna", began="2028-02-29T20:00", minutes=60)
    run = run_allocation(actor=a_controller(at("2028-04-01T09:00")), year=2028, month=None, kind="outcome")
    assert run.question["days_in_year"] == 366
    assert sum(share.cost_ore for share in CostShare.objects.filter(run=run)) == run.cost_ore


@pytest.mark.usefixtures("service")
def test_control_by_the_clock_of_utc_the_call_would_stand_in_the_wrong_year() -> None:
    new = a_call(AFTER)
    years = Contact.objects.filter(pk=new.pk).annotate(year=ExtractYear(F("arrived_at"), tzinfo=UTC))
    assert years.get().year == 2021
    assert new.number.startswith("K2022-")


def a_line(year: int, *, month: int) -> None:
    """A cost of the month."""
    line = {"month": month, "kind": "outcome", "account": "Personal", "text": "Personal", "amount_ore": COST_ORE}
    keep_ledger(actor=a_controller(), year=year, lines=[line])


def worked(board: str, *, began: str, minutes: int) -> None:
    """Somebody worked for the board, and wrote it down when it was over."""
    contact = a_contact(at=at(began), board=board)
    over = an_actor(at=at(began) + timedelta(minutes=minutes))
    log_time(actor=over, contact=contact, minutes=minutes, activity="handling", started_at=at(began))
