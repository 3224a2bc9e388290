"""Persons, what protects them, and how they belong together."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Collate, Upper

from jourbok.kernel.actor import Actor
from jourbok.kernel.identity import IdentityKind, IdentityNumber
from jourbok.organisations.models import Municipality
from jourbok.people.rules.facts import PersonFacts


def _protected(who: str) -> str:
    return _asked_of(
        who,
        """
        SELECT FROM people_protectedidentity AS protection
        WHERE protection.person_id = {who} AND protection.since_at <= asked.moment
          AND (protection.until_at IS NULL OR protection.until_at > asked.moment)""",
    )


def _opened(who: str) -> str:
    return _asked_of(
        who,
        """
        SELECT FROM people_unlock AS unlock
        WHERE unlock.person_id = {who} AND unlock.actor_id = asked.viewer
          AND unlock.unlocked_at <= asked.moment AND unlock.until_at > asked.moment""",
    )


def _has_hidden_relative(who: str) -> str:
    family = _asked_of(
        who,
        """
        SELECT FROM people_relation AS relation
        CROSS JOIN LATERAL (
            VALUES (CASE WHEN relation.person_id = {who} THEN relation.other_id ELSE relation.person_id END)
        ) AS relative (id)
        WHERE {who} IN (relation.person_id, relation.other_id) AND relation.kind <> 'other'""",
    )
    return f"{family} AND EXISTS ({_protected('relative.id')}) AND NOT EXISTS ({_opened('relative.id')})"


def _asked_of(who: str, question: str) -> str:
    return question.format(who=who)


class _Sight(Func):
    """A question about each person and one viewer, written out: Django writes it slower than it is answered."""

    template = "(SELECT EXISTS (%(question)s) FROM (VALUES (%(expressions)s)) AS asked (person, viewer, moment))"
    output_field = models.BooleanField()

    def __init__(self, question: str, viewer: str, moment: datetime) -> None:
        super().__init__(F("pk"), Value(viewer), Value(moment), question=question)


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons, and how much of each one viewer may see."""

    def as_seen_by(self, viewer: Actor) -> PersonQuerySet:
        """Each row with `is_protected`, `is_open` (unlocked by the viewer) and `has_hidden_family`."""
        asked = viewer.id, viewer.moment
        told = {
            "is_protected": _Sight(_protected("asked.person"), *asked),
            "is_open": _Sight(_opened("asked.person"), *asked),
            "has_hidden_family": _Sight(_has_hidden_relative("asked.person"), *asked),
        }
        return self.annotate(**told)

    def with_guardians(self) -> PersonQuerySet:
        """Each row with `guardian_ids`."""
        guardians = Relation.objects.filter(other=OuterRef("pk"), kind=Relation.Kind.GUARDIAN).values("person_id")
        told = {"guardian_ids": ArraySubquery(guardians)}
        return self.annotate(**told)


#: Names in capitals and in plain character order, as an index can be read from the first letters on.
SURNAME_SORTED = Collate(Upper("surname"), "C")
GIVEN_NAME_SORTED = Collate(Upper("given_name"), "C")
#: When somebody was born, or an unborn child is expected.
BORN = Coalesce("birth_date", "expected_birth_on")


