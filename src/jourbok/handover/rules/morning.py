"""Counting a morning: what each board was to be told by then, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from jourbok.handover.rules.delivery import State
from jourbok.handover.rules.escalating import begins_at
from jourbok.kernel.localtime import instant_of
from jourbok.kernel.worded import Worded
from jourbok.organisations.rules.register import ChannelKind

#: From this time on the morning is gone through, and by the second one that is to have been done.
AUDITED_FROM: Final = time(8, 5)
AUDITED_BY: Final = time(8, 35)


class Unproven(Worded):
    """Why nobody can say that the board has taken the report over."""

    NOT_SENT = "not_sent", "inte skickad"
    NOT_DELIVERED = "not_delivered", "inte framme"
    NOT_ACKNOWLEDGED = "not_acknowledged", "inte kvitterad"
    WITHDRAWN = "withdrawn", "återtagen"


@dataclass(frozen=True, slots=True)
class Sent:
    """What has been sent of a case to a board: since when, and how the latest version that stands has fared."""

    report: UUID
    first_sent_at: datetime
    number: int
    sent_at: datetime
    ways: tuple[tuple[ChannelKind, State], ...] = ()
    is_opened: bool = False
    is_acknowledged: bool = False
    is_withdrawn: bool = False

    @property
    def is_delivered(self) -> bool:
        return any(state is State.DELIVERED for _channel, state in self.ways)


@dataclass(frozen=True, slots=True)
class Owed:
    """One case that one board is to be told of, by when, and what it has been sent; None while nothing has."""

    board: str
    case_number: str
    due_at: datetime | None
    sent: Sent | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether it was sent after the promised time, or that has passed and it has not been sent."""
        if self.due_at is None:
            return False
        return self.due_at < (self.sent.first_sent_at if self.sent else now)

    def lacks(self, now: datetime) -> Unproven | None:
        """What is missing at the moment for the board to have taken it over; None before its time has come."""
        if self.sent is None:
            return Unproven.NOT_SENT if self.is_late(now) else None
        if self.sent.is_withdrawn:
            return Unproven.WITHDRAWN
        begins = begins_at(number=self.sent.number, sent_at=self.sent.sent_at, due_at=self.due_at)
        if self.sent.is_acknowledged or begins > now:
            return None
        return Unproven.NOT_ACKNOWLEDGED if self.sent.is_delivered else Unproven.NOT_DELIVERED


@dataclass(frozen=True, slots=True)
class Counted:
    """One board's morning in numbers; `channels` has the number of reports per channel and state."""

    board: str
    due: int = 0
    sent: int = 0
    delivered: int = 0
    opened: int = 0
    acknowledged: int = 0
    late: int = 0
    channels: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def is_proved(self) -> bool:
        """Whether the board has taken over everything that it was to be told, in time."""
        return self.acknowledged == self.due and not self.late


def count(owed: Iterable[Owed], boards: Iterable[str], now: datetime) -> list[Counted]:
    """Each board's morning, by its id: those that take part and those that anything is due to."""
    by_board: dict[str, list[Owed]] = {board: [] for board in boards}
    for each in owed:
        by_board.setdefault(each.board, []).append(each)
    return [_counted(board, by_board[board], now) for board in sorted(by_board)]


def _counted(board: str, owed: list[Owed], now: datetime) -> Counted:
    sent = [each.sent for each in owed if each.sent]
    ways = Counter((channel, state) for each in sent for channel, state in each.ways)
    channels: dict[str, dict[str, int]] = {}
    for (channel, state), number in sorted(ways.items()):
        channels.setdefault(channel.value, {})[state.value] = number
    return Counted(
        board=board,
        due=len(owed),
        sent=len(sent),
        delivered=sum(each.is_delivered for each in sent),
        opened=sum(each.is_opened for each in sent),
        acknowledged=sum(each.is_acknowledged for each in sent),
        late=sum(each.is_late(now) for each in owed),
        channels=channels,
    )


def audit_begins(day: date) -> datetime:
    """The instant from which the morning of the day is gone through."""
    return instant_of(day, AUDITED_FROM)


def audit_is_overdue(day: date, now: datetime) -> bool:
    """Whether the morning of the day is to have been gone through by now."""
    return now > instant_of(day, AUDITED_BY)
