"""What files of an earlier format said more narrowly than the statutes do, or left out, as it is read now."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from jourbok.law.rules.statutes import Clock, Kind
from jourbok.law.rules.words import Event

#: From these formats on a file says itself what is loosened here, and what meets a new review.
_SAYS_IT_ITSELF: Final = 4
_SAYS_WHAT_MEETS_A_REVIEW: Final = 5
#: Whose only clock is that the board tries anew whether it is needed. Source: LVU 14 §; lag (2024:79) 5:4–5.
_REVIEWED: Final = frozenset({"lvu_14", "skb_5_4"})


def as_the_last_format(kind: Kind, number: int) -> Kind:
    """The kind of a file of that format, as a file of the last one would say it."""
    found = _loosened(kind) if number < _SAYS_IT_ITSELF else kind
    return _reviewed(found) if number < _SAYS_WHAT_MEETS_A_REVIEW and kind.id in _REVIEWED else found


def _reviewed(kind: Kind) -> Kind:
    """The kind, whose review can be told and meets the clock that nothing met."""
    return replace(
        kind,
        order=(*kind.order, (Event.DECIDED, Event.REVIEWED)),
        clocks=tuple(clock if clock.met_by else replace(clock, met_by=(Event.REVIEWED,)) for clock in kind.clocks),
    )


def _loosened(kind: Kind) -> Kind:
    """The kind as a file of the last format would say it, so that what was signed by an earlier one is followed alike.

    The statutes set the latest day of an application and never the earliest, so it may be made before the decision is
    carried out, submitted or confirmed. And a court that does not confirm a decision has reviewed it too.
    """
    return replace(
        kind,
        order=tuple(_without_application(sequence) for sequence in kind.order),
        clocks=tuple(_met_by_either_answer(clock, kind.ended_by) for clock in kind.clocks),
    )


def _without_application(sequence: tuple[Event, ...]) -> tuple[Event, ...]:
    """The sequence; where something besides the decision had to come before the application, without it."""
    if Event.APPLIED not in sequence[2:]:
        return sequence
    return tuple(event for event in sequence if event is not Event.APPLIED)


def _met_by_either_answer(clock: Clock, ended_by: tuple[Event, ...]) -> Clock:
    if clock.met_by != (Event.COURT_DECIDED,) or Event.NOT_CONFIRMED not in ended_by:
        return clock
    return replace(clock, met_by=(Event.COURT_DECIDED, Event.NOT_CONFIRMED))
