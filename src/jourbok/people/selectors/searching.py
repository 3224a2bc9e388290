"""Search before create: by number or name, never by anything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Upper
from rapidfuzz.fuzz import token_sort_ratio

from jourbok.audit.services import record_access
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.people.models import GIVEN_NAME_SORTED, SURNAME_SORTED, Person, PersonQuerySet
from jourbok.people.permissions import SEARCH_PERSONS
from jourbok.people.rules.searching import NameParts, NameSearch, NumberSearch, capitals, read_search
from jourbok.people.rules.shown import PersonHit, identity_only
from jourbok.people.selectors.showing import day_of, is_masked, shown

MOST_HITS: Final = 20
#: Of very many names spelt alike so many are looked at; the words at hand then have to be more.
MOST_ALIKE: Final = 500


def search(viewer: Actor, text: str) -> list[PersonHit]:
    """At most 20 persons with the number, or whose name begins with or is spelt like the words, as the viewer may see
    them; all are in the log before anything is returned. Other text finds nobody.

    A protected person is found by the whole number or the whole name only, and comes last, masked. Raises
    NotAnIdentityNumber for what looks like a number and is none.
    """
    viewer.require(SEARCH_PERSONS)
    asked = read_search(text, day_of(viewer))
    if asked is None:
        return []
    found = _by_number(viewer, asked) if isinstance(asked, NumberSearch) else _by_name(viewer, asked)
    _log(viewer, asked, found)
    return found


def _log(viewer: Actor, asked: NumberSearch | NameSearch, found: Sequence[PersonHit]) -> None:
    """The log tells whom the words named in full from those who came along in the list."""
    named = {hit.id for hit in found if _is_named(asked, hit)}
    record_access(viewer=viewer, persons=named, action="people.asked_for")
    record_access(viewer=viewer, persons={hit.id for hit in found} - named, action="people.searched")


def _is_named(asked: NumberSearch | NameSearch, hit: PersonHit) -> bool:
    """A masked person is found by all of their number or name alone."""
    if isinstance(asked, NumberSearch) or hit.person.is_masked:
        return True
    return len(asked.words) > 1 and set(asked.words) <= set(capitals(hit.person.name).split())


def _by_number(viewer: Actor, asked: NumberSearch) -> list[PersonHit]:
    rows = _seen(viewer, Person.objects.filter(number__in=asked.numbers)).order_by("-number")
    return [_hit(viewer, row, "number") for row in rows]


def _by_name(viewer: Actor, asked: NameSearch) -> list[PersonHit]:
    begins = sorted(_rows(viewer, _beginning_so(asked)), key=_alphabetically)
    hits = _hits(viewer, asked, begins, "name")
    if len(hits) < MOST_HITS:
        known = {row.pk for row in begins}
        alike = [row for row in _rows(viewer, _spelt_alike(asked)) if row.pk not in known]
        hits += _hits(viewer, asked, alike, "similar")
    # A masked person's place in the list must not tell their name.
    closed = sorted((hit for hit in hits if hit.person.is_masked), key=lambda hit: hit.id)
    return [hit for hit in hits if not hit.person.is_masked][:MOST_HITS] + closed[:MOST_HITS]


def _hits(viewer: Actor, asked: NameSearch, rows: Iterable[Person], how: str) -> list[PersonHit]:
    may_be_told = [row for row in rows if not is_masked(row) or asked.is_whole_name(row.given_name, row.surname)]
    return [_hit(viewer, row, how) for row in may_be_told]


def _hit(viewer: Actor, row: Person, how: str) -> PersonHit:
    return PersonHit(identity_only(shown(row, day_of(viewer))), how)


def _rows(viewer: Actor, ids: Sequence[UUID]) -> list[Person]:
    """The persons in the order of the ids."""
    rows = {row.pk: row for row in _seen(viewer, Person.objects.filter(pk__in=ids))} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


def _seen(viewer: Actor, rows: PersonQuerySet) -> PersonQuerySet:
    return rows.as_seen_by(viewer).select_related("registered_in")


def _alphabetically(row: Person) -> tuple[str, UUID]:
    return swedish.sort_key(f"{row.surname} {row.given_name}"), row.pk


def _beginning_so(asked: NameSearch) -> list[UUID]:
    """Whose names begin with the words, each reading by its own index, so that nothing is sorted."""
    first, *others = [_beginning(parts) for parts in asked.readings]
    return list(first.union(*others).values_list("pk", flat=True))


def _beginning(parts: NameParts) -> PersonQuerySet:
    named = Person.objects.alias(last=SURNAME_SORTED, first=GIVEN_NAME_SORTED)
    begins = Q(last__startswith=parts.surname) if parts.surname else Q()
    begins &= Q(first__startswith=parts.given_name) if parts.given_name else Q()
    order = ("last", "first", "id") if parts.surname else ("first", "last", "id")
    return named.filter(begins).order_by(*order).only("pk")[:MOST_HITS]


def _spelt_alike(asked: NameSearch) -> list[UUID]:
    """Whose names are spelt nearly so, most alike first."""
    first, *others = [_some(alike) for parts in asked.misspelt_readings for alike in _alike(parts)]
    found = first.union(*others).values_list("pk", "given_name", "surname")
    words = " ".join(asked.words)
    likeness = {pk: token_sort_ratio(words, capitals(f"{given} {last}")) for pk, given, last in found}
    return sorted(likeness, key=lambda pk: (-likeness[pk], pk))[:MOST_HITS]


def _alike(parts: NameParts) -> list[Q]:
    """One name alone must be nearly right; when both are told, one of them may have a letter quite wrong."""
    last_nearly, first_nearly = (
        Q(last__trigram_strict_word_similar=parts.surname),
        Q(first__trigram_strict_word_similar=parts.given_name),
    )
    if not parts.given_name:
        return [last_nearly]
    if not parts.surname:
        return [first_nearly]
    return [
        Q(last__trigram_similar=parts.surname) & first_nearly,
        last_nearly & Q(first__trigram_similar=parts.given_name),
    ]


def _some(alike: Q) -> PersonQuerySet:
    named = Person.objects.alias(last=Upper("surname"), first=Upper("given_name"))
    return named.filter(alike).only("pk")[:MOST_ALIKE]
