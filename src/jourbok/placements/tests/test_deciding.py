"""The clocks of a decision count from when the person came to the place, and nothing that was told is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.selectors import case_head
from jourbok.cases.tests.factories import a_case, a_contact, a_decision, a_mandate
from jourbok.decisions.models import Moment
from jourbok.decisions.selectors import DecisionClocks, clocks_of_decision
from jourbok.decisions.services import record_moment
from jourbok.decisions.tests.factories import (
    GROUNDS,
    a_decider,
    a_proposal,
    decision_of,
    signed_by,
    the_law,
    their_mandate,
)
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import Event, carried_law
from jourbok.placements.models import Placement, PlacementMoment
from jourbok.placements.rules.placing import DecidedLater, can_be_carried_out
from jourbok.placements.selectors import decisions_to_carry_out, placement_for
from jourbok.placements.services import start_placement
from jourbok.placements.tests.factories import a_call, a_place, a_placement, a_search

pytestmark = pytest.mark.django_db
LATER = NIGHT + timedelta(hours=2)
CAME, REALLY_CAME = NIGHT + timedelta(minutes=30), NIGHT + timedelta(minutes=50)


def a_placement_by_law(*, ground: str = "LVU 6 §") -> tuple[Placement, UUID]:
    """A child placed to carry out a decision of the chair, five minutes before the night's moment."""
    the_law()
    case = a_case()
    decision = a_decision(case, a_mandate(grounds=(ground,), holder_name="Noa Ek"), ground=ground)
    return a_placement(a_search(case), a_place(), decision=decision.pk), decision.pk


def came(placement: Placement, *, at: object = CAME, reason: str = "") -> None:
    start_placement(actor=an_actor(at=LATER), placement=placement.pk, started_at=at, source="Hemmet", reason=reason)  # type: ignore[arg-type]


def counted_from(decision: UUID) -> set[object]:
    running = clocks_of_decision(decision, LATER).clocks.running
    return {each.anchor_at for each in running if each.anchor is Event.EXECUTED}


def test_the_decisions_clocks_count_from_when_the_child_came_to_the_place() -> None:
    placement, decision = a_placement_by_law()
    assert counted_from(decision) == {None}
    came(placement)
    assert counted_from(decision) == {CAME}
    assert Moment.objects.get().source == "Placeringen började, Jourhem"


def test_a_start_that_is_corrected_corrects_the_decisions_time_and_both_rows_are_kept() -> None:
    placement, decision = a_placement_by_law()
    came(placement)
    came(placement, at=REALLY_CAME, reason="Fel klockslag")
    assert counted_from(decision) == {REALLY_CAME}
    assert Moment.objects.count() == PlacementMoment.objects.count() == 2


def test_a_time_that_somebody_told_the_decision_is_not_overwritten_by_a_placement_and_the_page_says_so() -> None:
    placement, decision = a_placement_by_law()
    police = NIGHT + timedelta(minutes=5)
    record_moment(actor=an_actor(at=LATER), decision=decision, event=Event.EXECUTED, at=police, source="Polisen")
    came(placement)
    assert counted_from(decision) == {police}
    shown = placement_for(an_actor(at=LATER), placement.pk)[1]
    assert shown.counts_otherwise
    assert shown.decision is not None
    assert shown.decision.counts_from == police


def test_a_start_before_the_decision_that_it_carries_out_is_refused_and_nothing_is_written() -> None:
    placement, decision = a_placement_by_law()
    with pytest.raises(DecidedLater):
        came(placement, at=NIGHT - timedelta(hours=1))
    assert counted_from(decision) == {None}
    assert not PlacementMoment.objects.exists()


def test_a_start_before_a_decision_that_was_written_by_hand_and_has_no_clocks_is_refused() -> None:
    placement, _ = a_placement_by_law(ground="SoL 4:1")
    with pytest.raises(DecidedLater) as refused:
        came(placement, at=NIGHT - timedelta(hours=1))
    assert set(refused.value.fields) == {"at"}
    assert not PlacementMoment.objects.exists()


def test_a_decision_without_clocks_is_carried_out_without_any_being_told() -> None:
    placement, _ = a_placement_by_law(ground="SoL 4:1")
    came(placement)
    assert not Moment.objects.exists()
    assert PlacementMoment.objects.count() == 1


def test_a_placement_carries_out_no_decision_of_another_case() -> None:
    _, decision = a_placement_by_law()
    with pytest.raises(BadInput) as refused:
        a_placement(a_search(), a_place("Annat hem"), decision=decision)
    assert set(refused.value.fields) == {"decision"}


