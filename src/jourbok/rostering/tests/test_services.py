"""Planning who works."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.rostering import selectors
from jourbok.rostering.models import Assignment, Employee, Shift
from jourbok.rostering.rules.roster_file import COLUMNS, RosterRefused
from jourbok.rostering.services import (
    CodeIsTaken,
    RosterLoaded,
    SomebodyWorksTheShift,
    WorksElsewhere,
    add_employee,
    add_shift,
    assign,
    load_roster,
    remove_shift,
    unassign,
)

from .factories import FRIDAY, a_manager, a_rule, a_shift, an_employee, at

pytestmark = pytest.mark.django_db
HEAD = ";".join(COLUMNS)
TWO = f"{HEAD}\n2021-11-26;14:00;02:00;pass;KJ;Kim Jour\n2021-11-26;14:00;02:00;pass;AJ;Alex Jour\n"


def test_a_shifts_last_instant_belongs_to_the_next() -> None:
    kim, alex = an_employee(), an_employee("AJ", "Alex Jour")
    a_shift(kim)
    a_shift(alex, on=date(2021, 11, 27), start=time(2), end=time(16), kind="standby")
    assert [each.code for each in selectors.on_duty_at(at("2021-11-27T00:59:59+00:00"))] == ["KJ"]
    assert [each.code for each in selectors.on_duty_at(at("2021-11-27T01:00:00+00:00"))] == ["AJ"]
    assert [each.code for each in selectors.on_duty_at(NIGHT)] == ["AJ"]


def test_who_works_now_and_who_comes_next_are_told_with_their_times_in_one_question() -> None:
    kim, alex = an_employee(), an_employee("AJ", "Alex Jour")
    a_shift(kim, alex)
    a_shift(kim, on=date(2021, 11, 27), start=time(2), end=time(16), kind="standby")
    a_shift(on=date(2021, 11, 27), start=time(16))
    a_shift(alex, on=date(2021, 11, 27), start=time(16), kind="standby")
    with CaptureQueriesContext(connection) as asked:
        night = selectors.on_duty(an_actor(), NIGHT)
    assert len(asked) == 1
    assert night.names == ("Kim Jour",)
    assert [(shift.kind, shift.ends_at) for shift in night.now] == [("Beredskap", at("2021-11-27T15:00:00+00:00"))]
    assert [(shift.kind, len(shift.workers)) for shift in night.next] == [("Pass", 0), ("Beredskap", 1)]
    evening = selectors.on_duty(an_actor(), at("2021-11-27T00:59:59+00:00"))
    assert (evening.names, len(evening.next)) == (("Alex Jour", "Kim Jour"), 1)
    with pytest.raises(NotPermitted):
        selectors.on_duty(an_actor(Role.BOARD_INTAKE), NIGHT)


def test_a_roster_is_loaded_once_and_the_second_time_nothing_is_new() -> None:
    assert load_roster(actor=a_manager(), text=TWO) == RosterLoaded(employees=2, shifts=1, assignments=2)
    assert load_roster(actor=a_manager(), text=TWO) == RosterLoaded(0, 0, 0)
    assert ChangeEvent.objects.filter(action="rostering.loaded").count() == 1


def test_a_roster_with_one_faulty_row_changes_nothing() -> None:
    with pytest.raises(RosterRefused):
        load_roster(actor=a_manager(), text=f"{TWO}2021-11-27;24:00;02:00;pass;BL;Bo Lykta\n")
    assert not Employee.objects.exists()


def test_a_roster_that_clashes_with_what_is_planned_is_refused_whole() -> None:
    a_shift(an_employee(), start=time(20), end=time(23))
    with pytest.raises(RosterRefused, match=r"Rad 2: Kim Jour arbetar redan fre 26 november 20:00"):
        load_roster(actor=a_manager(), text=TWO)
    assert Employee.objects.count() == 1


def test_a_signature_that_belongs_to_another_is_refused() -> None:
    an_employee("KJ", "Karin Jern")
    with pytest.raises(RosterRefused, match="Signaturen KJ hör till Karin Jern"):
        load_roster(actor=a_manager(), text=TWO)


def test_loading_takes_as_many_queries_for_a_month_as_for_a_night() -> None:
    rows = [f"2021-12-{day:02};14:00;02:00;pass;{code};Namn {code}" for day in range(1, 31) for code in "ABCD"]
    with CaptureQueriesContext(
        connection,
    ) as few:
        load_roster(actor=a_manager(), text=TWO)
    with CaptureQueriesContext(connection) as many:
        load_roster(actor=a_manager(), text="\n".join([HEAD, *rows]))
    assert len(many) == len(few) <= 20


def test_nobody_works_two_shifts_at_once_but_may_work_one_after_another() -> None:
    kim = an_employee()
    a_shift(kim)
    later = a_shift(on=date(2021, 11, 27), start=time(2), end=time(16), kind="standby")
    overlapping = a_shift(on=date(2021, 11, 27), start=time(1), end=time(3))
    assign(actor=a_manager(), shift_id=later.pk, employee_id=kim.pk)
    with pytest.raises(WorksElsewhere) as refused:
        assign(actor=a_manager(), shift_id=overlapping.pk, employee_id=kim.pk)
    assert "fre 26 november 14:00" in refused.value.fields["employee"]
    free = selectors.free_for(a_manager(), selectors.shift(a_manager(), overlapping.pk))
    assert kim not in free


def test_the_button_pressed_twice_assigns_once() -> None:
    kim, planned, key = an_employee(), a_shift(), uuid4()
    first = assign(actor=a_manager(), shift_id=planned.pk, employee_id=kim.pk, key=key)
    assert assign(actor=a_manager(), shift_id=planned.pk, employee_id=kim.pk, key=key) == first
    assert ChangeEvent.objects.filter(action="rostering.assigned").count() == 1


def test_who_no_longer_works_a_shift_is_taken_off_it_and_written_down() -> None:
    planned = a_shift(an_employee())
    unassign(actor=a_manager(), shift_id=Shift.objects.get().pk, assignment_id=Assignment.objects.get().pk)
    assert not Assignment.objects.exists()
    assert ChangeEvent.objects.get(action="rostering.unassigned").details["employee"] == "KJ"
    assert Shift.objects.get() == planned


def test_a_shift_is_added_once_and_removed_only_when_nobody_works_it() -> None:
    starts, ends = at("2021-11-26T13:00+00:00"), at("2021-11-27T01:00+00:00")
    made = add_shift(actor=a_manager(), starts_at=starts, ends_at=ends, kind="open")
    assert add_shift(actor=a_manager(), starts_at=starts, ends_at=ends, kind="open") == made
    kim = assign(actor=a_manager(), shift_id=made.pk, employee_id=an_employee().pk)
    with pytest.raises(SomebodyWorksTheShift):
        remove_shift(actor=a_manager(), shift_id=made.pk)
    unassign(actor=a_manager(), shift_id=kim.shift_id, assignment_id=kim.pk)
    remove_shift(actor=a_manager(), shift_id=made.pk)
    remove_shift(actor=a_manager(), shift_id=made.pk)
    assert not Shift.objects.exists()


def test_what_makes_no_sense_is_refused() -> None:
    moment = at("2021-11-26T13:00+00:00")
    with pytest.raises(BadInput):
        add_shift(actor=a_manager(), starts_at=moment, ends_at=moment, kind="open")
    with pytest.raises(NotFound):
        assign(actor=a_manager(), shift_id=0, employee_id=an_employee().pk)
    with pytest.raises(CodeIsTaken):
        add_employee(actor=a_manager(), code="KJ", name="Karin Jern")


@pytest.mark.django_db(transaction=True)
def test_two_managers_giving_the_same_signature_at_once_make_one_employee_and_one_sentence() -> None:
    ready = Barrier(2)

    def add(name: str) -> str:
        ready.wait(10)
        try:
            return add_employee(actor=a_manager(), code="KJ", name=name).code
        except CodeIsTaken as refused:
            return refused.fields["code"].split()[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as managers:
        assert sorted(managers.map(add, ["Kim Jour", "Karin Jern"])) == ["KJ", "Signaturen"]
    assert Employee.objects.count() == 1


def test_a_duty_worker_reads_the_roster_and_changes_nothing() -> None:
    worker, planned = an_actor(), a_shift(an_employee())
    assert selectors.week(worker, date(2021, 11, 22))
    for change in (
        lambda: load_roster(actor=worker, text=TWO),
        lambda: unassign(actor=worker, shift_id=1, assignment_id=Assignment.objects.get().pk),
        lambda: remove_shift(actor=worker, shift_id=planned.pk),
        lambda: assign(actor=worker, shift_id=planned.pk, employee_id=an_employee().pk),
    ):
        with pytest.raises(NotPermitted):
            change()
    with pytest.raises(NotPermitted):
        selectors.week(an_actor(Role.BOARD_INTAKE, boards=frozenset({"solna"})), date(2021, 11, 22))


def test_the_week_shows_where_somebody_is_missing_by_the_rule_of_its_time() -> None:
    kim, alex = an_employee(), an_employee("AJ", "Alex Jour")
    a_rule(5, valid=DateRange(date(2000, 1, 1), date(2021, 11, 26)))
    a_rule(3, ["fri"], valid=DateRange(date(2021, 11, 26), None))
    a_shift(kim, alex)
    a_shift(an_employee("BL", "Bo Lykta"), on=date(2021, 11, 27), start=time(2), end=time(16), kind="standby")
    days = selectors.week(a_manager(), date(2021, 11, 22))
    thursday, friday, saturday = days[3:6]
    assert thursday.needed == 5
    assert (thursday.thin and thursday.thin.interval, friday.needed) == (None, 3)
    assert friday.thin and friday.thin.words_sv == "2 av 3"
    assert [worker.code for worker in friday.shifts[0].workers] == ["AJ", "KJ"]
    assert (saturday.needed, saturday.thin, len(saturday.shifts)) == (None, None, 1)
    assert [day.on for day in selectors.understaffed(a_manager(), FRIDAY, FRIDAY)] == [FRIDAY]
