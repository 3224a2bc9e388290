"""How a report travels: the ways that its board has, and everything that happened on each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.handover.channels import channel_for
from jourbok.handover.models import Delivery, DeliveryStep
from jourbok.handover.rules.delivery import NOT_THERE, ON_PAPER, SETTLED, UNTRIED_AFTER, State, Wanted
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import elapsed, local_date
from jourbok.organisations.rules.register import ChannelKind
from jourbok.organisations.selectors import channels_of


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """One channel's delivery as it is shown, with its steps in order."""

    id: UUID
    channel: ChannelKind
    address: str
    state: State
    queued_at: datetime
    steps: tuple[DeliveryStep, ...]
    by_hand: bool
    trouble_since: datetime | None = None

    @property
    def label_sv(self) -> str:
        return self.channel.label_sv

    @property
    def needs_somebody(self) -> bool:
        """Whether a person has to act: carry it there, or find out whether it came."""
        return self.state in NOT_THERE or (self.by_hand and self.state not in SETTLED)

    @property
    def can_be_told(self) -> bool:
        """Whether somebody may tell what became of it: also that what a person handed over has come, or has not."""
        is_told = self.latest is not None and bool(self.latest.by_name)
        return self.needs_somebody or (self.state is State.HANDED_OVER and (self.by_hand or is_told))

    @property
    def can_be_tried_again(self) -> bool:
        """Whether somebody may ask for new attempts: it failed, and goes by itself."""
        return self.state is State.FAILED and not self.by_hand

    def is_held_up(self, at: datetime) -> bool:
        """Whether attempts were made in vain and more are to come, or none has been made for a while."""
        if self.state not in {State.QUEUED, State.SENDING} or self.by_hand:
            return False
        asked_at = self.latest.at if self.latest else self.queued_at
        return self.trouble_since is not None or elapsed(asked_at, at) >= UNTRIED_AFTER

    @property
    def word_sv(self) -> str:
        """How it stands, in a word."""
        return "ta den dit själv" if self.by_hand and self.state not in SETTLED else self.state.label_sv

    @property
    def latest(self) -> DeliveryStep | None:
        return self.steps[-1] if self.steps else None


def ways_of(board_id: int, at: datetime) -> list[Wanted]:
    """The ways by which the board is reached at the moment, in its own order."""
    return [
        Wanted(ChannelKind(row.kind), row.priority, row.address) for row in channels_of(board_id, on=local_date(at))
    ]


def has_only_paper(board_id: int, at: datetime) -> bool:
    """Whether the board has ways, and none of them is one by which it can answer that it has a report."""
    ways = ways_of(board_id, at)
    return bool(ways) and all(way.channel in ON_PAPER for way in ways)


def deliveries_of(versions: Iterable[UUID]) -> dict[UUID, list[OnItsWay]]:
    """Each version's deliveries in the order in which they were asked for, the portal's first."""
    rows = Delivery.objects.filter(version__in=list(versions)).prefetch_related("steps")
    found: dict[UUID, list[OnItsWay]] = {}
    for row in rows.order_by("queued_at", "position"):
        found.setdefault(row.version_id, []).append(on_its_way(row))
    return found


def delivery_of(version: UUID, delivery: UUID) -> OnItsWay:
    """One of the version's deliveries. Raises NotFound."""
    for each in deliveries_of([version]).get(version, []):
        if each.id == delivery:
            return each
    raise NotFound("Leveransen finns inte.")


def on_its_way(row: Delivery) -> OnItsWay:
    """A delivery as it is shown; whoever asks for many has fetched their steps."""
    line = row.line
    return OnItsWay(
        id=row.pk,
        channel=line.channel,
        address=row.address,
        state=line.state,
        queued_at=row.queued_at,
        steps=tuple(sorted(row.steps.all(), key=lambda each: each.number)),
        trouble_since=line.trouble_since,
        by_hand=line.channel is not ChannelKind.PORTAL and channel_for(line.channel) is None,
    )