#: A night when lag (2024:79) is law.
OF_2024_79 = datetime(2026, 3, 27, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class AtSecondHand:
    """A decision, a second one on where the child is to live, and a placement that carries that one out."""

    night: datetime
    first: UUID
    second: UUID
    placement: Placement

    def worker(self, minutes: int) -> Actor:
        return an_actor(at=self.night + timedelta(minutes=minutes))

    def came(self, minutes: int, *, reason: str = "") -> datetime:
        at = self.night + timedelta(minutes=minutes)
        start_placement(
            actor=self.worker(90), placement=self.placement.pk, started_at=at, source="Hemmet", reason=reason
        )
        return at

    def found(self, decision: UUID) -> DecisionClocks:
        return clocks_of_decision(decision, self.night + timedelta(minutes=90))


def placed_at_second_hand(
    kind: str = "lvu_6", where: str = "lvu_11", *, night: datetime = NIGHT, seconds: int = 0
) -> AtSecondHand:
    """The chair decides twice in a night, the second time some seconds into a minute; a worker places the child."""
    worker, late = an_actor(at=night), an_actor(at=night + timedelta(minutes=10))
    case, decider = a_case(actor=worker, contact=a_contact(at=night)), a_decider()
    mandate = their_mandate(decider, grounds=(*GROUNDS, "2024:79 5:1"))
    first = decision_of(signed_by(decider, a_proposal(case, kind=kind, actor=worker), mandate, when=night))
    five = night + timedelta(minutes=5, seconds=seconds)
    proposed = a_proposal(case, kind=where, about=first, actor=an_actor(at=five))
    second = decision_of(signed_by(decider, proposed, mandate, when=five))
    search, place = a_search(case, actor=late), a_place()
    a_call(search, place, actor=late)
    return AtSecondHand(night, first, second, a_placement(search, place, actor=late, decision=second))


@pytest.mark.parametrize(
    ("kind", "where", "event", "night"),
    [("lvu_6", "lvu_11", Event.EXECUTED, NIGHT), ("skb_4_1", "skb_5_1", Event.PLACED, OF_2024_79)],
)
def test_a_placement_by_the_decision_on_where_to_live_starts_the_clock_of_the_decision_that_this_carries_out(
    kind: str, where: str, event: Event, night: datetime
) -> None:
    made = placed_at_second_hand(kind, where, night=night)
    came_at = made.came(30)
    found = made.found(made.first)
    assert [(each.event, each.at) for each in found.told] == [(event, came_at)]
    assert came_at in {each.anchor_at for each in found.clocks.running if each.anchor is event}
    assert made.found(made.second).told == ()
    shown = placement_for(made.worker(90), made.placement.pk)[1].decision
    assert shown is not None
    assert (shown.counting_ground, shown.counts_from) == (found.decision.ground, came_at)


def test_what_is_told_of_the_decision_already_is_not_told_again_by_a_placement_at_second_hand() -> None:
    made = placed_at_second_hand()
    police = NIGHT + timedelta(minutes=20)
    record_moment(actor=made.worker(40), decision=made.first, event=Event.EXECUTED, at=police, source="Polisen")
    made.came(30)
    assert [each.at for each in made.found(made.first).told] == [police]
    assert placement_for(made.worker(90), made.placement.pk)[1].counts_otherwise


def test_a_corrected_start_corrects_the_time_of_the_decision_at_second_hand() -> None:
    made = placed_at_second_hand()
    made.came(30)
    really = made.came(50, reason="Fel klockslag")
    assert {each.anchor_at for each in made.found(made.first).clocks.running if each.anchor is Event.EXECUTED} == {
        really
    }
    assert len(made.found(made.first).told) == 2


def test_a_placement_begins_no_earlier_than_the_decision_on_where_to_live_though_what_that_carries_out_is_older() -> (
    None
):
    made = placed_at_second_hand()
    with pytest.raises(DecidedLater, match="LVU 11 §"):
        made.came(4)
    assert not PlacementMoment.objects.exists()
    assert made.found(made.first).told == ()


def test_a_placement_may_begin_in_the_minute_that_the_decision_was_signed() -> None:
    """The signature is known to the second, and the start is told to the minute."""
    made = placed_at_second_hand(seconds=20)
    assert made.found(made.second).decision.decided_at.second == 20
    made.came(6)
    assert PlacementMoment.objects.count() == 1


def test_a_person_is_placed_by_what_says_where_to_live_takes_into_care_or_gives_aid() -> None:
    can = {kind.id for kind in carried_law().kinds if can_be_carried_out(kind)}
    assert can == {"lvu_6", "lvu_6a", "lvu_11", "lvm_13", "skb_4_1", "skb_5_1", "sol_aid", "sol_lodging"}
    assert can_be_carried_out(None)


def test_what_was_revoked_the_revocation_and_a_request_to_the_police_are_not_offered_and_not_taken() -> None:
    case, decider = a_case(), a_decider()
    mandate = their_mandate(decider, grounds=(*GROUNDS, "LVU 31 d §"))
    member = a_mandate(grounds=("LVU 43 §",), layer="member", is_deputy=False)
    first = decision_of(signed_by(decider, a_proposal(case), mandate))
    soon = an_actor(at=NIGHT + timedelta(minutes=2))
    housing = a_proposal(case, kind="lvu_11", about=first, actor=soon)
    where = decision_of(signed_by(decider, housing, mandate, when=soon.moment))
    others = [a_decision(case, mandate, ground="LVU 31 d §").pk, a_decision(case, member, ground="LVU 43 §").pk]
    late = an_actor(at=NIGHT + timedelta(minutes=10))
    head = case_head(late, case.pk)
    assert {each.decision.id for each in decisions_to_carry_out(head, late.moment)} == {first, where}
    then = an_actor(at=NIGHT + timedelta(minutes=5))
    revoking = a_proposal(case, kind="lvu_11", about=where, revokes=True, actor=then)
    revocation = decision_of(signed_by(decider, revoking, mandate, when=then.moment))
    assert [each.decision.id for each in decisions_to_carry_out(head, late.moment)] == [first]
    search, place = a_search(case, actor=late), a_place()
    for refused in (where, revocation, *others):
        with pytest.raises(BadInput) as raised:
            a_placement(search, place, actor=late, decision=refused)
        assert set(raised.value.fields) == {"decision"}
    assert a_placement(search, place, actor=late, decision=first).decision_id == first


def test_a_placement_says_that_the_decision_it_carries_out_was_revoked() -> None:
    made = placed_at_second_hand()
    decider = a_decider()
    mandate = their_mandate(decider)
    before = placement_for(made.worker(90), made.placement.pk)[1].decision
    at_eleven = an_actor(at=made.night + timedelta(minutes=11))
    revoking = a_proposal(made.placement.case, kind="lvu_11", about=made.second, revokes=True, actor=at_eleven)
    signed_by(decider, revoking, mandate, when=made.night + timedelta(minutes=12))
    after = placement_for(made.worker(90), made.placement.pk)[1].decision
    assert before is not None
    assert after is not None
    assert (before.ended_sv, after.ended_sv.split()[0]) == ("", "Upphävt")


def test_a_start_tells_the_decision_though_somebody_had_told_that_it_never_was_carried_out() -> None:
    placement, decision = a_placement_by_law()
    worker = an_actor(at=LATER)
    told = record_moment(
        actor=worker, decision=decision, event=Event.EXECUTED, at=NIGHT + timedelta(minutes=5), source="Polisen"
    )
    record_moment(actor=worker, decision=decision, event=Event.EXECUTED, at=None, corrects=told.pk, source="Rymde")
    came(placement)
    assert counted_from(decision) == {CAME}
    assert Moment.objects.count() == 3


def test_the_clocks_count_from_when_the_police_took_the_child_though_the_child_came_to_the_place_later() -> None:
    placement, decision = a_placement_by_law()
    assert placement_for(an_actor(at=LATER), placement.pk)[1].asks_when_taken
    taken_at = NIGHT + timedelta(minutes=5)
    start = {"placement": placement.pk, "started_at": CAME, "source": "Hemmet", "executed_at": taken_at}
    start_placement(actor=an_actor(at=LATER), **start)  # type: ignore[arg-type]
    assert counted_from(decision) == {taken_at}
    shown = placement_for(an_actor(at=LATER), placement.pk)[1]
    assert shown.start is not None
    assert shown.start.at == CAME
    assert not shown.asks_when_taken
    came(placement, at=REALLY_CAME, reason="Fel klockslag")
    assert counted_from(decision) == {taken_at}


@pytest.mark.parametrize("taken_at", [CAME + timedelta(minutes=1), NIGHT - timedelta(hours=1)], ids=["late", "early"])
def test_a_taking_after_the_child_came_or_before_the_decision_is_refused_and_nothing_is_written(
    taken_at: datetime,
) -> None:
    placement, decision = a_placement_by_law()
    with pytest.raises(BadInput):
        start_placement(
            actor=an_actor(at=LATER), placement=placement.pk, started_at=CAME, source="Hemmet", executed_at=taken_at
        )
    assert counted_from(decision) == {None}
    assert not PlacementMoment.objects.exists()


def test_when_it_was_carried_out_is_not_told_twice_nor_of_a_decision_whose_clocks_do_not_count_from_it() -> None:
    placement, decision = a_placement_by_law()
    police = NIGHT + timedelta(minutes=5)
    record_moment(actor=an_actor(at=LATER), decision=decision, event=Event.EXECUTED, at=police, source="Polisen")
    by_hand, _ = a_placement_by_law(ground="SoL 4:1")
    for each in (placement, by_hand):
        assert not placement_for(an_actor(at=LATER), each.pk)[1].asks_when_taken
        with pytest.raises(BadInput) as refused:
            start_placement(
                actor=an_actor(at=LATER), placement=each.pk, started_at=CAME, source="Hemmet", executed_at=CAME
            )
        assert set(refused.value.fields) == {"executed_at"}
    assert not PlacementMoment.objects.exists()


def test_whoever_has_come_to_the_place_was_taken_by_then_so_a_later_time_yields_to_the_start() -> None:
    placement, decision = a_placement_by_law()
    record_moment(actor=an_actor(at=LATER), decision=decision, event=Event.EXECUTED, at=REALLY_CAME, source="Polisen")
    came(placement)
    assert counted_from(decision) == {CAME}
    assert Moment.objects.count() == 2
