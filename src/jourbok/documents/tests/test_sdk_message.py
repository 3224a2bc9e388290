"""SDK messages are built as Digg's schema and rules have them, or refused in words."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from jourbok.documents.sdk.message import MessageRefused, SdkAddress, SdkFile, to_xml
from jourbok.documents.sdk.validation import NAMESPACE, Schemas

from .sdk_samples import BOARD, DIGG, MESSAGE_ID, NEEDS_DIGG, PDF, SERVICE, message

WRITABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(DIGG)


def told(data: bytes, path: str) -> list[str]:
    """The texts of every element at the path, from below the message."""
    steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in f"message/{path}".split("/"))
    return [element.text or "" for element in etree.fromstring(data).iterfind(steps)]


@NEEDS_DIGG
def test_a_message_with_a_text_and_a_file_is_valid(schemas: Schemas) -> None:
    assert schemas.faults(to_xml(message())) == []


@NEEDS_DIGG
def test_a_message_with_only_a_text_or_only_files_is_valid(schemas: Schemas) -> None:
    assert schemas.faults(to_xml(message(files=()))) == []
    assert schemas.faults(to_xml(message(text="", files=(PDF, PDF)))) == []


@NEEDS_DIGG
@settings(max_examples=80)
@given(
    text=st.text(max_size=300), label=st.text(max_size=260), content=st.binary(max_size=300), name=st.text(max_size=40)
)
def test_whatever_somebody_writes_is_refused_or_arrives_as_it_was_written_in_a_valid_message(
    schemas: Schemas, text: str, label: str, content: bytes, name: str
) -> None:
    try:
        built = to_xml(message(text, (SdkFile(name, "application/pdf", content),), label))
    except MessageRefused:
        return
    assert schemas.faults(built) == []
    assert told(built, "messageHeader/label") == [label]
    assert "".join(told(built, "messageBody/documents/ContentText/characterSequence")) == text
    assert told(built, "messageBody/documents/ContentFiles/fileName") == [name]
    assert [base64.b64decode(each) for each in told(built, "messageBody/documents/ContentFiles/content")] == [content]


@given(text=WRITABLE.filter(str.strip), label=WRITABLE.filter(str.strip).map(lambda text: text[:256]).filter(str.strip))
def test_nothing_that_can_be_written_is_refused(text: str, label: str) -> None:
    assert to_xml(message(text, label=label))


def test_the_same_message_gives_the_same_bytes() -> None:
    assert to_xml(message()) == to_xml(message())


def test_a_message_says_who_writes_to_whom_when_and_about_what() -> None:
    built = to_xml(message())
    assert told(built, "messageHeader/messageId") == told(built, "messageHeader/conversationId") == [str(MESSAGE_ID)]
    assert told(built, "messageHeader/confidentiality") == ["true"]
    assert told(built, "messageHeader/recipient/recipientID/extension") == [BOARD.organisation]
    assert told(built, "messageHeader/sender/senderID/extension") == [SERVICE.organisation]
    function = "attention/subOrganization/organizationId/extension"
    assert told(built, f"messageHeader/recipient/{function}") == [BOARD.function]
    assert told(built, f"messageHeader/sender/{function}") == [SERVICE.function]
    assert told(built, "messageHeader/sender/attention/reference/referenceId/extension") == [SERVICE.reference]
    assert told(built, "messageHeader/recipient/attention/reference") == []


@pytest.mark.parametrize(
    ("created_at", "written"),
    [
        (datetime(2026, 11, 22, 5, 41, 7, 123_999, tzinfo=UTC), "2026-11-22T05:41:07.123Z"),
        (datetime(2026, 11, 22, 6, 41, tzinfo=timezone(timedelta(hours=1))), "2026-11-22T05:41:00.000Z"),
        (datetime(2026, 3, 29, 3, 0, tzinfo=timezone(timedelta(hours=2))), "2026-03-29T01:00:00.000Z"),
    ],
)
def test_the_instant_is_written_in_utc_with_milliseconds(created_at: datetime, written: str) -> None:
    assert told(to_xml(replace(message(), created_at=created_at)), "messageHeader/creationDateTime") == [written]


def test_a_moment_without_offset_is_no_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(message(), created_at=datetime(2026, 11, 22, 5, 41))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda: message(label=" "), "Rubriken är tom"),
        (lambda: message(label="å" * 257), "högst 256"),
        (lambda: message(text="", files=()), "Texten är tom"),
        (lambda: message(text="klockan\x00tre"), r"U\+0000\) på plats 8"),
        (lambda: message(text="en \ud800 halv"), r"U\+D800"),
        (lambda: message(text="\ufffe"), r"U\+FFFE"),
        (lambda: message(label="a\x0bb"), r"Rubriken har ett styrtecken \(U\+000B\)"),
        (lambda: message(text=" \n"), "Texten är tom"),
        (lambda: SdkFile("a.pdf", "application/pdf", b""), "a.pdf är tom"),
        (lambda: SdkFile("", "application/pdf", b"x"), "Bilagans namn är tom"),
        (lambda: SdkFile("a\x1f.pdf", "application/pdf", b"x"), "styrtecken"),
        (lambda: SdkFile("a.pdf", "pdf", b"x"), "filtypen ”pdf”"),
        (lambda: SdkFile("a.pdf", "application/pdf; x=\x01", b"x"), "filtyp har ett styrtecken"),
        (lambda: SdkAddress("kommunen.example", "inkorg"), "ska skrivas 0203:"),
        (lambda: SdkAddress("0203:", "inkorg"), "ska skrivas 0203:"),
        (lambda: SdkAddress("0203:kommunen.example\n", "inkorg"), "ska skrivas 0203:"),
        (lambda: SdkAddress("0203:kommunen.example", ""), "Funktionens adress är tom"),
        (lambda: SdkAddress("0203:kommunen.example", "inkorg", "\x7f\x02"), "Referensen har ett styrtecken"),
    ],
)
def test_what_the_format_cannot_carry_is_refused_in_words(write: Callable[[], object], reason: str) -> None:
    with pytest.raises(MessageRefused, match=reason):
        write()


def test_a_message_that_nobody_would_read_is_not_built() -> None:
    with pytest.raises(MessageRefused, match="större än 50 MB"):
        to_xml(message(files=(SdkFile("film.mp4", "video/mp4", bytes(38_000_000)),)))
