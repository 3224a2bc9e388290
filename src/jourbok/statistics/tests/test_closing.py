"""A closed month stands as it was counted, until somebody says why it is counted again."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import ProgrammingError, connection
from django.db.utils import InternalError

from jourbok.accounts.tests.factories import an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, DomainError, NotPermitted
from jourbok.organisations.tests.factories import a_service
from jourbok.statistics import selectors
from jourbok.statistics.models import MonthClose, MonthlyFigure
from jourbok.statistics.rules.months import fingerprint, read_month
from jourbok.statistics.services import MonthHasNotEnded, MonthIsClosed, close_month

from .factories import a_counted_case, at

pytestmark = pytest.mark.django_db
APRIL = at("2021-04-02T09:00")


def a_manager(when: datetime = APRIL, name: str = "Kim Jour") -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=when, name=name)


def test_a_closed_month_does_not_change_when_rows_come_later() -> None:
    a_counted_case("2021-03-10T20:00")
    close_month(actor=a_manager(), year=2021, month=3)
    fresh = selectors.month(a_manager(), 2021, 3)
    assert fresh.frozen and not fresh.is_stale
    assert fresh.value("cases") == 1
    a_counted_case("2021-03-11T20:00")
    later = selectors.month(a_manager(), 2021, 3)
    assert later.is_stale
    assert later.value("cases") == 1
    assert selectors.overview(a_manager(), 2021, 3).shown == later
    assert selectors.year(a_manager(), 2021)[2].value("cases") == 1


def test_what_is_frozen_is_what_was_counted() -> None:
    for day in (10, 11, 12):
        a_counted_case(f"2021-03-{day}T20:00", board="solna" if day == 11 else "sollentuna")
    counted = selectors.month(a_manager(), 2021, 3).figures
    close_month(actor=a_manager(), year=2021, month=3)
    frozen = selectors.month(a_manager(), 2021, 3).figures
    assert frozen == counted
    assert fingerprint(frozen) == MonthClose.objects.get().fingerprint


def test_a_month_that_has_not_ended_is_not_closed() -> None:
    with pytest.raises(MonthHasNotEnded):
        close_month(actor=a_manager(at("2021-03-31T23:59")), year=2021, month=3)
    assert close_month(actor=a_manager(at("2021-04-01T00:00")), year=2021, month=3).number == 1


def test_a_restatement_says_why() -> None:
    close_month(actor=a_manager(), year=2021, month=3)
    a_counted_case("2021-03-10T20:00")
    with pytest.raises(BadInput) as refused:
        close_month(actor=a_manager(), year=2021, month=3, reason=" kort ")
    assert "reason" in refused.value.fields
    again = close_month(actor=a_manager(), year=2021, month=3, reason="Ett ärende registrerades i efterhand")
    assert (again.number, again.reason) == (2, "Ett ärende registrerades i efterhand")
    shown = selectors.month(a_manager(), 2021, 3)
    assert shown.value("cases") == 1
    assert not shown.is_stale
    assert ChangeEvent.objects.filter(action="statistics.month_closed").count() == 2


def test_a_closed_month_without_changes_is_not_closed_again() -> None:
    close_month(actor=a_manager(), year=2021, month=3)
    with pytest.raises(MonthIsClosed):
        close_month(actor=a_manager(), year=2021, month=3, reason="För säkerhets skull")
    assert MonthClose.objects.count() == 1


def test_pressing_the_button_twice_closes_the_month_once() -> None:
    a_counted_case("2021-03-10T20:00")
    first = close_month(actor=a_manager(), year=2021, month=3, key="k1")
    assert close_month(actor=a_manager(), year=2021, month=3, key="k1") == first
    assert MonthClose.objects.count() == 1


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.DUTY_WORKER])
def test_the_month_is_closed_by_the_manager(role: Role) -> None:
    with pytest.raises(NotPermitted):
        close_month(actor=an_actor(role, at=APRIL), year=2021, month=3)


@pytest.mark.parametrize("table", ["statistics_monthclose", "statistics_monthlyfigure"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_database_refuses_to_change_what_is_frozen(table: str, change: str) -> None:
    a_counted_case("2021-03-10T20:00")
    close_month(actor=a_manager(), year=2021, month=3)
    with pytest.raises((InternalError, ProgrammingError)), connection.cursor() as cursor:
        cursor.execute(change.format(table))


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_close_the_month_once() -> None:
    a_service()
    a_counted_case("2021-03-10T20:00")
    ready = threading.Barrier(2)
    outcomes: list[object] = []

    def press(name: str) -> None:
        try:
            ready.wait(10)
            outcomes.append(close_month(actor=a_manager(name=name), year=2021, month=3).number)
        except DomainError as error:
            outcomes.append(type(error))
        finally:
            connection.close()

    managers = [threading.Thread(target=press, args=(name,)) for name in ("Kim Jour", "Alex Jour")]
    for each in managers:
        each.start()
    for each in managers:
        each.join(30)
    assert sorted(map(str, outcomes)) == sorted(["1", str(MonthIsClosed)])
    assert MonthClose.objects.count() == 1
    assert MonthlyFigure.objects.filter(measure="cases", board=None, breakdown="").count() == 1


@pytest.mark.parametrize("text", ["2021-13", "2021-3", "1989-12", "٢٠٢١-03", "2021-03-01", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_month(text)
