"""The pages of a report that was sent: every way it took is told, and what somebody does about it is asked in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.cases.tests.sending import a_form
from jourbok.handover.models import BoardCall, Delivery, DeliveryStep, Escalation, ReportVersion, Withdrawal
from jourbok.handover.tests.test_delivering import reported
from jourbok.kernel.actor import Role
from jourbok.messages.transports import HttpEndpoint, Ways
from jourbok.organisations.models import Board, DeliveryChannel
from jourbok.organisations.rules.register import ChannelKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", (NIGHT + timedelta(minutes=20)).isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", "99999999999")
    monkeypatch.setattr("jourbok.kernel.clock.time.time", lambda: 99999999999.0)


@pytest.fixture
def version() -> ReportVersion:
    return reported(ChannelKind.LETTER, ChannelKind.PORTAL)


@pytest.fixture
def kim(client: Client) -> Client:
    client.force_login(a_user())
    return client


def test_a_paper_that_a_person_is_to_carry_is_asked_for_and_told(kim: Client, version: ReportVersion) -> None:
    page, letter = f"/rapporter/{version.pk}/", Delivery.objects.get(channel="letter")
    assert "ta den dit själv" in kim.get(page).text
    way = f"{page}leverans/{letter.pk}/"
    assert kim.post(way, a_form(step="handed_over", note="")).status_code == 422
    assert kim.post(way, a_form(step="handed_over", note="Polisens fax")).status_code == 302
    assert "Polisens fax" in kim.get(page).text
    assert DeliveryStep.objects.get(delivery=letter).by_name == "Kim Jour"


def test_a_way_of_another_report_is_not_there(kim: Client, version: ReportVersion) -> None:
    assert kim.get(f"/rapporter/{version.pk}/leverans/{version.pk}/").status_code == 404


def test_why_a_report_is_taken_back_is_asked_for_and_then_shown(kim: Client, version: ReportVersion) -> None:
    page = f"/rapporter/{version.pk}/"
    assert kim.post(f"{page}tillbaka/", a_form(kind="recall", cause="wrong_board", reason="")).status_code == 422
    said = {"cause": "wrong_board", "reason": "Barnet bor i Solna"}
    changed = kim.post(f"{page}tillbaka/", a_form(kind="deletion", **said))
    assert changed.status_code == 422, "nothing else is done than what the page offered"
    assert kim.post(f"{page}tillbaka/", a_form(kind="recall", **said)).status_code == 302
    assert Withdrawal.objects.get().is_recall
    shown = kim.get(page).text
    assert "Återkallad" in shown
    assert "Fel mottagare eller innehåll?" not in shown


def test_a_call_is_written_down_with_whom(kim: Client, version: ReportVersion) -> None:
    path = f"/rapporter/{version.pk}/samtal/"
    refused = kim.post(path, a_form(outcome="reached", spoke_with="", number="", note=""))
    assert refused.status_code == 422
    assert "Skriv vem du talade med." in refused.text
    kim.post(path, a_form(outcome="reached", spoke_with="Mio", number="08-000 00 00", note=""))
    assert BoardCall.objects.get().spoke_with == "Mio"


def test_the_board_tells_its_own_number_and_what_it_has_deleted(client: Client, version: ReportVersion) -> None:
    client.force_login(a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug="sollentuna"), name="Mio Mottagning"))
    page = f"/portal/{version.pk}/"
    assert client.get(f"{page}pdf/").status_code == 200
    assert [each.kind for each in version.receipts.all()] == ["opened"], "a file that was fetched has been opened"
    client.post(f"{page}kvittera/", a_form())
    client.post(f"{page}nummer/", a_form(their_number="SN 2026:7"))
    assert "SN 2026:7" in client.get("/portal/").text
    row = {"board_id": version.board_id, "version": version, "at": NIGHT, "by_id": "1", "by_name": "Kim"}
    Withdrawal.objects.create(kind="deletion_asked", cause="wrong_person", reason="Syskonets rapport", **row)
    assert "Socialjouren ber er att radera rapporten" in client.get(page).text
    client.post(f"{page}raderad/", a_form())
    assert "Raderad enligt Mio Mottagning" in client.get(page).text


def test_a_way_that_failed_is_asked_for_again_in_words_and_the_page_says_who(
    kim: Client, version: ReportVersion, settings: Settings
) -> None:
    settings.MESSAGE_WAYS = Ways(fax=HttpEndpoint("http://127.0.0.1:1/"))
    fax = Delivery.objects.create(
        board=version.board, version=version, channel="fax", address="08-000 00 00", queued_at=NIGHT
    )
    DeliveryStep.objects.create(board=version.board, delivery=fax, number=1, step="failed", at=NIGHT, reason="Nekad")
    DeliveryChannel.objects.create(board=version.board, kind="fax", address=fax.address)
    page = f"/rapporter/{version.pk}/"
    assert f"{page}leverans/{fax.pk}/igen/" in kim.get(page).text
    asked = kim.get(f"{page}leverans/{fax.pk}/igen/").text
    assert "Förra gången: Nekad" in asked
    assert fax.address in asked
    assert kim.post(f"{page}leverans/{fax.pk}/igen/", a_form()).status_code == 302
    assert "Försök igen begärt av Kim Jour" in kim.get(page).text
    again = kim.post(f"{page}leverans/{fax.pk}/igen/", a_form())
    assert (again.status_code, "försöks redan" in again.text) == (422, True)


def test_what_was_done_about_a_report_that_was_raised_stands_on_its_page(kim: Client, version: ReportVersion) -> None:
    Escalation.objects.create(report=version.report, version=version, level=1, raised_at=NIGHT)
    page = f"/rapporter/{version.pk}/"
    assert "ingen har skrivit vad som gjordes" in kim.get(page).text
    kim.post(f"{page}hanterad/", a_form(note="Ringde mottagningen"))
    assert "Kim Jour: Ringde mottagningen" in kim.get(page).text