class Person(models.Model):
    """Somebody a contact is about: known by number, by name only, not yet born, or not known at all."""

    class NumberKind(models.TextChoices):
        PERSONAL = "personal", "Personnummer"
        COORDINATION = "coordination", "Samordningsnummer"
        NONE = "", "Saknas"

    class Gender(models.TextChoices):
        WOMAN = "woman", "Kvinna"
        MAN = "man", "Man"
        UNKNOWN = "", "Okänt"

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    number = models.CharField("personnummer", max_length=12, null=True, blank=True, help_text="Twelve digits.")  # noqa: DJ001 - NULL is "has none", and unique
    number_kind = models.CharField("slag av nummer", max_length=20, choices=NumberKind, blank=True, default="")
    given_name = models.CharField("förnamn", max_length=200, blank=True)
    surname = models.CharField("efternamn", max_length=200, blank=True)
    birth_date = models.DateField("födelsedatum", null=True, blank=True)
    expected_birth_on = models.DateField("beräknad födelse", null=True, blank=True)
    is_unborn = models.BooleanField("väntat barn", default=False)
    description = models.CharField("beskrivning", max_length=300, blank=True, help_text="For the unknown.")
    gender = models.CharField("kön", max_length=10, choices=Gender, blank=True, default="")
    registered_in = models.ForeignKey(
        Municipality, verbose_name="folkbokförd i", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    registered_in_name = models.CharField("folkbokförd i annan kommun", max_length=120, blank=True)
    address = models.CharField("adress", max_length=300, blank=True)
    phone = models.CharField("telefon", max_length=60, blank=True)
    created_at = models.DateTimeField("skapad")
    created_by = models.CharField("skapad av", max_length=200)
    version = models.PositiveIntegerField("version", default=1)

    objects = PersonQuerySet.as_manager()

    # Told by a query that asks for them; anything else stops, so that nobody is shown unmasked by accident.
    is_protected: bool
    is_open: bool
    has_hidden_family: bool
    guardian_ids: list[UUID]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="people_a_number_belongs_to_one_person",
                violation_error_message="Det finns redan en person med det numret. Sök fram personen.",
            ),
            models.CheckConstraint(
                name="people_an_unborn_child_has_no_number",
                condition=Q(is_unborn=False) | Q(number__isnull=True, birth_date__isnull=True),
                violation_error_message="Ett väntat barn har inget personnummer än.",
            ),
            models.CheckConstraint(
                name="people_a_number_is_twelve_digits", condition=Q(number__isnull=True) | Q(number__regex=r"^\d{12}$")
            ),
            models.CheckConstraint(
                name="people_a_number_tells_when_somebody_was_born",
                condition=Q(number__isnull=True, number_kind="")
                | Q(number__isnull=False, birth_date__isnull=False) & ~Q(number_kind=""),
            ),
        ]
        indexes = [
            # The beginning of a name, found in alphabetical order without sorting: the first 20 cost the same
            # among a thousand persons as among millions.
            models.Index(SURNAME_SORTED, GIVEN_NAME_SORTED, "id", name="people_by_surname"),
            models.Index(GIVEN_NAME_SORTED, SURNAME_SORTED, "id", name="people_by_given_name"),
            # Another spelling of a name; one index for both names, so that they narrow each other.
            GinIndex(
                OpClass(Upper("surname"), name="gin_trgm_ops"),
                OpClass(Upper("given_name"), name="gin_trgm_ops"),
                name="people_by_spelling",
            ),
            # The sibling guard: the same surname and born nearby, and the same address.
            models.Index(Upper("surname"), BORN, name="people_by_surname_and_birth"),
            models.Index(Upper("address"), name="people_by_address", condition=~Q(address="")),
        ]

    def __str__(self) -> str:
        """A person is named by selectors alone, so that nobody is named by accident."""
        return f"person {self.pk}"

    @property
    def identity_number(self) -> IdentityNumber | None:
        """The number; None when the person has none."""
        if not self.number or self.birth_date is None:
            return None
        return IdentityNumber(self.number, IdentityKind(self.number_kind), self.birth_date)

    def facts(self) -> PersonFacts:
        """What is known, as it may be written back."""
        return PersonFacts(
            number=self.number or "",
            given_name=self.given_name,
            surname=self.surname,
            birth_date=self.birth_date,
            expected_birth_on=self.expected_birth_on,
            is_unborn=self.is_unborn,
            description=self.description,
            gender=self.gender,
            registered_in=self.registered_in.slug if self.registered_in else None,
            registered_in_name=self.registered_in_name,
            address=self.address,
            phone=self.phone,
        )


class ProtectedIdentity(models.Model):
    """The period in which a person's identity and whereabouts are protected. Source: OSL 21:3, FOL 16 §."""

    class Kind(models.TextChoices):
        MARKED = "marked", "Sekretessmarkering"
        REGISTRATION = "registration", "Skyddad folkbokföring"
        PLACEMENT = "placement", "Hemlig vistelse"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="protections")
    kind = models.CharField("slag", max_length=20, choices=Kind)
    since_at = models.DateTimeField("från")
    until_at = models.DateTimeField("till", null=True, blank=True)
    recorded_by = models.CharField("registrerad av", max_length=200)

    class Meta:
        verbose_name = "skyddade personuppgifter"
        verbose_name_plural = "skyddade personuppgifter"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(until_at__isnull=True),
                name="people_protected_once_at_a_time_in_each_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Unlock(models.Model):
    """Somebody opened a protected person or another board's person with a reason, for a while."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unlocks")
    actor_id = models.CharField("användare", max_length=64)
    reason = models.CharField("skäl", max_length=500)
    unlocked_at = models.DateTimeField("från")
    until_at = models.DateTimeField("till")

    class Meta:
        verbose_name = "upplåsning"
        verbose_name_plural = "upplåsningar"
        indexes = [models.Index(fields=["actor_id", "person", "-until_at"])]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.person_id}"


class Relation(models.Model):
    """`person` is this to `other`: mother *is guardian of* child."""

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", "Vårdnadshavare"
        PARENT = "parent", "Förälder"
        SIBLING = "sibling", "Syskon"
        PARTNER = "partner", "Partner"
        OTHER = "other", "Annan närstående"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField("relation", max_length=20, choices=Kind)
    created_at = models.DateTimeField("skapad")

    class Meta:
        verbose_name = "relation"
        verbose_name_plural = "relationer"
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="people_a_relation_is_told_once"),
            models.CheckConstraint(
                name="people_nobody_is_related_to_themselves", condition=~Q(person=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.other_id}"
