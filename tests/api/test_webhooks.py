"""A board's address is told what happened, once, signed, with nothing of anybody; never inside our own network."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import LazySettings
from django.test import override_settings

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.calls import services as calls
from jourbok.handover import services as reports
from jourbok.handover.models import ReportVersion
from jourbok.handover.tests.test_services import a_child_of, sent
from jourbok.kernel.actor import Actor, system_actor
from jourbok.messages.tests.servers import LOOPBACK, Gateway, a_gateway, encrypted_by, papers
from jourbok.messages.tests.servers.web import answers_twice, cuts_the_line, dribbles
from jourbok.organisations.tests.factories import a_service
from jourbok.systems import services
from jourbok.systems.models import Webhook, WebhookAttempt, WebhookEnd, WebhookEvent
from jourbok.systems.rules import BACK_OFF, BOTH_FOR, MOST_ATTEMPTS, TOLD_OF, signature

from .systems import System, a_system, an_administrator
from .telling import an_announcement, an_order

pytestmark = pytest.mark.django_db
HOST: Final = "krok.namnd.example.se"
LATER: Final = NIGHT + timedelta(seconds=45)
ALL: Final = [kind.value for kind in TOLD_OF]


class Names:
    """A name server that answers as it is told, one answer after the other, and the last for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[Gateway, Names]]:
    """A receiver on this host, which the test alone allows, with a certificate for its name."""
    a_service()
    own, names = papers(tmp_path, host=HOST), Names([LOOPBACK])
    known = {
        "resolve": names,
        "cafile": str(own.certificate),
        "seconds": 1.0,
        "also_allowed": (ip_network("127.0.0.0/8"),),
    }
    with a_gateway(encrypted_by(own)) as gateway, override_settings(WEBHOOK_LINE=known):
        yield gateway, names


def registered(gateway: Gateway, system: System | None = None, **said: Any) -> Any:
    asked = {"url": f"https://{HOST}:{gateway.port}/krok", "events": ALL, **said}
    return (system or a_system()).post("/webhooks/", asked)


def a_report() -> ReportVersion:
    """Sent a moment after the address was registered."""
    return sent(a_child_of(), actor=an_actor(at=LATER))


def at(minutes: float = 1) -> Actor:
    return system_actor(moment=NIGHT + timedelta(minutes=minutes), request_id=an_actor().request_id)


def told(moment: datetime = NIGHT) -> None:
    """Everything that waits is tried now."""
    services.collect_events(actor=at())
    for event in WebhookEvent.objects.order_by("pk"):
        services.attempt_event(event.pk, moment=moment)


