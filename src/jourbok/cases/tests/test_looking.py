"""Looks in members' own systems: noted where the work is, and summed without persons."""

from __future__ import annotations

import io
import time
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jourbok.accounts.rules.member_systems import SystemFacts
from jourbok.accounts.services import add_member_system
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls.tests.factories import a_caller
from jourbok.cases import selectors, services
from jourbok.cases.models import LookUp
from jourbok.cases.rules.access import CaseNeedsReason
from jourbok.cases.rules.looking import MOST_MINUTES, OBSTACLES, OUTCOMES, Looked, tidied
from jourbok.cases.tests.factories import a_case
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.kernel.intervals import Interval
from jourbok.organisations.tests.factories import a_service

TODAY = date(2021, 11, 27)
YEAR = Interval(datetime(2020, 12, 31, 23, tzinfo=UTC), datetime(2021, 12, 31, 23, tzinfo=UTC))
CODES = st.sampled_from(["", *dict(OBSTACLES), "annat"])


@given(st.integers(-5, 500), st.sampled_from([*dict(OUTCOMES), "?"]), CODES)
def test_a_look_is_taken_when_it_can_have_been_and_says_what_stopped_only_who_did_not_come_in(
    minutes: int, outcome: str, obstacle: str
) -> None:
    is_stopped = outcome == "no_entry"
    is_right = 1 <= minutes <= MOST_MINUTES and outcome != "?" and (not is_stopped or obstacle in dict(OBSTACLES))
    try:
        known = tidied(Looked(minutes, outcome, obstacle, "Kortet"), TODAY)
    except BadInput:
        assert not is_right
    else:
        assert is_right
        assert bool(known.obstacle) == bool(known.words) == is_stopped


def test_no_password_is_kept_of_what_stopped_somebody() -> None:
    with pytest.raises(BadInput) as refused:
        tidied(Looked(5, "no_entry", "password", "Lösenord: Sommar2021"), TODAY)
    assert set(refused.value.fields) == {"words"}


@pytest.fixture
def system(db: None) -> UUID:
    a_service()
    facts = SystemFacts("Treserva", "Mobilt BankID")
    return add_member_system(actor=an_actor(Role.UNIT_MANAGER), board="solna", facts=facts).pk


def test_a_look_is_noted_for_a_contact_and_for_one_case_and_summed_by_month_and_board(system: UUID) -> None:
    case = a_case()
    said: dict[str, Any] = {"actor": an_actor(), "contact": case.contact_id, "system": system}
    services.note_look_up(**said, looked=Looked(5, "found"), case=case.pk)
    services.note_look_up(**said, looked=Looked(10, "no_entry", "card", "Kortet läses inte"))
    [month] = selectors.looks_by_board(an_actor(Role.CONTROLLER), YEAR)
    assert (month.month, month.board) == (date(2021, 11, 1), "Socialnämnden i Solna")
    assert (month.looks, month.minutes, month.found, month.nothing, month.no_entry) == (2, 15, 1, 0, 1)
    of_case = selectors.look_ups_of(an_actor(), case.contact_id, case.pk)
    assert [each.minutes for each in of_case] == [5, 10]
    assert [each.words for each in selectors.look_ups_of(an_actor(), case.contact_id)] == ["Kortet läses inte"]


@pytest.mark.django_db
def test_a_press_that_comes_twice_is_noted_once_and_stays_as_it_was_noted(system: UUID) -> None:
    said: dict[str, Any] = {"actor": an_actor(), "contact": a_caller().pk, "system": system, "key": uuid4()}
    first = services.note_look_up(**said, looked=Looked(5, "found"))
    assert services.note_look_up(**said, looked=Looked(5, "found")) == first
    assert LookUp.objects.count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        LookUp.objects.all().update(minutes=1)


def test_a_case_of_another_contact_or_of_another_night_takes_no_look(system: UUID) -> None:
    case = a_case()
    with pytest.raises(NotFound):
        services.note_look_up(
            actor=an_actor(), contact=a_caller().pk, system=system, looked=Looked(5, "found"), case=case.pk
        )
    later = an_actor(at=datetime(2021, 12, 10, tzinfo=UTC))
    for about in (case.pk, None):
        with pytest.raises(CaseNeedsReason):
            services.note_look_up(
                actor=later, contact=case.contact_id, system=system, looked=Looked(5, "found"), case=about
            )
    with pytest.raises(CaseNeedsReason):
        selectors.look_ups_of(later, case.contact_id)


def test_only_those_who_follow_up_read_how_much_time_goes_there(system: UUID) -> None:
    for role in (Role.DUTY_WORKER, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            selectors.looks_by_board(an_actor(role), YEAR)


def test_the_pages_note_a_look_and_show_and_fetch_the_year(system: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
    case = a_case()
    worker, manager = Client(), Client()
    worker.force_login(a_user())
    manager.force_login(a_user(Role.UNIT_MANAGER, name="Mika Chef"))
    address = reverse("cases:look_ups", args=[case.pk])
    said = {"system": str(system), "outcome": "found", "idempotency_key": str(uuid4())}
    assert worker.post(address, said).status_code == 422
    assert worker.post(address, {**said, "offered": "5"}).status_code == 302
    assert "Hittade något" in worker.get(address).content.decode()
    of_contact = reverse("cases:contact_look_ups", args=[case.contact_id])
    stopped = {**said, "idempotency_key": str(uuid4()), "outcome": "no_entry", "obstacle": "down", "minutes": "7"}
    assert worker.post(of_contact, stopped).status_code == 302
    assert "Systemet svarar inte" in worker.get(of_contact).content.decode()
    page = manager.get(reverse("desk:looks_of", args=[2021])).content.decode()
    assert "2 slagningar tog 12 min" in page
    book = load_workbook(io.BytesIO(manager.get(reverse("desk:looks_excel", args=[2021])).content))
    assert [cell.value for cell in book["Slagningar 2021"][2]][1:4] == ["Socialnämnden i Solna", 2, 12]
    assert "Ingen slagning" in manager.get(reverse("desk:looks_of", args=[2020])).content.decode()
    assert manager.get(reverse("desk:looks_of", args=[1600])).status_code == 404
    assert worker.get(reverse("desk:looks_of", args=[2021])).status_code == 403
