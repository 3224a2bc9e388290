"""The demo year's rows written in bulk, each kind after those it points to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, Final

from django.db import models

from jourbok.accounts.models import User
from jourbok.calls.models import CallAttempt, Contact
from jourbok.cases.models import Assessment, Case, Decision, JournalEntry, Mandate, Measure, TimeEntry, TimeShare
from jourbok.cases.selectors import grounds_in_force
from jourbok.organisations.models import Board, Municipality, NumberSeries
from jourbok.people.models import Person, ProtectedIdentity, Relation
from jourbok.rostering.models import Assignment, Employee, Shift
from jourbok.setup.rules.demo_year import DemoYear
from jourbok.setup.rules.demo_year.year import YEAR

CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Keys:
    """What the database calls boards and municipalities by their slugs, and workers by their codes."""

    boards: Mapping[str, int]
    municipalities: Mapping[str, int]
    workers: Mapping[str, tuple[str, str]]

    def by(self, code: str, prefix: str) -> dict[str, str]:
        """The columns that say who did it."""
        worker_id, name = self.workers[code]
        return {f"{prefix}_id": worker_id, f"{prefix}_name": name}


def write_roster(year: DemoYear, users: Mapping[str, User]) -> Keys:
    """Employees, shifts and who works them; workers without a demo person are known by their code."""
    employees = Employee.objects.bulk_create(
        Employee(code=each.code, name=each.name, is_hourly=each.is_hourly, user=users.get(each.login))
        for each in year.workers
    )
    by_code = {employee.code: employee for employee in employees}
    shifts = Shift.objects.bulk_create(
        Shift(starts_at=row.starts_at, ends_at=row.ends_at, kind=row.kind) for row in year.shifts
    )
    Assignment.objects.bulk_create(
        Assignment(shift=shift, employee=by_code[code])
        for shift, row in zip(shifts, year.shifts, strict=True)
        for code in row.workers
    )
    known = {each.code: users.get(each.login) for each in year.workers}
    return Keys(
        boards=dict(Board.objects.values_list("slug", "pk")),
        municipalities=dict(Municipality.objects.values_list("slug", "pk")),
        workers={
            each.code: (str(user.pk) if (user := known[each.code]) else f"demo-{each.code}", each.name)
            for each in year.workers
        },
    )


def write_persons(year: DemoYear, keys: Keys) -> None:
    """Persons, how they belong together, and who is protected."""
    _bulk(
        Person,
        (
            Person(**_told(row, "registered_in"), registered_in_id=keys.municipalities.get(row.registered_in or ""))
            for row in year.persons
        ),
    )
    _bulk(
        Relation,
        (
            Relation(person_id=row.person, other_id=row.other, kind=row.kind, created_at=row.created_at)
            for row in year.relations
        ),
    )
    _bulk(
        ProtectedIdentity,
        (ProtectedIdentity(person_id=row.person, **_told(row, "person")) for row in year.protections),
    )


def write_contacts(year: DemoYear, keys: Keys) -> None:
    """Contacts and the calls that were tried."""
    home = dict(Board.objects.values_list("slug", "municipality_id"))
    gave_cases = {row.contact for row in year.cases}
    _bulk(
        Contact,
        (
            Contact(
                **_told(row, "board", "worker", "on_duty"),
                **keys.by(row.worker, "worker"),
                on_duty=list(row.on_duty),
                became_case=row.id in gave_cases,
                board_id=keys.boards[row.board],
                municipality_id=home[row.board],
            )
            for row in year.contacts
        ),
    )
    _bulk(
        CallAttempt,
        (
            CallAttempt(
                **_told(row, "contact", "worker"), contact_id=row.contact, worker_name=keys.workers[row.worker][1]
            )
            for row in year.attempts
        ),
    )


def write_cases(year: DemoYear, keys: Keys) -> None:
    """Cases with all that was written, assessed, done and decided in them; those with a report await none."""
    reported = {row.case for row in year.reports}
    _bulk(
        Case,
        (
            Case(
                **_told(row, "board", "contact", "person", "worker"),
                **keys.by(row.worker, "opened_by"),
                board_id=keys.boards[row.board],
                contact_id=row.contact,
                person_id=row.person,
                awaits_report=row.id not in reported,
            )
            for row in year.cases
        ),
    )
    _bulk(JournalEntry, _of_case(JournalEntry, year.entries, keys, signed=True))
    _bulk(Assessment, _of_case(Assessment, year.assessments, keys))
    _bulk(Measure, _of_case(Measure, year.measures, keys))
    _write_decisions(year, keys)


def write_times(year: DemoYear, keys: Keys) -> None:
    """Time, and how it falls on cases and boards."""
    _bulk(
        TimeEntry,
        (
            TimeEntry(
                **_told(row, "contact", "worker", "shares"),
                **keys.by(row.worker, "worker"),
                contact_id=row.contact,
                recorded_at=row.started_at + timedelta(minutes=row.minutes),
            )
            for row in year.times
        ),
    )
    _bulk(
        TimeShare,
        (
            TimeShare(entry_id=row.id, case_id=case, board_id=keys.boards[board], minutes=minutes)
            for row in year.times
            for case, board, minutes in row.shares
        ),
    )


def continue_numbers(year: DemoYear) -> None:
    """The next contact and case get the numbers after the year's last."""
    for name, rows in (("contact", year.contacts), ("case", year.cases)):
        NumberSeries.objects.update_or_create(name=name, year=YEAR, defaults={"last": len(rows)})


def _write_decisions(year: DemoYear, keys: Keys) -> None:
    law = grounds_in_force()
    mandates = {
        mandate.board.slug: mandate for mandate in Mandate.objects.filter(layer="host_official").select_related("board")
    }
    _bulk(
        Decision,
        (
            Decision(
                **_told(row, "board", "case", "worker"),
                **keys.by(row.worker, "author"),
                board_id=keys.boards[row.board],
                case_id=row.case,
                decided_by_name=keys.workers[row.worker][1],
                mandate=mandates[row.board],
                mandate_layer=mandates[row.board].layer,
                mandate_text=mandates[row.board].facts(law).text_sv,
                recorded_at=row.decided_at,
            )
            for row in year.decisions
        ),
    )


def _of_case(
    model: type[models.Model], rows: Iterable[Any], keys: Keys, *, signed: bool = False
) -> Iterator[models.Model]:
    for row in rows:
        told = _told(row, "board", "case", "worker")
        told |= keys.by(row.worker, "author")
        if signed:
            told["signed_by_name"] = told["author_name"] if row.signed_at else ""
        else:
            told["recorded_at"] = told.get("assessed_at") or told["done_at"]
        if "answers" in told:
            told["answers"] = dict(told["answers"])
        yield model(**told, board_id=keys.boards[row.board], case_id=row.case)


def _told(row: Any, *but: str) -> dict[str, Any]:
    """The row's values by name, as the table's columns are called."""
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name not in but}


def _bulk(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    model._default_manager.bulk_create(rows, batch_size=CHUNK)
