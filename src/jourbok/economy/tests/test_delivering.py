"""An e-invoice goes to one place once, is tried again while that may help, and every attempt is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import InternalError, ProgrammingError
from lxml import etree

from jourbok.accounts.tests.factories import an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.economy.models import Invoice, InvoiceAttempt, InvoiceDelivery
from jourbok.economy.selectors import can_send_invoices, deliveries_of_run, invoices_of_run
from jourbok.economy.services import (
    NoWayForInvoices,
    attempt_delivery,
    credit_invoice,
    issue_invoices,
    resume_deliveries,
    send_invoices,
)
from jourbok.economy.tasks import deliver_invoice
from jourbok.economy.tasks import resume_deliveries as resume_task
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, NotPermitted
from jourbok.messages.rules import BACK_OFF, MOST_ATTEMPTS, Outcome
from jourbok.messages.tests.servers import LOOPBACK, a_gateway, a_vault
from jourbok.messages.transports import Folder, HttpEndpoint, SftpServer, Ways

from .factories import a_controller, invoicing_terms, the_year

pytestmark = pytest.mark.django_db

SYSTEM = an_actor(Role.SYSTEM, at=datetime(2022, 1, 20, tzinfo=UTC), name="Jourbok")
RUN: dict[str, Any] = {"year": 2021, "name": "july"}
NUMBERS = ["2022-0001", "2022-0002", "2022-0003"]


@pytest.fixture
def issued(settings: Any, tmp_path: Path) -> Path:
    """The run of July is issued, and e-invoices are put in the folder."""
    the_year()
    issue_invoices(actor=a_controller(), **RUN)
    out = tmp_path / "ut"
    out.mkdir()
    settings.MESSAGE_WAYS = Ways(invoices_out=Folder(out))
    return out


def sent(key: str | None = None) -> list[InvoiceDelivery]:
    send_invoices(actor=a_controller(), **RUN, key=key)
    return deliveries_of_run(a_controller(), **RUN)


def attempt_all() -> None:
    for row in InvoiceDelivery.objects.all():
        attempt_delivery(actor=SYSTEM, delivery=row.pk)


def told() -> list[tuple[str, str, str]]:
    return [
        (row.invoice.number, one.outcome, one.reason)
        for row in deliveries_of_run(a_controller(), **RUN)
        for one in row.attempts.all()
    ]


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + by

    monkeypatch.setattr("jourbok.economy.services.delivering.datetime", Later)


class TestSending:
    def test_every_e_invoice_of_the_run_lies_in_the_folder_by_its_number_as_it_was_issued(self, issued: Path) -> None:
        assert [row.outcome for row in sent()] == [Outcome.QUEUED] * 3
        attempt_all()
        kept = {one.name: one.read_text() for one in issued.iterdir()}
        assert kept == {f"{each.number}.xml": each.xml for each in Invoice.objects.all()}
        assert sorted(kept) == [f"{number}.xml" for number in NUMBERS]
        assert etree.fromstring(kept["2022-0001.xml"].encode()).tag.endswith("}Invoice")
        assert told() == [(number, "handed_over", "") for number in NUMBERS]
        assert [row.outcome for row in deliveries_of_run(a_controller(), **RUN)] == [Outcome.HANDED_OVER] * 3

    def test_asked_twice_each_is_sent_once_and_the_log_says_so_once(self, issued: Path) -> None:
        key = "6f1f4b44-0000-4000-8000-00000000000a"
        assert len(sent(key)) == len(sent(key)) == len(sent()) == 3
        attempt_all()
        attempt_all()
        assert len(sent()) == 3
        assert InvoiceAttempt.objects.count() == 3
        event = ChangeEvent.objects.get(action="economy.invoices_sent")
        assert event.details["invoices"] == 3

    def test_a_board_that_takes_no_e_invoice_is_sent_none(self, settings: Any, tmp_path: Path) -> None:
        the_year(terms=False)
        invoicing_terms(solna={"e_invoice": False})
        issue_invoices(actor=a_controller(), **RUN)
        settings.MESSAGE_WAYS = Ways(invoices_out=Folder(tmp_path))
        assert {row.invoice.board.slug for row in sent()} == {"sigtuna", "sollentuna"}

    def test_a_credit_goes_the_same_way_once_it_is_there(self, issued: Path) -> None:
        sent()
        attempt_all()
        first = invoices_of_run(a_controller(), **RUN)[0]
        credit_invoice(actor=a_controller(), invoice=first.pk, reason="Fel mottagare")
        assert [row.invoice.number for row in sent()] == [*NUMBERS, "2022-0004"]
        attempt_all()
        assert b"<CreditNote" in (issued / "2022-0004.xml").read_bytes()

    def test_without_a_place_to_send_to_nothing_is_asked_for_and_the_sentence_says_what_to_do(
        self, issued: Path, settings: Any
    ) -> None:
        settings.MESSAGE_WAYS = Ways()
        assert not can_send_invoices(a_controller())
        with pytest.raises(NoWayForInvoices, match="inställd"):
            sent()
        assert not InvoiceDelivery.objects.exists()

    def test_a_run_that_is_not_issued_is_not_sent(self, issued: Path) -> None:
        assert can_send_invoices(a_controller())
        with pytest.raises(BadInput, match="utställd"):
            send_invoices(actor=a_controller(), year=2021, name="january")

    @pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.BOARD_CONTROLLER, Role.QUALITY_DEVELOPER])
    def test_nobody_else_sends_an_invoice_or_sees_how_it_went(self, issued: Path, role: Role) -> None:
        stranger: Actor = an_actor(role)
        row = sent()[0]
        for asked in (
            lambda: send_invoices(actor=stranger, **RUN),
            lambda: attempt_delivery(actor=stranger, delivery=row.pk),
            lambda: resume_deliveries(actor=stranger),
            lambda: deliveries_of_run(stranger, **RUN),
            lambda: can_send_invoices(stranger),
        ):
            with pytest.raises(NotPermitted):
                asked()
        assert not list(issued.iterdir())


class TestTryingAgain:
    def test_what_was_not_taken_waits_a_minute_and_is_then_tried_again(
        self, issued: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        issued.rmdir()
        sent()
        attempt_all()
        attempt_all()  # at once again: not yet due
        assert told() == [(number, "queued", "Mappen finns inte.") for number in NUMBERS]
        assert resume_deliveries(actor=SYSTEM) == 0
        issued.mkdir()
        later(monkeypatch, BACK_OFF[0] + timedelta(seconds=1))
        assert resume_deliveries(actor=SYSTEM) == 3
        attempt_all()
        assert [outcome for _, outcome, _ in told()] == ["queued", "handed_over"] * 3
        assert len(list(issued.iterdir())) == 3

    def test_after_the_last_attempt_it_is_given_up_until_somebody_asks_anew(
        self, issued: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.MESSAGE_WAYS = Ways(invoices_out=Folder(issued / "nowhere"))
        row = sent()[0]
        for number in range(MOST_ATTEMPTS + 1):
            later(monkeypatch, number * (BACK_OFF[-1] + timedelta(seconds=1)))
            attempt_delivery(actor=SYSTEM, delivery=row.pk)
        outcomes = [one.outcome for one in row.attempts.order_by("number")]
        assert outcomes == ["queued"] * (MOST_ATTEMPTS - 1) + ["failed"]
        settings.MESSAGE_WAYS = Ways(invoices_out=Folder(issued))
        again = [each for each in sent() if each.invoice_id == row.invoice_id]
        assert [(each.number, each.outcome) for each in again] == [(1, Outcome.FAILED), (2, Outcome.QUEUED)]
        attempt_delivery(actor=SYSTEM, delivery=again[1].pk)
        assert [each.name for each in issued.iterdir()] == ["2022-0001.xml"]

    def test_another_file_with_the_number_is_left_and_the_delivery_is_given_up_at_once(self, issued: Path) -> None:
        (issued / "2022-0001.xml").write_text("en annan")
        sent()
        attempt_all()
        assert told()[0] == ("2022-0001", "failed", "En annan fil med samma namn ligger redan där.")
        assert (issued / "2022-0001.xml").read_text() == "en annan"

    def test_a_worker_that_died_after_handing_over_makes_no_second_file(self, issued: Path) -> None:
        row = sent()[0]
        (issued / "2022-0001.xml").write_text(row.invoice.xml)
        attempt_delivery(actor=SYSTEM, delivery=row.pk)
        assert told() == [("2022-0001", "handed_over", "")]

    def test_the_tasks_do_what_the_services_do(self, issued: Path) -> None:
        rows = sent()
        resume_task(timestamp=0)
        for row in rows:
            deliver_invoice(delivery=str(row.pk))
        assert len(list(issued.iterdir())) == 3


class TestOverTheNet:
    def test_to_an_access_point_each_is_posted_with_its_own_key_the_same_when_tried_again(
        self, issued: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with a_gateway(status=503) as point:
            settings.MESSAGE_WAYS = Ways(invoices_out=HttpEndpoint(point.url(), "Accesspunkten", token="hemligt"))
            sent()
            attempt_all()
            assert {reason for _, _, reason in told()} == {"Accesspunkten svarade 503."}
            point.status = 202
            later(monkeypatch, BACK_OFF[0] + timedelta(seconds=1))
            attempt_all()
        keys = [head["Idempotency-Key"] for head in point.heads]
        ours = [str(each.pk) for each in Invoice.objects.order_by("number")]
        assert sorted(keys) == sorted(ours * 2)
        assert {body.decode() for _, _, body in point.got} == {each.xml for each in Invoice.objects.all()}
        assert [outcome for _, outcome, _ in told()] == ["queued", "handed_over"] * 3

    def test_what_the_access_point_refuses_for_good_is_given_up_without_a_word_of_its_answer(
        self, issued: Path, settings: Any
    ) -> None:
        with a_gateway(status=422, body=b"Anna Andersson") as point:
            settings.MESSAGE_WAYS = Ways(invoices_out=HttpEndpoint(point.url(), "Accesspunkten"))
            sent()
            attempt_all()
        assert told() == [(number, "failed", "Accesspunkten svarade 422.") for number in NUMBERS]

    def test_at_an_sftp_server_each_lies_by_its_number(self, issued: Path, settings: Any, tmp_path: Path) -> None:
        (tmp_path / "server").mkdir()
        with a_vault(tmp_path / "server") as vault:
            server = SftpServer(
                LOOPBACK, vault.port, "jourbok", "/", str(vault.known_hosts), key_file=str(vault.key_file), seconds=20.0
            )
            settings.MESSAGE_WAYS = Ways(invoices_out=server)
            sent()
            attempt_all()
            kept = {one.name: one.read_text() for one in vault.folder.iterdir()}
        assert kept == {f"{each.number}.xml": each.xml for each in Invoice.objects.all()}


def test_what_was_tried_is_never_changed(issued: Path) -> None:
    sent()
    attempt_all()
    for rows in (InvoiceAttempt.objects.all(), InvoiceDelivery.objects.all()):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            rows.update(number=9)
