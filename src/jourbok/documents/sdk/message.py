"""An SDK message as its sender means it, and as the format has it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from lxml import etree

from jourbok.documents.sdk.reading import LARGEST
from jourbok.documents.sdk.validation import MESSAGE, NAMESPACE
from jourbok.kernel.errors import BadInput

LONGEST_LABEL: Final = 256
#: The register that an organisation's id is of (ISO 6523), and the one that a function's address is of.
_ORGANISATIONS: Final = "iso6523-actorid-upis"
_FUNCTIONS: Final = "urn:riv:infrastructure:messaging:functionalAddress"
#: The root of an id that is of no register: the sender's own number.
_OWN: Final = "un-encoded"
_SYSTEM: Final = "Jourbok"
_DOCUMENT: Final = "SDK-Meddelande"
_ORGANISATION: Final = re.compile(r"0203:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_CONTENT_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+(?: *;.*)?", re.ASCII)
#: What XML 1.0 has no way to write (2.2 Characters).
_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class MessageRefused(BadInput):
    """The message says something that the format cannot carry; the sentence says what to change."""

    code = "sdk_message_refused"


@dataclass(frozen=True, slots=True)
class SdkAddress:
    """A function at an organisation, both by their ids in Digg's address book, and a reference.

    The organisation is ``0203:`` and its domain. The reference is the addressee's own number for the matter, and may be
    empty. Raises MessageRefused.
    """

    organisation: str
    function: str
    reference: str = ""

    def __post_init__(self) -> None:
        if not _ORGANISATION.fullmatch(self.organisation) or len(self.organisation) > LONGEST_LABEL:
            raise MessageRefused(f"Organisationen ”{self.organisation}” ska skrivas 0203: och sedan domänen.")
        _require("Funktionens adress", self.function, longest=LONGEST_LABEL)
        if self.reference:
            _require("Referensen", self.reference, longest=LONGEST_LABEL)


@dataclass(frozen=True, slots=True)
class SdkFile:
    """A file that goes with a message, its name and its kind (``application/pdf``). Raises MessageRefused."""

    name: str
    content_type: str
    content: bytes

    def __post_init__(self) -> None:
        _require("Bilagans namn", self.name, longest=LONGEST_LABEL)
        if not _CONTENT_TYPE.fullmatch(self.content_type):
            raise MessageRefused(
                f"Bilagan {self.name} har filtypen ”{self.content_type}”. Skriv till exempel application/pdf."
            )
        _require("Bilagans filtyp", self.content_type, longest=LONGEST_LABEL)
        if not self.content:
            raise MessageRefused(f"Bilagan {self.name} är tom.")


@dataclass(frozen=True, slots=True)
class SdkMessage:
    """A message from a function to another: a label, a text, files, or a text with files.

    `conversation_id` is the message's own id when it begins a conversation. `created_at` is an aware instant, told to
    the millisecond. `is_confidential` is the sender's judgement that secrecy applies. A line break in the text arrives
    as one. Raises MessageRefused for what the format cannot carry, ValueError for a naive instant.
    """

    message_id: UUID
    conversation_id: UUID
    created_at: datetime
    label: str
    is_confidential: bool
    sender: SdkAddress
    recipient: SdkAddress
    text: str
    files: tuple[SdkFile, ...] = ()

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError("a message is created at an instant, which needs a time zone")
        _require("Rubriken", self.label, longest=LONGEST_LABEL)
        if self.text or not self.files:
            _require("Texten", self.text, longest=LARGEST)


def _require(what_sv: str, value: str, *, longest: int) -> None:
    if not value.strip():
        raise MessageRefused(f"{what_sv} är tom.")
    if len(value) > longest:
        raise MessageRefused(f"{what_sv} är {len(value)} tecken. Korta den till högst {longest}.")
    if unwritable := _UNWRITABLE.search(value):
        code = f"U+{ord(unwritable.group()):04X}"
        raise MessageRefused(f"{what_sv} har ett styrtecken ({code}) på plats {unwritable.start() + 1}. Ta bort det.")


def to_xml(message: SdkMessage) -> bytes:
    """The message in UTF-8 as Digg's schema has it; the same message gives the same bytes.

    Raises MessageRefused when it is larger than 50 MB, which nobody would read.
    """
    root = etree.Element(MESSAGE, nsmap={None: NAMESPACE})
    whole = _add(root, "message")
    _write_header(_add(whole, "messageHeader"), message)
    document = _add(_add(whole, "messageBody"), "documents")
    for name, value in (("documentID", _DOCUMENT), ("documentName", _DOCUMENT), ("index", "1")):
        _add(document, name, value)
    for file in message.files:
        content = _add(document, "ContentFiles")
        _add(content, "fileName", file.name)
        _add(content, "contentType", file.content_type)
        _add(content, "content", base64.b64encode(file.content).decode("ascii"))
    if message.text:
        _add(_add(document, "ContentText"), "characterSequence", message.text)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    if len(written) > LARGEST:
        raise MessageRefused(f"Meddelandet är större än {LARGEST // 1_000_000} MB. Dela upp bilagorna på flera.")
    return written


def _write_header(header: etree._Element, message: SdkMessage) -> None:
    moment = message.created_at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
    for name, value in (
        ("creationDateTime", f"{moment}Z"),
        ("messageId", str(message.message_id)),
        ("conversationId", str(message.conversation_id)),
        ("label", message.label),
        ("confidentiality", "true" if message.is_confidential else "false"),
    ):
        _add(header, name, value)
    _write_id(_add(header, "generatingSystem"), _OWN, _SYSTEM)
    _write_party(_add(header, "recipient"), "recipientID", message.recipient)
    _write_party(_add(header, "sender"), "senderID", message.sender)


def _write_party(party: etree._Element, id_name: str, address: SdkAddress) -> None:
    _write_id(_add(party, id_name), _ORGANISATIONS, address.organisation)
    attention = _add(party, "attention")
    _write_id(_add(_add(attention, "subOrganization"), "organizationId"), _FUNCTIONS, address.function)
    if address.reference:
        _write_id(_add(_add(attention, "reference"), "referenceId"), _OWN, address.reference)


def _write_id(place: etree._Element, register: str, value: str) -> None:
    _add(place, "root", register)
    _add(place, "extension", value)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        child.text = text
    return child
