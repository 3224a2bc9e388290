"""What this installation has of ways for documents, and none where the environment names none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from jourbok.messages.transports.box import Box
from jourbok.messages.transports.endpoint import HttpEndpoint
from jourbok.messages.transports.mail import MailServer
from jourbok.messages.transports.smime import Signer


@dataclass(frozen=True, slots=True)
class Ways:
    """Each way that is set up.

    `fax` is a gateway, `fax_mail_domain` the domain of one that takes letters to number@domain; `sdk_out` is where
    messages for SDK are handed over, `sdk_receipts` where their receipts come, `sdk_sender` our own address there and
    `sdk_schemas` the folder of its rules; `certificates` is the folder of our partners' S/MIME certificates, and
    `signer` signs our letters; `invoices_out` is where e-invoices are handed over.
    """

    mail: MailServer | None = None
    fax: HttpEndpoint | None = None
    fax_mail_domain: str = ""
    sdk_out: Box | HttpEndpoint | None = None
    sdk_receipts: Box | None = None
    sdk_sender: str = ""
    sdk_schemas: Path | None = None
    certificates: Path | None = None
    signer: Signer | None = None
    invoices_out: Box | HttpEndpoint | None = None


def hand_over_xml(out: Box | HttpEndpoint, written: bytes, *, name: str, key: UUID) -> None:
    """The document lies in the box as `name`.xml, or is posted to the endpoint. Raises NotHandedOver.

    The same once more is one: a box knows the file, and an endpoint the key.
    """
    if isinstance(out, HttpEndpoint):
        out.post(written, content_type="application/xml", key=str(key))
    else:
        out.put(f"{name}.xml", written)
