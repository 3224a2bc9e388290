"""A receiver that takes nothing is left alone for a while, and nobody else waits for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.handover.rules.circuit import BREAKS_AFTER, PAUSES, Tried, all_broken, broken, must_wait
from jourbok.handover.rules.delivery import Step

NOW = datetime(2021, 11, 27, 6, 55, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OURS, OTHER = "08-000 00 00", "08-000 00 01"


def tried(*steps: Step, address: str = OURS) -> list[Tried]:
    """Attempts a second apart, the last of them now, latest first."""
    return [Tried(address, step, NOW - number * SECOND) for number, step in enumerate(reversed(steps))]


class TestBroken:
    def test_two_in_vain_break_nothing_and_three_do(self) -> None:
        assert broken(tried(Step.REFUSED, Step.REFUSED), OURS) is None
        found = broken(tried(Step.REFUSED, Step.UNKNOWN, Step.REFUSED), OURS)
        assert found is not None
        assert (found.since, found.next_try_at, found.address) == (NOW - 2 * SECOND, NOW + PAUSES[0], OURS)

    def test_one_that_got_through_makes_it_whole(self) -> None:
        assert broken(tried(*[Step.REFUSED] * 5, Step.HANDED_OVER), OURS) is None

    def test_each_further_attempt_in_vain_lengthens_the_pause_until_it_is_long_enough(self) -> None:
        for more, pause in enumerate((*PAUSES, PAUSES[-1])):
            found = broken(tried(*[Step.REFUSED] * (BREAKS_AFTER + more)), OURS)
            assert found is not None
            assert found.next_try_at == NOW + pause

    def test_one_address_that_is_broken_breaks_no_other(self) -> None:
        latest = tried(*[Step.REFUSED] * 4)
        assert broken(latest, OTHER) is None
        assert [each.address for each in all_broken(latest)] == [OURS]

    def test_several_addresses_in_vain_break_the_way_for_all_and_it_is_told_once(self) -> None:
        latest = [*tried(Step.REFUSED), *tried(Step.REFUSED, Step.REFUSED, address=OTHER)]
        assert broken(latest, "08-000 00 02") == broken(latest, OURS)
        assert [each.address for each in all_broken(latest)] == [""]

    @given(st.lists(st.tuples(st.sampled_from([OURS, OTHER]), st.sampled_from([Step.REFUSED, Step.HANDED_OVER]))))
    def test_an_address_is_never_broken_by_what_another_alone_did(self, told: list[tuple[str, Step]]) -> None:
        latest = [Tried(address, step, NOW - number * SECOND) for number, (address, step) in enumerate(told)]
        vain = list(takewhile(lambda each: each.step is Step.REFUSED, latest))
        if OURS not in {each.address for each in vain}:
            found = broken(latest, OURS)
            assert found is None or found.address == OURS


class TestMustWait:
    @pytest.mark.parametrize(("ago", "waits"), [(4 * SECOND, False), (5 * SECOND, True), (60 * SECOND, True)])
    def test_beside_an_attempt_that_hangs_no_other_is_begun(self, ago: timedelta, waits: bool) -> None:
        assert must_wait(None, [NOW - ago], NOW) is waits

    def test_it_rests_until_the_pause_is_over_and_then_one_tries_at_a_time(self) -> None:
        found = broken(tried(*[Step.REFUSED] * 3), OURS)
        assert must_wait(found, [], NOW + PAUSES[0] - SECOND)
        assert not must_wait(found, [], NOW + PAUSES[0])
        assert must_wait(found, [NOW + PAUSES[0]], NOW + PAUSES[0])

    def test_what_is_whole_waits_for_nothing(self) -> None:
        assert not must_wait(None, [], NOW)
