"""When the lock falls."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.rules import Limits, Marks, Presence, has_stepped_up, presence
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.kernel.actor import Actor

LIMITS = Limits(timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=12))
DAY = 24 * 3600.0
ORDER = [Presence.OPEN, Presence.LOCKED, Presence.OVER]
moments = st.floats(0, 2 * DAY)


@given(began=moments, seen=moments, locked=st.booleans(), now=moments, later=st.floats(0, DAY))
def test_time_alone_never_opens_what_is_locked_or_over(
    began: float, seen: float, locked: bool, now: float, later: float
) -> None:
    marks = Marks(began, seen, locked)
    before, after = presence(marks, LIMITS, now), presence(marks, LIMITS, now + later)
    assert ORDER.index(before) <= ORDER.index(after)


@given(began=moments, seen=moments, now=moments)
def test_what_was_locked_by_hand_is_never_open(began: float, seen: float, now: float) -> None:
    assert presence(Marks(began, seen, is_locked=True), LIMITS, now) is not Presence.OPEN


def test_the_lock_falls_at_five_minutes_and_the_session_ends_at_thirty_or_twelve_hours() -> None:
    def at(idle: float, began: float = 0) -> Presence:
        return presence(Marks(DAY - began - idle, DAY - idle, is_locked=False), LIMITS, DAY)

    assert at(299.9) is Presence.OPEN
    assert at(300) is Presence.LOCKED
    assert at(1799.9) is Presence.LOCKED
    assert at(1800) is Presence.OVER
    assert at(0, began=12 * 3600) is Presence.OVER


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    assert presence(Marks(DAY, DAY, is_locked=False), LIMITS, DAY - 3600) is Presence.OPEN


def test_a_proof_counts_for_five_minutes() -> None:
    actor = an_actor()

    def proved(ago: timedelta | None) -> Actor:
        return Actor(actor.id, actor.name, actor.roles, NIGHT, actor.request_id, None if ago is None else NIGHT - ago)

    assert has_stepped_up(proved(timedelta(minutes=4, seconds=59)))
    assert not has_stepped_up(proved(timedelta(minutes=5)))
    assert not has_stepped_up(proved(None))
