"""A message goes with its transaction, once for each purpose, is tried again, and is seen when nobody took it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import environ
import pytest
import uuid_utils.compat as uuid_utils
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from structlog.stdlib import ProcessorFormatter

from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotPermitted
from jourbok.messages import selectors, services
from jourbok.messages.configuration import site_of, transports_of
from jourbok.messages.models import OutboundAttempt, OutboundMessage
from jourbok.messages.rules import BACK_OFF, MOST_ATTEMPTS, Channel, NotSendable, Outcome, Site, Template
from jourbok.messages.tests.servers import a_gateway
from jourbok.messages.transports import MailServer, SmsGateway

pytestmark = pytest.mark.django_db
PHONE, MAIL = "070-000 00 01", "kim.beslut@example.se"
ABOUT = uuid_utils.uuid7()
NIGHT = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)


def an_actor(role: Role = Role.DUTY_WORKER, *, at: datetime = NIGHT) -> Actor:
    return Actor("17", "Kim Jour", {role: frozenset()}, at, uuid_utils.uuid7())


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the product's own handler writes, from the lowest level on."""
    root = logging.getLogger()
    sink = logging.StreamHandler(io.StringIO())
    sink.setFormatter(next(each.formatter for each in root.handlers if isinstance(each.formatter, ProcessorFormatter)))
    level = root.level
    root.addHandler(sink)
    root.setLevel(logging.DEBUG)
    yield sink.stream
    root.setLevel(level)
    root.removeHandler(sink)


def a_message(**other: Any) -> OutboundMessage:
    told: dict[str, Any] = {
        "channel": Channel.SMS,
        "recipient": "user:17",
        "address": PHONE,
        "template": Template.DECISION_WAITS,
        "about": ABOUT,
        "purpose": "decision:1:sms:1",
    }
    return services.queue_message(actor=an_actor(), **told | other)


def jobs_for(message: OutboundMessage) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'messages.send' AND args->>'message_id' = %s",
            [str(message.pk)],
        )
        return int(cursor.fetchone()[0])


def made_earlier(message: OutboundMessage, *, attempts: int) -> None:
    """As many attempts that failed, so long ago that the next is due."""
    for number in range(1, attempts + 1):
        OutboundAttempt.objects.create(
            message=message,
            number=number,
            attempted_at=datetime.now(UTC) - timedelta(hours=2),
            outcome=Outcome.QUEUED,
            reason="Sms-tjänsten svarade 500.",
        )


def test_a_message_is_queued_once_for_its_purpose_and_stands_in_the_log_without_its_address() -> None:
    first, again = a_message(), a_message()
    assert first.pk == again.pk
    assert jobs_for(first) == 1
    (event,) = ChangeEvent.objects.filter(action="messages.queued")
    assert "070" not in str(event.details)
    assert first.link == f"https://localhost/beslut/{ABOUT}"


def test_another_message_of_the_same_purpose_is_refused_and_not_kept_silent_about() -> None:
    a_message()
    with pytest.raises(services.SamePurposeOtherMessage):
        a_message(address="070-000 00 02")
    assert OutboundMessage.objects.count() == 1


def test_a_message_of_a_transaction_that_is_undone_never_goes() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        message = a_message()
        raise RuntimeError
    assert not OutboundMessage.objects.exists()
    assert jobs_for(message) == 0


def test_a_message_goes_once_however_often_it_is_tried(settings: Settings) -> None:
    message = a_message()
    with a_gateway() as gateway:
        settings.MESSAGE_TRANSPORTS = {"sms": SmsGateway(gateway.url(), "Jouren", "", "")}
        for _ in range(3):
            services.attempt_message(message.pk)
    assert len(gateway.got) == 1
    attempt = message.attempts.get()
    assert (attempt.outcome, attempt.number) == (Outcome.HANDED_OVER, 1)
    assert attempt.gateway_id.startswith("s70df")
    assert selectors.undelivered(an_actor(), NIGHT) == []


