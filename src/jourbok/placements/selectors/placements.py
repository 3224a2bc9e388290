"""Where somebody was placed, and when that began and ended as it is known now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from jourbok.cases.selectors import CaseHead
from jourbok.decisions.selectors import clocks_of_decision
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.law.rules import Event
from jourbok.placements.models import Placement, PlacementMoment, Search
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.rules.codes import HIDES_ADDRESS, MomentKind, PlaceKind
from jourbok.placements.rules.placing import MomentFacts, NoneStands, standing, standing_told
from jourbok.placements.selectors.carried import counting_from_start, decisions_about, none_stands
from jourbok.placements.selectors.door import open_head
from jourbok.placements.selectors.searches import SearchShown, shown


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """The decision that a placement carries out; `counts_from` is the time that the clocks know, None when none does.

    `ended_sv` is why it stands no more, empty while it does.
    `event_sv` is empty where no clock counts from the start of a placement; else the clocks are those of
    `counting_ground`: the decision's own, or of the one that it carries out itself. `counts_execution` is whether they
    count from when it was carried out.
    """

    title: str
    ground: str
    ended_sv: str = ""
    event_sv: str = ""
    counts_from: datetime | None = None
    counting_ground: str = ""
    counts_execution: bool = False


@dataclass(frozen=True, slots=True)
class PlacementShown:
    """A placement with every time that was told of it, first row first. The place is named as it was then.

    `none_stands` while it goes on and nothing that was decided places the person; lists do not tell it.
    """

    id: UUID
    search_id: UUID
    place_id: UUID
    place_name: str
    kind_label: str
    hides_address: bool
    agreed_price_ore: int | None
    planned_start_at: datetime | None
    accompanied_by: str
    told_place: str
    author_name: str
    recorded_at: datetime
    moments: tuple[MomentFacts, ...]
    decision: CarriedOut | None
    none_stands: NoneStands | None = None

    @property
    def counts_otherwise(self) -> bool:
        """Whether the decision's clocks count from another time than that when the person came."""
        counted = self.decision.counts_from if self.decision else None
        return counted is not None and self.start is not None and counted != self.start.at

    @property
    def asks_when_taken(self) -> bool:
        """Whether nobody has told when the decision was carried out, which may be earlier than the start."""
        return self.decision is not None and self.decision.counts_execution and self.decision.counts_from is None

    @property
    def start(self) -> MomentFacts | None:
        """When it began, as it is known now."""
        return standing(self.moments, MomentKind.START)

    @property
    def end(self) -> MomentFacts | None:
        """When it ended, as it is known now."""
        return standing(self.moments, MomentKind.END)

    @property
    def came_to_nothing(self) -> bool:
        """Whether it was ended and nobody ever came."""
        return self.end is not None and self.start is None


@dataclass(frozen=True, slots=True)
class CasePlacements:
    """The placements and the searches of a case, latest first."""

    placements: tuple[PlacementShown, ...]
    searches: tuple[SearchShown, ...]


def placements_of_case(viewer: Actor, case_id: UUID) -> tuple[CaseHead, CasePlacements]:
    """Where the person of the case is placed, and where somebody has sought. Raises as open_head."""
    head = open_head(viewer, case_id)
    counted = Count("calls", filter=Q(calls__takes_back=None))
    searches = Search.objects.filter(case=case_id).annotate(n_calls=counted).order_by("-started_at", "-pk")
    placements = Placement.objects.filter(case=case_id).order_by("-recorded_at", "-pk")
    return head, CasePlacements(
        placements=tuple(_shown(row, viewer.moment) for row in placements),
        searches=tuple(shown(row, row.n_calls) for row in searches),
    )


def placement_for(viewer: Actor, placement_id: UUID) -> tuple[CaseHead, PlacementShown]:
    """A placement and its case. Raises NotFound, CaseNeedsReason, UnlockFirst."""
    viewer.require(PLACE_PERSONS)
    row = Placement.objects.filter(pk=placement_id).first()
    if row is None:
        raise NotFound("Placeringen finns inte.")
    head, found = open_head(viewer, row.case_id), _shown(row, viewer.moment)
    if found.end is not None:
        return head, found
    return head, replace(found, none_stands=none_stands(head, decisions_about(head, viewer.moment)))


def unended_placement(person_id: UUID) -> Placement | None:
    """The placement of the person, in whichever case, that nobody has told the end of."""
    ended = PlacementMoment.objects.filter(kind=MomentKind.END).values("placement")
    of_person = Placement.objects.filter(case__person=person_id).select_related("case")
    return of_person.exclude(pk__in=ended).order_by("recorded_at", "pk").first()


def moments_of(placement_id: UUID) -> tuple[MomentFacts, ...]:
    """Every time that was told of a placement, in the order it was told."""
    rows = PlacementMoment.objects.filter(placement=placement_id).select_related("corrected_by")
    return tuple(row.facts() for row in rows.order_by("recorded_at", "pk"))


def _shown(row: Placement, at: datetime) -> PlacementShown:
    return PlacementShown(
        id=row.pk,
        search_id=row.search_id,
        place_id=row.place_id,
        place_name=row.place_name,
        kind_label=PlaceKind(row.place_kind).label_sv,
        hides_address=row.place_kind in HIDES_ADDRESS,
        agreed_price_ore=row.agreed_price_ore,
        planned_start_at=row.planned_start_at,
        accompanied_by=row.accompanied_by,
        told_place=row.told_place,
        author_name=row.author_name,
        recorded_at=row.recorded_at,
        moments=moments_of(row.pk),
        decision=_carried_out(row.decision_id, at) if row.decision_id else None,
    )


def _carried_out(decision: UUID, at: datetime) -> CarriedOut:
    carried = clocks_of_decision(decision, at)
    title, ground, end = carried.decision.title, carried.decision.ground, carried.clocks.end
    ended = end.text_sv if end else ""
    counting = counting_from_start(decision, at)
    if counting is None:
        return CarriedOut(title, ground, ended)
    found, event = counting
    told = standing_told(found.told, event)
    return CarriedOut(
        title, ground, ended, event.label_sv, told.at if told else None, found.decision.ground, event is Event.EXECUTED
    )
