"""What the desk, the morning and a board's portal tell of decisions that no board has taken over."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.tests.factories import a_case, a_contact, a_signed_entry
from jourbok.decisions.services import record_moment, take_over
from jourbok.decisions.tests.boards import a_written_decision, intake
from jourbok.decisions.tests.factories import the_law
from jourbok.duty.tests.factories import some_hours
from jourbok.handover import selectors as handover
from jourbok.handover.services import send_report
from jourbok.kernel.actor import Role
from jourbok.law.rules import Event
from jourbok.organisations.models import Board
from jourbok.people.tests.factories import an_adult

pytestmark = pytest.mark.django_db
LAST_DAY = NIGHT + timedelta(days=7)


def page(monkeypatch: pytest.MonkeyPatch, address: str, at: datetime, *, role: Role = Role.DUTY_WORKER) -> str:
    """The page as somebody with the role sees it at that moment."""
    some_hours()
    monkeypatch.setenv("JOURBOK_CLOCK_AT", at.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
    client = Client()
    client.force_login(a_user(role, board=Board.objects.get(slug="sollentuna")))
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_legal_clock_is_on_the_desk_in_its_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_written_decision()
    before = page(monkeypatch, "/frister/", LAST_DAY - timedelta(days=3))
    assert made.case.number not in before
    last = page(monkeypatch, "/frister/", LAST_DAY)
    assert f"{made.case.number} Socialnämnden i Sollentuna" in last
    assert "Underställning enligt lag" in last
    assert f"/beslut/fattat/{made.pk}/" in last
    assert made.case.person.surname not in last
    assert "Underställning enligt lag" in page(monkeypatch, "/klockor/", LAST_DAY)


def test_what_was_carried_out_when_it_had_ended_is_on_the_desk_until_the_board_has_taken_it_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = a_written_decision()
    told: dict[str, Any] = {"decision": made.pk, "source": "Rätten"}
    later = intake(moment=NIGHT + timedelta(days=6))
    record_moment(actor=later, event=Event.NOT_CONFIRMED, at=NIGHT + timedelta(days=4), **told)
    assert "Verkställt efter" not in page(monkeypatch, "/frister/", NIGHT + timedelta(days=6))
    record_moment(actor=later, event=Event.EXECUTED, at=NIGHT + timedelta(days=5), **told)
    shown = page(monkeypatch, "/frister/", NIGHT + timedelta(days=6, hours=1))
    assert "Verkställt efter att beslutet upphört" in shown
    assert f"/beslut/fattat/{made.pk}/" in shown
    assert made.case.person.surname not in shown
    take_over(actor=intake(moment=NIGHT + timedelta(days=7)), decision=made.pk)
    assert "Verkställt efter" not in page(monkeypatch, "/frister/", NIGHT + timedelta(days=7, hours=1))


def test_children_come_first_among_legal_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    adult = a_written_decision(ground="LVM 13 §", person=an_adult())
    child = a_written_decision(decided_at=NIGHT - timedelta(days=5))
    shown = page(monkeypatch, "/frister/", NIGHT + timedelta(days=1, hours=23))
    assert shown.index(child.case.number) < shown.index(adult.case.number)


def test_the_morning_tells_what_tonights_decision_lacks_until_the_board_has_taken_it_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = a_written_decision()
    shown = page(monkeypatch, "/morgon/", NIGHT + timedelta(hours=2))
    for said in (made.case.number, "Verkställt saknas", "Parterna är inte underrättade"):
        assert said in shown
    take_over(actor=intake(moment=NIGHT + timedelta(hours=3)), decision=made.pk)
    assert "Nattens beslut" not in page(monkeypatch, "/morgon/", NIGHT + timedelta(hours=4))


def test_the_portal_counts_what_runs_and_shows_what_ends_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_written_decision()
    a_written_decision("solna")
    shown = page(monkeypatch, "/portal/", NIGHT + timedelta(hours=8), role=Role.BOARD_INTAKE)
    assert "1 beslut och anmälningar om barn, 1 frist som löper" in shown
    assert made.case.number in shown
    assert "senast lördag 4 december 2021" in shown


def test_the_portals_report_tells_by_when_the_board_must_have_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    the_law()
    case = a_case(contact=a_contact(caller_role="police"))
    a_signed_entry(case)
    seen = handover.preview(an_actor(), case.pk, "sollentuna")
    version = send_report(
        actor=an_actor(),
        case=case.pk,
        board="sollentuna",
        preview_fingerprint=seen.fingerprint,
        other_board_reason="Barnet vistas i Sollentuna",
    )
    shown = page(monkeypatch, f"/portal/{version.pk}/", NIGHT + timedelta(hours=8), role=Role.BOARD_INTAKE)
    assert "Förhandsbedömning ska vara beslutad senast lördag 11 december 2021" in shown
    assert "får göras till måndag 13 december 2021" in shown
    assert "Jouren har inte gjort någon skyddsbedömning" in shown
    assert "får på begäran veta" in shown
