"""Showing persons: masked, logged, in two statements however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from jourbok.audit.services import record_access
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.identity import age_words_sv
from jourbok.kernel.localtime import local
from jourbok.people.models import Person, ProtectedIdentity, Relation, Unlock
from jourbok.people.permissions import SEE_PERSONS
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.shown import ShownPerson, is_child_on, masked, without_whereabouts

#: Written out, so that a report that is sent asks it in one statement and by index.
_PROTECTED_AROUND: Final = f"""
    SELECT EXISTS (
        SELECT FROM {ProtectedIdentity._meta.db_table} protection
        WHERE protection.since_at <= %(moment)s AND (protection.until_at IS NULL OR protection.until_at > %(moment)s)
          AND protection.person_id IN (
            SELECT %(person)s UNION ALL SELECT unnest(%(others)s::uuid[])
            UNION ALL SELECT other_id FROM {Relation._meta.db_table} WHERE person_id = %(person)s AND kind <> %(other)s
            UNION ALL SELECT person_id FROM {Relation._meta.db_table} WHERE other_id = %(person)s AND kind <> %(other)s
          )
    )"""  # noqa: S608 - the tables' names alone


def protected_on(moment: datetime) -> QuerySet[ProtectedIdentity, UUID]:
    """The ids of those who are protected at the moment, for a question that another room asks; tells nothing else."""
    in_force = ProtectedIdentity.objects.filter(since_at__lte=moment).filter(
        Q(until_at__isnull=True) | Q(until_at__gt=moment)
    )
    return in_force.values_list("person_id", flat=True)


def show(
    viewer: Actor,
    person_ids: Iterable[UUID],
    *,
    action: str,
    subject_kind: str = "",
    subject_id: str = "",
    board: str = "",
) -> dict[UUID, ShownPerson]:
    """The persons as the viewer may see them now, by id, once the log has them; an unknown id is left out.

    `action` and what follows say in the log what the viewer was doing, for instance ``cases.opened_case_page``.
    """
    viewer.require(SEE_PERSONS)
    asked = set(person_ids)
    if not asked:
        return {}
    rows = list(Person.objects.filter(pk__in=asked).as_seen_by(viewer).select_related("registered_in"))
    record_access(
        viewer=viewer,
        persons=[row.pk for row in rows],
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        board=board,
    )
    return {row.pk: shown(row, day_of(viewer)) for row in rows}


def guardians_of(viewer: Actor, person_id: UUID, *, action: str) -> list[ShownPerson]:
    """The person's guardians as the viewer may see them; none when the person is masked."""
    row = Person.objects.filter(pk=person_id).as_seen_by(viewer).first()
    if row is None or is_masked(row):
        return []
    relations = Relation.objects.filter(other=person_id, kind=Relation.Kind.GUARDIAN).order_by("id")
    guardians = [relation.person_id for relation in relations]
    shown_by_id = show(viewer, guardians, action=action)
    return [shown_by_id[guardian] for guardian in guardians]


def has_guardian(person_id: UUID) -> bool:
    """Whether anybody stands as the person's guardian. Not logged: nobody is shown."""
    return Relation.objects.filter(other=person_id, kind=Relation.Kind.GUARDIAN).exists()


def registered_municipality(person_id: UUID) -> str | None:
    """The slug of the municipality where the person is registered, when it takes part. Not logged: nobody is shown."""
    return Person.objects.filter(pk=person_id).values_list("registered_in__slug", flat=True).first()


def is_child_on_day(person_id: UUID, day: date) -> bool:
    """Whether the person was under 18 or unborn on the day. Not logged. Raises NotFound."""
    row = Person.objects.only("birth_date", "is_unborn").filter(pk=person_id).first()
    if row is None:
        raise NotFound()
    return is_child_on(row.birth_date, row.is_unborn, day)


def years_on_day(person_id: UUID, day: date) -> int | None:
    """How many whole years old the person was on the day; None when nobody knows. Not logged: nobody is shown."""
    born = Person.objects.filter(pk=person_id).values_list("birth_date", flat=True).first()
    if born is None or day < born:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def has_unlock(viewer: Actor, person_id: UUID) -> bool:
    """Whether the viewer has opened the person with a reason and the hour has not run out."""
    return Unlock.objects.filter(
        actor_id=viewer.id, person=person_id, unlocked_at__lte=viewer.moment, until_at__gt=viewer.moment
    ).exists()


def require_open(viewer: Actor, person_id: UUID) -> None:
    """Stop when the person is masked to the viewer. Raises UnlockFirst, or NotFound."""
    row = Person.objects.filter(pk=person_id).as_seen_by(viewer).first()
    if row is None:
        raise NotFound()
    if is_masked(row):
        raise UnlockFirst(person=person_id)


def hidden_relatives(viewer: Actor, person_id: UUID) -> list[UUID]:
    """The ids of those in the family who are masked to the viewer, so that they can be opened; nobody is shown."""
    viewer.require(SEE_PERSONS)
    relations = Relation.objects.filter(Q(person=person_id) | Q(other=person_id)).exclude(kind=Relation.Kind.OTHER)
    pairs = relations.values_list("person_id", "other_id")
    family = {one for pair in pairs for one in pair} - {person_id}
    return [row.pk for row in Person.objects.filter(pk__in=family).as_seen_by(viewer).order_by("pk") if is_masked(row)]


def has_protected_family(person_id: UUID, moment: datetime, *, others: Iterable[UUID] = ()) -> bool:
    """Whether the person or anybody in the family is protected then, opened or not: what others read says no address.

    Also when one of the `others` is. Not logged: nobody is shown.
    """
    asked: dict[str, Any] = {
        "person": person_id,
        "others": list(others),
        "other": Relation.Kind.OTHER.value,
        "moment": moment,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PROTECTED_AROUND, asked)
        return bool(cursor.fetchone()[0])


def day_of(viewer: Actor) -> date:
    """The date in Sweden at the viewer's moment."""
    return local(viewer.moment).date()


def is_masked(row: Person) -> bool:
    """Whether the row, read with `as_seen_by`, is of a protected person that the viewer has not opened."""
    return row.is_protected and not row.is_open


def shown(row: Person, today: date) -> ShownPerson:
    """The row, read with `as_seen_by`, as its viewer may see it."""
    whole = _whole(row, today)
    if is_masked(row):
        return masked(whole)
    return without_whereabouts(whole) if row.has_hidden_family else whole


def _whole(row: Person, today: date) -> ShownPerson:
    number = row.identity_number
    municipality = row.registered_in
    return ShownPerson(
        id=row.pk,
        name=f"{row.given_name} {row.surname}".strip() or row.description or _nameless(row),
        number=number.formatted if number else "",
        birth_date=row.birth_date,
        age_words="väntat barn" if row.is_unborn else age_words_sv(row.birth_date, today),
        gender=row.gender,
        is_child=is_child_on(row.birth_date, row.is_unborn, today),
        is_protected=row.is_protected,
        is_masked=False,
        is_unborn=row.is_unborn,
        address=row.address,
        phone=row.phone,
        registered_in=municipality.name if municipality else row.registered_in_name,
        registered_slug=municipality.slug if municipality else None,
        expected_birth_on=row.expected_birth_on,
    )


def _nameless(row: Person) -> str:
    if row.is_unborn:
        return "Väntat barn"
    return "Namn saknas" if row.number else "Okänd person"
