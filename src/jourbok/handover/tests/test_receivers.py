"""Whatever a receiver's service answers, nothing is lost or sent to anybody else, and the screen says how it stands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_signed_entry
from jourbok.handover import selectors, services
from jourbok.handover.channels import channel_for
from jourbok.handover.models import Delivery, DeliveryStep, ReportVersion
from jourbok.handover.rules.circuit import PAUSES
from jourbok.handover.rules.delivery import GIVEN_UP_AFTER, State
from jourbok.handover.services.delivering import _begin
from jourbok.handover.tests.test_delivering import FAX, LETTER, PORTAL, SDK, deliver, machine, reported, steps
from jourbok.handover.tests.test_services import intake, registered_in, sent
from jourbok.handover.tests.ways import an_sdk, reached_by
from jourbok.kernel.errors import NotPermitted
from jourbok.messages.tests.servers import Gateway, a_gateway, answers_twice, breaks_off, encrypted_by, mumbles, papers
from jourbok.messages.transports import HttpEndpoint, Ways
from jourbok.organisations.models import DeliveryChannel
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
YES = b'{"id": "fax-1"}'


@pytest.fixture
def fax(settings: Any) -> Iterator[Gateway]:
    with a_gateway(body=YES) as gateway:
        settings.MESSAGE_WAYS = Ways(fax=HttpEndpoint(gateway.url(), "Faxtjänsten", seconds=2.0))
        yield gateway


def another_child(number: int, board: str = "sollentuna") -> Case:
    """A case of somebody whom nobody takes for the others."""
    a_service()
    name = ("Ada Alm", "Bo Björk", "Cia Ceder", "Dan Dahl", "Eva Ek", "Finn Fors")[number].split()
    case = a_case(person=registered_in(a_child(*name, born=date(2008 + number, 3, 5 + number)), board))
    a_signed_entry(case)
    return case


def hangs(handler: Any) -> bool:
    time.sleep(2.6)
    return False


class TestWhatItAnswers:
    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"status": 500}, "Faxtjänsten svarade 500."),
            ({"body": b'{"error": "no such customer"}'}, "Faxtjänsten gav inget nummer på faxet."),
            ({"body": b"<html>OK</html>"}, "Faxtjänsten gav inget nummer på faxet."),
            ({"before": hangs}, "Faxtjänsten svarade för långsamt."),
            ({"before": breaks_off}, "Faxtjänsten bröt förbindelsen."),
            ({"before": mumbles}, "Faxtjänsten bröt förbindelsen."),
        ],
        ids=["500", "200 that rejects", "200 of a proxy", "hangs", "breaks off", "mumbles"],
    )
    def test_what_is_no_yes_is_tried_again_with_the_same_key_and_says_so(
        self, fax: Gateway, answers: dict[str, Any], said: str
    ) -> None:
        vars(fax).update(answers)
        version = reported(FAX, PORTAL)
        assert deliver(FAX) is State.QUEUED
        (each,) = selectors.not_there(an_actor(at=NIGHT + MINUTE))
        assert (each.is_tried, each.is_alarm, each.reason, each.board_name) == (True, False, said, version.board.name)
        vars(fax).update(status=200, body=YES, before=lambda handler: True)
        assert deliver(FAX, after=MINUTE) is State.HANDED_OVER
        assert len({head["Idempotency-Key"] for head in fax.heads}) == 1
        assert len({body for _path, _password, body in fax.got}) == 1
        assert not selectors.not_there(an_actor(at=NIGHT + 2 * MINUTE))

    def test_one_that_answers_twice_is_asked_once(self, fax: Gateway) -> None:
        fax.before = answers_twice(200, YES)
        reported(FAX, PORTAL)
        deliver(FAX)
        assert len(fax.got) == 1
        fax.before = lambda handler: True
        deliver(FAX, after=MINUTE)
        assert len({head["Idempotency-Key"] for head in fax.heads}) == 1

    def test_one_with_the_wrong_certificate_gets_no_word_of_the_report(self, settings: Any, tmp_path: Path) -> None:
        real, false = papers(tmp_path, name="real"), papers(tmp_path, name="false")
        with a_gateway(encrypted_by(false), body=YES) as gateway:
            settings.MESSAGE_WAYS = Ways(
                fax=HttpEndpoint(gateway.url("https"), "Faxtjänsten", token="t", cafile=str(real.certificate))
            )
            reported(FAX, PORTAL)
            assert deliver(FAX) is State.QUEUED
            assert not gateway.got
        assert DeliveryStep.objects.get(step="refused").reason.startswith("Faxtjänsten gick inte att nå")

    def test_one_that_says_yes_and_loses_it_is_followed_by_the_next_way(self, settings: Any, tmp_path: Path) -> None:
        sdk = an_sdk(tmp_path)
        settings.MESSAGE_WAYS = sdk.ways
        version = reported(SDK, LETTER, PORTAL)
        assert deliver(SDK) is State.HANDED_OVER
        services.follow_deliveries(actor=machine(after=29 * MINUTE))
        assert not version.deliveries.filter(channel="letter").exists()
        services.follow_deliveries(actor=machine(after=24 * 60 * MINUTE))
        assert version.deliveries.filter(channel="letter").exists(), "no receipt, and nobody opened it in the portal"


class TestTheAlarm:
    def test_what_is_tried_in_vain_is_an_alarm_within_half_an_hour_of_the_first_attempt(self, fax: Gateway) -> None:
        fax.status = 503
        reported(FAX, PORTAL)
        deliver(FAX)
        deliver(FAX, after=MINUTE)
        assert not selectors.not_there(an_actor(at=NIGHT + 24 * MINUTE))[0].is_alarm
        assert selectors.not_there(an_actor(at=NIGHT + 26 * MINUTE))[0].is_alarm

    def test_what_nobody_has_tried_for_two_minutes_is_told_of(self, fax: Gateway) -> None:
        reported(FAX, PORTAL)
        assert not selectors.not_there(an_actor(at=NIGHT + MINUTE))
        (each,) = selectors.not_there(an_actor(at=NIGHT + 2 * MINUTE))
        assert each.is_tried


class TestTheCircuit:
    def three_in_vain(self, fax: Gateway) -> list[Delivery]:
        """Three reports to one board by a gateway that takes nothing, and a fourth that waits."""
        fax.status = 503
        cases = [another_child(number) for number in range(4)]
        reached_by("sollentuna", FAX, PORTAL)
        reached_by("solna", FAX, PORTAL)
        DeliveryChannel.objects.filter(board__slug="solna", kind="fax").update(address="08-000 00 01")
        rows = [sent(case).deliveries.get(channel="fax") for case in cases]
        for row in rows[:3]:
            services.deliver(actor=machine(), delivery=row.pk)
        return rows

    def test_a_receiver_that_took_nothing_three_times_is_left_alone_and_it_is_told(self, fax: Gateway) -> None:
        waiting = self.three_in_vain(fax)[-1]
        services.deliver(actor=machine(), delivery=waiting.pk)
        assert len(fax.got) == 3
        (broken,) = selectors.broken_ways(an_actor())
        assert (broken.channel, broken.address, broken.next_try_at) == (FAX, "08-000 00 00", NIGHT + PAUSES[0])

    def test_after_the_pause_it_is_tried_and_when_it_gets_through_all_is_well(self, fax: Gateway) -> None:
        waiting = self.three_in_vain(fax)[-1]
        fax.status = 200
        services.deliver(actor=machine(after=PAUSES[0]), delivery=waiting.pk)
        assert Delivery.objects.get(pk=waiting.pk).line.state is State.HANDED_OVER
        assert not selectors.broken_ways(an_actor(at=NIGHT + PAUSES[0]))

    def test_another_receiver_by_the_same_way_is_not_held_up(self, fax: Gateway) -> None:
        self.three_in_vain(fax)
        fax.status = 200
        other = sent(another_child(5, "solna"), "solna").deliveries.get(channel="fax")
        services.deliver(actor=machine(), delivery=other.pk)
        assert Delivery.objects.get(pk=other.pk).line.state is State.HANDED_OVER

    def test_beside_an_attempt_that_hangs_no_other_is_begun_there(self, fax: Gateway) -> None:
        rows = self.three_in_vain(fax)
        channel = channel_for(FAX)
        assert channel is not None
        assert _begin(machine(after=20 * MINUTE), rows[-1].pk, channel) is not None
        other = sent(another_child(5)).deliveries.get(channel="fax")
        services.deliver(actor=machine(after=20 * MINUTE + timedelta(seconds=6)), delivery=other.pk)
        assert Delivery.objects.get(pk=other.pk).line.begun == 0

    def test_what_waited_half_an_hour_for_it_has_failed_and_takes_the_next_way(self, fax: Gateway) -> None:
        waiting = self.three_in_vain(fax)[-1]
        reached_by("sollentuna", FAX, LETTER, PORTAL)
        tried = Delivery.objects.exclude(pk=waiting.pk).filter(channel="fax")[0]
        for minute in range(1, 32):  # another's attempts keep the circuit broken
            told = {"number": 2 + minute, "step": "refused", "at": NIGHT + minute * MINUTE}
            DeliveryStep.objects.create(board=tried.board, delivery=tried, **told)
        services.follow_deliveries(actor=machine(after=29 * MINUTE))
        assert Delivery.objects.get(pk=waiting.pk).line.state is State.QUEUED
        services.follow_deliveries(actor=machine(after=31 * MINUTE))
        assert Delivery.objects.get(pk=waiting.pk).line.state is State.FAILED
        assert GIVEN_UP_AFTER == 30 * MINUTE
        services.follow_deliveries(actor=machine(after=24 * 60 * MINUTE))  # and nobody has opened it in the portal
        assert waiting.version.deliveries.filter(channel="letter").exists()
        assert set(Delivery.objects.values_list("board__slug", flat=True)) == {"sollentuna"}, "and no other board"


class TestTryingAgain:
    def failed(self, fax: Gateway) -> ReportVersion:
        fax.status = 400
        version = reported(FAX, PORTAL)
        assert deliver(FAX) is State.FAILED
        fax.status = 200
        return version

    def again(self, **given: Any) -> None:
        services.try_again(actor=an_actor(name="Kim"), delivery=Delivery.objects.get(channel="fax").pk, **given)

    def test_a_way_that_failed_is_tried_anew_by_the_same_key_and_the_name_stands(self, fax: Gateway) -> None:
        self.failed(fax)
        self.again()
        assert deliver(FAX) is State.HANDED_OVER
        assert steps(FAX) == ["begun", "failed", "again", "begun", "handed_over"]
        assert DeliveryStep.objects.get(step="again").by_name == "Kim"
        assert len({head["Idempotency-Key"] for head in fax.heads}) == 1

    def test_it_gets_a_whole_round_of_attempts(self, fax: Gateway) -> None:
        self.failed(fax)
        fax.status = 503
        self.again()
        assert deliver(FAX) is State.QUEUED

    def test_asked_twice_it_is_so_once(self, fax: Gateway) -> None:
        self.failed(fax)
        self.again()
        with pytest.raises(services.CannotBeTriedAgain):
            self.again()
        assert steps(FAX).count("again") == 1

    def test_what_the_board_has_opened_is_not_sent_again(self, fax: Gateway) -> None:
        version = self.failed(fax)
        services.register_receipt(actor=intake(), version=version.pk, kind="opened")
        with pytest.raises(services.CannotBeTriedAgain, match="redan öppnat"):
            self.again()

    def test_nor_what_was_taken_back(self, fax: Gateway) -> None:
        version = self.failed(fax)
        services.ask_for_deletion(
            actor=an_actor(), version=version.pk, cause="wrong_board", reason="Barnet bor i Solna"
        )
        with pytest.raises(services.CannotBeTriedAgain, match="ska raderas"):
            self.again()

    def test_nor_what_another_way_is_bringing(self, fax: Gateway, settings: Any, tmp_path: Path) -> None:
        self.failed(fax)
        sdk = an_sdk(tmp_path).ways
        settings.MESSAGE_WAYS = Ways(
            fax=settings.MESSAGE_WAYS.fax, sdk_out=sdk.sdk_out, sdk_sender=sdk.sdk_sender, sdk_schemas=sdk.sdk_schemas
        )
        reached_by("sollentuna", FAX, SDK, PORTAL)
        services.follow_deliveries(actor=machine(after=24 * 60 * MINUTE))
        with pytest.raises(services.CannotBeTriedAgain, match="annan väg"):
            self.again()

    def test_an_address_that_has_changed_is_not_sent_to_as_it_was(self, fax: Gateway) -> None:
        self.failed(fax)
        DeliveryChannel.objects.filter(kind="fax").update(address="08-000 00 99")
        with pytest.raises(services.CannotBeTriedAgain, match="har ändrats"):
            self.again()

    def test_a_board_may_not(self, fax: Gateway) -> None:
        self.failed(fax)
        with pytest.raises(NotPermitted):
            services.try_again(actor=intake(), delivery=Delivery.objects.get(channel="fax").pk)


class TestOnPaperAlone:
    def carried(self, *kinds: Any) -> ReportVersion:
        version = reported(*kinds)
        DeliveryChannel.objects.exclude(kind__in=[kind.value for kind in kinds]).update(ended_on=date(2021, 1, 1))
        services.follow_deliveries(actor=machine(after=24 * 60 * MINUTE))
        return version

    def told(self, version: ReportVersion) -> None:
        row = version.deliveries.get(channel="letter")
        services.tell_by_hand(actor=an_actor(name="Kim"), delivery=row.pk, step="delivered", note="Mio i receptionen")

    def test_that_the_board_confirms_is_its_acknowledgement_and_nobody_is_nagged(self) -> None:
        version = self.carried(LETTER)
        services.escalate_unacknowledged(actor=machine(after=24 * 60 * MINUTE))
        self.told(version)
        receipt = version.receipts.get()
        assert (receipt.kind, receipt.by_name) == ("acknowledged", "Mio i receptionen (antecknat av Kim)")
        after = an_actor(at=NIGHT + timedelta(days=2))
        assert not selectors.raised(after)
        assert not selectors.unacknowledged(after, after.moment)

    def test_a_board_that_can_answer_itself_still_has_to(self) -> None:
        version = self.carried(LETTER, PORTAL)
        self.told(version)
        assert not version.receipts.exists()
