"""Recognising persons for another room's question: by id or by number, and whether the viewer may see who they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from jourbok.kernel.actor import Actor
from jourbok.people.models import Person
from jourbok.people.permissions import SEE_PERSONS
from jourbok.people.selectors.showing import is_masked


@dataclass(frozen=True, slots=True)
class Recognised:
    """What somebody may be recognised by; `is_hidden` when who or where they are is not to be told to the viewer."""

    id: UUID
    number: str
    name: str
    birth_date: date | None
    address: str
    is_protected: bool
    is_hidden: bool


def recognised(viewer: Actor, *, ids: Iterable[UUID] = (), numbers: Iterable[str] = ()) -> list[Recognised]:
    """Those with one of these ids or twelve-digit numbers. Not logged: whoever asks compares, and shows nobody."""
    viewer.require(SEE_PERSONS)
    wanted = Q(pk__in=set(ids)) | Q(number__in={number for number in numbers if number})
    return [
        Recognised(
            id=row.pk,
            number=row.number or "",
            name=f"{row.given_name} {row.surname}".strip(),
            birth_date=row.birth_date,
            address=row.address,
            is_protected=row.is_protected,
            is_hidden=is_masked(row) or row.has_hidden_family,
        )
        for row in Person.objects.filter(wanted).as_seen_by(viewer).order_by("pk")
    ]
