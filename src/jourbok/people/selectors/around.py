"""Those who belong with somebody: whom a text about the one may name, and who may be taken for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models.functions import Upper

from jourbok.kernel.actor import Actor
from jourbok.people.models import Person, PersonQuerySet, Relation
from jourbok.people.permissions import SEE_PERSONS
from jourbok.people.rules.alike import are_alike
from jourbok.people.rules.mentions import Named, Plain, Span, named_in, same_address
from jourbok.people.rules.searching import capitals
from jourbok.people.rules.shown import ShownPerson, identity_only
from jourbok.people.selectors.nearness import MOST_OF_EACH, as_told
from jourbok.people.selectors.showing import is_masked, show

#: The family of the family is looked at too: a brother is found by way of the mother.
_FAMILY: Final = f"""
    WITH near AS (
        SELECT other_id AS id FROM {Relation._meta.db_table} WHERE person_id = %(person)s
        UNION SELECT person_id FROM {Relation._meta.db_table} WHERE other_id = %(person)s
    )
    SELECT id FROM near
    UNION SELECT tie.other_id FROM near JOIN {Relation._meta.db_table} tie ON tie.person_id = near.id
        WHERE tie.kind <> %(other)s
    UNION SELECT tie.person_id FROM near JOIN {Relation._meta.db_table} tie ON tie.other_id = near.id
        WHERE tie.kind <> %(other)s"""  # noqa: S608 - the table's name alone


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody whom a text names, as the viewer may see them, and where: each text's place in order, and the span."""

    person: ShownPerson
    spans: tuple[tuple[int, Span], ...]


class Circle:
    """A person with their family, their household and others of the same event, read once and shown to nobody.

    What it finds is shown: as the viewer may see them, and logged.
    """

    def __init__(self, viewer: Actor, person_id: UUID, others: Iterable[UUID]) -> None:
        self._viewer = viewer
        self._ties = _family(person_id) | set(others)
        near = Person.objects.filter(pk__in=[person_id, *self._ties]).as_seen_by(viewer).with_guardians()
        self._rows = {row.pk: row for row in near}
        self._own = self._rows[person_id]
        self._rows |= {row.pk: row for row in _household(self._own, viewer)}

    def mentioned(self, texts: Sequence[str]) -> list[Mentioned]:
        """Whom the texts about the person name, in the order of the texts.

        By number, full name and address, and by telephone when somebody hides. The person's own address and telephone
        are found in the same way when they hide. A masked person comes masked.
        """
        named = _named(list(self._rows.values()))
        plain = [Plain(text) for text in texts]
        spans = {other: _spans(plain, named[other], named[self._own.pk]) for other in named}
        found = {other: at for other, at in spans.items() if at}
        shown = show(self._viewer, found, action="people.found_in_text")
        told = [Mentioned(identity_only(shown[other]), at) for other, at in found.items()]
        return sorted(told, key=lambda one: (one.spans[0][0], one.spans[0][1].start, str(one.person.id)))

    def lookalikes(self) -> list[ShownPerson]:
        """Who may be taken for the person, by birth and name, so that the order tells nothing.

        A masked person is compared as the sibling guard does, and never because of where they live.
        """
        alike = [row.pk for row in self._rows.values() if row.pk != self._own.pk and self._may_be_taken(row)]
        found = show(self._viewer, alike, action="people.compared")
        return sorted(map(identity_only, found.values()), key=lambda one: (one.born_words, one.name, str(one.id)))

    def _may_be_taken(self, row: Person) -> bool:
        if is_masked(row) and row.pk not in self._ties:
            return False
        return are_alike(as_told(self._own), as_told(row), names=(_full_name(self._own), _full_name(row)))


def circle(viewer: Actor, person_id: UUID, *, others: Iterable[UUID] = ()) -> Circle:
    """The person, their family and household, and the `others`. Nothing is shown by it alone, so nothing is logged."""
    viewer.require(SEE_PERSONS)
    return Circle(viewer, person_id, others)


def _full_name(row: Person) -> str:
    return f"{row.given_name} {row.surname}".strip()


def _family(person_id: UUID) -> set[UUID]:
    """Those the person belongs with, and those whom these belong with in a family."""
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, {"person": person_id, "other": Relation.Kind.OTHER.value})
        return {key for (key,) in cursor.fetchall()} - {person_id}


def _household(own: Person, viewer: Actor) -> PersonQuerySet:
    """Those at the same address."""
    if not own.address:
        return Person.objects.none()
    there = Person.objects.alias(street=Upper("address")).exclude(address="").filter(street=capitals(own.address))
    return there.as_seen_by(viewer).with_guardians()[:MOST_OF_EACH]


def _named(rows: Sequence[Person]) -> dict[UUID, Named]:
    """What each can be named by; whoever lives where somebody hides, hides there too."""
    named = {
        row.pk: Named(
            id=row.pk,
            given_name=row.given_name,
            surname=row.surname,
            digits10=row.number[2:] if row.number else "",
            address=row.address,
            phone=row.phone,
            hides=row.is_protected,
        )
        for row in rows
    }
    hidden = [one.address for one in named.values() if one.hides]
    return {
        key: replace(one, hides=True) if any(same_address(one.address, place) for place in hidden) else one
        for key, one in named.items()
    }


def _spans(texts: Sequence[Plain], other: Named, own: Named) -> tuple[tuple[int, Span], ...]:
    return tuple((at, span) for at, text in enumerate(texts) for span in named_in(text, other, own))
