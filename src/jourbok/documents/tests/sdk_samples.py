"""Invented messages and receipts, and where Digg's files are when they are there.

Digg's schema, rules and examples are not ours to carry: they lie beside the clone, in ``shared/standards/sdk``, and
what needs them is skipped where that folder is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest

from jourbok.documents.sdk.message import SdkAddress, SdkFile, SdkMessage
from jourbok.documents.sdk.receipt import KIND, ORGANISATIONS

DIGG: Final = Path(__file__).resolve().parents[5] / "shared" / "standards" / "sdk"
NEEDS_DIGG: Final = pytest.mark.skipif(
    not DIGG.is_dir(), reason="Diggs filer saknas: lägg dem i ../shared/standards/sdk"
)

MESSAGE_ID: Final = UUID("0f9c2f6e-6d0a-4a55-9a57-0f0f4c1f3a11")
SERVICE: Final = SdkAddress("0203:jouren.example", "jourbok.utkorg.0203:jouren.example", "SJ-2026-0117")
BOARD: Final = SdkAddress("0203:kommunen.example", "socialnamnd.inkorg.0203:kommunen.example")
PDF: Final = SdkFile("Rapport SJ-2026-0117.pdf", "application/pdf", b"%PDF-1.7 not really")

#: The least that can be called a schema and rules for messages; each rule says how serious it is in its own way.
SMALL_XSD: Final = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="urn:riv:infrastructure:messaging:MessageWithAttachments:3">
  <xs:element name="messagePayload"><xs:complexType><xs:sequence>
    <xs:element name="label" type="xs:string" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""
SMALL_RULES: Final = """\
<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
  <ns prefix="m" uri="urn:riv:infrastructure:messaging:MessageWithAttachments:3"/>
  {patterns}
</schema>"""


def message(
    text: str = "Rapport från natten.", files: tuple[SdkFile, ...] = (PDF,), label: str = "Rapport SJ-2026-0117"
) -> SdkMessage:
    """A report from a service to a board."""
    return SdkMessage(
        message_id=MESSAGE_ID,
        conversation_id=MESSAGE_ID,
        created_at=datetime(2026, 11, 22, 5, 41, 7, 123_456, tzinfo=UTC),
        label=label,
        is_confidential=True,
        sender=SERVICE,
        recipient=BOARD,
        text=text,
        files=files,
    )


def small_schemas(folder: Path, patterns: str = "") -> Path:
    """The folder, with a schema in which a message is nothing but labels, and with these rules."""
    (folder / "small.xsd").write_text(SMALL_XSD, encoding="utf-8")
    (folder / "small.sch").write_text(SMALL_RULES.format(patterns=patterns), encoding="utf-8")
    return folder


def receipt_xml(
    code: str = "ACCEPTED",
    *,
    about: str = str(MESSAGE_ID),
    reasons: tuple[tuple[str, str, str, str], ...] = (),
    kind: str = KIND,
    sender: str = BOARD.organisation,
    scheme: str = ORGANISATIONS,
) -> bytes:
    """A receipt as a recipient's message service sends it; a reason is code, place, rule or nothing, and words."""
    lines = "".join(
        f"""<cac:LineResponse><cac:LineReference><cbc:LineID>{place}</cbc:LineID></cac:LineReference><cac:Response>
        <cbc:ResponseCode>{why}</cbc:ResponseCode><cac:Status>
        {f"<cbc:StatusReasonCode>{rule}</cbc:StatusReasonCode>" if rule else ""}
        <cbc:StatusReason>{words}</cbc:StatusReason></cac:Status></cac:Response></cac:LineResponse>"""
        for why, place, rule, words in reasons
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
      xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
      xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
      <cbc:CustomizationID>{kind}</cbc:CustomizationID><cbc:ProfileID>bdx:noprocess</cbc:ProfileID>
      <cbc:ID>KV-1</cbc:ID><cbc:IssueDate>2026-11-22</cbc:IssueDate><cbc:IssueTime>05:41:09Z</cbc:IssueTime>
      <cac:SenderParty><cbc:EndpointID schemeID="{scheme}">{sender}</cbc:EndpointID></cac:SenderParty>
      <cac:ReceiverParty><cbc:EndpointID schemeID="{scheme}">{SERVICE.organisation}</cbc:EndpointID></cac:ReceiverParty>
      <cac:DocumentResponse><cac:Response><cbc:ResponseCode>{code}</cbc:ResponseCode></cac:Response>
        <cac:DocumentReference><cbc:ID>{about}</cbc:ID></cac:DocumentReference>{lines}</cac:DocumentResponse>
    </ApplicationResponse>""".strip().encode()


def in_xhe(content: bytes) -> bytes:
    """The XML in the envelope that it travels in, unsigned."""
    inside = content.partition(b"?>")[2] if content.startswith(b"<?xml") else content
    return (
        b'<e:XHE xmlns:e="http://docs.oasis-open.org/bdxr/ns/XHE/1/ExchangeHeaderEnvelope"'
        b' xmlns:a="http://docs.oasis-open.org/bdxr/ns/XHE/1/AggregateComponents"><a:Payloads><a:Payload>'
        b"<a:PayloadContent>" + inside + b"</a:PayloadContent></a:Payload></a:Payloads></e:XHE>"
    )
