"""Registering persons, how they belong together, what protects them, and opening them with a reason."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.organisations.selectors import municipality_by_slug
from jourbok.people.models import Person, ProtectedIdentity, Relation, Unlock
from jourbok.people.permissions import (
    PROTECT_PERSON,
    REGISTER_PERSON,
    RELATE_PERSONS,
    UNLOCK_PERSON,
    UNPROTECT_PERSON,
)
from jourbok.people.rules.errors import (
    NearNumberMustBeConfirmed,
    NumberIsAlreadyRegistered,
    PersonChangedMeanwhile,
)
from jourbok.people.rules.facts import PersonFacts, changed_names, checked, number_of, tells_who
from jourbok.people.rules.relations import MUTUAL, require_fitting_guardians, require_possible
from jourbok.people.rules.unlocking import reason_given, unlocked_until
from jourbok.people.selectors import facts_for_editing, near_ids, require_open
from jourbok.people.selectors.showing import day_of


@write_once
def register_person(
    *,
    actor: Actor,
    facts: PersonFacts,
    near_confirmed: Collection[UUID] = (),
    guardians: Collection[UUID] = (),
    key: Key = None,
) -> Person:
    """Register somebody who is not yet known; `guardians` become theirs, and an unborn child must have one.

    Raises NearNumberMustBeConfirmed until the ids of everybody easily taken for them are in `near_confirmed`,
    NumberIsAlreadyRegistered with who has the number, and WrongPersonFacts.
    """
    actor.require(REGISTER_PERSON)
    known = checked(facts, day_of(actor))
    require_fitting_guardians(known, guardians, day_of(actor))
    for guardian in sorted(guardians):
        _locked(guardian)
    _require_free_number(known)
    _require_compared(near_ids(actor, known, guardians=guardians), near_confirmed)
    person = _create(actor, known)
    for guardian in guardians:
        Relation.objects.create(person_id=guardian, other=person, kind=Relation.Kind.GUARDIAN, created_at=actor.moment)
    record_change(
        actor=actor,
        action="people.person_registered",
        subject=person,
        details={"told": changed_names(PersonFacts(), known), "guardians": guardians, "compared_with": near_confirmed},
    )
    return person


@write_once
def update_person(
    *,
    actor: Actor,
    person: UUID,
    version: int,
    facts: PersonFacts,
    near_confirmed: Collection[UUID] = (),
    key: Key = None,
) -> Person:
    """Change what is known of a person; `version` is the one that the form showed.

    Raises PersonChangedMeanwhile with both texts, UnlockFirst when some of the facts are hidden from the actor, and
    what register_person raises.
    """
    actor.require(REGISTER_PERSON)
    row = _locked(person)
    saved, _ = facts_for_editing(actor, person)
    known = checked(facts, day_of(actor))
    if row.version != version:
        raise PersonChangedMeanwhile(saved=saved, typed=known, version=row.version)
    if saved.number != known.number:
        _require_free_number(known)
    if tells_who(saved, known):
        _require_compared(near_ids(actor, known, person=person), near_confirmed)
    changed = changed_names(saved, known)
    if changed:
        Person.objects.filter(pk=person).update(**_columns(actor, known), version=version + 1)
        record_change(actor=actor, action="people.person_changed", subject=row, details={"changed": changed})
    return Person.objects.get(pk=person)


@write_once
def relate(*, actor: Actor, person: UUID, other: UUID, kind: str, key: Key = None) -> Relation:
    """Say that `person` is this to `other`: the mother is *guardian* of the child. Said twice, it stands once."""
    actor.require(RELATE_PERSONS)
    for one in sorted((person, other)):
        _locked(one)
    turned = Relation.objects.filter(person=other, other=person)
    require_possible(person, other, kind, reversed_kinds=turned.values_list("kind", flat=True))
    if kind in MUTUAL and (known := turned.filter(kind=kind).first()):
        return known
    relation, is_new = Relation.objects.get_or_create(
        person_id=person, other_id=other, kind=kind, defaults={"created_at": actor.moment}
    )
    if is_new:
        record_change(actor=actor, action="people.related", subject=relation, details=_told(relation))
    return relation


@write_once
def unrelate(*, actor: Actor, relation: int, reason: str, key: Key = None) -> Person:
    """Take back a relation that was wrong, with the reason; the log keeps what it was. Returns the first person.

    Raises UnlockFirst while either of the two is masked to the actor.
    """
    actor.require(RELATE_PERSONS)
    why = reason_given(reason)
    row = Relation.objects.select_for_update().filter(pk=relation).first()
    if row is None:
        raise NotFound()
    for one in (row.person_id, row.other_id):
        require_open(actor, one)
    record_change(actor=actor, action="people.relation_taken_back", subject=row, details=_told(row), reason=why)
    row.delete()
    return Person.objects.get(pk=row.person_id)


@write_once
def protect(*, actor: Actor, person: UUID, kind: str, key: Key = None) -> ProtectedIdentity:
    """From now on the person is masked to everybody who has not opened them with a reason. Source: OSL 21:3."""
    actor.require(PROTECT_PERSON)
    if kind not in ProtectedIdentity.Kind.values:
        raise BadInput("Välj vilket skydd det gäller.", fields={"kind": "Välj vilket skydd det gäller."})
    row = _locked(person)
    protection, is_new = ProtectedIdentity.objects.get_or_create(
        person=row, kind=kind, until_at=None, defaults={"since_at": actor.moment, "recorded_by": actor.name}
    )
    if is_new:
        record_change(actor=actor, action="people.protected", subject=row, details={"kind": kind})
    return protection


@write_once
def unprotect(*, actor: Actor, person: UUID, kind: str, reason: str, key: Key = None) -> ProtectedIdentity:
    """From now on the person is no longer protected in this way."""
    actor.require(UNPROTECT_PERSON)
    why = reason_given(reason)
    row = _locked(person)
    protection = ProtectedIdentity.objects.filter(person=row, kind=kind, until_at=None).first()
    if protection is None:
        raise NotFound("Personen har inte det skyddet.")
    protection.until_at = actor.moment
    protection.save(update_fields=["until_at"])
    record_change(actor=actor, action="people.unprotected", subject=row, details={"kind": kind}, reason=why)
    return protection


@write_once
def unlock(*, actor: Actor, person: UUID, reason: str, key: Key = None) -> Unlock:
    """Open a person to the actor alone for 60 minutes: what is masked, and cases of other boards and earlier nights."""
    actor.require(UNLOCK_PERSON)
    why = reason_given(reason)
    row = _locked(person)
    opened = Unlock.objects.create(
        person=row,
        actor_id=actor.id,
        reason=why,
        unlocked_at=actor.moment,
        until_at=unlocked_until(actor.moment),
    )
    record_change(actor=actor, action="people.unlocked", subject=row, reason=why)
    return opened


def _locked(person: UUID) -> Person:
    row = Person.objects.select_for_update().filter(pk=person).first()
    if row is None:
        raise NotFound()
    return row


def _require_free_number(known: PersonFacts) -> None:
    holder = Person.objects.filter(number=known.number).first() if known.number else None
    if holder is not None:
        raise NumberIsAlreadyRegistered(person=holder.pk)


def _require_compared(near: Collection[UUID], confirmed: Collection[UUID]) -> None:
    if not set(near) <= set(confirmed):
        raise NearNumberMustBeConfirmed(near=near)


def _create(actor: Actor, known: PersonFacts) -> Person:
    """The new row; when a colleague registered the same number in this very moment, theirs is the one."""
    columns = {**_columns(actor, known), "created_at": actor.moment, "created_by": actor.name}
    if not known.number:
        return Person.objects.create(**columns)
    person, is_new = Person.objects.get_or_create(number=known.number, defaults=columns)
    if not is_new:
        raise NumberIsAlreadyRegistered(person=person.pk)
    return person


def _columns(actor: Actor, known: PersonFacts) -> dict[str, Any]:
    number = number_of(known, day_of(actor))
    return {
        "number": number.digits12 if number else None,
        "number_kind": number.kind.value if number else "",
        "given_name": known.given_name,
        "surname": known.surname,
        "birth_date": known.birth_date,
        "expected_birth_on": known.expected_birth_on,
        "is_unborn": known.is_unborn,
        "description": known.description,
        "gender": known.gender,
        "registered_in": municipality_by_slug(known.registered_in) if known.registered_in else None,
        "registered_in_name": known.registered_in_name,
        "address": known.address,
        "phone": known.phone,
    }


def _told(relation: Relation) -> dict[str, Any]:
    return {"person": relation.person_id, "other": relation.other_id, "kind": relation.kind}
