"""Fax: through a gateway over HTTP, or by a letter to the number at the gateway's domain."""

from __future__ import annotations

import json
from dataclasses import dataclass

from jourbok.documents.pdf import render_pdf
from jourbok.handover.channels.channel import HandedOver, Parcel
from jourbok.kernel.errors import BadInput
from jourbok.messages.rules import phone_number
from jourbok.messages.transports import Attachment, HttpEndpoint, Letter, MailServer, NotHandedOver, Ways

#: What stands on the fax's own cover and in the gateway's log: nothing of anybody.
COVER = "Rapport fran socialjouren"


@dataclass(frozen=True, slots=True)
class FaxGateway:
    """The document is posted with the number, the key of the message and nothing else; the answer is JSON with `id`."""

    gateway: HttpEndpoint
    repeats_safely: bool = True

    def hand_over(self, parcel: Parcel) -> HandedOver:
        answer = self.gateway.post(
            render_pdf(parcel.paper),
            content_type="application/pdf",
            key=str(parcel.id),
            headers={"X-Fax-To": _number(parcel), "X-Fax-Cover": COVER},
        )
        return HandedOver(_id_in(answer))


@dataclass(frozen=True, slots=True)
class FaxByMail:
    """The document goes as a letter to number@domain; whoever asks twice sends two faxes."""

    server: MailServer
    domain: str
    repeats_safely: bool = False

    def hand_over(self, parcel: Parcel) -> HandedOver:
        document = Attachment(parcel.file_name, "application/pdf", render_pdf(parcel.paper))
        letter = Letter(COVER, "", self.server.message_id(str(parcel.id)), (document,))
        return HandedOver(self.server.send(f"{_number(parcel).removeprefix('+')}@{self.domain}", letter))


def fax_channel(ways: Ways) -> FaxGateway | FaxByMail | None:
    """The installation's way to fax: the gateway before the letter; None when it has neither."""
    if ways.fax is not None:
        return FaxGateway(ways.fax)
    if ways.mail is not None and ways.fax_mail_domain:
        return FaxByMail(ways.mail, ways.fax_mail_domain)
    return None


def _number(parcel: Parcel) -> str:
    try:
        return phone_number(parcel.address)
    except BadInput:
        raise NotHandedOver("Nämndens faxnummer går inte att använda.", may_be_tried_again=False) from None


def _id_in(answer: bytes) -> str:
    """The gateway's number for the fax. Raises NotHandedOver when the answer names none: it may be sent anyhow."""
    try:
        told = json.loads(answer)
    except ValueError:
        told = None
    number = str(told.get("id", "")) if isinstance(told, dict) else ""
    if not number or len(number) > 200 or not number.isprintable():
        raise NotHandedOver("Faxtjänsten gav inget nummer på faxet.", may_have_arrived=True)
    return number