def test_without_a_way_out_the_message_waits_and_says_so() -> None:
    message = a_message()
    services.attempt_message(message.pk)
    (seen,) = selectors.undelivered(an_actor(), NIGHT)
    assert seen.outcome is Outcome.QUEUED
    assert seen.attempts[0].reason == "Ingen väg för sms är inställd."
    assert selectors.channels() == {Channel.SMS: False, Channel.EMAIL: False}
    assert not hasattr(seen, "address")


def test_an_attempt_that_failed_is_followed_by_another_when_its_time_has_come(settings: Settings) -> None:
    message = a_message()
    with a_gateway(status=500) as gateway:
        settings.MESSAGE_TRANSPORTS = {"sms": SmsGateway(gateway.url(), "Jouren", "", "")}
        services.attempt_message(message.pk)
        services.attempt_message(message.pk)
        assert len(gateway.got) == 1, "the second came too soon"
    assert services.resume_waiting_messages() == 0
    other = a_message(purpose="decision:1:sms:2")
    made_earlier(other, attempts=1)
    assert services.resume_waiting_messages() == 1
    assert jobs_for(other) == 2


def test_what_was_lost_with_its_worker_is_asked_for_anew() -> None:
    message = a_message()
    assert services.resume_waiting_messages() == 1
    assert jobs_for(message) == 2


def test_attempts_end_and_what_failed_for_good_is_seen() -> None:
    message = a_message()
    made_earlier(message, attempts=len(BACK_OFF))
    services.attempt_message(message.pk)
    assert message.attempts.count() == MOST_ATTEMPTS
    (seen,) = selectors.undelivered(an_actor(), NIGHT)
    assert seen.outcome is Outcome.FAILED
    services.attempt_message(message.pk)
    assert message.attempts.count() == MOST_ATTEMPTS
    assert services.resume_waiting_messages() == 0


def test_a_message_that_nobody_has_tried_for_two_minutes_is_seen() -> None:
    a_message()
    assert selectors.undelivered(an_actor(), NIGHT) == []
    assert len(selectors.undelivered(an_actor(at=NIGHT + timedelta(minutes=2)), NIGHT)) == 1
    assert len(selectors.sent_about(an_actor(), ABOUT)) == 1


def test_a_board_does_not_see_what_was_sent() -> None:
    with pytest.raises(NotPermitted):
        selectors.undelivered(an_actor(Role.BOARD_INTAKE), NIGHT)


@pytest.mark.parametrize(
    "smuggled",
    [
        {"about": UUID("20190412-9817-4000-8000-000000000000")},
        {"recipient": "Anna Andersson"},
        {"recipient": "user:201904129817"},
        {"purpose": "Omhändertagande av Anna"},
    ],
    ids=str,
)
def test_no_field_of_a_message_takes_a_name_or_a_number(smuggled: dict[str, Any]) -> None:
    with pytest.raises(NotSendable):
        a_message(**smuggled)
    assert not OutboundMessage.objects.exists()


@pytest.mark.parametrize("given_in", ["text", "subject", "words", "link", "name"])
def test_there_is_nowhere_to_put_a_text(given_in: str) -> None:
    with pytest.raises(TypeError):
        a_message(**{given_in: "Anna Andersson 20190412-9817, ärende 2021-0113"})


def test_what_leaves_is_the_fixed_words_whatever_stands_in_the_rows(settings: Settings) -> None:
    message = a_message()
    with a_gateway() as gateway:
        settings.MESSAGE_TRANSPORTS = {"sms": SmsGateway(gateway.url(), "Jouren", "", "")}
        services.attempt_message(message.pk)
    sent = gateway.got[0][2].decode()
    assert "user" not in sent
    assert "decision" not in sent
    assert str(ABOUT) in sent


def test_no_address_and_no_number_comes_into_the_log(settings: Settings, log: io.StringIO) -> None:
    with a_gateway(status=500, body=b"+46700000001 kim.beslut@example.se") as gateway:
        settings.MESSAGE_TRANSPORTS = {
            "sms": SmsGateway(gateway.url(), "Jouren", "", ""),
            "email": MailServer("127.0.0.1", 1, "jouren@example.se", security="none", seconds=0.2),
        }
        services.attempt_message(a_message().pk)
        services.attempt_message(a_message(channel=Channel.EMAIL, address=MAIL, purpose="decision:1:email:1").pk)
    assert OutboundAttempt.objects.count() == 2
    told = log.getvalue()
    assert not [word for word in ("700000001", "kim.beslut", "070-000") if word in told]


