"""A report that should not be where it is: nobody reads it any more, or the board is asked to delete it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_signed_entry
from jourbok.handover import selectors, services
from jourbok.handover.models import BoardCall, Delivery, Receipt, Report, ReportVersion, Withdrawal
from jourbok.handover.selectors import ReportIsRecalled
from jourbok.handover.tests.test_delivering import machine, reported
from jourbok.handover.tests.test_services import a_child_of, intake, sent
from jourbok.kernel.errors import BadInput, DomainError, NotFound, NotPermitted
from jourbok.messages.tests.servers import a_gateway
from jourbok.messages.transports import HttpEndpoint, Ways
from jourbok.organisations.rules.register import ChannelKind

pytestmark = pytest.mark.django_db
WHY = {"cause": "wrong_board", "reason": "Barnet bor i Solna"}


def opened(version: ReportVersion) -> Receipt:
    receipt = services.register_receipt(actor=intake(), version=version.pk, kind="opened")
    assert isinstance(receipt, Receipt)
    return receipt


def recalled(version: ReportVersion, **said: Any) -> Withdrawal:
    taken = services.recall(actor=an_actor(), version=version.pk, **{**WHY, **said})
    assert isinstance(taken, Withdrawal)
    return taken


class TestBeforeItIsOpened:
    def test_nobody_at_the_board_reads_it_any_more_by_any_door(self) -> None:
        version = sent(a_child_of())
        recalled(version)
        with pytest.raises(ReportIsRecalled):
            selectors.version_for_portal(intake(), version.pk)
        for kind in ("opened", "acknowledged", "taken_in", "deleted"):
            with pytest.raises(ReportIsRecalled):
                services.register_receipt(actor=intake(), version=version.pk, kind=kind, their_number="1")
        assert selectors.awaited_in_portal(intake(), "sollentuna") == []
        assert not AccessEvent.objects.filter(action="handover.read_report").exists()

    def test_the_board_sees_that_something_was_taken_back_and_nothing_more(self) -> None:
        version = sent(a_child_of())
        recalled(version)
        (row,) = selectors.for_portal(intake(), "sollentuna")
        assert selectors.is_recalled(row)

    def test_the_case_waits_for_a_report_again_and_the_board_for_none(self) -> None:
        case = a_child_of()
        version = sent(case)
        recalled(version)
        assert Case.objects.get(pk=case.pk).awaits_report
        assert not Report.objects.get().awaits_board
        assert [each.case_id for each in selectors.awaiting(an_actor(), NIGHT)] == [case.pk]
        assert not selectors.unacknowledged(an_actor(), NIGHT)

    def test_it_goes_no_further_by_the_ways_that_waited(self) -> None:
        version = reported(ChannelKind.FAX, ChannelKind.PORTAL)
        recalled(version)
        assert {each.line.state.value for each in Delivery.objects.all()} == {"stopped"}
        services.follow_deliveries(actor=machine())
        assert Delivery.objects.count() == 2

    def test_the_same_words_can_be_sent_anew_and_are_a_new_version(self) -> None:
        case = a_child_of()
        recalled(sent(case))
        again = sent(case)
        assert again.number == 2
        assert [each.pk for each in selectors.awaited_in_portal(intake(), "sollentuna")] == [again.pk]
        assert not Case.objects.get(pk=case.pk).awaits_report

    def test_a_correction_that_was_recalled_replaces_nothing(self) -> None:
        case = a_child_of()
        first = sent(case)
        a_signed_entry(case, "Mamman har kommit hem.")
        recalled(sent(case), cause="wrong_content")
        assert [each.pk for each in selectors.awaited_in_portal(intake(), "sollentuna")] == [first.pk]
        assert Report.objects.get().awaits_board
        services.register_receipt(actor=intake(), version=first.pk, kind="acknowledged")
        assert not Report.objects.get().awaits_board

    def test_what_a_gateway_may_have_taken_is_not_said_to_be_unread(self, settings: Any) -> None:
        with a_gateway(status=504) as gateway:
            settings.MESSAGE_WAYS = Ways(fax=HttpEndpoint(gateway.url(), "Faxtjänsten"))
            version = reported(ChannelKind.FAX, ChannelKind.PORTAL)
            services.deliver(actor=machine(), delivery=Delivery.objects.get(channel="fax").pk)
        with pytest.raises(services.MayHaveBeenRead):
            recalled(version)

    def test_it_is_done_once(self) -> None:
        version = sent(a_child_of())
        recalled(version)
        with pytest.raises(services.AlreadyWithdrawn):
            recalled(version)
        with pytest.raises(services.AlreadyWithdrawn):
            services.ask_for_deletion(actor=an_actor(), version=version.pk, **WHY)


class TestAfterItWasOpened:
    def test_it_is_not_recalled(self) -> None:
        version = sent(a_child_of())
        opened(version)
        with pytest.raises(services.MayHaveBeenRead):
            recalled(version)

    def test_what_has_left_the_house_in_words_may_have_been_read(self) -> None:
        version = reported(ChannelKind.LETTER, ChannelKind.PORTAL)
        letter = Delivery.objects.get(channel="letter")
        services.tell_by_hand(actor=an_actor(), delivery=letter.pk, step="handed_over", note="Polisens fax")
        with pytest.raises(services.MayHaveBeenRead):
            recalled(version)

    def test_the_board_is_asked_to_delete_it_and_tells_when_it_has(self) -> None:
        version = sent(a_child_of())
        opened(version)
        services.ask_for_deletion(actor=an_actor(), version=version.pk, **WHY)
        assert selectors.version_for_portal(intake(), version.pk).withdrawal.reason == WHY["reason"]
        receipt = services.register_receipt(actor=intake(), version=version.pk, kind="deleted")
        assert receipt.by_name == "Mio Mottagning"

    def test_the_same_words_can_be_sent_anew_after_it(self) -> None:
        case = a_child_of()
        version = sent(case)
        opened(version)
        services.ask_for_deletion(actor=an_actor(), version=version.pk, **WHY)
        assert sent(case).number == 2

    def test_what_nobody_asked_for_is_not_told_as_deleted(self) -> None:
        version = sent(a_child_of())
        with pytest.raises(services.DeletionNotAsked):
            services.register_receipt(actor=intake(), version=version.pk, kind="deleted")


class TestWords:
    @pytest.mark.parametrize("said", [{"cause": ""}, {"cause": "annat"}, {"reason": ""}, {"reason": "  ja "}])
    def test_why_has_to_be_said(self, said: dict[str, str]) -> None:
        with pytest.raises(BadInput) as refused:
            recalled(sent(a_child_of()), **said)
        assert set(refused.value.fields) == set(said)

    def test_a_board_takes_nothing_back(self) -> None:
        version = sent(a_child_of())
        with pytest.raises(NotPermitted):
            services.recall(actor=intake(), version=version.pk, **WHY)

    @pytest.mark.parametrize("number", ["", "   ", "x" * 61, "<b>", "a\nb"])
    def test_a_number_of_the_boards_own_is_a_number(self, number: str) -> None:
        version = sent(a_child_of())
        with pytest.raises(BadInput):
            services.register_receipt(actor=intake(), version=version.pk, kind="taken_in", their_number=number)

    def test_the_boards_number_comes_back_to_us(self) -> None:
        version = sent(a_child_of())
        services.register_receipt(actor=intake(), version=version.pk, kind="taken_in", their_number="SN 2026:118")
        (shown,) = selectors.sent_versions(an_actor(), version.report.case_id)
        assert [each.their_number for each in shown.receipts.all()] == ["SN 2026:118"]


class TestCalls:
    def test_who_was_reached_is_named(self) -> None:
        report = sent(a_child_of()).report
        with pytest.raises(BadInput):
            services.register_call(actor=an_actor(), report=report.pk, outcome="reached")
        with pytest.raises(BadInput):
            services.register_call(actor=an_actor(), report=report.pk, outcome="kanske")
        services.register_call(actor=an_actor(name="Kim"), report=report.pk, outcome="reached", spoke_with="Mio")
        call = BoardCall.objects.get()
        assert (call.by_name, call.spoke_with) == ("Kim", "Mio")

    def test_a_report_that_is_not_there_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            services.register_call(actor=an_actor(), report=an_actor().request_id, outcome="no_answer")


class TestTheWallBehindTheCode:
    def test_the_database_lets_nobody_open_what_was_recalled(self) -> None:
        version = sent(a_child_of())
        recalled(version)
        row = {"board_id": version.board_id, "version": version, "at": NIGHT, "by_id": "1", "by_name": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Receipt.objects.create(kind="opened", **row)

    def test_the_database_lets_nobody_recall_what_was_opened(self) -> None:
        version = sent(a_child_of())
        opened(version)
        row = {"board_id": version.board_id, "version": version, "at": NIGHT, "by_id": "1", "by_name": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Withdrawal.objects.create(kind="recalled", cause="other", reason="Skäl", **row)

    def test_no_row_stands_under_another_board_than_its_parent(self) -> None:
        version = sent(a_child_of())
        other = version.board_id + 1
        row = {"board_id": other, "version": version, "at": NIGHT, "by_id": "1", "by_name": "x"}
        for make in (
            lambda: Receipt.objects.create(kind="opened", **row),
            lambda: Delivery.objects.create(board_id=other, version=version, channel="fax", queued_at=NIGHT),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                make()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(6))
def test_of_opening_and_taking_back_at_once_one_happens(number: int) -> None:
    version = sent(a_child_of())
    said: list[str] = []
    gate = threading.Barrier(2)

    def do(name: str) -> None:
        gate.wait()
        try:
            if name == "open":
                services.register_receipt(actor=intake(), version=version.pk, kind="opened")
            else:
                recalled(version)
            said.append(name)
        except DomainError:
            pass
        finally:
            connection.close()

    both = [threading.Thread(target=do, args=[name]) for name in ("open", "recall")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(said) == 1
    assert Receipt.objects.count() + Withdrawal.objects.count() == 1
