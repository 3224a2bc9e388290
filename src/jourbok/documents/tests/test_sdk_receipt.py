"""Receipts of SDK messages: which message, from whom, taken or rejected and why; anything else is refused in words."""

from __future__ import annotations

import pytest

from jourbok.documents.sdk.message import to_xml
from jourbok.documents.sdk.reading import XmlRefused
from jourbok.documents.sdk.receipt import ReceiptRefused, SdkReceipt, read_receipt
from jourbok.kernel.errors import BadInput

from .sdk_samples import BOARD, MESSAGE_ID, in_xhe, message, receipt_xml

SCHEMA = ("SV", "NA", "", "Element ABC is not allowed")
RULE = ("BV", "/messagePayload/message", "conversationId", "is not a valid\n UUID")


def test_a_message_that_was_taken() -> None:
    assert read_receipt(receipt_xml()) == SdkReceipt(MESSAGE_ID, BOARD.organisation, True, "ACCEPTED", "")


def test_a_message_that_was_rejected_says_every_reason() -> None:
    found = read_receipt(receipt_xml("REJECTED", reasons=(SCHEMA, RULE)))
    assert (found.is_accepted, found.code) == (False, "REJECTED")
    assert found.reason == (
        "följer inte schemat: Element ABC is not allowed; "
        "följer inte reglerna: is not a valid UUID (/messagePayload/message, conversationId)"
    )


def test_a_rejection_without_a_reason_is_still_a_rejection() -> None:
    assert not read_receipt(receipt_xml("REJECTED")).is_accepted


def test_a_reason_of_a_code_that_we_do_not_know_is_told_with_the_code() -> None:
    assert read_receipt(receipt_xml("REJECTED", reasons=(("XX", "NA", "", "okänt"),))).reason == "XX: okänt"


def test_a_receipt_is_taken_out_of_its_envelope() -> None:
    assert read_receipt(in_xhe(receipt_xml())) == read_receipt(receipt_xml())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (to_xml(message()), "ingen meddelandekvittens: den börjar med messagePayload"),
        (receipt_xml("AP"), "varken ACCEPTED eller REJECTED"),
        (receipt_xml("accepted"), "varken ACCEPTED eller REJECTED"),
        (receipt_xml(reasons=(RULE,)), "både att meddelandet togs emot och varför"),
        (receipt_xml(about="ID-FROM-XHE-12354689"), "inte är id på något SDK-meddelande"),
        (receipt_xml(about=f"{{{MESSAGE_ID}}}"), "inte är id på något SDK-meddelande"),
        (receipt_xml(kind="urn:fdc:peppol.eu:poacc:trns:invoice_response:3"), "annat slag"),
        (receipt_xml(sender=""), "exakt ett EndpointID"),
        (receipt_xml(scheme="0088"), "exakt ett EndpointID"),
        (receipt_xml().replace(b"cac:DocumentReference>", b"cac:OtherReference>"), "exakt ett ID"),
        (
            receipt_xml().replace(
                b"</cac:DocumentReference>",
                b"</cac:DocumentReference><cac:DocumentReference><cbc:ID>x</cbc:ID></cac:DocumentReference>",
            ),
            "exakt ett ID",
        ),
        (
            receipt_xml().replace(
                b"</cbc:ResponseCode>", b"</cbc:ResponseCode><cbc:ResponseCode>REJECTED</cbc:ResponseCode>"
            ),
            "exakt ett ResponseCode",
        ),
        (in_xhe(receipt_xml().partition(b"?>")[2] + to_xml(message()).partition(b"?>")[2]), "flera nyttolaster"),
    ],
)
def test_anything_else_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(ReceiptRefused, match=reason):
        read_receipt(data)


def test_a_comment_in_the_middle_of_a_value_hides_nothing() -> None:
    hidden = receipt_xml(sender="0203:kommunen.example<!-- -->.evil.example")
    assert read_receipt(hidden).from_organisation == "0203:kommunen.example.evil.example"


def test_a_receipt_with_a_document_type_is_not_read() -> None:
    with pytest.raises(XmlRefused, match="DOCTYPE"):
        read_receipt(receipt_xml().replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1))


def test_what_is_no_xml_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match=r"^Rad 2: filen är inte välformad XML"):
        read_receipt(b"<a>\n<b></a>")
