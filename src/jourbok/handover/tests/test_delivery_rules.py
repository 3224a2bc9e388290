"""What becomes of a report on its way follows from dated steps alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jourbok.handover.rules.delivery import (
    BACK_OFF,
    LEASE,
    MOST_ATTEMPTS,
    RECEIPT_WITHIN,
    WAYS,
    Happened,
    Line,
    State,
    Step,
    Wanted,
    after_refusal,
    at_once,
    has_died,
    may_attempt,
    next_way,
    open_by,
)
from jourbok.organisations.rules.register import ChannelKind

SENT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
DUE = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)  # 08:00 in Stockholm, the Monday after the clock was moved
MINUTE = timedelta(minutes=1)
PORTAL, LINK, SDK, FAX, LETTER = (
    Wanted(ChannelKind.PORTAL, 1),
    Wanted(ChannelKind.MAIL_LINK, 2, "jour@example.invalid"),
    Wanted(ChannelKind.SDK, 3, "0203:example.se jour"),
    Wanted(ChannelKind.FAX, 4, "08-000 00 00"),
    Wanted(ChannelKind.LETTER, 5),
)
EVERY_WAY = [LETTER, FAX, SDK, LINK, PORTAL]
KINDS = st.sampled_from(list(ChannelKind))


def a_line(channel: ChannelKind, *steps: Step, at: datetime = SENT) -> Line:
    return Line(channel, SENT, tuple(Happened(step, at) for step in steps))


def after(
    *lines: Line, now: datetime, ways: list[Wanted] = EVERY_WAY, is_opened: bool = False, is_protected: bool = False
) -> Wanted | None:
    told = {"is_protected": is_protected, "is_opened": is_opened, "open_by": open_by(SENT, DUE)}
    return next_way(ways, lines, now, taken={line.channel for line in lines}, **told)  # type: ignore[arg-type]


class TestWhatGoesAtOnce:
    def test_a_board_without_any_way_has_the_portal(self) -> None:
        assert [each.channel for each in at_once([], is_protected=False)] == [ChannelKind.PORTAL]

    def test_the_letter_with_a_link_goes_with_the_portal_and_nothing_that_stands_after_it(self) -> None:
        assert at_once(EVERY_WAY, is_protected=False) == [PORTAL, LINK]

    def test_what_the_board_wants_before_the_portal_goes_beside_it(self) -> None:
        first = Wanted(ChannelKind.SDK, 0, "0203:example.se jour")
        assert at_once([PORTAL, first, FAX], is_protected=False) == [PORTAL, first]

    @given(ways=st.lists(st.builds(Wanted, KINDS, st.integers(0, 9)), unique_by=lambda each: each.channel))
    def test_the_portal_always_has_it_and_a_protected_person_never_lies_in_a_fax(self, ways: list[Wanted]) -> None:
        taken = at_once(ways, is_protected=True)
        assert taken[0].channel is ChannelKind.PORTAL
        assert len({each.channel for each in taken}) == len(taken)
        assert all(WAYS[each.channel].for_protected for each in taken)


class TestState:
    def test_every_step_leads_to_a_state_of_its_own(self) -> None:
        told = {
            (): State.QUEUED,
            (Step.BEGUN,): State.SENDING,
            (Step.BEGUN, Step.REFUSED): State.QUEUED,
            (Step.BEGUN, Step.HANDED_OVER): State.HANDED_OVER,
            (Step.BEGUN, Step.HANDED_OVER, Step.DELIVERED): State.DELIVERED,
            (Step.BEGUN, Step.HANDED_OVER, Step.FAILED): State.FAILED,
            (Step.BEGUN, Step.UNKNOWN): State.UNKNOWN,
            (Step.BEGUN, Step.UNKNOWN, Step.DELIVERED): State.DELIVERED,
            (Step.STOPPED,): State.STOPPED,
        }
        assert {steps: a_line(ChannelKind.FAX, *steps).state for steps in told} == told

    @given(steps=st.lists(st.sampled_from(list(Step))))
    def test_what_has_arrived_has_arrived(self, steps: list[Step]) -> None:
        assert a_line(ChannelKind.SDK, Step.DELIVERED, *steps).state in {State.DELIVERED, State.STOPPED}

    def test_the_portal_has_it_from_the_first_moment(self) -> None:
        assert a_line(ChannelKind.PORTAL).state is State.DELIVERED


class TestAttempts:
    def test_the_waits_between_them_grow_and_end_within_half_an_hour(self) -> None:
        assert sum(BACK_OFF, timedelta()) == timedelta(minutes=30)
        assert list(BACK_OFF) == sorted(BACK_OFF)

    def test_a_refused_one_is_made_again_when_its_time_has_come(self) -> None:
        line = a_line(ChannelKind.FAX, Step.BEGUN, Step.REFUSED)
        assert not may_attempt(line, SENT + MINUTE - timedelta(seconds=1), repeats_safely=False)
        assert may_attempt(line, SENT + MINUTE, repeats_safely=False)

    def test_after_a_worker_that_died_it_is_made_again_only_where_a_second_one_is_known(self) -> None:
        line = a_line(ChannelKind.SDK, Step.BEGUN)
        assert not may_attempt(line, SENT + LEASE - timedelta(seconds=1), repeats_safely=True)
        assert may_attempt(line, SENT + LEASE, repeats_safely=True)
        assert has_died(line, SENT + LEASE)
        assert not may_attempt(line, SENT + LEASE, repeats_safely=False)

    @given(again=st.booleans(), maybe=st.booleans(), safely=st.booleans(), made=st.integers(min_value=1, max_value=10))
    def test_what_may_have_arrived_is_never_sent_twice_to_a_person(
        self, again: bool, maybe: bool, safely: bool, made: int
    ) -> None:
        line = a_line(ChannelKind.FAX, *[Step.BEGUN, Step.REFUSED] * (made - 1), Step.BEGUN)
        step = after_refusal(line, may_be_tried_again=again, may_have_arrived=maybe, repeats_safely=safely)
        if maybe and not safely:
            assert step is Step.UNKNOWN
        if step is Step.REFUSED:
            assert again
            assert made < MOST_ATTEMPTS
        if maybe:
            assert step is not Step.FAILED

    @given(kind=KINDS, safely=st.booleans(), minutes=st.integers(0, 10_000))
    def test_what_is_settled_is_not_attempted(self, kind: ChannelKind, safely: bool, minutes: int) -> None:
        for end in (Step.HANDED_OVER, Step.DELIVERED, Step.UNKNOWN, Step.FAILED, Step.STOPPED):
            line = a_line(kind, Step.BEGUN, end)
            assert not may_attempt(line, SENT + minutes * MINUTE, repeats_safely=safely)


class TestWhatMayHaveBeenRead:
    def test_any_doubt_counts(self) -> None:
        for steps in ((Step.BEGUN,), (Step.BEGUN, Step.REFUSED), (Step.BEGUN, Step.FAILED), (Step.HANDED_OVER,)):
            assert a_line(ChannelKind.FAX, *steps).may_have_been_read

    def test_what_never_left_the_house_was_not_and_a_link_says_nothing(self) -> None:
        for steps in ((), (Step.STOPPED,), (Step.FAILED,)):
            assert not a_line(ChannelKind.LETTER, *steps).may_have_been_read
        for channel in (ChannelKind.PORTAL, ChannelKind.MAIL_LINK):
            assert not a_line(channel, Step.BEGUN, Step.HANDED_OVER).may_have_been_read


class TestTheNextWay:
    def test_a_letter_with_a_link_holds_up_no_other_way(self) -> None:
        lines = [a_line(ChannelKind.PORTAL), a_line(ChannelKind.MAIL_LINK)]
        assert after(*lines, now=open_by(SENT, DUE)) == SDK

    def test_what_somebody_has_confirmed_is_there_goes_no_other_way(self) -> None:
        fax = a_line(ChannelKind.FAX, Step.BEGUN, Step.UNKNOWN, Step.DELIVERED)
        assert after(a_line(ChannelKind.PORTAL), fax, now=DUE + timedelta(days=1)) is None

    def test_a_worker_that_dies_at_every_attempt_ends_unclear(self) -> None:
        line = a_line(ChannelKind.SDK, *[Step.BEGUN] * MOST_ATTEMPTS)
        assert not may_attempt(line, SENT + LEASE, repeats_safely=True)
        assert has_died(line, SENT + LEASE)

    def test_it_is_taken_when_the_one_before_failed_or_nobody_knows(self) -> None:
        late = open_by(SENT, DUE)
        portal = a_line(ChannelKind.PORTAL)
        for end in (Step.FAILED, Step.UNKNOWN):
            assert after(portal, a_line(ChannelKind.SDK, Step.BEGUN, end), now=late) == FAX

    def test_a_portal_that_nobody_has_opened_waits_until_an_hour_before_the_promise(self) -> None:
        portal = a_line(ChannelKind.PORTAL)
        assert after(portal, now=DUE - timedelta(minutes=61)) is None
        assert after(portal, now=DUE - timedelta(minutes=60)) == SDK

    def test_a_report_of_the_last_minute_gets_half_an_hour_before_the_next_way(self) -> None:
        sent = DUE - timedelta(minutes=5)
        assert open_by(sent, DUE) == sent + timedelta(minutes=30)

    def test_a_receipt_that_does_not_come_in_half_an_hour_is_not_waited_for(self) -> None:
        late = DUE + timedelta(hours=1)
        lines = [a_line(ChannelKind.PORTAL), a_line(ChannelKind.SDK, Step.BEGUN, Step.HANDED_OVER, at=late)]
        assert after(*lines, now=late + RECEIPT_WITHIN - MINUTE) is None
        assert after(*lines, now=late + RECEIPT_WITHIN) == FAX

    def test_a_receipt_that_came_ends_it(self) -> None:
        arrived = a_line(ChannelKind.SDK, Step.BEGUN, Step.HANDED_OVER, Step.DELIVERED)
        assert after(a_line(ChannelKind.PORTAL), arrived, now=DUE + timedelta(days=2)) is None

    def test_each_way_gets_its_own_time(self) -> None:
        late = DUE + timedelta(hours=1)
        fax = a_line(ChannelKind.FAX, Step.BEGUN, Step.HANDED_OVER, at=late)
        ways = [PORTAL, FAX, LETTER]
        assert after(a_line(ChannelKind.PORTAL), fax, ways=ways, now=late + MINUTE) is None
        assert after(a_line(ChannelKind.PORTAL), fax, ways=ways, now=late + timedelta(minutes=30)) == LETTER

    def test_nothing_more_goes_when_somebody_has_opened_it(self) -> None:
        assert after(a_line(ChannelKind.PORTAL), now=DUE + timedelta(days=2), is_opened=True) is None

    @given(
        taken=st.lists(KINDS, unique=True),
        ends=st.lists(st.sampled_from(list(Step)), min_size=6, max_size=6),
        minutes=st.integers(0, 5000),
        is_protected=st.booleans(),
    )
    def test_no_way_is_taken_twice_and_no_link_is_a_way_of_its_own(
        self, taken: list[ChannelKind], ends: list[Step], minutes: int, is_protected: bool
    ) -> None:
        lines = [a_line(kind, Step.BEGUN, end) for kind, end in zip(taken, ends, strict=False)]
        way = after(*lines, now=SENT + minutes * MINUTE, is_protected=is_protected)
        if way is not None:
            assert way.channel not in taken
            assert not WAYS[way.channel].goes_with_portal
            assert WAYS[way.channel].for_protected or not is_protected
