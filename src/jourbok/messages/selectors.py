"""Whether background work gets done, and which messages did not get through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import elapsed
from jourbok.messages.models import Heartbeat, OutboundAttempt, OutboundMessage
from jourbok.messages.permissions import SEE_UNDELIVERED
from jourbok.messages.rules import Channel, Outcome
from jourbok.messages.transports import is_configured

STILL_AFTER = timedelta(minutes=15)
#: A message that nobody has tried for so long stands among those that did not get through.
UNTRIED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as it is shown."""

    attempted_at: datetime
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it is shown: to whom by reference, by which way, and every attempt; without its address."""

    id: UUID
    channel: Channel
    recipient: str
    template: str
    created_at: datetime
    attempts: tuple[Attempt, ...]

    @property
    def outcome(self) -> Outcome:
        """How it stands after the latest attempt."""
        return self.attempts[-1].outcome if self.attempts else Outcome.QUEUED


def worker_silent_for(moment: datetime) -> timedelta | None:
    """How long the worker has been silent; None when it has never been heard of."""
    beat = Heartbeat.objects.filter(name="worker").first()
    return None if beat is None else elapsed(beat.beat_at, moment)


def channels() -> dict[Channel, bool]:
    """Every way out, and whether this installation has it."""
    return {channel: is_configured(channel) for channel in Channel}


def undelivered(viewer: Actor, since: datetime) -> list[Sent]:
    """The messages since then that no operator has: given up, tried in vain so far, or untried for two minutes.

    Latest first. Needs SEE_UNDELIVERED.
    """
    viewer.require(SEE_UNDELIVERED)
    handed = OutboundAttempt.objects.filter(message=OuterRef("pk"), outcome=Outcome.HANDED_OVER)
    tried = Exists(OutboundAttempt.objects.filter(message=OuterRef("pk")))
    is_late = Q(created_at__lte=viewer.moment - UNTRIED_AFTER)
    return _shown(OutboundMessage.objects.filter(tried | is_late, ~Exists(handed), created_at__gte=since))


def sent_about(viewer: Actor, about: UUID) -> list[Sent]:
    """Every message about the thing that waits, latest first. Needs SEE_UNDELIVERED."""
    viewer.require(SEE_UNDELIVERED)
    return _shown(OutboundMessage.objects.filter(about=about))


def _shown(messages: QuerySet[OutboundMessage]) -> list[Sent]:
    return [
        Sent(
            id=message.pk,
            channel=Channel(message.channel),
            recipient=message.recipient,
            template=message.template,
            created_at=message.created_at,
            attempts=tuple(
                Attempt(one.attempted_at, Outcome(one.outcome), one.reason)
                for one in sorted(message.attempts.all(), key=lambda one: one.number)
            ),
        )
        for message in messages.prefetch_related("attempts").order_by("-created_at", "-pk")
    ]
