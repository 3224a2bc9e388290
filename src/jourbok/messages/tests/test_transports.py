"""Messages over real lines, to servers of our own on this host: what gets through, and what is told of the rest."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from jourbok.messages.rules import Text
from jourbok.messages.tests.servers import (
    LOOPBACK,
    a_gateway,
    a_mail_server,
    cuts_the_line,
    encrypted_by,
    is_slow,
    papers,
)
from jourbok.messages.transports import MailServer, NotHandedOver, SmsGateway

TO, TO_MAIL = "+46700000001", "kim.beslut@example.se"
TEXT = Text("Ett ärende väntar", "Ett ärende väntar på ditt beslut. Logga in: https://jour.example.se/beslut/x")
QUICK = 3.0


def sms(url: str, *, cafile: str = "") -> SmsGateway:
    return SmsGateway(url=url, sender="Jouren", user="jouren", password="hemligt", cafile=cafile, seconds=QUICK)


def mail(port: int, *, security: str = "none", cafile: str = "", user: str = "") -> MailServer:
    return MailServer(
        host=LOOPBACK,
        port=port,
        sender="jouren@example.se",
        user=user,
        password="hemligt" if user else "",
        security=security,
        cafile=cafile,
        seconds=QUICK,
    )


def refused(gateway: SmsGateway | MailServer, to: str = TO) -> NotHandedOver:
    with pytest.raises(NotHandedOver) as told:
        gateway.hand_over(to, TEXT)
    assert not any(word in told.value.reason for word in (TO, TO_MAIL, "hemligt", "Anna"))
    return told.value


def test_an_sms_is_one_form_with_three_fields_and_a_password(tmp_path: Path) -> None:
    own = papers(tmp_path)
    with a_gateway(encrypted_by(own)) as gateway:
        number = sms(gateway.url("https"), cafile=str(own.certificate)).hand_over(TO, TEXT)
    assert number == "s70df59406a1b4643b96f3f91e0bfb7b0"
    ((path, password, form),) = gateway.got
    assert path == "/sms"
    assert base64.b64decode(password.removeprefix("Basic ")) == b"jouren:hemligt"
    assert parse_qs(form.decode()) == {"from": ["Jouren"], "to": [TO], "message": [TEXT.words]}


def test_a_gateway_with_a_certificate_of_its_own_making_gets_nothing(tmp_path: Path) -> None:
    with a_gateway(encrypted_by(papers(tmp_path))) as gateway:
        assert refused(sms(gateway.url("https"))).may_be_tried_again
    assert gateway.got == []


def test_a_gateway_with_the_certificate_of_another_host_gets_nothing(tmp_path: Path) -> None:
    other = papers(tmp_path, host="annan.example.se")
    with a_gateway(encrypted_by(other)) as gateway:
        assert refused(sms(gateway.url("https"), cafile=str(other.certificate))).may_be_tried_again
    assert gateway.got == []


@pytest.mark.parametrize(
    ("status", "again"), [(500, True), (503, True), (429, True), (401, True), (400, False), (404, False)]
)
def test_a_gateways_refusal_is_told_by_its_number_and_never_by_its_words(status: int, again: bool) -> None:
    with a_gateway(status=status, body=f"{TO} Anna Andersson".encode()) as gateway:
        told = refused(sms(gateway.url()))
    assert str(status) in told.reason
    assert told.may_be_tried_again is again


@pytest.mark.parametrize(
    "body",
    [
        b'{"status": "failed", "id": "s1"}',
        b'{"error": "Anna Andersson", "id": "s1"}',
        b'{"status": "created"}',
        b'{"id": "Anna Andersson"}',
        b'["s1"]',
        b"OK",
        b"",
    ],
)
def test_an_answer_of_200_that_says_error_or_nothing_is_not_taken_for_a_message_sent(body: bytes) -> None:
    with a_gateway(body=body) as gateway:
        assert refused(sms(gateway.url())).may_be_tried_again


def test_a_gateway_that_leads_elsewhere_is_not_followed() -> None:
    with a_gateway() as elsewhere, a_gateway(status=307, headers={"Location": elsewhere.url()}) as gateway:
        assert "307" in refused(sms(gateway.url())).reason
    assert elsewhere.got == []


def test_a_long_answer_is_not_read_to_its_end() -> None:
    with a_gateway(body=b" " * 200_000) as gateway:
        assert "långt" in refused(sms(gateway.url())).reason


def test_a_gateway_that_is_slow_cuts_the_line_or_is_not_there_is_tried_again() -> None:
    with a_gateway(before=is_slow) as gateway:
        assert "långsamt" in refused(sms(gateway.url())).reason
    with a_gateway(before=cuts_the_line) as gateway:
        assert refused(sms(gateway.url())).may_be_tried_again
    assert refused(sms(gateway.url())).may_be_tried_again, "nobody listens there any more"


def test_a_letter_is_sent_encrypted_after_signing_in(tmp_path: Path) -> None:
    own = papers(tmp_path)
    with a_mail_server(encrypted_by(own)) as post:
        number = mail(post.port, security="starttls", cafile=str(own.certificate), user="jouren").hand_over(
            TO_MAIL, TEXT
        )
    ((sender, to, letter),) = post.took
    assert "jouren@example.se" in sender
    assert TO_MAIL in to
    assert number in letter
    assert "Auto-Submitted: auto-generated" in letter
    assert len(post.signed_in) == 1


def test_a_mail_server_whose_certificate_does_not_hold_gets_no_letter(tmp_path: Path) -> None:
    own, other = papers(tmp_path), papers(tmp_path, host="annan.example.se", name="other")
    for server, believed in ((own, ""), (other, str(other.certificate))):
        with a_mail_server(encrypted_by(server)) as post:
            told = refused(mail(post.port, security="starttls", cafile=believed, user="jouren"), TO_MAIL)
        assert told.may_be_tried_again
        assert not post.took
        assert not post.signed_in


def test_a_mail_server_that_cannot_encrypt_gets_no_letter() -> None:
    with a_mail_server() as post:
        refused(mail(post.port, security="starttls"), TO_MAIL)
    assert post.took == []


@pytest.mark.parametrize(
    ("word", "said", "again"),
    [
        ("RCPT", f"550 no such user {TO_MAIL}", False),
        ("RCPT", "450 try later", True),
        ("MAIL", "554 no", False),
        ("DATA", "451 later", True),
        ("RCPT", "DROP", True),
        ("EHLO", "SLOW", True),
    ],
)
def test_a_mail_servers_refusal_is_told_by_its_number_and_never_by_its_words(word: str, said: str, again: bool) -> None:
    with a_mail_server(says={word: said}) as post:
        assert refused(mail(post.port), TO_MAIL).may_be_tried_again is again
    assert post.took == []


def test_a_mail_server_that_wants_another_password_may_get_it_later(tmp_path: Path) -> None:
    own = papers(tmp_path)
    with a_mail_server(encrypted_by(own), says={"AUTH": "535 wrong"}) as post:
        line = mail(post.port, security="starttls", cafile=str(own.certificate), user="jouren")
        assert refused(line, TO_MAIL).may_be_tried_again


def test_an_address_that_would_write_heads_of_its_own_is_refused() -> None:
    with a_mail_server() as post:
        assert not refused(mail(post.port), f"{TO_MAIL}\r\nBcc: annan@example.se").may_be_tried_again
    assert post.took == []
