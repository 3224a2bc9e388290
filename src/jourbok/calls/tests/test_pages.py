"""The pages of what boards tell and order beforehand."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls import services
from jourbok.calls.models import Order, OrderOutcome, PreNotification, PreNotificationDocument
from jourbok.calls.tests.factories import (
    NUMBER,
    PNG,
    an_accepted_order,
    an_announcement,
    an_intake,
    an_order,
)
from jourbok.duty.tests.factories import some_hours
from jourbok.kernel.actor import Role
from jourbok.kernel.localtime import local
from jourbok.organisations.models import Board
from jourbok.organisations.tests.factories import a_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
    a_service()
    some_hours()


@pytest.fixture
def worker(client: Client) -> Client:
    client.force_login(a_user())
    return client


@pytest.fixture
def intake() -> Client:
    client = Client()
    client.force_login(a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug="sollentuna"), name="Sam Mottagning"))
    return client


def sent(client: Client, route: str, *about: Any, **said: Any) -> Any:
    return client.post(reverse(f"calls:{route}", args=about), {"idempotency_key": str(uuid4()), **said})


def shown(client: Client, route: str, *about: Any) -> str:
    response = client.get(reverse(f"calls:{route}", args=about))
    assert response.status_code == 200, response
    return response.content.decode()


ELSA = {"name": "Elsa Provdotter", "number": NUMBER, "address": "Provgatan 5 B", "postal_town": "Sollentuna"}


def typed(moment: Any) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M")


class TestABoardTells:
    def test_a_form_is_sent_with_the_coming_time_of_duty_already_in_it(self, intake: Client) -> None:
        page = shown(intake, "announce")
        assert 'name="until_at_at" value="2021-11-29 08:00"' in page
        times = {"from_at_at": typed(NIGHT), "until_at_at": typed(NIGHT + timedelta(days=2))}
        answer = sent(intake, "announce", **ELSA, what="Pappan kan komma.", instructions="Ring hemmet.", **times)
        made = PreNotification.objects.get()
        assert answer.headers["Location"] == reverse("calls:board_announcement", args=[made.pk])
        told = shown(intake, "board_announcement", made.pk)
        assert "Pappan kan komma." in told and "Jouren har inte använt det än." not in told
        assert made.number in shown(intake, "board_announcements")

    def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(self, intake: Client) -> None:
        times = {"from_at_at": typed(NIGHT), "until_at_at": typed(NIGHT + timedelta(days=2))}
        said = {**ELSA, **times, "number": "20140412-000"}
        answer = sent(intake, "announce", **said, what="Pappan kan komma.")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Pappan kan komma." in page and "Numret ska ha 12 siffror" in page

    def test_a_colleagues_change_is_shown_and_what_was_typed_stays(self, intake: Client) -> None:
        made = an_announcement(until_at=NIGHT + timedelta(days=1))
        times = {"from_at_at": typed(NIGHT), "until_at_at": typed(NIGHT + timedelta(days=2))}
        said = {**ELSA, **times, "version": "1"}
        assert sent(intake, "change_announcement", made.pk, what="Kollegans ord", **said).status_code == 302
        answer = sent(intake, "change_announcement", made.pk, what="Mina ord", **said)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Kollegans ord" in page and "Mina ord" in page and 'name="version" value="2"' in page

    def test_a_paper_is_a_file_that_no_browser_opens_as_a_page(self, intake: Client) -> None:
        made = an_announcement(until_at=NIGHT + timedelta(days=1))
        answer = sent(intake, "add_document", made.pk, file=SimpleUploadedFile("Plån.png", PNG))
        assert answer.status_code == 302, answer.content.decode()
        paper = PreNotificationDocument.objects.get()
        got = intake.get(reverse("calls:board_document", args=[paper.pk]))
        assert (got.content, got.headers["Content-Type"]) == (PNG, "image/png")
        assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Pl%C3%A5n.png"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        policy = got.headers["Content-Security-Policy"]
        assert "sandbox" in policy and "default-src 'none'" in policy and "allow" not in policy

    def test_another_kind_of_file_is_refused_beside_the_field(self, intake: Client) -> None:
        made = an_announcement(until_at=NIGHT + timedelta(days=1))
        answer = sent(intake, "add_document", made.pk, file=SimpleUploadedFile("a.pdf", b"<script>"))
        assert answer.status_code == 422
        assert "Filen är ingen PDF, PNG eller JPEG." in answer.content.decode()

    def test_only_a_paper_may_be_larger_than_a_form(self, intake: Client) -> None:
        made = an_announcement(until_at=NIGHT + timedelta(days=1))
        large = SimpleUploadedFile("stor.png", PNG + b"0" * 6_000_000)
        assert sent(intake, "add_document", made.pk, file=large).status_code == 302
        assert sent(intake, "announce", what="x" * 6_000_000).status_code == 413

    def test_somebody_protected_is_opened_with_a_reason_and_shown_for_a_while(self, intake: Client) -> None:
        made = an_announcement(is_protected=True, until_at=NIGHT + timedelta(days=1))
        assert "Elsa" not in shown(intake, "board_announcements") + shown(intake, "board_announcement", made.pk)
        assert sent(intake, "board_open_announcement", made.pk, reason="kort").status_code == 422
        sent(intake, "board_open_announcement", made.pk, reason="Ska ändra den i natt")
        assert "Elsa Provdotter" in shown(intake, "board_announcement", made.pk)

    def test_a_new_announcement_is_kept_while_it_is_written(self, intake: Client) -> None:
        draft = reverse("accounts:draft", args=["announce:sollentuna"])
        assert draft in shown(intake, "announce")

    @pytest.mark.parametrize("route", ["board_announcements", "announce", "board_orders", "new_order"])
    def test_every_page_is_light_on_a_bad_line(self, route: str, intake: Client) -> None:
        an_announcement(until_at=NIGHT + timedelta(days=1))
        assert len(shown(intake, route).encode()) < 50_000


class TestTheServiceIsTold:
    def test_it_stands_on_tonights_page_and_in_the_list(self, worker: Client) -> None:
        number = an_announcement().number
        assert number in shown(worker, "tonight") and number in shown(worker, "announcements")

    def test_what_is_not_said_is_asked_for_and_nothing_is_lost(self, worker: Client) -> None:
        made = an_announcement()
        assert sent(worker, "used", made.pk, note=" ").status_code == 422


VISIT = {"kind": "home_visit", "purpose": "Se att hon har det bra.", **ELSA}
ONE_TIME = {"day_1": "2021-11-27", "from_1": "20:00", "until_1": "21:00"}


class TestABoardOrders:
    def test_one_time_or_several_are_ordered_and_listed(self, intake: Client) -> None:
        more = {"day_2": "2021-11-28", "from_2": "23:30", "until_2": "00:30"}
        answer = sent(intake, "new_order", **VISIT, **ONE_TIME, **more)
        made = Order.objects.get()
        assert answer.headers["Location"] == reverse("calls:board_order", args=[made.pk])
        spans = [
            local(at).strftime("%d %H:%M")
            for row in made.occasions.order_by("starts_at")
            for at in (row.starts_at, row.ends_at)
        ]
        assert spans == ["27 20:00", "27 21:00", "28 23:30", "29 00:30"]
        assert "Väntar på svar" in shown(intake, "board_orders")

    def test_a_time_that_is_begun_is_made_whole(self, intake: Client) -> None:
        answer = sent(intake, "new_order", **VISIT, **ONE_TIME, day_3="2021-11-29")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Fyll i dag och båda klockslagen." in page and '<details class="ds-details" open>' in page

    def test_what_cannot_be_done_without_an_address_or_a_telephone_is_asked_for(self, intake: Client) -> None:
        nowhere = {**VISIT, "address": "", "postal_town": ""}
        assert "Skriv vart jouren ska åka." in sent(intake, "new_order", **nowhere, **ONE_TIME).content.decode()
        silent = {**VISIT, "kind": "phone_support"}
        assert (
            "Skriv vilket nummer jouren ska ringa." in sent(intake, "new_order", **silent, **ONE_TIME).content.decode()
        )

    def test_an_order_is_taken_back_with_a_reason(self, intake: Client) -> None:
        made = an_order(actor=an_intake())
        assert sent(intake, "withdraw_order", made.pk, reason="kort").status_code == 422
        assert sent(intake, "withdraw_order", made.pk, reason="Hon är hos sin mormor").status_code == 302
        assert "Hon är hos sin mormor" in shown(intake, "board_order", made.pk)


class TestTheServiceCarriesOut:
    def test_an_order_is_answered_and_the_board_reads_it(self, worker: Client, intake: Client) -> None:
        made = an_order()
        assert sent(worker, "answer_order", made.pk, answer="decline").status_code == 422
        sent(worker, "answer_order", made.pk, answer="decline", reason="Ingen bil i natt tyvärr")
        assert "Ingen bil i natt tyvärr" in shown(intake, "board_order", made.pk)

    def test_a_time_outside_what_was_ordered_is_warned_of_before_it_is_kept(
        self, worker: Client, intake: Client
    ) -> None:
        occasion = an_accepted_order()
        times = {
            "started_at_at": typed(occasion.starts_at - timedelta(minutes=30)),
            "ended_at_at": typed(occasion.ends_at),
        }
        said = {"happened": "done", "note": "Allt var lugnt.", **times}
        answer = sent(worker, "outcome", occasion.pk, **said)
        assert answer.status_code == 422
        assert "Tiden ligger utanför det som nämnden beställde." in answer.content.decode()
        assert sent(worker, "outcome", occasion.pk, **said, outside_confirmed="on").status_code == 302
        page = shown(intake, "board_order", occasion.order_id)
        assert "Utanför beställd tid" in page and "pris enligt avtal, att bekräfta" in page

    def test_what_was_told_is_corrected_and_the_board_reads_the_new(self, worker: Client, intake: Client) -> None:
        occasion = an_accepted_order()
        sent(worker, "outcome", occasion.pk, happened="not_done", note="Ingen öppnade.")
        told = OrderOutcome.objects.get()
        times = {"started_at_at": typed(occasion.starts_at), "ended_at_at": typed(occasion.ends_at)}
        said = {"happened": "done", "note": "Hon öppnade sedan.", "reason": "Fel tillfälle valdes", **times}
        assert sent(worker, "outcome", occasion.pk, **said).status_code == 409
        assert sent(worker, "outcome", occasion.pk, **said, corrects=str(told.pk)).status_code == 302
        assert "Hon öppnade sedan." in shown(intake, "board_order", occasion.order_id)

    def test_what_waits_is_listed_first(self, worker: Client) -> None:
        an_order()
        services.answer_order(actor=an_actor(), order=an_order("solna").pk, is_accepted=True)
        page = shown(worker, "orders")
        assert page.index("U-2021-0001") < page.index("U-2021-0002")
