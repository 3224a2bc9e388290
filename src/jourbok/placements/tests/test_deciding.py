"""The clocks of a decision count from when the person came to the place, and nothing that was told is overwritten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.decisions.models import Moment
from jourbok.decisions.selectors import clocks_of_decision
from jourbok.decisions.services import record_moment
from jourbok.decisions.tests.factories import the_law
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import Event, ImpossibleOrder
from jourbok.placements.models import Placement, PlacementMoment
from jourbok.placements.selectors import placement_for
from jourbok.placements.services import start_placement
from jourbok.placements.tests.factories import a_place, a_placement, a_search

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
    with pytest.raises(ImpossibleOrder):
        came(placement, at=NIGHT - timedelta(hours=1))
    assert counted_from(decision) == {None}
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
