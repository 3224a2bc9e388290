"""The ways out of the house, and which of them this installation has.

A transport takes one message and says that it was handed over, with the operator's own number for it, or raises
NotHandedOver in words that hold nothing of what the operator answered: an answer may quote the address.

Documents go by a letter, by a box that two systems share, or by a request to an endpoint. Each says of a failure
whether it is worth another attempt, and whether the document may have arrived all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from jourbok.messages.rules import Channel, Text
from jourbok.messages.transports.box import Box
from jourbok.messages.transports.endpoint import HttpEndpoint
from jourbok.messages.transports.folder import Folder
from jourbok.messages.transports.mail import Attachment, Letter, MailServer
from jourbok.messages.transports.outcome import NotHandedOver
from jourbok.messages.transports.public_only import PublicEndpoint, checked_public_url
from jourbok.messages.transports.sftp import SftpServer
from jourbok.messages.transports.smime import Sealed, Signer, enveloped
from jourbok.messages.transports.sms import SmsGateway
from jourbok.messages.transports.ways import Ways, hand_over_xml

__all__ = [
    "Attachment",
    "Box",
    "Folder",
    "HttpEndpoint",
    "Letter",
    "MailServer",
    "Missing",
    "NotHandedOver",
    "PublicEndpoint",
    "Sealed",
    "SftpServer",
    "Signer",
    "SmsGateway",
    "Transport",
    "Ways",
    "checked_public_url",
    "enveloped",
    "hand_over_xml",
    "is_configured",
    "transport_for",
]


class Transport(Protocol):
    """One way out."""

    def hand_over(self, to: str, text: Text) -> str:
        """Give the message away; the operator's number for it, or nothing. Raises NotHandedOver."""
        ...


@dataclass(frozen=True, slots=True)
class Missing:
    """The way out that is not set up: every message waits, and says why."""

    channel: Channel

    def hand_over(self, to: str, text: Text) -> str:
        raise NotHandedOver(f"Ingen väg för {self.channel.label_sv} är inställd.")


def transport_for(channel: Channel) -> Transport:
    """The installation's way out for the channel."""
    found: Transport | None = settings.MESSAGE_TRANSPORTS.get(channel.value)
    return found or Missing(channel)


def is_configured(channel: Channel) -> bool:
    """Whether the installation has a way out for the channel."""
    return channel.value in settings.MESSAGE_TRANSPORTS
