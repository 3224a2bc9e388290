"""A report travels by the board's own ways, one at a time, and everything that happens on the way is a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.tests.factories import a_signed_entry
from jourbok.handover import services
from jourbok.handover.channels import channel_for
from jourbok.handover.models import Delivery, DeliveryStep, ReportVersion, StrayReceipt
from jourbok.handover.rules.delivery import BACK_OFF, LEASE, MOST_ATTEMPTS, State, Step
from jourbok.handover.selectors import deliveries_of
from jourbok.handover.services.delivering import _begin
from jourbok.handover.tests.test_services import a_child_of, intake, sent
from jourbok.handover.tests.ways import Sdk, an_sdk, reached_by
from jourbok.kernel.actor import Actor, system_actor
from jourbok.kernel.errors import NotPermitted
from jourbok.messages.tests.servers import Gateway, Post, a_gateway, a_mail_server, cuts_the_line
from jourbok.messages.transports import HttpEndpoint, MailServer, Ways
from jourbok.organisations.models import DeliveryChannel
from jourbok.organisations.rules.register import ChannelKind
from jourbok.people.services import unlock
from jourbok.people.tests.factories import is_protected

pytestmark = pytest.mark.django_db
PORTAL, LINK, SDK, FAX, LETTER = (
    ChannelKind.PORTAL,
    ChannelKind.MAIL_LINK,
    ChannelKind.SDK,
    ChannelKind.FAX,
    ChannelKind.LETTER,
)
DAY = timedelta(days=1)


def machine(*, after: timedelta = timedelta()) -> Actor:
    return system_actor(moment=NIGHT + after, request_id=an_actor().request_id)


def deliver(channel: ChannelKind, *, after: timedelta = timedelta()) -> State:
    """One attempt by this channel, and how it stands then."""
    row = Delivery.objects.get(channel=channel.value)
    services.deliver(actor=machine(after=after), delivery=row.pk)
    return Delivery.objects.get(pk=row.pk).line.state


def steps(channel: ChannelKind) -> list[str]:
    rows = DeliveryStep.objects.filter(delivery__channel=channel.value).order_by("number")
    return [row.step for row in rows]


def channels() -> list[str]:
    return [row.channel for row in Delivery.objects.order_by("queued_at", "position")]


@pytest.fixture
def sdk(tmp_path: Path, settings: Any) -> Sdk:
    found = an_sdk(tmp_path)
    settings.MESSAGE_WAYS = found.ways
    return found


@pytest.fixture
def fax(settings: Any) -> Iterator[Gateway]:
    with a_gateway(body=b'{"id": "fax-1"}') as gateway:
        settings.MESSAGE_WAYS = Ways(fax=HttpEndpoint(gateway.url(), "Faxtjänsten"))
        yield gateway


def by_mail(post: Post) -> Ways:
    return Ways(mail=MailServer("127.0.0.1", post.port, "jouren@example.invalid", security="none"))


def reported(*kinds: ChannelKind) -> ReportVersion:
    case = a_child_of()
    reached_by("sollentuna", *kinds)
    return sent(case)


class TestSdk:
    def test_the_message_lies_in_the_services_folder_under_its_key_and_waits_for_its_receipt(self, sdk: Sdk) -> None:
        reported(SDK, PORTAL)
        assert channels() == ["sdk", "portal"]
        assert deliver(SDK) is State.HANDED_OVER
        row = Delivery.objects.get(channel="sdk")
        assert [each.name for each in sdk.out.iterdir()] == [f"{row.pk}.xml"]
        sdk.receive(str(row.pk))
        assert services.take_receipts(actor=machine()) == 1
        assert Delivery.objects.get(pk=row.pk).line.state is State.DELIVERED
        assert steps(SDK) == ["begun", "handed_over", "delivered"]
        assert services.take_receipts(actor=machine()) == 0

    def test_a_rejection_fails_the_way_and_takes_the_next(self, sdk: Sdk) -> None:
        reported(SDK, FAX, PORTAL)
        deliver(SDK)
        sdk.receive(str(Delivery.objects.get(channel="sdk").pk), code="REJECTED")
        services.take_receipts(actor=machine(after=DAY))
        assert Delivery.objects.get(channel="sdk").line.state is State.FAILED
        assert "fax" in channels()

    def test_a_receipt_from_another_organisation_is_kept_for_somebody_and_tells_nothing(self, sdk: Sdk) -> None:
        reported(SDK, PORTAL)
        deliver(SDK)
        key = str(Delivery.objects.get(channel="sdk").pk)
        sdk.receive(key, sender="0203:solna.example")
        services.take_receipts(actor=machine())
        assert Delivery.objects.get(channel="sdk").line.state is State.HANDED_OVER
        stray = StrayReceipt.objects.get()
        assert (stray.message_id, stray.sender) == (key, "0203:solna.example")

    @pytest.mark.parametrize("content", [b"<x/>", b"", b"\x00", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"])
    def test_what_is_no_receipt_and_what_is_of_no_message_of_ours_is_kept_once(self, sdk: Sdk, content: bytes) -> None:
        (sdk.receipts / "a.xml").write_bytes(content)
        sdk.receive("01890000-0000-7000-8000-000000000000")
        services.take_receipts(actor=machine())
        (sdk.receipts / "b.xml").write_bytes(content)
        services.take_receipts(actor=machine())
        assert StrayReceipt.objects.count() == 2
        assert not DeliveryStep.objects.exists()

    def test_a_receipt_that_is_quicker_than_we_stands(self, sdk: Sdk) -> None:
        reported(SDK, PORTAL)
        row = Delivery.objects.get(channel="sdk")
        channel = channel_for(SDK)
        assert channel is not None
        parcel = _begin(machine(), row.pk, channel)
        assert parcel is not None
        channel.hand_over(parcel)
        sdk.receive(str(row.pk))
        services.take_receipts(actor=machine())
        services.deliver(actor=machine(after=LEASE), delivery=row.pk)
        assert steps(SDK) == ["begun", "delivered"]

    def test_the_same_message_comes_again_after_a_worker_that_died_and_is_one_file(self, sdk: Sdk) -> None:
        reported(SDK, PORTAL)
        deliver_and_die(SDK)
        assert deliver(SDK, after=LEASE - timedelta(seconds=1)) is State.SENDING
        assert deliver(SDK, after=LEASE) is State.HANDED_OVER
        assert len(list(sdk.out.iterdir())) == 1

    def test_nothing_of_anybody_stands_in_a_file_name(self, sdk: Sdk) -> None:
        version = reported(SDK, PORTAL)
        deliver(SDK)
        (name,) = [each.name for each in sdk.out.iterdir()]
        assert name == f"{Delivery.objects.get(channel='sdk').pk}.xml"
        assert version.report.case_number not in name


def deliver_and_die(channel: ChannelKind) -> None:
    """The attempt begins, the message leaves the house, and the worker is gone before it can say so."""
    way = channel_for(channel)
    assert way is not None
    parcel = _begin(machine(), Delivery.objects.get(channel=channel.value).pk, way)
    assert parcel is not None
    way.hand_over(parcel)


class TestFax:
    def test_the_gateway_gets_the_document_the_number_and_nothing_of_anybody(self, fax: Gateway) -> None:
        reported(FAX, PORTAL)
        assert deliver(FAX) is State.HANDED_OVER
        assert fax.got[0][2].startswith(b"%PDF")
        assert fax.heads[0]["X-Fax-To"] == "+4680000000"
        assert fax.heads[0]["Idempotency-Key"] == str(Delivery.objects.get(channel="fax").pk)
        assert DeliveryStep.objects.get(step="handed_over").remote_id == "fax-1"

    def test_a_gateway_that_answers_500_is_asked_again_until_the_way_has_failed(self, fax: Gateway) -> None:
        fax.status = 503
        reported(FAX, LETTER, PORTAL)
        clock = timedelta()
        for wait in (timedelta(), *BACK_OFF):
            clock += wait
            deliver(FAX, after=clock)
        assert steps(FAX).count("begun") == MOST_ATTEMPTS
        assert Delivery.objects.get(channel="fax").line.state is State.FAILED
        assert deliver(FAX, after=clock + DAY) is State.FAILED
        assert len(fax.got) == MOST_ATTEMPTS

    def test_before_its_time_nothing_is_asked(self, fax: Gateway) -> None:
        fax.status = 503
        reported(FAX, PORTAL)
        deliver(FAX)
        deliver(FAX, after=timedelta(seconds=59))
        assert len(fax.got) == 1

    def test_a_number_that_is_none_fails_at_once(self, fax: Gateway) -> None:
        case = a_child_of()
        reached_by("sollentuna", FAX, PORTAL)
        DeliveryChannel.objects.filter(kind="fax").update(address="växeln")
        sent(case)
        assert deliver(FAX) is State.FAILED
        assert not fax.got

    def test_by_letter_a_line_that_breaks_after_the_letter_is_unclear_and_never_sent_twice(self, settings: Any) -> None:
        with a_mail_server(says={".": "DROP"}) as post:
            settings.MESSAGE_WAYS = replace(by_mail(post), fax_mail_domain="fax.example.invalid")
            reported(FAX, LETTER, PORTAL)
            deliver_and_die(FAX)
            services.follow_deliveries(actor=machine(after=LEASE))
            assert Delivery.objects.get(channel="fax").line.state is State.UNKNOWN
            assert deliver(FAX, after=DAY) is State.UNKNOWN
            assert len(post.took) == 1


class TestProtected:
    def test_a_protected_persons_report_goes_by_no_fax_and_no_paper(self, fax: Gateway) -> None:
        case = a_child_of()
        is_protected(case.person)
        worker = an_actor()
        unlock(actor=worker, person=case.person_id, reason="Rapport till nämnden i natt")
        reached_by("sollentuna", FAX, LETTER, PORTAL)
        sent(case, actor=worker)
        services.follow_deliveries(actor=machine(after=3 * DAY))
        assert channels() == ["portal"]

    def test_who_became_protected_after_it_was_sent_is_not_faxed_in_the_morning(self, fax: Gateway) -> None:
        version = reported(PORTAL, FAX)
        is_protected(version.report.case.person)
        services.follow_deliveries(actor=machine(after=DAY))
        assert channels() == ["portal"]

    def test_nor_by_a_fax_that_waited(self, fax: Gateway) -> None:
        version = reported(FAX, PORTAL)
        is_protected(version.report.case.person)
        assert deliver(FAX) is State.STOPPED
        assert not fax.got


class TestTheLetterWithALink:
    def test_it_goes_with_the_portal_and_says_nothing_of_anybody(self, settings: Any) -> None:
        with a_mail_server() as post:
            settings.MESSAGE_WAYS = by_mail(post)
            version = reported(PORTAL, LINK)
            assert channels() == ["portal", "mail_link"]
            assert deliver(LINK) is State.HANDED_OVER
        (_sender, to, letter), *rest = post.took
        assert rest == []
        assert "mottagning@sollentuna.example" in to
        assert str(version.pk) in letter
        person = version.report.case.person
        for word in (version.report.case_number, person.given_name, person.surname, person.number):
            assert word
            assert word not in letter


class TestWhatIsNotSet:
    def test_a_way_that_is_not_set_up_waits_for_a_person_and_says_so(self) -> None:
        version = reported(FAX, PORTAL)
        assert deliver(FAX) is State.QUEUED
        (fax,) = [each for each in deliveries_of([version.pk])[version.pk] if each.channel is FAX]
        assert fax.needs_somebody

    def test_somebody_tells_what_they_did_and_it_stands_with_their_name(self) -> None:
        reported(FAX, PORTAL)
        row = Delivery.objects.get(channel="fax")
        services.tell_by_hand(actor=an_actor(name="Kim"), delivery=row.pk, step="handed_over", note="Polisens fax")
        step = DeliveryStep.objects.get(delivery=row)
        assert (step.step, step.by_name, step.reason) == ("handed_over", "Kim", "Polisens fax")
        services.tell_by_hand(actor=an_actor(), delivery=row.pk, step="delivered", note="Mio bekräftar")
        with pytest.raises(services.NothingToTell):
            services.tell_by_hand(actor=an_actor(), delivery=row.pk, step="failed", note="Ångrade mig")

    def test_what_jourbok_itself_sends_is_not_told_by_hand(self, fax: Gateway) -> None:
        reported(FAX, PORTAL)
        deliver(FAX)
        for row in Delivery.objects.all():
            with pytest.raises(services.NothingToTell):
                services.tell_by_hand(actor=an_actor(), delivery=row.pk, step="delivered", note="Jag tror det")

    def test_nobody_else_may(self) -> None:
        reported(FAX, PORTAL)
        row = Delivery.objects.get(channel="fax")
        with pytest.raises(NotPermitted):
            services.tell_by_hand(actor=intake(), delivery=row.pk, step="delivered", note="Vi har den")
        with pytest.raises(NotPermitted):
            services.deliver(actor=an_actor(), delivery=row.pk)

    def test_it_holds_up_no_other_way_and_a_letter_that_cannot_be_sent_neither(self, fax: Gateway) -> None:
        reported(SDK, FAX, LINK, PORTAL)
        assert set(channels()) == {"sdk", "portal", "mail_link"}
        services.follow_deliveries(actor=machine(after=DAY))
        assert "fax" in channels()


class TestANewVersion:
    def test_it_stops_what_waits_of_the_old_one(self, fax: Gateway) -> None:
        case = a_child_of()
        reached_by("sollentuna", FAX, PORTAL)
        first = sent(case)
        a_signed_entry(case, "Mamman har kommit hem.")
        sent(case)
        row = Delivery.objects.get(version=first, channel="fax")
        services.deliver(actor=machine(), delivery=row.pk)
        assert Delivery.objects.get(pk=row.pk).line.state is State.STOPPED
        assert not fax.got


def test_a_gateway_that_cuts_the_line_gets_the_same_message_again(fax: Gateway) -> None:
    fax.before = cuts_the_line
    reported(FAX, PORTAL)
    assert deliver(FAX) is State.QUEUED
    fax.before = lambda handler: True
    assert deliver(FAX, after=BACK_OFF[0]) is State.HANDED_OVER
    assert fax.heads[0]["Idempotency-Key"] == fax.heads[1]["Idempotency-Key"]
    assert fax.got[0][2] == fax.got[1][2]


def test_a_portal_that_nobody_opens_is_followed_by_the_next_way_and_then_by_no_more() -> None:
    reported(PORTAL, FAX)
    assert channels() == ["portal"]
    services.follow_deliveries(actor=machine(after=DAY))
    services.follow_deliveries(actor=machine(after=2 * DAY))
    assert channels() == ["portal", "fax"]


def test_what_was_opened_goes_no_further() -> None:
    version = reported(PORTAL, FAX)
    services.register_receipt(actor=intake(), version=version.pk, kind="opened")
    services.follow_deliveries(actor=machine(after=2 * DAY))
    assert channels() == ["portal"]


def test_every_step_has_a_word_on_the_screen() -> None:
    assert len({step.label_sv for step in Step}) == len(Step)
    assert len({state.label_sv for state in State}) == len(State)