@pytest.mark.parametrize("secret", ["+46700000001", "kim.beslut@example.se", "Kim+jour@post.solna.example.se"])
def test_an_address_that_somebody_logs_after_all_is_struck_out(secret: str, log: io.StringIO) -> None:
    logging.getLogger("jourbok.messages").warning("sent to %s, or <%s>", secret, secret)
    assert secret not in log.getvalue()
    assert log.getvalue().count("[struket]") == 2


def test_the_operators_address_is_not_logged_at_the_usual_level(settings: Settings, log: io.StringIO) -> None:
    with a_gateway() as gateway:
        settings.MESSAGE_TRANSPORTS = {"sms": SmsGateway(gateway.url(), "Jouren", "", "")}
        services.attempt_message(a_message().pk)
    assert "/sms" not in log.getvalue()


def test_neither_message_nor_attempt_can_be_changed_or_taken_away() -> None:
    message = a_message()
    services.attempt_message(message.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutboundMessage.objects.update(address="070-000 00 02")
    with pytest.raises(DatabaseError), transaction.atomic():
        OutboundAttempt.objects.update(outcome=Outcome.HANDED_OVER)
    for rows in (OutboundAttempt.objects.all(), OutboundMessage.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_a_message_ends_once() -> None:
    message = a_message()
    OutboundAttempt.objects.create(message=message, number=1, attempted_at=NIGHT, outcome=Outcome.HANDED_OVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboundAttempt.objects.create(message=message, number=2, attempted_at=NIGHT, outcome=Outcome.FAILED)


# --- the environment ------------------------------------------------------------------------------------------


def configured(**told: str) -> environ.Env:
    env = environ.Env()
    env.ENVIRON = told
    return env


def test_the_environment_names_the_ways_out_and_files_hold_the_secrets(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hemligt\n")
    found = transports_of(
        configured(
            JOURBOK_SMS_URL="https://sms.example.se/a1/sms",
            JOURBOK_SMS_USER="u",
            JOURBOK_SMS_PASSWORD_FILE=str(tmp_path / "secret"),
            JOURBOK_SMTP_HOST="post.example.se",
            JOURBOK_SMTP_SENDER="jouren@example.se",
        )
    )
    sms, mail = found["sms"], found["email"]
    assert isinstance(sms, SmsGateway)
    assert isinstance(mail, MailServer)
    assert (sms.password, sms.sender) == ("hemligt", "Jouren")
    assert (mail.port, mail.security) == (587, "starttls")
    assert "hemligt" not in repr(found)
    assert transports_of(configured()) == {}
    assert site_of(configured(), host="jour.example.se") == Site("https://jour.example.se", "Socialjouren")


@pytest.mark.parametrize(
    "told",
    [
        {"JOURBOK_SMS_URL": "http://sms.example.se"},
        {"JOURBOK_SMS_URL": "https://sms.example.se", "JOURBOK_SMS_SENDER": "Jouren i Solna"},
        {"JOURBOK_SMS_URL": "https://sms.example.se", "JOURBOK_SMS_PASSWORD_FILE": "nowhere/at/all"},
        {"JOURBOK_SMTP_HOST": "post.example.se"},
        {"JOURBOK_SMTP_HOST": "post.example.se", "JOURBOK_SMTP_SENDER": "a@b.se", "JOURBOK_SMTP_SECURITY": "none"},
    ],
    ids=str,
)
def test_a_way_out_that_is_half_set_up_or_open_to_all_stops_the_start(told: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured):
        transports_of(configured(**told))


@given(
    st.text(min_size=1).filter(lambda text: text.strip() and not text.startswith("$"))
)  # that names another variable
def test_a_site_that_is_no_address_of_ours_stops_the_start(text: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        site_of(configured(JOURBOK_SITE_URL=text))
