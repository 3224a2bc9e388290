"""The pages of the roster, as a duty worker and a manager use them without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import a_user
from jourbok.kernel.actor import Role
from jourbok.organisations.tests.factories import a_board, a_service
from jourbok.rostering.models import Assignment, Employee, Shift
from jourbok.rostering.rules.roster_file import COLUMNS

from .factories import FRIDAY, a_rule, a_shift, an_employee

pytestmark = pytest.mark.django_db
WEEK = reverse("rostering:week_of", args=[2021, 47])
EVIL = "<script>alert(1)</script>"
Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()


def signed_in(role: Role) -> Client:
    client = Client()
    user = a_user(role, board=a_board() if role is Role.BOARD_INTAKE else None)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def manager() -> Client:
    return signed_in(Role.UNIT_MANAGER)


def sent(client: Client, to: str, **fields: Any) -> Any:
    return client.post(to, {"idempotency_key": uuid4(), **fields})


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def test_a_duty_worker_sees_the_week_and_no_way_to_change_it() -> None:
    a_rule(2)
    a_shift(an_employee())
    shown = text_of(signed_in(Role.DUTY_WORKER).get(WEEK))
    for word in ("Vecka 47, 2021", "Kim Jour", "14:00", "1 av 2", "Inga pass"):
        assert word in shown
    assert "Nytt pass" not in shown
    assert "Ändra" not in shown


def test_the_menus_address_shows_this_week() -> None:
    assert signed_in(Role.DUTY_WORKER).get(reverse("rostering:week")).status_code == 200


def test_a_week_that_does_not_exist_is_not_found(manager: Client) -> None:
    assert manager.get("/schema/2021-v53/").status_code == 404
    assert manager.get("/schema/2020-v53/").status_code == 200
    assert manager.get("/schema/9999-v52/").status_code == 404
    assert manager.get("/schema/10000-v1/").status_code == 404


@pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.QUALITY_DEVELOPER, Role.ADMINISTRATOR])
def test_others_may_not_read_the_roster(role: Role) -> None:
    assert signed_in(role).get(WEEK).status_code == 403


@pytest.mark.parametrize("name", ["new_shift", "load", "new_employee"])
def test_a_duty_worker_may_not_open_what_changes_the_roster(name: str) -> None:
    assert signed_in(Role.DUTY_WORKER).get(reverse(f"rostering:{name}")).status_code == 403


def test_the_week_takes_as_many_queries_with_many_shifts_as_with_few(
    manager: Client, django_assert_max_num_queries: Queries
) -> None:
    a_rule(3)
    people = [an_employee(f"A{number}", f"Namn {number}") for number in range(12)]
    for day in range(7):
        a_shift(*people, on=date(2021, 11, 22) + timedelta(days=day))
        a_shift(people[0], on=date(2021, 11, 22) + timedelta(days=day), start=time(3), end=time(9), kind="standby")
    manager.get(WEEK)
    with django_assert_max_num_queries(12):
        shown = manager.get(WEEK)
    assert text_of(shown).count("Namn 11") == 7
    with django_assert_max_num_queries(12):
        manager.get(reverse("rostering:shift", args=[Shift.objects.first().pk]))  # type: ignore[union-attr]


def test_a_manager_plans_a_shift_sets_somebody_on_it_and_takes_them_off(manager: Client) -> None:
    kim = an_employee()
    form = {"day": "2021-11-26", "start": "14:00", "end": "02:00", "kind": "open"}
    answered = sent(manager, reverse("rostering:new_shift"), **form)
    made = Shift.objects.get()
    page = reverse("rostering:shift", args=[made.pk])
    assert answered.url == page
    assert "Kim Jour (KJ)" in text_of(manager.get(page))
    assert sent(manager, page, employee=kim.pk).status_code == 302
    assert "Kim Jour" in text_of(manager.get(WEEK))
    sent(manager, reverse("rostering:unassign", args=[made.pk, Assignment.objects.get().pk]))
    assert not Assignment.objects.exists()
    assert sent(manager, reverse("rostering:remove_shift", args=[made.pk])).url == WEEK
    assert not Shift.objects.exists()


def test_who_is_busy_elsewhere_cannot_be_chosen_and_is_refused_if_sent_anyway(manager: Client) -> None:
    kim = an_employee()
    a_shift(kim)
    other = a_shift(start=time(15), end=time(16))
    page = reverse("rostering:shift", args=[other.pk])
    assert "Kim Jour (KJ)" not in text_of(manager.get(page))
    assert sent(manager, page, employee=kim.pk).status_code == 200
    assert other.assignments.count() == 0


def test_what_was_typed_stands_when_a_shift_is_refused(manager: Client) -> None:
    form = {"day": "2021-03-28", "start": "02:00", "end": "03:00", "kind": "standby"}
    shown = text_of(sent(manager, reverse("rostering:new_shift"), **form))
    assert "ingen längd" in shown
    assert 'value="2021-03-28"' in shown
    assert not Shift.objects.exists()


def test_a_new_employee_can_be_given_shifts_and_a_taken_signature_is_refused(manager: Client) -> None:
    page = reverse("rostering:new_employee")
    assert sent(manager, page, code="BL", name=EVIL, is_hourly="on").status_code == 302
    assert Employee.objects.get().is_hourly
    assert "hör till" in text_of(sent(manager, page, code="BL", name="Bo Lykta"))
    a_shift(Employee.objects.get(), on=FRIDAY)
    assert EVIL not in manager.get(WEEK).content.decode()


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("schema.csv", content, "text/csv")
    return sent(client, reverse("rostering:load"), file=file)


def test_a_roster_is_uploaded_whole_or_every_faulty_row_is_told(manager: Client) -> None:
    head = ";".join(COLUMNS)
    good = f"{head}\r\n2021-11-26;14:00;02:00;pass;AÖ;Astrid Övning\r\n".encode("cp1252")
    bad = upload(manager, good + b"2021-11-27;25:00;02:00;pass;KJ;Kim\r\n2021-11-27;14:00;02:00;x;KJ;Kim\r\n")
    assert bad.status_code == 422
    assert "Rad 3: Klockslaget" in text_of(bad)
    assert "Rad 4: Slaget" in text_of(bad)
    assert not Shift.objects.exists()
    assert upload(manager, good).status_code == 302
    assert "Astrid Övning" in text_of(manager.get(WEEK))
    assert "1 MB" in text_of(upload(manager, b"x" * 1_000_001))
    assert "ingen text" in text_of(upload(manager, b"\x81\x8d"))
