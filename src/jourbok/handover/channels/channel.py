"""What every channel takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings

from jourbok.documents.paper import Paper
from jourbok.messages.transports import Ways
from jourbok.organisations.rules.register import ChannelKind


@dataclass(frozen=True, slots=True)
class Parcel:
    """One version for one board by one channel.

    `id` is the message's key, the same at every attempt; `conversation` is the same for all versions of a report.
    The message itself is dated `sent_at`, so that it is the same message at every attempt; `now` is the attempt's.
    """

    id: UUID
    version_id: UUID
    conversation: UUID
    case_number: str
    number: int
    address: str
    paper: Paper
    sent_at: datetime
    now: datetime

    @property
    def file_name(self) -> str:
        """What the document is called wherever it lies: a number, never anybody's name."""
        return f"rapport-{self.case_number}-v{self.number}.pdf"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The other side has it, and its own number for it."""

    remote_id: str = ""


class Channel(Protocol):
    """One way. `repeats_safely` when the other side knows a message that comes a second time."""

    @property
    def repeats_safely(self) -> bool: ...

    def hand_over(self, parcel: Parcel) -> HandedOver:
        """Give the parcel away. Raises NotHandedOver."""
        ...


def channel_for(kind: ChannelKind) -> Channel | None:
    """The installation's channel of this kind; None where it is not set up, and for what goes by hand."""
    from jourbok.handover.channels.fax import fax_channel
    from jourbok.handover.channels.mail import link_channel, secure_mail_channel
    from jourbok.handover.channels.sdk import sdk_channel

    makers = {
        ChannelKind.SDK: sdk_channel,
        ChannelKind.MAIL_LINK: link_channel,
        ChannelKind.SECURE_MAIL: secure_mail_channel,
        ChannelKind.FAX: fax_channel,
    }
    ways: Ways = settings.MESSAGE_WAYS
    return makers[kind](ways) if kind in makers else None