@pytest.fixture
def waits_are_over(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it makes every wait be over at once."""
    return lambda: monkeypatch.setattr("jourbok.systems.rules.BACK_OFF", (timedelta(),) * len(BACK_OFF))


def test_a_report_is_told_once_with_ids_and_a_link_and_nothing_of_anybody(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    made = registered(gateway)
    assert made.status_code == 201
    version = a_report()
    for _ in range(3):
        told()
    [(path, authorization, body)] = gateway.got
    said = json.loads(body)
    assert (path, authorization) == ("/krok", "")
    assert said == {
        "id": str(WebhookEvent.objects.get().pk),
        "type": "report.ready",
        "at": "2021-11-27T02:14:45+01:00",
        "board": "sollentuna",
        "subject": str(version.pk),
        "link": f"https://localhost/api/v1/reports/{version.pk}",
    }
    assert gateway.heads[0]["Jourbok-Event"] == gateway.heads[0]["Idempotency-Key"] == said["id"]
    assert WebhookAttempt.objects.get().outcome == "delivered"


def test_whoever_has_the_secret_can_see_that_it_is_from_us_and_now(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    secret = registered(gateway).json()["secret"]
    a_report()
    told()
    head, body = gateway.heads[0], gateway.got[0][2]
    signed = head["Jourbok-Timestamp"].encode() + b"." + body
    ours = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(head["Jourbok-Signature"], ours)
    assert abs(int(head["Jourbok-Timestamp"]) - time.time()) < 60
    assert signature([secret], int(head["Jourbok-Timestamp"]) + 1, body) != ours


def test_a_new_secret_is_signed_with_beside_the_old_one_for_two_days(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    system = a_system()
    old = registered(gateway, system).json()
    new = system.post(f"/webhooks/{old['id']}/secret").json()["secret"]
    a_report()
    told()
    stamp, body = int(gateway.heads[0]["Jourbok-Timestamp"]), gateway.got[0][2]
    assert gateway.heads[0]["Jourbok-Signature"] == signature([new, old["secret"]], stamp, body)
    system.post(f"/webhooks/{old['id']}/test")
    told(moment=NIGHT + BOTH_FOR + timedelta(minutes=1))
    stamp, body = int(gateway.heads[1]["Jourbok-Timestamp"]), gateway.got[1][2]
    assert gateway.heads[1]["Jourbok-Signature"] == signature([new], stamp, body)


def test_a_secret_is_told_once_and_lies_encrypted(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    system = a_system()
    asked = {"url": f"https://{HOST}:{gateway.port}/krok", "events": ALL}
    first, again = (system.post("/webhooks/", asked, key="en-nyckel-1").json() for _ in range(2))
    assert first["secret"].startswith("jourbok_whsec_")
    assert again == {**first, "secret": ""}
    hook = Webhook.objects.get()
    assert first["secret"] not in str(list(hook.secrets.values()))
    assert first["secret"] not in str(list(ChangeEvent.objects.values_list("details", flat=True)))
    assert "secret" not in system.get(f"/webhooks/{hook.pk}").json()


def test_each_thing_that_happens_is_told_by_its_name(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    system = a_system()
    registered(gateway, system)
    version = a_report()
    reports.recall(actor=an_actor(at=LATER), version=version.pk, cause="wrong_content", reason="Fel bilaga följde med")
    announced = system.post("/prenotifications/", an_announcement()).json()["id"]
    calls.note_used(actor=an_actor(at=LATER), announced=announced, note="Pappan kom och gick.")
    order = system.post("/orders/", an_order()).json()["id"]
    calls.answer_order(actor=an_actor(at=LATER), order=order, is_accepted=True)
    told()
    said = {json.loads(body)["type"]: json.loads(body) for _, _, body in gateway.got}
    assert set(said) == {"report.ready", "report.recalled", "prenotification.used", "order.answered"}
    assert said["prenotification.used"]["link"].endswith(f"/api/v1/prenotifications/{announced}")
    assert said["order.answered"]["subject"] == order
    assert not any("Elsa" in str(body) or "Pappan" in str(body) for _, _, body in gateway.got)


def test_another_board_and_what_was_not_asked_for_and_what_was_before_is_not_told(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    sent(a_child_of(), actor=an_actor(at=NIGHT - timedelta(hours=1)))
    registered(gateway, a_system("solna"))
    registered(gateway, events=["order.answered"])
    told()
    assert gateway.got == []
    assert services.collect_events(actor=at()) == 0


@pytest.mark.parametrize("broken", ["500", "slow", "cut", "redirect"])
def test_a_receiver_that_does_not_take_it_is_tried_again_later_and_then_has_it_once(
    broken: str, line: tuple[Gateway, Names], waits_are_over: Callable[[], None]
) -> None:
    gateway, _ = line
    registered(gateway)
    a_report()
    taking = gateway.before
    gateway.status = {"500": 500, "redirect": 307}.get(broken, 200)
    gateway.headers = {"Location": "https://krok.namnd.example.se/annat"} if broken == "redirect" else {}
    gateway.before = {"slow": dribbles, "cut": cuts_the_line}.get(broken, taking)
    told()
    event = WebhookEvent.objects.get()
    assert [(one.number, one.outcome) for one in event.attempts.all()] == [(1, "failed")]
    assert event.attempts.get().reason
    told()
    assert event.attempts.count() == 1, "it is not due before its wait is over"
    gateway.status, gateway.headers, gateway.before = 204, {}, taking
    waits_are_over()
    told()
    assert [one.outcome for one in event.attempts.order_by("number")] == ["failed", "delivered"]
    assert {json.loads(body)["id"] for _, _, body in gateway.got} == {str(event.pk)}


def test_a_receiver_that_answers_twice_has_it_once(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    gateway.before = answers_twice(500)
    registered(gateway)
    a_report()
    told()
    told()
    assert len(gateway.got) == 1
    assert WebhookAttempt.objects.get().outcome == "delivered"


def test_after_nearly_a_day_of_silence_the_address_is_ended_and_the_service_told(
    line: tuple[Gateway, Names], waits_are_over: Callable[[], None]
) -> None:
    gateway, _ = line
    system = a_system()
    hook = registered(gateway, system).json()["id"]
    a_report()
    gateway.status = 503
    waits_are_over()
    for _ in range(MOST_ATTEMPTS):
        told()
    assert WebhookAttempt.objects.order_by("number").last().outcome == "given_up"  # type: ignore[union-attr]
    end = WebhookEnd.objects.get()
    assert end.is_ours
    assert ChangeEvent.objects.filter(action="systems.hook_given_up", board="sollentuna").count() == 1
    page = system.get(f"/webhooks/{hook}").json()
    assert page["end_reason"]
    assert len(page["told"][0]["attempts"]) == MOST_ATTEMPTS
    assert system.post(f"/webhooks/{hook}/test").json()["code"] == "hook_is_ended"
    told()
    assert len(gateway.got) == MOST_ATTEMPTS


def test_an_address_that_is_ended_is_told_nothing_more(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    system = a_system()
    hook = registered(gateway, system).json()["id"]
    a_report()
    services.collect_events(actor=at())
    assert system.delete(f"/webhooks/{hook}").json()["ended_at"]
    assert system.delete(f"/webhooks/{hook}").status_code == 200
    told()
    assert gateway.got == []


def test_another_boards_address_is_the_same_as_none(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    hook, solna = registered(gateway).json()["id"], a_system("solna")
    none = "01937c5e-0000-7000-8000-000000000000"
    for method, tail in (("get", ""), ("delete", ""), ("post", "/secret"), ("post", "/test")):
        theirs, absent = (getattr(solna, method)(f"/webhooks/{key}{tail}") for key in (hook, none))
        assert theirs.status_code == absent.status_code == 404
        assert {**theirs.json(), "request_id": ""} == {**absent.json(), "request_id": ""}
    assert solna.get("/webhooks/").json()["items"] == []
    assert not WebhookEnd.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://namnd.example.se/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://localhost/",
        "https://namnd.example.se:22/",
        "https://user:pass@namnd.example.se/",
        "https://namnd.example.se\\@127.0.0.1/",
        "https://namnd.example.se/\r\nX-Evil: 1",
        "https://namnd.example.se/å",
        "file:///etc/passwd",
        "gopher://namnd.example.se/",
        "javascript:alert(1)//",
        "//namnd.example.se/x",
    ],
)
def test_an_address_that_is_not_https_on_the_open_internet_is_refused_when_it_is_given(url: str) -> None:
    a_service()
    answer = a_system().post("/webhooks/", {"url": url, "events": ALL})
    assert answer.status_code == 422
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_is_refused_when_it_is_given(inside: str) -> None:
    a_service()
    for found in ([inside], ["8.8.8.8", inside]):
        with override_settings(WEBHOOK_LINE={"resolve": Names(found)}):
            answer = a_system().post("/webhooks/", {"url": f"https://{HOST}/", "events": ALL})
        assert answer.status_code == 422
        assert "öppna nätet" in answer.json()["errors"][0]["message"]


def test_a_name_that_leads_inside_afterwards_is_not_spoken_to(line: tuple[Gateway, Names]) -> None:
    gateway, names = line
    registered(gateway)
    names.answers, names.asked = [["10.0.0.1"]], 0
    a_report()
    told()
    assert gateway.got == []
    assert "öppna nätet" in WebhookAttempt.objects.get().reason


def test_a_redirect_inwards_is_not_followed(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    with a_gateway() as inside:
        gateway.status, gateway.headers = 307, {"Location": inside.url()}
        registered(gateway)
        a_report()
        told()
        assert inside.got == []


def test_a_board_has_ten_addresses_at_most(line: tuple[Gateway, Names], settings: LazySettings) -> None:
    gateway, _ = line
    system = a_system()
    answers = [registered(gateway, system).status_code for _ in range(11)]
    assert answers == [201] * 10 + [422]


def test_the_administrator_sees_and_ends_every_boards_addresses(line: tuple[Gateway, Names]) -> None:
    gateway, _ = line
    hook = registered(gateway).json()["id"]
    services.end_hook(actor=an_administrator(), hook=hook)
    assert WebhookEnd.objects.get().by_name == "Tintin Förvaltare"
