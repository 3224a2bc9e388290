"""Reading a *meddelandekvittens*: what the recipient's message service says of a message that was sent.

It is a UBL ApplicationResponse of Digg's own kind. Which message it is about stands as the id of the XHE that the
message travelled in, which a message service sets to the message's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lxml import etree

from jourbok.documents.sdk.envelope import contents
from jourbok.kernel.errors import BadInput

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_PREFIXES: Final = {"cac": f"{_UBL}CommonAggregateComponents-2", "cbc": f"{_UBL}CommonBasicComponents-2"}
RECEIPT: Final = f"{{{_UBL}ApplicationResponse-2}}ApplicationResponse"
KIND: Final = "urn:fdc:digg.se:edelivery:messagetype:response:1"
ORGANISATIONS: Final = "iso6523-actorid-upis"
ACCEPTED, REJECTED = "ACCEPTED", "REJECTED"
#: Why a message was rejected, as Digg's code list has it.
_REASONS_SV: Final = {
    "SV": "följer inte schemat",
    "BV": "följer inte reglerna",
    "SIG": "har en signatur som inte stämmer",
}
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NOWHERE: Final = "NA"
LONGEST_REASON: Final = 2000


class ReceiptRefused(BadInput):
    """What came is no receipt of an SDK message."""

    code = "receipt_refused"


@dataclass(frozen=True, slots=True)
class SdkReceipt:
    """What a recipient says of a message: taken or rejected, and why.

    `from_organisation` is the recipient as the receipt names itself, ``0203:`` and a domain; whoever reads it sees to
    that the message went there. `code` is ``ACCEPTED`` or ``REJECTED``. `reason` is empty for a message that was taken.
    """

    message_id: UUID
    from_organisation: str
    is_accepted: bool
    code: str
    reason: str


def read_receipt(data: bytes) -> SdkReceipt:
    """The receipt that the file is, or that lies in its envelope. Raises XmlRefused, ReceiptRefused."""
    root = _receipt_in(data)
    if _one(root, "cbc:CustomizationID") != KIND:
        raise ReceiptRefused("Filen är en kvittens av ett annat slag än SDK:s.")
    code = _one(root, "cac:DocumentResponse/cac:Response/cbc:ResponseCode")
    if code not in {ACCEPTED, REJECTED}:
        raise ReceiptRefused(f"Kvittensens svar är ”{code[:50]}”, varken {ACCEPTED} eller {REJECTED}.")
    reason = "; ".join(_reasons(root))
    if code == ACCEPTED and reason:
        raise ReceiptRefused(
            f"Kvittensen säger både att meddelandet togs emot och varför det inte gjorde det: {reason}."
        )
    about = _one(root, "cac:DocumentResponse/cac:DocumentReference/cbc:ID")
    if not _UUID.fullmatch(about):
        raise ReceiptRefused(f"Kvittensen gäller ”{about[:50]}”, som inte är id på något SDK-meddelande.")
    return SdkReceipt(
        message_id=UUID(about),
        from_organisation=_one(root, f"cac:SenderParty/cbc:EndpointID[@schemeID='{ORGANISATIONS}']"),
        is_accepted=code == ACCEPTED,
        code=code,
        reason=reason[:LONGEST_REASON],
    )


def _receipt_in(data: bytes) -> etree._Element:
    letters = contents(data)
    if len(letters) > 1:
        raise ReceiptRefused("Filen har flera nyttolaster. En kvittens kommer ensam.")
    root = letters[0].root
    if root.tag != RECEIPT:
        raise ReceiptRefused(f"Filen är ingen meddelandekvittens: den börjar med {etree.QName(root).localname[:50]}.")
    return root


def _one(root: etree._Element, path: str) -> str:
    """The text of the one element there is at the path. Raises ReceiptRefused for none, several or an empty one."""
    found = root.findall(path, _PREFIXES)
    text = (found[0].text or "").strip() if len(found) == 1 else ""
    if not text:
        name = path.partition("[")[0].rpartition(":")[2]
        raise ReceiptRefused(f"Kvittensen ska ha exakt ett {name} med ett värde, i {path.partition('[')[0]}.")
    return text


def _reasons(root: etree._Element) -> Iterator[str]:
    """Each reason in words: what kind of fault, what the recipient says, where and by which rule."""
    for line in root.iterfind("cac:DocumentResponse/cac:LineResponse", _PREFIXES):
        code = _first(line, "cac:Response/cbc:ResponseCode")
        said = _first(line, "cac:Response/cac:Status/cbc:StatusReason")
        rule = _first(line, "cac:Response/cac:Status/cbc:StatusReasonCode")
        place = _first(line, "cac:LineReference/cbc:LineID")
        where = ", ".join(each for each in (place if place != _NOWHERE else "", rule) if each)
        yield f"{_REASONS_SV.get(code, code)}: {said}{f' ({where})' if where else ''}"


def _first(line: etree._Element, path: str) -> str:
    return " ".join((line.findtext(path, default="", namespaces=_PREFIXES) or "").split())
