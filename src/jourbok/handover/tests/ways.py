"""Ways out of the house for tests: folders and servers of this host, and the rules that an operator would have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jourbok.documents.sdk.receipt import ACCEPTED
from jourbok.documents.tests.sdk_samples import SMALL_RULES, receipt_xml
from jourbok.messages.transports import Folder, Ways
from jourbok.organisations.models import Board, DeliveryChannel
from jourbok.organisations.rules.register import ChannelKind

#: A schema in which every message is right: Digg's own are tried where messages are built.
OPEN_XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="urn:riv:infrastructure:messaging:MessageWithAttachments:3"><xs:element name="messagePayload"/>
</xs:schema>"""
SENDER = "0203:jouren.example socialjouren"
ADDRESSES = {
    ChannelKind.SDK: "0203:{board}.example mottagning",
    ChannelKind.FAX: "08-000 00 00",
    ChannelKind.MAIL_LINK: "mottagning@{board}.example",
    ChannelKind.SECURE_MAIL: "mottagning@{board}.example",
}


def reached_by(board: str, *kinds: ChannelKind) -> None:
    """The board is reached by these ways, in this order."""
    row = Board.objects.get(slug=board)
    for priority, kind in enumerate(kinds, start=1):
        address = ADDRESSES.get(kind, "").format(board=board)
        told = {"priority": priority, "address": address}
        DeliveryChannel.objects.update_or_create(board=row, kind=kind.value, defaults=told)


@dataclass(frozen=True, slots=True)
class Sdk:
    """A message service with a folder to leave messages in and one where receipts come."""

    out: Path
    receipts: Path
    rules: Path

    @property
    def ways(self) -> Ways:
        return Ways(
            sdk_out=Folder(self.out), sdk_receipts=Folder(self.receipts), sdk_sender=SENDER, sdk_schemas=self.rules
        )

    def receive(self, message: str, *, sender: str = "0203:sollentuna.example", code: str = ACCEPTED) -> None:
        """A receipt for the message comes from the organisation."""
        (self.receipts / f"kvittens-{message}.xml").write_bytes(receipt_xml(code, about=message, sender=sender))


def an_sdk(folder: Path) -> Sdk:
    found = Sdk(folder / "ut", folder / "kvittenser", folder / "regler")
    found.rules.mkdir()
    (found.rules / "open.xsd").write_text(OPEN_XSD, encoding="utf-8")
    (found.rules / "open.sch").write_text(SMALL_RULES.format(patterns=""), encoding="utf-8")
    found.out.mkdir()
    found.receipts.mkdir()
    return found
