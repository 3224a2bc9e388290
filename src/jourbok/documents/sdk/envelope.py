"""Taking what was sent out of the envelopes that it travelled in.

On its way a message lies in an XHE (*Exchange Header Envelope*, OASIS), which between a message service and its access
point lies as base64 in a SOAP message. Signatures of envelopes belong to those two and are not looked at here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from jourbok.documents.sdk.reading import XmlRefused, read_xml

_SOAP: Final = ("http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/")
_XHE: Final = "http://docs.oasis-open.org/bdxr/ns/XHE/1/"
_ENCRYPTED: Final = "{http://www.w3.org/2001/04/xmlenc#}EncryptedData"


@dataclass(frozen=True, slots=True)
class Content:
    """What was sent, and the envelopes that it lay in: ``SOAP-kuvert, XHE-kuvert``, empty for none."""

    root: etree._Element
    within: str


def contents(data: bytes) -> tuple[Content, ...]:
    """What a file holds when every envelope is opened, at least one.

    Raises XmlRefused for what cannot be read, is encrypted, or is an envelope with nothing in it.
    """
    root = read_xml(data)
    if root.tag in {f"{{{namespace}}}Envelope" for namespace in _SOAP}:
        return tuple(content for letter in _in_soap(root) for content in _opened(letter, "SOAP-kuvert"))
    return _opened(root, "")


def _in_soap(envelope: etree._Element) -> Iterator[etree._Element]:
    values = list(envelope.iterfind("{*}Body//{*}payload/{*}value"))
    if not values:
        raise XmlRefused(_line(envelope), "kuvertet har ingen nyttolast", within="SOAP-kuvert")
    for value in values:
        try:
            packed = base64.b64decode("".join((value.text or "").split()), validate=True)
        except (binascii.Error, ValueError) as broken:
            raise XmlRefused(_line(value), "nyttolasten är inte base64", within="SOAP-kuvert") from broken
        yield read_xml(packed, within="SOAP-kuvert")


def _opened(root: etree._Element, within: str) -> tuple[Content, ...]:
    if root.tag != f"{{{_XHE}ExchangeHeaderEnvelope}}XHE":
        return (Content(root, within),)
    inside = ", ".join(filter(None, (within, "XHE-kuvert")))
    place = f"{{{_XHE}AggregateComponents}}"
    letters = [each for part in root.iterfind(f"{place}Payloads/{place}Payload/{place}PayloadContent") for each in part]
    if not letters:
        raise XmlRefused(_line(root), "kuvertet har ingen nyttolast", within=inside)
    for letter in letters:
        if letter.tag == _ENCRYPTED:
            raise XmlRefused(_line(letter), "nyttolasten är krypterad och går inte att läsa här", within=inside)
    return tuple(Content(letter, inside) for letter in letters)


def _line(element: etree._Element) -> int:
    return element.sourceline or 1
