"""Keeping the register of places: a change is a new version, and nothing that was known is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.placements.models import Place, PlaceVersion
from jourbok.placements.models.place import columns_of
from jourbok.placements.permissions import ADD_PLACE, KEEP_PLACES, READ_PLACES
from jourbok.placements.rules.places import PlaceFacts, changed_names, check_place
from jourbok.placements.selectors.places import version_of


class PlaceChangedMeanwhile(SomebodyElseChangedIt):
    """A colleague changed the place first; `version` is the one to save against."""

    code = "place_changed_meanwhile"
    message_sv = "Någon annan har ändrat platsen medan du skrev. Se vad som gäller nu, och spara igen."

    def __init__(self, *, version: int) -> None:
        self.version = version
        super().__init__()


@write_once
def add_place(*, actor: Actor, facts: PlaceFacts, key: Key = None) -> Place:
    """A place stands in the register; one that a duty worker added awaits whoever keeps it. Raises BadInput."""
    actor.require(ADD_PLACE)
    check_place(facts, now=actor.moment)
    place = Place.objects.create(added_at=actor.moment)
    _write(actor, place, 1, facts)
    record_change(actor=actor, action="placements.place_added", subject=place, details={"kind": facts.kind})
    return place


@write_once
def change_place(
    *, actor: Actor, place: UUID, version: int, facts: PlaceFacts, reason: str = "", key: Key = None
) -> Place:
    """What is known of a place from now on; `version` is the one that the form showed.

    An empty address leaves a hidden one as it was. The log tells which facts were changed, never what they say.
    Raises PlaceChangedMeanwhile, BadInput, NotFound.
    """
    actor.require(KEEP_PLACES)
    row = _locked(place)
    stood = _as_shown(row, version)
    before = stood.facts()
    told = replace(facts, address=before.address) if before.hides_address and not facts.address.strip() else facts
    check_place(told, now=actor.moment)
    changed = changed_names(before, told)
    if changed or not stood.is_checked:
        _write(actor, row, version + 1, told, reason)
        details = {"changed": changed, "version": version + 1}
        record_change(actor=actor, action="placements.place_changed", subject=row, details=details, reason=reason)
    return row


@write_once
def close_place(
    *, actor: Actor, place: UUID, version: int, ends_on: date | None = None, reason: str, key: Key = None
) -> Place:
    """The place is no longer used from a day on, without one from today; what was done there stands.

    Raises PlaceChangedMeanwhile, BadInput, NotFound.
    """
    actor.require(KEEP_PLACES)
    row = _locked(place)
    facts = _as_shown(row, version).facts()
    ends = ends_on or local_date(actor.moment)
    faults = {}
    if not reason.strip():
        faults["reason"] = "Skriv varför platsen inte används längre."
    if ends <= facts.valid_from:
        faults["ends_on"] = f"Platsen används från {facts.valid_from}. Skriv en senare dag."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
    _write(actor, row, version + 1, replace(facts, valid_until=ends), reason)
    record_change(actor=actor, action="placements.place_closed", subject=row, details={"ends": ends}, reason=reason)
    return row


@write_once
def show_address(*, actor: Actor, place: UUID, reason: str, key: Key = None) -> PlaceVersion:
    """Somebody is about to see an address that stands on no list, and why is kept. Raises BadInput, NotFound."""
    actor.require(READ_PLACES)
    found = version_of(place)
    if not reason.strip():
        message = "Skriv varför du behöver adressen."
        raise BadInput(message, fields={"reason": message})
    record_change(actor=actor, action="placements.address_shown", subject=found.place, reason=reason.strip())
    return found


def _locked(place: UUID) -> Place:
    """The place, nobody else's until the transaction ends. Raises NotFound."""
    found = Place.objects.select_for_update(no_key=True).filter(pk=place).first()
    if found is None:
        raise NotFound("Platsen finns inte.")
    return found


def _as_shown(place: Place, version: int) -> PlaceVersion:
    """The version that holds, when it is the one that was shown. Raises PlaceChangedMeanwhile."""
    stands = version_of(place.pk)
    if stands.number != version:
        raise PlaceChangedMeanwhile(version=stands.number)
    return stands


def _write(actor: Actor, place: Place, number: int, facts: PlaceFacts, reason: str = "") -> None:
    PlaceVersion.objects.create(
        place=place,
        number=number,
        reason=reason.strip(),
        is_checked=actor.may(KEEP_PLACES),
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
        **columns_of(facts),
    )
