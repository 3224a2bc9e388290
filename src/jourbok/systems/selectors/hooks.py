"""A board's own addresses behind its board's wall, and all of them for the service's administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.systems.models import Webhook, WebhookAttempt, WebhookEvent
from jourbok.systems.permissions import KEEP_HOOKS
from jourbok.systems.rules import AttemptOutcome, EventKind
from jourbok.systems.wall import behind_wall

#: So many of what an address was told are shown.
LATEST = 30


@dataclass(frozen=True, slots=True)
class HookRow:
    """An address, what it wants told, and whether it is told."""

    id: UUID
    board: str
    board_name: str
    url: str
    events: tuple[EventKind, ...]
    made_at: datetime
    by_name: str
    ended_at: datetime | None
    ended_by: str
    is_ended_by_us: bool
    end_reason: str

    @property
    def url_parts(self) -> list[str]:
        """The address in parts that a narrow screen may break between."""
        return [self.url[at : at + 12] for at in range(0, len(self.url), 12)]

    @property
    def event_words(self) -> str:
        return "; ".join(each.label_sv for each in self.events)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt and what came of it."""

    number: int
    attempted_at: datetime
    outcome: AttemptOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that the address was to be told, and every attempt."""

    id: UUID
    kind: EventKind
    at: datetime
    attempts: tuple[AttemptRow, ...]

    @property
    def outcome(self) -> AttemptOutcome | None:
        """How the last attempt went; None before the first."""
        return self.attempts[-1].outcome if self.attempts else None


@dataclass(frozen=True, slots=True)
class HookPage:
    """An address with what it was told last, the newest first."""

    row: HookRow
    told: tuple[EventRow, ...]


def hooks(viewer: Actor) -> list[HookRow]:
    """Every address of every board, those that are told first; for the service's administrator."""
    viewer.require(KEEP_HOOKS)
    if viewer.boards:
        return [row for board in sorted(viewer.boards) for row in hooks_of_board(viewer, board)]
    return [_row(each) for each in _rows().order_by("board__name", "-pk")]


def hooks_of_board(viewer: Actor, board: str) -> list[HookRow]:
    """The board's addresses, the newest first, ended ones too."""
    with behind_wall(viewer, board) as key:
        return [_row(each) for each in _rows().filter(board=key).order_by("-pk")]


def hook_for(viewer: Actor, hook: UUID) -> HookPage:
    """One address and what it was told last. Raises NotFound, of another board's too."""
    board = own_hook(viewer, hook)
    with behind_wall(viewer, board):
        attempts = Prefetch("attempts", WebhookAttempt.objects.order_by("number"))
        told = WebhookEvent.objects.filter(webhook=hook).prefetch_related(attempts).order_by("-at", "-pk")[:LATEST]
        return HookPage(_row(_rows().get(pk=hook)), tuple(_event(each) for each in told))


def own_hook(viewer: Actor, hook: UUID) -> str:
    """The board that the address is of, when the viewer may see it. Raises NotFound."""
    viewer.require(KEEP_HOOKS)
    for board in sorted(viewer.boards):
        with behind_wall(viewer, board) as key:
            if Webhook.objects.filter(pk=hook, board=key).exists():
                return board
    found = None if viewer.boards else Webhook.objects.select_related("board").filter(pk=hook).first()
    if found is None:
        raise NotFound()
    return found.board.slug


def _rows() -> QuerySet[Webhook]:
    return Webhook.objects.select_related("board", "end")


def _row(hook: Webhook) -> HookRow:
    end = getattr(hook, "end", None)
    return HookRow(
        id=hook.pk,
        board=hook.board.slug,
        board_name=hook.board.name,
        url=hook.url,
        events=tuple(EventKind(each) for each in hook.events),
        made_at=hook.made_at,
        by_name=hook.by_name,
        ended_at=end.at if end else None,
        ended_by=end.by_name if end else "",
        is_ended_by_us=bool(end and end.is_ours),
        end_reason=end.reason if end else "",
    )


def _event(row: WebhookEvent) -> EventRow:
    return EventRow(
        id=row.pk,
        kind=EventKind(row.kind),
        at=row.at,
        attempts=tuple(
            AttemptRow(each.number, each.attempted_at, AttemptOutcome(each.outcome), each.reason)
            for each in row.attempts.all()
        ),
    )
