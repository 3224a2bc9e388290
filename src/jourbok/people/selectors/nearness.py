"""The sibling guard's questions: who may be taken for this person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models.functions import Upper

from jourbok.audit.services import record_access
from jourbok.kernel import identity
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people.models import BORN, Person, PersonQuerySet, Relation
from jourbok.people.permissions import SEARCH_PERSONS
from jourbok.people.rules.candidates import numbers_within_two_slips, with_centuries
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.facts import PersonFacts, as_compared, checked
from jourbok.people.rules.searching import capitals
from jourbok.people.rules.shown import NearPerson, identity_only
from jourbok.people.selectors.showing import day_of, is_masked, shown

#: So many are asked about at a time, the most alike first; nobody compares more with care.
MOST_NEAR: Final = 10
#: So many of each kind are looked at: an institution's address may be that of hundreds.
MOST_OF_EACH: Final = 50
#: A little more than four years; the rule itself counts by the calendar.
BORN_WITHIN: Final = timedelta(days=identity.NEAR_BIRTHS_YEARS * 366)

#: A person read with `as_seen_by` and the reasons why they may be taken for another.
_Near = tuple[Person, tuple[identity.NearReason, ...]]
_RANK: Final = (
    identity.NearReason.SIMILAR_NUMBER,
    identity.NearReason.SAME_GUARDIAN,
    identity.NearReason.SAME_ADDRESS,
    identity.NearReason.SAME_SURNAME_CLOSE_BIRTH,
)


def near(
    viewer: Actor, facts: PersonFacts, *, guardians: Iterable[UUID] = (), person: UUID | None = None
) -> list[NearPerson]:
    """The ten persons most easily taken for the one whose facts these are, as the viewer may see them; logged first.

    `person` is whose facts they are, when registered already: never near themselves, and with the guardians they have.

    A protected person is compared by number, name and birth only, never by address or guardian, so that the guard
    tells nobody where they live or whose child they are; they come masked, without reasons. Raises WrongPersonFacts.
    """
    viewer.require(SEARCH_PERSONS)
    known = checked(facts, day_of(viewer))
    return _shown_near(viewer, _compared(viewer, known, guardians, person), person)


def near_ids(
    viewer: Actor, facts: PersonFacts, *, guardians: Iterable[UUID] = (), person: UUID | None = None
) -> list[UUID]:
    """Who `near` would show, by id alone; for checked facts. Nothing is shown, so nothing is logged."""
    return [row.pk for row, _ in _nearest(viewer, _compared(viewer, facts, guardians, person), person)]


def choose_guard(viewer: Actor, person_id: UUID) -> list[NearPerson]:
    """Who may be taken for somebody that is about to be chosen; when it is not empty the screen must ask.

    Raises UnlockFirst for a masked person, whose number must not be told by its neighbours; NotFound.
    """
    viewer.require(SEARCH_PERSONS)
    row = Person.objects.filter(pk=person_id).as_seen_by(viewer).with_guardians().first()
    if row is None:
        raise NotFound()
    if is_masked(row):
        raise UnlockFirst(person=person_id)
    return _shown_near(viewer, _as_known(row), person_id)


def _compared(
    viewer: Actor, known: PersonFacts, guardians: Iterable[UUID], person: UUID | None
) -> identity.PersonFacts:
    recorded = Relation.objects.filter(other=person, kind=Relation.Kind.GUARDIAN) if person else Relation.objects.none()
    return as_compared(known, day_of(viewer), {*guardians, *recorded.values_list("person_id", flat=True)})


def _shown_near(viewer: Actor, compared: identity.PersonFacts, but_not: UUID | None) -> list[NearPerson]:
    found = _nearest(viewer, compared, but_not)
    record_access(viewer=viewer, persons=[row.pk for row, _ in found], action="people.compared")
    return [_shown_beside(row, reasons, compared, day_of(viewer)) for row, reasons in found]


def _nearest(viewer: Actor, compared: identity.PersonFacts, but_not: UUID | None) -> list[_Near]:
    """Candidates are narrowed by the database and decided by the rule."""
    rows = Person.objects.filter(pk__in=_candidates(compared)).as_seen_by(viewer).with_guardians()
    judged = [(row, identity.near(compared, as_told(row))) for row in rows.select_related("registered_in")]
    found = [(row, reasons) for row, reasons in judged if reasons and row.pk != but_not]
    return sorted(found, key=lambda one: _likeness(one[0], one[1], compared.born))[:MOST_NEAR]


def _candidates(compared: identity.PersonFacts) -> list[UUID]:
    searches = [
        *_same_guardian(compared.guardians),
        *_same_address(compared.address),
        *_same_surname(compared.surname, compared.born),
        *_similar_number(compared.number),
    ]
    if not searches:
        return []
    return list(
        searches[0].only("pk").union(*(search.only("pk") for search in searches[1:])).values_list("pk", flat=True)
    )


def _same_guardian(guardians: Collection[str]) -> list[PersonQuerySet]:
    if not guardians:
        return []
    children = Relation.objects.filter(person__in=map(UUID, guardians), kind=Relation.Kind.GUARDIAN).values("other")
    return [Person.objects.filter(pk__in=children)[:MOST_OF_EACH]]


def _same_address(address: str) -> list[PersonQuerySet]:
    if not address:
        return []
    living_there = Person.objects.alias(street=Upper("address")).exclude(address="")
    return [living_there.filter(street=capitals(address))[:MOST_OF_EACH]]


def _same_surname(surname: str, born: date | None) -> list[PersonQuerySet]:
    """Those born nearest before and after, by the index of surname and birth."""
    if not surname or born is None:
        return []
    named = Person.objects.alias(last=Upper("surname"), born=BORN).filter(last=capitals(surname))
    before = named.filter(born__lt=born, born__gte=born - BORN_WITHIN).order_by("-born")
    after = named.filter(born__gte=born, born__lte=born + BORN_WITHIN).order_by("born")
    return [before[:MOST_OF_EACH], after[:MOST_OF_EACH]]


def _similar_number(number: identity.IdentityNumber | None) -> list[PersonQuerySet]:
    if number is None:
        return []
    return [Person.objects.filter(number__in=with_centuries(numbers_within_two_slips(number.digits10)))]


def as_told(row: Person) -> identity.PersonFacts:
    """What the guard may compare: of the masked no relations, and no address that would tell where somebody hides."""
    known = _as_known(row)
    if is_masked(row):
        return replace(known, address="", guardians=frozenset())
    return replace(known, address="") if row.has_hidden_family else known


def _as_known(row: Person) -> identity.PersonFacts:
    return identity.PersonFacts(
        number=row.identity_number,
        surname=row.surname,
        birth_date=row.birth_date or row.expected_birth_on,
        address=row.address,
        guardians=frozenset(map(str, row.guardian_ids)),
    )


def _likeness(row: Person, reasons: tuple[identity.NearReason, ...], born: date | None) -> tuple[int, int, int, str]:
    own = row.birth_date or row.expected_birth_on
    days_apart = abs((own - born).days) if own and born else 0
    return _RANK.index(min(reasons, key=_RANK.index)), -len(reasons), days_apart, str(row.pk)


def _shown_beside(
    row: Person, reasons: tuple[identity.NearReason, ...], compared: identity.PersonFacts, today: date
) -> NearPerson:
    person = identity_only(shown(row, today))
    if person.is_masked:
        return NearPerson(person, (), ())
    return NearPerson(person, reasons, identity.differing_digits(compared.number, row.identity_number))
