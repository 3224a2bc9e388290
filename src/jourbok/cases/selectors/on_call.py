"""Who is called when a board must decide, who was, and when nobody is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from jourbok.accounts.selectors import decision_maker_periods
from jourbok.cases.models import OnCall
from jourbok.cases.permissions import READ_MANDATES
from jourbok.cases.rules.decision import MandateFacts
from jourbok.cases.rules.on_call import Gap, OnCallFacts, called_at, gaps_in
from jourbok.cases.selectors.grounds import grounds_in_force
from jourbok.cases.selectors.mandates import lacking_role, mandates_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.calendar import dates
from jourbok.kernel.errors import NotFound
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import day_start, local_date
from jourbok.organisations.selectors import board_by_slug

#: How far ahead a board's list is shown, and its gaps told.
LOOKS_AHEAD: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class DayOnCall:
    """A date with those who are on call during some of it, in the order they are called."""

    on: date
    rows: tuple[OnCallFacts, ...]


@dataclass(frozen=True, slots=True)
class BoardOnCall:
    """A board's list for the coming month, day by day, and its gaps from now on.

    `lack_role` are the mandates whose holders can decide nothing here as it stands now, since their accounts lack the
    role.
    """

    board: str
    name: str
    days: tuple[DayOnCall, ...]
    gaps: tuple[Gap, ...]
    lack_role: frozenset[int] = frozenset()

    @property
    def is_staffed(self) -> bool:
        """Whether anybody is on call at all."""
        return any(day.rows for day in self.days)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who was on call at an instant: as it was known then, and as it is known now."""

    at: datetime
    known_then: tuple[OnCallFacts, ...]
    known_now: tuple[OnCallFacts, ...]

    @property
    def was_told_otherwise(self) -> bool:
        """Whether the list was changed afterwards for that instant."""
        then, now = ([(row.place, row.mandate.id) for row in rows] for rows in (self.known_then, self.known_now))
        return then != now


def on_call_at(board: str, at: datetime, known_at: datetime | None = None) -> list[OnCallFacts]:
    """Who was called for the board then, in order: as it was known at `known_at`, or as it is known now."""
    law = grounds_in_force()
    return called_at((row.facts(law) for row in _known(known_at).filter(board__slug=board, period__contains=at)), at)


def on_call_by_board(viewer: Actor) -> dict[str, list[OnCallFacts]]:
    """Who is called now for each board, in order; without the boards where nobody is. Raises NotPermitted."""
    viewer.require(READ_MANDATES)
    law = grounds_in_force()
    rows = [(row.board.slug, row.facts(law)) for row in _known(None).filter(period__contains=viewer.moment)]
    boards = {board for board, _ in rows}
    found = {board: called_at((facts for of, facts in rows if of == board), viewer.moment) for board in boards}
    return {board: called for board, called in found.items() if called}


def gaps(board: str, first: date, last: date) -> list[Gap]:
    """When from the first date through the last nobody is on call, or nobody who may decide what is needed at night."""
    within = Interval(day_start(first), day_start(last + timedelta(days=1)))
    return _gaps(board, on_call_during(board, within), within)


def _gaps(board: str, rows: Sequence[OnCallFacts], within: Interval) -> list[Gap]:
    return gaps_in(rows, within, law=grounds_in_force(), roles=decision_maker_periods(board, within))


def month_on_call(viewer: Actor, board: str) -> BoardOnCall:
    """The board's list from today and a month ahead, with its gaps. Raises NotPermitted, NotFound."""
    viewer.require(READ_MANDATES)
    found = board_by_slug(board)
    first = local_date(viewer.moment)
    last = first + LOOKS_AHEAD
    end = day_start(last + timedelta(days=1))
    rows = on_call_during(board, Interval(day_start(first), end))
    days = tuple(DayOnCall(day, tuple(_on_day(rows, day))) for day in dates(first, last))
    gaps_from_now = _gaps(board, rows, Interval(viewer.moment, end))
    without = lacking_role({row.mandate.id: row.mandate for row in rows}.values(), viewer.moment)
    return BoardOnCall(board, found.name, days, tuple(gaps_from_now), without)


def who_was_on_call(viewer: Actor, board: str, at: datetime) -> Answer:
    """Who had the board's call at an instant, with its proof: as known then and as known now. Raises NotPermitted."""
    viewer.require(READ_MANDATES)
    return Answer(at, tuple(on_call_at(board, at, known_at=at)), tuple(on_call_at(board, at)))


def on_call_for(viewer: Actor, on_call: UUID) -> tuple[OnCallFacts, str, str]:
    """A time on call that nobody has replaced, its board's id and name. Raises NotPermitted, NotFound."""
    viewer.require(READ_MANDATES)
    row = _known(None).filter(pk=on_call).first()
    if row is None:
        raise NotFound("Jouren finns inte, eller så har någon redan ändrat den.")
    return row.facts(grounds_in_force()), row.board.slug, row.board.name


def mandates_to_call(viewer: Actor, board: str) -> tuple[str, list[MandateFacts]]:
    """The board's name, and those of its mandates that hold now or will. Raises NotPermitted, NotFound."""
    viewer.require(READ_MANDATES)
    found = board_by_slug(board)
    return found.name, [each for each in mandates_of(found.pk) if not each.has_ended(viewer.moment)]


def _known(at: datetime | None) -> QuerySet[OnCall]:
    """The rows that stood at that moment, or that stand now, without those that say that a place was emptied."""
    stands = (
        Q(replaced_at=None) if at is None else Q(recorded_at__lte=at) & (Q(replaced_at=None) | Q(replaced_at__gt=at))
    )
    rows = OnCall.objects.filter(stands, mandate__isnull=False)
    return rows.select_related("board", "mandate__board").order_by("place", "period")


def on_call_during(board: str, within: Interval) -> list[OnCallFacts]:
    """Everybody who is on call for the board during some of the time, as it stands now, by place."""
    rows = _known(None).filter(board__slug=board, period__overlap=(within.start, within.end))
    law = grounds_in_force()
    return [row.facts(law) for row in rows]


def _on_day(rows: Iterable[OnCallFacts], day: date) -> list[OnCallFacts]:
    whole = Interval(day_start(day), day_start(day + timedelta(days=1)))
    return sorted((row for row in rows if row.period.overlaps(whole)), key=lambda row: (row.period.start, row.place))
