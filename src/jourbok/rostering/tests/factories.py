"""Employees and their shifts, for tests."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.accounts.tests.factories import an_actor
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.calendar import DayClass
from jourbok.rostering.models import Assignment, Employee, Shift, StaffingRule
from jourbok.rostering.rules.roster_file import shift_interval

FRIDAY = date(2021, 11, 26)
EVERY_DAY = [day.value for day in tuple(DayClass)[:7]]


def a_manager() -> Actor:
    return an_actor(Role.UNIT_MANAGER, name="Mika Chef")


def an_employee(code: str = "KJ", name: str = "Kim Jour") -> Employee:
    found, _ = Employee.objects.get_or_create(code=code, defaults={"name": name})
    return found


def a_shift(
    *workers: Employee, on: date = FRIDAY, start: time = time(14), end: time = time(2), kind: str = "open"
) -> Shift:
    """A shift that these people work; by default Friday evening's."""
    interval = shift_interval(on, start, end)
    assert interval
    made = Shift.objects.create(starts_at=interval.start, ends_at=interval.end, kind=kind)
    Assignment.objects.bulk_create(Assignment(shift=made, employee=worker) for worker in workers)
    return made


def a_rule(workers: int, days: list[str] | None = None, valid: DateRange | None = None) -> StaffingRule:
    """From long ago each shift needs this many."""
    period = valid or DateRange(date(2000, 1, 1), None)
    return StaffingRule.objects.create(days=days or EVERY_DAY, workers=workers, valid=period)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
