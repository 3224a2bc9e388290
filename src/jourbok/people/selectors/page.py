"""Everything that one page says of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from jourbok.audit.services import record_access
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people.models import Person, ProtectedIdentity, Relation, Unlock
from jourbok.people.permissions import SEE_PERSONS
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.facts import PersonFacts
from jourbok.people.rules.relations import WORDS_SV
from jourbok.people.rules.shown import ShownPerson
from jourbok.people.selectors.showing import is_masked, show


@dataclass(frozen=True, slots=True)
class Related:
    """Somebody the person belongs with, and what they are to the person, ``vårdnadshavare``."""

    relation: int
    person: ShownPerson
    word: str


@dataclass(frozen=True, slots=True)
class Protection:
    """A protection in force: its kind and since when."""

    kind: str
    label: str
    since_at: datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The person, whom they belong with (children first), what protects them and until when the viewer has them open.

    Of a masked person nothing but that they are protected.
    """

    person: ShownPerson
    related: list[Related]
    protections: list[Protection]
    open_until: datetime | None


def page_of(viewer: Actor, person_id: UUID) -> PersonPage:
    """The person's page, logged with everybody on it. Raises NotFound."""
    viewer.require(SEE_PERSONS)
    relations = _relations_told(viewer, person_id)
    others = {_other(relation, person_id) for relation in relations}
    shown = show(viewer, {person_id, *others}, action="people.opened_page", subject_kind="people.person")
    person = shown.get(person_id)
    if person is None:
        raise NotFound()
    if person.is_masked:
        return PersonPage(person, [], [], None)
    related = [
        Related(relation.pk, shown[_other(relation, person_id)], _word(relation, person_id)) for relation in relations
    ]
    related.sort(key=lambda one: (not one.person.is_child, one.person.name, one.relation))
    return PersonPage(person, related, _protections(viewer, person_id), _open_until(viewer, person_id))


def facts_for_editing(viewer: Actor, person_id: UUID) -> tuple[PersonFacts, int]:
    """The person's facts and version, logged. Raises UnlockFirst when some of them are hidden from the viewer."""
    viewer.require(SEE_PERSONS)
    row = Person.objects.filter(pk=person_id).as_seen_by(viewer).select_related("registered_in").first()
    if row is None:
        raise NotFound()
    if is_masked(row) or row.has_hidden_family:
        raise UnlockFirst(person=person_id)
    record_access(viewer=viewer, persons=[person_id], action="people.opened_form", subject_kind="people.person")
    return row.facts(), row.version


def _relations_told(viewer: Actor, person_id: UUID) -> list[Relation]:
    """The relations, unless the person is masked: then not even who else is looked at."""
    row = Person.objects.filter(pk=person_id).as_seen_by(viewer).first()
    if row is None or is_masked(row):
        return []
    return list(Relation.objects.filter(Q(person=person_id) | Q(other=person_id)))


def _other(relation: Relation, person_id: UUID) -> UUID:
    return relation.other_id if relation.person_id == person_id else relation.person_id


def _word(relation: Relation, person_id: UUID) -> str:
    """What the other one is to the person."""
    first, second = WORDS_SV[relation.kind]
    return second if relation.person_id == person_id else first


def _protections(viewer: Actor, person_id: UUID) -> list[Protection]:
    rows = ProtectedIdentity.objects.filter(person=person_id, since_at__lte=viewer.moment).order_by("since_at")
    in_force = rows.filter(Q(until_at__isnull=True) | Q(until_at__gt=viewer.moment))
    return [Protection(row.kind, row.get_kind_display(), row.since_at) for row in in_force]


def _open_until(viewer: Actor, person_id: UUID) -> datetime | None:
    opened = Unlock.objects.filter(actor_id=viewer.id, person=person_id, until_at__gt=viewer.moment)
    return opened.order_by("-until_at").values_list("until_at", flat=True).first()
