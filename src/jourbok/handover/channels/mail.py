"""E-mail: a link that says nothing of anybody, or the document itself for nobody but the recipient to read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jourbok.documents.pdf import render_pdf
from jourbok.handover.channels.channel import HandedOver, Parcel
from jourbok.messages.rules import Template, text_of
from jourbok.messages.transports import (
    Attachment,
    Letter,
    MailServer,
    NotHandedOver,
    Signer,
    Ways,
    enveloped,
)

SUBJECT = "Rapport från socialjouren"


@dataclass(frozen=True, slots=True)
class LinkByMail:
    """Fixed words and a link to the board's portal."""

    server: MailServer
    repeats_safely: bool = False

    def hand_over(self, parcel: Parcel) -> HandedOver:
        text = text_of(Template.REPORT_WAITS, parcel.version_id, settings.MESSAGE_SITE)
        letter = Letter(text.subject, text.words, self.server.message_id(str(parcel.id)))
        return HandedOver(self.server.send(parcel.address, letter))


@dataclass(frozen=True, slots=True)
class SecureMail:
    """The document in a letter that only the recipient's own key opens; certificates lie in a folder, address.pem."""

    server: MailServer
    certificates: Path
    signer: Signer | None = None
    repeats_safely: bool = False

    def hand_over(self, parcel: Parcel) -> HandedOver:
        document = Attachment(parcel.file_name, "application/pdf", render_pdf(parcel.paper))
        letter = Letter(SUBJECT, "Rapporten är bifogad.", self.server.message_id(str(parcel.id)), (document,))
        sealed = enveloped(
            letter, to=parcel.address, certificates=[self._certificate(parcel)], at=parcel.now, signer=self.signer
        )
        return HandedOver(self.server.send(parcel.address, sealed))

    def _certificate(self, parcel: Parcel) -> bytes:
        """The board's own certificate. Raises NotHandedOver, for good: without one nothing goes this way."""
        name = f"{parcel.address.casefold()}.pem"
        if "/" in name or name.startswith(".") or not (self.certificates / name).is_file():
            raise NotHandedOver("Nämndens adress har inget certifikat hos oss.", may_be_tried_again=False)
        return (self.certificates / name).read_bytes()


def link_channel(ways: Ways) -> LinkByMail | None:
    """A letter with a link, where the installation can send letters."""
    return LinkByMail(ways.mail) if ways.mail is not None else None


def secure_mail_channel(ways: Ways) -> SecureMail | None:
    """Encrypted letters, where the installation can send letters and holds its partners' certificates."""
    if ways.mail is None or ways.certificates is None:
        return None
    return SecureMail(ways.mail, ways.certificates, ways.signer)
