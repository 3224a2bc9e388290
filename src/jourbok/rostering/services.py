"""Planning who works: shifts, who works them, and a whole roster from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import iso
from jourbok.kernel.swedish import moment
from jourbok.rostering.models import Assignment, Employee, Shift
from jourbok.rostering.permissions import CHANGE_ROSTER
from jourbok.rostering.rules.roster_file import RosterRefused, RosterRow, RowProblem, read_roster


class WorksElsewhere(BadInput):
    """Nobody works two shifts at once."""

    code = "works_elsewhere"


class SomebodyWorksTheShift(BadInput):
    """A shift is removed when nobody works it."""

    code = "somebody_works_the_shift"
    message_sv = "Någon arbetar passet. Ta bort dem först."


class CodeIsTaken(BadInput):
    """A signature belongs to one employee."""

    code = "code_is_taken"


@dataclass(frozen=True, slots=True)
class RosterLoaded:
    """How much of a roster was new."""

    employees: int
    shifts: int
    assignments: int


@write_once
def add_shift(*, actor: Actor, starts_at: datetime, ends_at: datetime, kind: str, key: Key = None) -> Shift:
    """There is a shift of this kind at this time; one that was there already is the same one."""
    actor.require(CHANGE_ROSTER)
    if ends_at <= starts_at:
        raise BadInput("Passet måste sluta efter att det börjar.", fields={"end": "Skriv en senare tid."})
    if kind not in Shift.Kind.values:
        raise BadInput("Välj pass eller beredskap.")
    made, is_new = Shift.objects.get_or_create(starts_at=starts_at, ends_at=ends_at, kind=kind)
    if is_new:
        _record(actor, "rostering.shift_added", made)
    return made


@transaction.atomic
def remove_shift(*, actor: Actor, shift_id: int) -> None:
    """The shift is gone; nobody worked it. Raises SomebodyWorksTheShift."""
    actor.require(CHANGE_ROSTER)
    removed = Shift.objects.select_for_update().filter(pk=shift_id).first()
    if removed is None:
        return  # the button was pressed twice
    if removed.assignments.exists():
        raise SomebodyWorksTheShift()
    _record(actor, "rostering.shift_removed", removed)
    removed.delete()


@write_once
def add_employee(*, actor: Actor, code: str, name: str, is_hourly: bool = False, key: Key = None) -> Employee:
    """Somebody new can be given shifts. Raises CodeIsTaken."""
    actor.require(CHANGE_ROSTER)
    made = Employee(code=code, name=name, is_hourly=is_hourly)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        taken = Employee.objects.filter(code=code).first()
        if taken is None:
            raise
        raise CodeIsTaken(fields={"code": f"Signaturen {code} hör till {taken.name}. Välj en annan."}) from None
    record_change(actor=actor, action="rostering.employee_added", subject=made, details={"code": code})
    return made


@write_once
def assign(*, actor: Actor, shift_id: int, employee_id: int, key: Key = None) -> Assignment:
    """The employee works the shift. Raises NotFound, WorksElsewhere."""
    actor.require(CHANGE_ROSTER)
    employee = Employee.objects.select_for_update().filter(pk=employee_id, is_active=True).first()
    if employee is None:
        raise NotFound("Medarbetaren finns inte eller är inte längre i tjänst.")
    planned = _locked_shift(shift_id)
    other = _works_meanwhile(employee, planned.starts_at, planned.ends_at)
    if other is not None:
        raise WorksElsewhere(fields={"employee": f"{employee.name} arbetar redan {_when(other)}."})
    made = Assignment.objects.create(shift=planned, employee=employee)
    _record(actor, "rostering.assigned", planned, employee)
    return made


@write_once
def unassign(*, actor: Actor, shift_id: int, assignment_id: int, key: Key = None) -> Shift:
    """The employee no longer works the shift. Raises NotFound, also for another shift's assignment."""
    actor.require(CHANGE_ROSTER)
    of_the_shift = Assignment.objects.select_for_update().filter(pk=assignment_id, shift_id=shift_id)
    found = of_the_shift.select_related("shift", "employee").first()
    if found is None:
        raise NotFound("Medarbetaren är redan borttagen från passet.")
    _record(actor, "rostering.unassigned", found.shift, found.employee)
    found.delete()
    return found.shift


