"""The register of places, without the addresses that stand on no list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import sort_key
from jourbok.placements.models import PlaceVersion
from jourbok.placements.permissions import READ_PLACES
from jourbok.placements.rules.codes import KINDS
from jourbok.placements.rules.places import PlaceFacts


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A version of a place; the address of a kind that hides it is empty. `number` counts the versions."""

    id: UUID
    number: int
    facts: PlaceFacts
    is_checked: bool
    reason: str
    author_name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Register:
    """The places that are used on a day, by kind and name; then those that are not, yet or any longer."""

    used: tuple[PlaceShown, ...]
    others: tuple[PlaceShown, ...]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A place as it is known now, and what was known before, latest first."""

    place: PlaceShown
    earlier: tuple[PlaceShown, ...]
    is_used: bool


def register(viewer: Actor) -> Register:
    """Every place that anybody has told of. Raises NotPermitted."""
    viewer.require(READ_PLACES)
    today = local_date(viewer.moment)
    order = [code for code, _ in KINDS]
    shown = sorted(
        (_shown(row) for row in _latest()),
        key=lambda each: (order.index(each.facts.kind), sort_key(each.facts.name), str(each.id)),
    )
    return Register(
        used=tuple(each for each in shown if each.facts.is_used_on(today)),
        others=tuple(each for each in shown if not each.facts.is_used_on(today)),
    )


def place_for(viewer: Actor, place_id: UUID) -> PlacePage:
    """A place and its history. Raises NotPermitted, NotFound."""
    viewer.require(READ_PLACES)
    rows = list(PlaceVersion.objects.filter(place=place_id).order_by("-number"))
    if not rows:
        raise NotFound("Platsen finns inte.")
    place, *earlier = map(_shown, rows)
    return PlacePage(place, tuple(earlier), place.facts.is_used_on(local_date(viewer.moment)))


def places_used_on(day: date) -> list[tuple[UUID, PlaceFacts]]:
    """The places that are used that day, each with its key, without hidden addresses."""
    return [(key, facts) for key, facts in places_known() if facts.is_used_on(day)]


def places_known() -> list[tuple[UUID, PlaceFacts]]:
    """Every place of the register with its key, without hidden addresses."""
    return [(row.place_id, _shown(row).facts) for row in _latest()]


def version_of(place_id: UUID) -> PlaceVersion:
    """The version of a place that holds now, with everything in it, for services. Raises NotFound."""
    found = PlaceVersion.objects.filter(place=place_id).order_by("-number").first()
    if found is None:
        raise NotFound("Platsen finns inte.")
    return found


def _latest() -> QuerySet[PlaceVersion]:
    return PlaceVersion.objects.order_by("place_id", "-number").distinct("place_id")


def _shown(row: PlaceVersion) -> PlaceShown:
    facts = row.facts()
    return PlaceShown(
        id=row.place_id,
        number=row.number,
        facts=replace(facts, address="") if facts.hides_address else facts,
        is_checked=row.is_checked,
        reason=row.reason,
        author_name=row.author_name,
        recorded_at=row.recorded_at,
    )
