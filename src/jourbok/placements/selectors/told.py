"""The placements of a case as a report tells them. Whoever asks has found out that it may be told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from jourbok.placements.models import Placement, PlacementMoment, PlaceVersion
from jourbok.placements.rules.codes import HIDES_ADDRESS, MomentKind, PlaceKind
from jourbok.placements.rules.placing import MomentFacts, standing
from jourbok.placements.rules.told import PlacementTold


def placements_told(case: UUID, *, hidden: bool) -> list[PlacementTold]:
    """The placements of the case, first to last; `hidden` is whether nobody may be told where the person is."""
    rows = list(Placement.objects.filter(case=case).select_related("decision").order_by("recorded_at", "pk"))
    if not rows:
        return []
    moments: dict[UUID, list[MomentFacts]] = {}
    told = PlacementMoment.objects.filter(placement__in=rows).select_related("corrected_by")
    for moment in told.order_by("recorded_at", "pk"):
        moments.setdefault(moment.placement_id, []).append(moment.facts())
    places = {row.place_id: row for row in _known([row.place_id for row in rows])}
    return [_told(row, places[row.place_id], moments.get(row.pk, []), hidden=hidden) for row in rows]


def placement_prints(cases: Iterable[UUID]) -> dict[UUID, str]:
    """What is told of the placements of each case, as a fingerprint; cases without any are left out. One query."""
    rows = Placement.objects.filter(case__in=list(cases)).values_list("case_id", "pk", "moments__pk")
    found: dict[UUID, list[str]] = {}
    for case, placement, moment in rows:
        found.setdefault(case, []).append(f"{placement} {moment}")
    return {case: hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest() for case, told in found.items()}


def _known(places: list[UUID]) -> Iterable[PlaceVersion]:
    return PlaceVersion.objects.filter(place__in=places).order_by("place_id", "-number").distinct("place_id")


def _told(row: Placement, place: PlaceVersion, moments: list[MomentFacts], *, hidden: bool) -> PlacementTold:
    facts = place.facts()
    is_hidden = hidden or row.place_kind in HIDES_ADDRESS or facts.hides_address
    names = {row.place_name, facts.name, facts.address, facts.phone, facts.night_phone}
    return PlacementTold(
        kind_label=PlaceKind(row.place_kind).label_sv,
        place_name="" if is_hidden else row.place_name,
        municipality="" if is_hidden else facts.municipality,
        phone="" if is_hidden else facts.call_first,
        is_hidden=is_hidden,
        names=tuple(sorted(filter(None, names))) if is_hidden else (),
        planned_start_at=row.planned_start_at,
        start=standing(moments, MomentKind.START),
        end=standing(moments, MomentKind.END),
        agreed_price_ore=row.agreed_price_ore,
        accompanied_by=row.accompanied_by,
        ground=row.decision.ground if row.decision else "",
    )
