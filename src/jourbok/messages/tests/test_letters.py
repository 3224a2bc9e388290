"""Letters: what stands in their heads, what is attached, and whether the server has them."""

from __future__ import annotations

import contextlib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.messages.rules import NotSendable, Text
from jourbok.messages.tests.servers import LOOPBACK, a_mail_server
from jourbok.messages.transports import Attachment, Letter, MailServer, NotHandedOver

TO, NUMBER = "namnden@solna.example.se", "0190f3aa-0001@example.se"
DOCUMENT = bytes(range(256)) * 400
LETTER = Letter(
    "Rapport från socialjouren",
    "Se bilagan.\n.\n..två punkter",
    NUMBER,
    (Attachment("a.pdf", "application/pdf", DOCUMENT),),
)


def server(port: int) -> MailServer:
    return MailServer(LOOPBACK, port, "jouren@example.se", security="none", seconds=1.0, seconds_to_take=1.5)


def read(letter: str) -> EmailMessage:
    """A letter as it stood on the line, with the dots taken away that only the line has."""
    lines = [line[1:] if line.startswith(".") else line for line in letter.splitlines(keepends=True)]
    found = message_from_bytes("".join(lines).encode(), policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def test_a_letter_comes_whole_with_its_attachment_and_the_number_that_it_was_given() -> None:
    with a_mail_server() as post:
        assert [server(post.port).send(TO, LETTER) for _ in range(2)] == [NUMBER, NUMBER]
    for sender, to, letter in post.took:
        assert "jouren@example.se" in sender
        assert TO in to
        found = read(letter)
        assert found["Message-ID"] == f"<{NUMBER}>"
        assert found["Subject"] == LETTER.subject
        assert (found["To"], found["Auto-Submitted"]) == (TO, "auto-generated")
        words = found.get_body(("plain",))
        assert words is not None
        assert words.get_content().rstrip("\r\n").replace("\r\n", "\n") == LETTER.words
        (attached,) = found.iter_attachments()
        assert attached.get_content() == DOCUMENT
        assert (attached.get_filename(), attached.get_content_type()) == ("a.pdf", "application/pdf")


def test_a_short_message_is_a_letter_with_a_number_of_its_own() -> None:
    with a_mail_server() as post:
        numbers = [server(post.port).hand_over(TO, Text("Jouren söker dig", "Ring oss.")) for _ in range(2)]
    assert len(set(numbers)) == 2
    assert all(f"<{number}>" in letter for number, (_, _, letter) in zip(numbers, post.took, strict=True))


def test_a_letters_number_is_made_of_the_callers_key_and_our_domain() -> None:
    assert server(1).message_id("0190f3aa.1") == "0190f3aa.1@example.se"
    for key in ("", "a\r\nb", "a b", "<a", "å"):
        with pytest.raises(NotSendable):
            server(1).message_id(key)


@pytest.mark.parametrize(
    ("word", "said", "again", "doubt"),
    [
        ("EHLO", "DROP", True, False),
        ("MAIL", "DROP", True, False),
        ("RCPT", "550 no", False, False),
        ("RCPT", "DROP", True, False),
        ("DATA", "DROP", True, False),
        ("DATA", "554 no", False, False),
        ("TAKE", "DROP", True, True),
        ("TAKE", "SLOW", True, True),
        ("TAKE", "what?", True, True),
        ("TAKE", "250 " + "x" * 10_000, True, True),
        ("TAKE", "451 later", True, False),
        ("TAKE", "552 too large", False, False),
    ],
)
def test_a_letter_is_in_doubt_only_from_when_all_of_it_was_written(
    word: str, said: str, again: bool, doubt: bool
) -> None:
    with a_mail_server(says={word: said}) as post, pytest.raises(NotHandedOver) as told:
        server(post.port).send(TO, LETTER)
    assert (told.value.may_be_tried_again, told.value.may_have_arrived) == (again, doubt)
    assert TO not in told.value.reason


def test_a_letter_of_which_the_server_took_a_part_has_not_arrived() -> None:
    large = Letter("Hej", "Hej", NUMBER, (Attachment("a.pdf", "application/pdf", bytes(12_000_000)),))
    with a_mail_server(says={"WRITE": "DROP"}) as post, pytest.raises(NotHandedOver) as told:
        server(post.port).send(TO, large)
    assert told.value.may_be_tried_again
    assert not told.value.may_have_arrived


def test_a_server_that_is_gone_before_we_said_goodbye_has_the_letter() -> None:
    with a_mail_server(says={"QUIT": "DROP"}) as post:
        assert server(post.port).send(TO, LETTER) == NUMBER
    assert len(post.took) == 1


def test_nobody_there_is_no_doubt() -> None:
    with a_mail_server() as post:
        pass
    with pytest.raises(NotHandedOver) as told:
        server(post.port).send(TO, LETTER)
    assert not told.value.may_have_arrived


@pytest.mark.parametrize("to", ["", "a@b.se\r\nBcc: c@d.se", "a@b.se, c@d.se", "<a@b.se>", "Anna <a@b.se>", "a@b.se\n"])
def test_what_is_not_one_address_gets_no_letter(to: str) -> None:
    with a_mail_server() as post, pytest.raises(NotHandedOver) as told:
        server(post.port).send(to, LETTER)
    assert not told.value.may_be_tried_again
    assert post.took == []


def test_an_address_with_a_domain_in_swedish_letters_is_written_as_servers_write_it() -> None:
    with a_mail_server() as post:
        server(post.port).send("namnden@sävsjö.example.se", LETTER)
    assert "namnden@xn--" in post.took[0][1]


@pytest.mark.parametrize("subject", ["", "a\r\nBcc: b@c.se", "a\nb", "a\x00", "a\u2028b", "\ud800", "a" * 201])
def test_a_subject_that_would_write_a_head_of_its_own_is_refused(subject: str) -> None:
    with pytest.raises(NotSendable):
        Letter(subject, "Hej", NUMBER)


@pytest.mark.parametrize("number", ["", "a", "<a@b>", "a@b\r\nX: y", "a b@c", "a@", "@b", "å@b"])
def test_a_letters_number_that_would_write_a_head_of_its_own_is_refused(number: str) -> None:
    with pytest.raises(NotSendable):
        Letter("Hej", "Hej", number)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a\r\nX: y", "application/pdf"),
        ("../a", "application/pdf"),
        ('a"; x="', "application/pdf"),
        ("", "application/pdf"),
        ("a", "application"),
        ("a", "application/pdf\r\nX: y"),
        ("a", "multipart/mixed"),
        ("a", "message/rfc822"),
    ],
)
def test_an_attachment_whose_name_or_type_would_write_something_else_is_refused(name: str, content_type: str) -> None:
    with pytest.raises(NotSendable):
        Attachment(name, content_type, b"x")


