"""Places, searches, calls and placements, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from jourbok.accounts.tests.factories import an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case
from jourbok.kernel.actor import Actor, Role
from jourbok.placements.models import Place, PlaceCall, Placement, Search
from jourbok.placements.rules.places import PlaceFacts
from jourbok.placements.services import add_place, note_call, place_person, start_search

MANAGER = Role.UNIT_MANAGER


def some_facts(name: str = "Familjen Granlund", **known: Any) -> PlaceFacts:
    """A jourhem in Sigtuna with a number to call, unless told otherwise."""
    given = {"kind": "jourhem", "municipality": "Sigtuna", "phone": "08-465 004 10", "valid_from": date(2020, 1, 1)}
    return PlaceFacts(name=name, **{**given, **known})


def a_place(name: str = "Familjen Granlund", *, actor: Actor | None = None, **known: Any) -> Place:
    """A place that the unit manager has put in the register."""
    return add_place(actor=actor or an_actor(MANAGER), facts=some_facts(name, **known))


def a_search(case: Case | None = None, *, actor: Actor | None = None, **known: Any) -> Search:
    """Somebody seeks a place for the child of a case."""
    return start_search(actor=actor or an_actor(), case=(case or a_case()).pk, **known)


def a_call(search: Search, place: Place, answer: str = "yes", *, actor: Actor | None = None, **known: Any) -> PlaceCall:
    """Somebody called the place, and Vera answered."""
    said = {"answered_by": "" if answer == "no_answer" else "Vera", "reason": "Sjuk" if answer == "no" else ""}
    return note_call(actor=actor or an_actor(), search=search.pk, place=place.pk, answer=answer, **{**said, **known})


def a_placement(search: Search | None = None, place: Place | None = None, **known: Any) -> Placement:
    """A child placed at a place that said yes."""
    sought, chosen = search or a_search(), place or a_place()
    a_call(sought, chosen)
    return place_person(
        actor=known.pop("actor", an_actor()),
        search=sought.pk,
        place=chosen.pk,
        **{"accompanied_by": "Kim Jour och polisen", **known},
    )
