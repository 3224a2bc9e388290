"""Many at the same moment, on a real database: one effect, no gap, no double, and nobody who has lost their role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.models import RoleAssignment
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.tests.factories import NIGHT, SINCE, a_user, an_actor
from jourbok.cases import services as cases
from jourbok.cases.models import Case, JournalEntry
from jourbok.cases.tests.factories import a_case, a_contact, a_signed_entry
from jourbok.handover import selectors as handover
from jourbok.handover import services as sending
from jourbok.handover.models import Receipt, ReportVersion
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import DomainError
from jourbok.organisations.models import Board
from jourbok.organisations.services import next_number
from jourbok.people.tests.factories import a_child
from jourbok.rostering.models import Assignment
from jourbok.rostering.services import assign
from jourbok.rostering.tests.factories import a_manager, a_shift, an_employee

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE: Final = 20


def at_the_same_moment(press: Callable[[int], Any], times: int = AT_ONCE) -> list[Any]:
    """Everybody waits for everybody, then all press; a refusal is its name."""
    ready = Barrier(times)

    def one(number: int) -> Any:
        ready.wait()
        try:
            return press(number)
        except DomainError as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_two_hundred_numbers_taken_by_twenty_at_once_have_no_gap_and_no_double() -> None:
    """One in five changes its mind, and takes no number with it."""

    def ten(taker: int) -> list[int]:
        taken = []
        for turn in range(10):
            try:
                with transaction.atomic():
                    number = next_number(name="race", year=2021)
                    if (taker + turn) % 5 == 0:
                        raise InterruptedError
            except InterruptedError:
                continue
            taken.append(number)
        return taken

    taken = sorted(number for each in at_the_same_moment(ten) for number in each)
    assert len(taken) == 160
    assert taken == list(range(1, 161))


def test_one_worker_is_put_on_one_of_two_shifts_that_overlap() -> None:
    manager, worker = a_manager(), an_employee()
    first = a_shift()
    second = a_shift(start=time(18), end=time(4))
    shifts = [first.pk, second.pk]
    told = at_the_same_moment(
        lambda number: assign(actor=manager, shift_id=shifts[number % 2], employee_id=worker.pk), times=8
    )
    assert Assignment.objects.filter(employee=worker).count() == 1
    assert sum(not isinstance(each, str) for each in told) == 1


def a_reported_case() -> ReportVersion:
    case = a_case(contact=a_contact(), person=a_child())
    a_signed_entry(case)
    return sent(case, an_actor())


def sent(case: Case, actor: Actor, **more: Any) -> ReportVersion:
    seen = handover.preview(actor, case.pk, "sollentuna")
    return sending.send_report(
        actor=actor, case=case.pk, board="sollentuna", preview_fingerprint=seen.fingerprint,
        other_board_reason="Vistas där", **more,
    )  # fmt: skip


def intake(number: int) -> Actor:
    return an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"}), name=f"Mottagare {number}")


def test_twenty_at_a_board_who_take_over_at_once_are_one_receipt_in_one_name() -> None:
    version = a_reported_case()
    told = at_the_same_moment(
        lambda number: sending.register_receipt(actor=intake(number), version=version.pk, kind="acknowledged").by_name
    )
    receipt = Receipt.objects.get(version=version, kind="acknowledged")
    assert {each for each in told if each != "ReportAlreadyAcknowledged"} == {receipt.by_name}


def test_twenty_who_send_the_same_report_at_once_send_one() -> None:
    case = a_case(contact=a_contact(), person=a_child())
    a_signed_entry(case)
    told = at_the_same_moment(lambda number: sent(case, an_actor(name=f"Kim {number}")).pk)
    assert ReportVersion.objects.filter(report__case=case).count() == 1
    assert set(told) == {ReportVersion.objects.get(report__case=case).pk}


def test_twenty_who_write_in_a_case_at_once_are_twenty_entries_numbered_in_a_row() -> None:
    case = a_case(contact=a_contact(), person=a_child())
    at_the_same_moment(
        lambda number: (
            cases.write_entry(actor=an_actor(name=f"Kim {number}"), case=case.pk, kind="event", text="X").number
        )
    )
    numbers = sorted(JournalEntry.objects.filter(case=case).values_list("number", flat=True))
    assert numbers == list(range(1, AT_ONCE + 1))


def test_of_twenty_corrections_of_one_entry_one_stands() -> None:
    entry = a_signed_entry(a_case(contact=a_contact(), person=a_child()))
    told = at_the_same_moment(
        lambda number: (
            cases.correct_entry(
                actor=an_actor(name=f"Kim {number}"),
                entry=entry.pk,
                text=f"Rättat {number}",
                reason="Fel tid",
                source="Polis",
            ).pk
        )
    )
    assert JournalEntry.objects.filter(corrects=entry).count() == 1
    assert sum(not isinstance(each, str) for each in told) == 1


def test_of_twenty_openings_of_a_case_for_one_person_one_stands() -> None:
    contact, person = a_contact(), a_child()
    told = at_the_same_moment(
        lambda number: (
            cases.open_case(
                actor=an_actor(name=f"Kim {number}"), contact=contact.pk, person=person.pk, category="child"
            ).number
        )
    )
    assert Case.objects.filter(contact=contact, person=person).count() == 1
    assert Counter(told).most_common(1)[0][1] >= AT_ONCE - 1


def test_who_loses_their_role_while_others_write_writes_no_more() -> None:
    """Each request asks anew who its sender is; none goes by what was true at sign-in."""
    case = a_case(contact=a_contact(), person=a_child())
    user = a_user(Role.DUTY_WORKER, name="Kim Jour")
    is_over = NIGHT + timedelta(seconds=1)

    def write(number: int) -> Any:
        if number == 0:
            return RoleAssignment.objects.filter(user=user).update(valid=DateTimeTZRange(SINCE, is_over))
        actor = actor_of(user, moment=is_over if number % 2 else NIGHT, request_id=an_actor().request_id)
        return cases.write_entry(actor=actor, case=case.pk, kind="event", text=f"Nummer {number}").number

    at_the_same_moment(write)
    after = actor_of(user, moment=is_over, request_id=an_actor().request_id)
    assert after.roles == {}
    with pytest.raises(DomainError):
        cases.write_entry(actor=after, case=case.pk, kind="event", text="Efteråt")
    assert Board.objects.exists()
