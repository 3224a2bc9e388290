"""Säker digital kommunikation: a message of the national format, handed to the installation's message service."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jourbok.documents.pdf import render_pdf
from jourbok.documents.sdk.message import SdkAddress, SdkFile, SdkMessage, to_xml
from jourbok.documents.sdk.validation import Schemas
from jourbok.handover.channels.channel import HandedOver, Parcel
from jourbok.kernel.errors import BadInput
from jourbok.messages.transports import Box, HttpEndpoint, NotHandedOver, Ways, hand_over_xml

LABEL: Final = "Rapport från socialjouren"


@dataclass(frozen=True, slots=True)
class SdkChannel:
    """The message is built, held against the operator's own schemas, and only then handed over.

    The board's address is organisation and function with a space between: `0203:solna.se socialjour-mottagning`.
    """

    out: Box | HttpEndpoint
    sender: str
    schemas: Path
    repeats_safely: bool = True

    def hand_over(self, parcel: Parcel) -> HandedOver:
        written = self._written(parcel)
        hand_over_xml(self.out, written, name=str(parcel.id), key=parcel.id)
        return HandedOver(str(parcel.id))

    def _written(self, parcel: Parcel) -> bytes:
        """The message, held against the rules. Raises NotHandedOver, for good, when it breaks one."""
        try:
            written = to_xml(self._message(parcel))
            faults = _schemas(self.schemas).faults(written)
        except BadInput as error:
            raise NotHandedOver(error.message[:300], may_be_tried_again=False) from None
        if faults:
            where = f"{faults[0].element}, rad {faults[0].line}"
            raise NotHandedOver(f"Meddelandet följer inte formatet ({where})."[:300], may_be_tried_again=False)
        return written

    def _message(self, parcel: Parcel) -> SdkMessage:
        return SdkMessage(
            message_id=parcel.id,
            conversation_id=parcel.conversation,
            created_at=parcel.sent_at,
            label=LABEL,
            is_confidential=True,
            sender=sdk_address(self.sender),
            recipient=sdk_address(parcel.address, reference=parcel.case_number),
            text="Rapport från socialjouren. Rapporten är bifogad.",
            files=(SdkFile(parcel.file_name, "application/pdf", render_pdf(parcel.paper)),),
        )


def sdk_channel(ways: Ways) -> SdkChannel | None:
    """SDK, where a message service, an address of our own and the schemas are set up."""
    if ways.sdk_out is None or not ways.sdk_sender or ways.sdk_schemas is None:
        return None
    return SdkChannel(ways.sdk_out, ways.sdk_sender, ways.sdk_schemas)


def sdk_address(text: str, *, reference: str = "") -> SdkAddress:
    """Organisation and function, written with a space between. Raises BadInput."""
    organisation, _, function = text.strip().partition(" ")
    if not function.strip():
        raise BadInput("SDK-adressen ska vara organisation och funktion, till exempel 0203:solna.se socialjour.")
    return SdkAddress(organisation, function.strip(), reference)


@cache
def _schemas(folder: Path) -> Schemas:
    return Schemas(folder)
