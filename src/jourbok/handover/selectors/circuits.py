"""Which receivers are left alone for a while, read from the steps of what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber

from jourbok.handover.models import Delivery, DeliveryStep
from jourbok.handover.permissions import READ_STATUS
from jourbok.handover.rules.circuit import ENDED, REMEMBERED_FOR, Broken, Tried, all_broken, broken, must_wait
from jourbok.handover.rules.delivery import LEASE, Step
from jourbok.kernel.actor import Actor
from jourbok.organisations.rules.register import ChannelKind

#: More attempts than these tell nothing more of whether a receiver is broken.
MOST_READ = 60


@dataclass(frozen=True, slots=True)
class BrokenWay:
    """A way, or one address of it, by which nothing gets through; `next_try_at` may have passed."""

    channel: ChannelKind
    address: str
    since: datetime
    next_try_at: datetime
    reason: str

    @property
    def label_sv(self) -> str:
        """The way and, when it is one receiver alone, its address."""
        return f"{self.channel.label_sv} till {self.address}" if self.address else self.channel.label_sv


def broken_ways(viewer: Actor) -> list[BrokenWay]:
    """Every way or receiver that is broken now, the longest first."""
    viewer.require(READ_STATUS)
    found = [
        BrokenWay(kind, each.address, each.since, each.next_try_at, each.reason)
        for kind, tried in _latest_by_way(viewer.moment).items()
        for each in all_broken(tried)
    ]
    return sorted(found, key=lambda each: each.since)


def must_rest(row: Delivery, at: datetime) -> bool:
    """Whether the delivery's receiver is left alone at the moment."""
    found = broken_at(row, at)
    return must_wait(found, _began(row, found, at), at)


def broken_at(row: Delivery, at: datetime) -> Broken | None:
    """Whether nothing gets through to the delivery's receiver at the moment."""
    return broken(_latest_by_way(at, row.channel).get(ChannelKind(row.channel), []), row.address)


def _latest_by_way(at: datetime, *channels: str) -> dict[ChannelKind, list[Tried]]:
    """The latest attempts by each of the ways that have ended, the last first; by every way when none is named."""
    rows = DeliveryStep.objects.filter(
        step__in=[step.value for step in ENDED], at__gt=at - REMEMBERED_FOR, at__lte=at
    ).exclude(delivery__channel=ChannelKind.PORTAL.value)
    of_these = rows.filter(delivery__channel__in=channels) if channels else rows
    place = Window(RowNumber(), partition_by="delivery__channel", order_by=["-at", "-pk"])
    told = of_these.annotate(place=place).filter(place__lte=MOST_READ).order_by("-at", "-pk")
    found: dict[ChannelKind, list[Tried]] = {}
    for kind, address, step, ended_at, reason in told.values_list(
        "delivery__channel", "delivery__address", "step", "at", "reason"
    ):
        found.setdefault(ChannelKind(kind), []).append(Tried(address, Step(step), ended_at, reason))
    return found


def _began(row: Delivery, found: Broken | None, at: datetime) -> list[datetime]:
    """When attempts began that have not ended: those at the address, or by the whole way where that is broken."""
    begun = DeliveryStep.objects.filter(
        step=Step.BEGUN.value, at__gt=at - LEASE, at__lte=at, delivery__channel=row.channel
    )
    if found is None or found.address:
        begun = begun.filter(delivery__address=row.address)
    latest = begun.annotate(last=Max("delivery__steps__number")).filter(number=F("last"))
    return list(latest.exclude(delivery=row).values_list("at", flat=True))
