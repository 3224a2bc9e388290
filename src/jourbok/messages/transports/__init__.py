"""The ways out of the house, and which of them this installation has.

A transport takes one message and says that it was handed over, with the operator's own number for it, or raises
NotHandedOver in words that hold nothing of what the operator answered: an answer may quote the address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from jourbok.messages.rules import Channel, Text
from jourbok.messages.transports.mail import MailServer
from jourbok.messages.transports.outcome import NotHandedOver
from jourbok.messages.transports.sms import SmsGateway

__all__ = ["MailServer", "Missing", "NotHandedOver", "SmsGateway", "Transport", "is_configured", "transport_for"]


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
