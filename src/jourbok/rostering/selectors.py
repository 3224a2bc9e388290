"""Who is on duty, and how the week is staffed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.kernel.calendar import DayClass, dates, day_classes
from jourbok.kernel.errors import NotFound
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import day_start, local_date
from jourbok.rostering import loading
from jourbok.rostering.models import Assignment, Employee, Shift, StaffingRule
from jourbok.rostering.permissions import READ_ROSTER, SEE_WHO_ANSWERS
from jourbok.rostering.rules import file
from jourbok.rostering.rules.staffing import Thin, needed_on, thinnest

#: How far ahead the next shift is looked for: over a weekend's closed office and a holiday.
LOOKS_AHEAD = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works a shift; `assignment` is what is taken away when they no longer do."""

    assignment: int
    code: str
    name: str
    is_hourly: bool
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A shift with those who work it."""

    id: int
    kind: str
    is_open: bool
    starts_at: datetime
    ends_at: datetime
    workers: tuple[Worker, ...]

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Day:
    """A date with the shifts that begin on it, how many workers they need and where they are too few."""

    on: date
    classes: tuple[DayClass, ...]
    shifts: tuple[PlannedShift, ...]
    needed: int | None
    thin: Thin | None

    @property
    def special_sv(self) -> str:
        """What is special about the day; nothing on an ordinary weekday."""
        return ", ".join(day_class.label_sv for day_class in self.classes[1:])


@dataclass(frozen=True, slots=True)
class OnDuty:
    """The shifts that are worked now, and those that begin next; none next when nothing more is planned."""

    now: tuple[PlannedShift, ...]
    next: tuple[PlannedShift, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Who works now, each once."""
        return tuple(dict.fromkeys(worker.name for shift in self.now for worker in shift.workers))


def on_duty_at(instant: datetime) -> QuerySet[Employee]:
    """Those whose shift holds the instant; a shift's last instant belongs to the next."""
    return Employee.objects.filter(
        assignments__shift__starts_at__lte=instant, assignments__shift__ends_at__gt=instant
    ).distinct()


def names_on_duty(viewer: Actor, at: datetime) -> tuple[str, ...]:
    """The names of those who work at the instant, in order; nobody when the roster is silent."""
    viewer.require(SEE_WHO_ANSWERS)
    return tuple(sorted({*on_duty_at(at).values_list("name", flat=True)}, key=swedish.sort_key))


def on_duty(viewer: Actor, at: datetime) -> OnDuty:
    """Who works now and who comes next, a shift that nobody works too, in one query."""
    viewer.require(READ_ROSTER)
    shifts = _with_workers(Shift.objects.filter(ends_at__gt=at, starts_at__lt=at + LOOKS_AHEAD))
    coming = [shift for shift in shifts if shift.starts_at > at]
    return OnDuty(
        now=tuple(shift for shift in shifts if shift.starts_at <= at),
        next=tuple(shift for shift in coming if shift.starts_at == coming[0].starts_at),
    )


def staffing() -> tuple[file.StaffingRule, ...]:
    """How many workers a shift needs on each day, until further notice; none where the file is silent."""
    return loading.loaded()


def week(viewer: Actor, monday: date) -> tuple[Day, ...]:
    """The seven days from Monday, each with the shifts that begin on it."""
    return days(viewer, monday, monday + timedelta(days=6))


def understaffed(viewer: Actor, first: date, last: date) -> tuple[Day, ...]:
    """The days, both counted, on which fewer work than the service's rule asks for."""
    return tuple(day for day in days(viewer, first, last) if day.thin)


def days(viewer: Actor, first: date, last: date) -> tuple[Day, ...]:
    """Each day from the first to the last, both counted, in three queries however many."""
    viewer.require(READ_ROSTER)
    found = Shift.objects.filter(
        starts_at__gte=day_start(first), starts_at__lt=day_start(last + timedelta(days=1))
    ).prefetch_related(_WORKERS)
    planned: dict[date, list[PlannedShift]] = {}
    for row in found:
        planned.setdefault(local_date(row.starts_at), []).append(_planned(row))
    rules = tuple(StaffingRule.objects.filter(valid__overlap=(first, last + timedelta(days=1))))
    return tuple(_day(on, planned.get(on, ()), rules) for on in dates(first, last))


def shift(viewer: Actor, shift_id: int) -> PlannedShift:
    """One shift with those who work it. Raises NotFound."""
    viewer.require(READ_ROSTER)
    found = Shift.objects.filter(pk=shift_id).prefetch_related(_WORKERS).first()
    if found is None:
        raise NotFound()
    return _planned(found)


def who_is_hourly() -> dict[str, bool]:
    """Each user who works shifts, by the id that is noted with what they do, and whether they are paid by the hour."""
    rows = Employee.objects.filter(user__isnull=False).values_list("user_id", "is_hourly")
    return {str(user): hourly for user, hourly in rows}


def free_for(viewer: Actor, planned: PlannedShift) -> QuerySet[Employee]:
    """Those who may work the shift: in service, and not at work elsewhere meanwhile."""
    viewer.require(READ_ROSTER)
    busy = Q(
        assignments__shift__starts_at__lt=planned.ends_at,
        assignments__shift__ends_at__gt=planned.starts_at,
    )
    return Employee.objects.filter(is_active=True).exclude(pk__in=Employee.objects.filter(busy))


_WORKERS = Prefetch("assignments", Assignment.objects.select_related("employee").order_by("employee__name"))


def _planned(row: Shift) -> PlannedShift:
    return PlannedShift(
        row.pk,
        row.get_kind_display(),
        row.kind == Shift.Kind.OPEN,
        row.starts_at,
        row.ends_at,
        tuple(
            Worker(each.pk, each.employee.code, each.employee.name, each.employee.is_hourly, each.employee.phone)
            for each in row.assignments.all()
        ),
    )


def _with_workers(shifts: QuerySet[Shift]) -> list[PlannedShift]:
    """The shifts by their beginning, desk before standby, with those who work them, in the query that reads them."""
    employee = [f"assignments__employee__{name}" for name in ("code", "name", "is_hourly", "phone")]
    rows = shifts.order_by("starts_at", "kind", "pk", "assignments__employee__name").values_list(
        "pk", "kind", "starts_at", "ends_at", "assignments", *employee
    )
    return [
        PlannedShift(
            pk,
            Shift.Kind(kind).label,
            kind == Shift.Kind.OPEN,
            starts_at,
            ends_at,
            tuple(Worker(*row[4:]) for row in group if row[4] is not None),
        )
        for (pk, kind, starts_at, ends_at), group in groupby(rows, key=lambda row: row[:4])
    ]


def _day(on: date, shifts: Iterable[PlannedShift], rules: Iterable[StaffingRule]) -> Day:
    shifts = tuple(shifts)
    needed = needed_on(_rules_on(rules, on), on)
    open_shifts = [(shift.interval, len(shift.workers)) for shift in shifts if shift.is_open]
    return Day(on, day_classes(on), shifts, needed, thinnest(open_shifts, needed))


def _rules_on(rules: Iterable[StaffingRule], on: date) -> list[file.StaffingRule]:
    return [
        file.StaffingRule(frozenset(DayClass(day) for day in rule.days), rule.workers)
        for rule in rules
        if (rule.valid.lower is None or rule.valid.lower <= on) and (rule.valid.upper is None or on < rule.valid.upper)
    ]