@given(st.text(), st.text(), st.text(), st.binary(max_size=2000))
def test_whatever_is_written_comes_back_as_it_was_and_adds_no_head(
    subject: str, words: str, name: str, content: bytes
) -> None:
    attached: tuple[Attachment, ...] = ()
    with contextlib.suppress(NotSendable):
        attached = (Attachment(name, "application/octet-stream", content),)
    try:
        written = Letter(subject, words, NUMBER, attached).mime().as_bytes()
    except NotSendable:
        return
    found = message_from_bytes(written, policy=SMTP)
    assert isinstance(found, EmailMessage)
    assert {name.lower() for name in found} <= {"subject", "content-type", "content-transfer-encoding", "mime-version"}
    assert [one.get_content() for one in found.iter_attachments()] == [one.content for one in attached]
    assert max(map(len, written.split(b"\r\n"))) <= 998
    assert written.isascii()


@given(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}@[A-Za-z0-9][A-Za-z0-9.-]{0,99}\Z"))
def test_a_number_stands_in_the_head_as_it_is_however_long(number: str) -> None:
    written = Letter("Hej", "Hej", number).mime()
    written["Message-ID"] = f"<{number}>"
    assert f"<{number}>".encode() in written.as_bytes()


def test_neither_words_nor_content_nor_password_is_shown() -> None:
    shown = repr(Letter("Hej", "hemligt", NUMBER, (Attachment("a", "text/plain", b"hemligt"),)))
    assert "hemligt" not in shown + repr(MailServer("h", 25, "a@b.se", password="hemligt"))
