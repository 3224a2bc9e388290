"""Persons for tests, with numbers that nobody can have."""

from __future__ import annotations

from datetime import date
from typing import Any

from jourbok.accounts.tests.factories import NIGHT
from jourbok.kernel.identity import IdentityNumber, synthetic_number
from jourbok.people.models import Person, ProtectedIdentity, Relation

BORN = date(2014, 4, 12)


def a_person(
    given_name: str = "Mimmi", surname: str = "Provdotter", *, number: IdentityNumber | None = None, **known: Any
) -> Person:
    """Somebody in the register, with a number when one is given."""
    if number is not None:
        known |= {"number": number.digits12, "number_kind": number.kind.value, "birth_date": number.birth_date}
    defaults = {"created_at": NIGHT, "created_by": "Kim Jour"}
    return Person.objects.create(given_name=given_name, surname=surname, **{**defaults, **known})


def a_child(given_name: str = "Mimmi", surname: str = "Provdotter", *, born: date = BORN, serial: int = 0) -> Person:
    """A child with a number of their own."""
    return a_person(given_name, surname, number=synthetic_number(born, serial))


def an_adult(given_name: str = "Petra", surname: str = "Provdotter", *, serial: int = 0) -> Person:
    """Somebody born in 1986."""
    return a_person(given_name, surname, number=synthetic_number(date(1986, 9, 3), serial))


def is_guardian_of(guardian: Person, child: Person) -> Relation:
    """The guardian is the child's guardian."""
    return Relation.objects.create(person=guardian, other=child, kind=Relation.Kind.GUARDIAN, created_at=NIGHT)


def is_protected(person: Person, kind: str = ProtectedIdentity.Kind.MARKED) -> Person:
    """The person's identity is protected from the night on."""
    ProtectedIdentity.objects.create(person=person, kind=kind, since_at=NIGHT, recorded_by="Kim Jour")
    return person