def load_roster(*, actor: Actor, text: str) -> RosterLoaded:
    """The roster of a spreadsheet is planned, all of it or nothing; what was planned before stays.

    Loading it twice adds nothing. Raises RosterRefused with every faulty row.
    """
    actor.require(CHANGE_ROSTER)
    rows = read_roster(text)
    with transaction.atomic():
        employees, is_new = _employees(rows)
        _refuse_clashes(rows, employees)
        loaded = _plan(rows, employees, is_new)
        if loaded != RosterLoaded(0, 0, 0):
            subject = next(iter(employees.values()))
            counted = {"employees": loaded.employees, "shifts": loaded.shifts, "assignments": loaded.assignments}
            record_change(actor=actor, action="rostering.loaded", subject=subject, details=counted)
    return loaded


def _employees(rows: Iterable[RosterRow]) -> tuple[dict[str, Employee], int]:
    """Those of the file by signature, locked in one order, and how many of them are new."""
    named = {row.code: row for row in rows}
    made = [Employee(code=row.code, name=row.name) for row in named.values()]
    before = Employee.objects.count()
    Employee.objects.bulk_create(made, ignore_conflicts=True)
    found = Employee.objects.select_for_update().filter(code__in=named).order_by("pk")
    employees = {employee.code: employee for employee in found}
    wrong = [row for row in named.values() if employees[row.code].name != row.name]
    if wrong:
        raise RosterRefused(
            RowProblem(row.line, f"Signaturen {row.code} hör till {employees[row.code].name}, inte {row.name}.")
            for row in wrong
        )
    return employees, Employee.objects.count() - before


def _refuse_clashes(rows: Iterable[RosterRow], employees: dict[str, Employee]) -> None:
    problems = []
    rows = tuple(rows)
    if not rows:
        return
    known = Assignment.objects.filter(
        employee__in=employees.values(),
        shift__starts_at__lt=max(row.interval.end for row in rows),
        shift__ends_at__gt=min(row.interval.start for row in rows),
    ).select_related("shift")
    planned: dict[int, list[Shift]] = {}
    for each in known:
        planned.setdefault(each.employee_id, []).append(each.shift)
    for row in rows:
        for shift in planned.get(employees[row.code].pk, ()):
            is_same = (shift.starts_at, shift.ends_at, shift.kind) == (row.interval.start, row.interval.end, row.kind)
            if not is_same and shift.starts_at < row.interval.end and row.interval.start < shift.ends_at:
                problems.append(RowProblem(row.line, f"{row.name} arbetar redan {_when(shift)}."))
    if problems:
        raise RosterRefused(problems)


def _plan(rows: Iterable[RosterRow], employees: dict[str, Employee], new_employees: int) -> RosterLoaded:
    wanted = {(row.interval.start, row.interval.end, row.kind) for row in rows}
    before = Shift.objects.count(), Assignment.objects.count()
    Shift.objects.bulk_create(
        (Shift(starts_at=start, ends_at=end, kind=kind) for start, end, kind in sorted(wanted)), ignore_conflicts=True
    )
    starts = {start for start, _, _ in wanted}
    shifts = {(s.starts_at, s.ends_at, s.kind): s for s in Shift.objects.filter(starts_at__in=starts)}
    Assignment.objects.bulk_create(
        (
            Assignment(shift=shifts[row.interval.start, row.interval.end, row.kind], employee=employees[row.code])
            for row in rows
        ),
        ignore_conflicts=True,
    )
    return RosterLoaded(new_employees, Shift.objects.count() - before[0], Assignment.objects.count() - before[1])


def _locked_shift(shift_id: int) -> Shift:
    found = Shift.objects.select_for_update().filter(pk=shift_id).first()
    if found is None:
        raise NotFound("Passet finns inte längre.")
    return found


def _works_meanwhile(employee: Employee, starts_at: datetime, ends_at: datetime) -> Shift | None:
    return Shift.objects.filter(assignments__employee=employee, starts_at__lt=ends_at, ends_at__gt=starts_at).first()


def _when(shift: Shift) -> str:
    return f"{moment(shift.starts_at)} – {moment(shift.ends_at)}"


def _record(actor: Actor, action: str, shift: Shift, employee: Employee | None = None) -> None:
    details = {"starts_at": iso(shift.starts_at), "ends_at": iso(shift.ends_at), "kind": shift.kind}
    if employee is not None:
        details["employee"] = employee.code
    record_change(actor=actor, action=action, subject=shift, details=details)
