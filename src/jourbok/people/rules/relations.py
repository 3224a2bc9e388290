"""How two persons may belong together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from jourbok.people.rules.errors import CannotBeRelated
from jourbok.people.rules.facts import PersonFacts, WrongPersonFacts
from jourbok.people.rules.shown import is_child_on

GUARDIAN: Final = "guardian"
#: Said once, these hold in both directions.
MUTUAL: Final = frozenset({"sibling", "partner", "other"})
#: What each kind is called from the first person's side and from the other's.
WORDS_SV: Final = {
    "guardian": ("vårdnadshavare", "barn (vårdnad)"),
    "parent": ("förälder", "barn"),
    "sibling": ("syskon", "syskon"),
    "partner": ("partner", "partner"),
    "other": ("annan närstående", "annan närstående"),
}


def require_fitting_guardians(facts: PersonFacts, guardians: Collection[UUID], today: date) -> None:
    """An unborn child is registered with its mother, and nobody of 18 has a guardian. Source: FB 6:2.

    Raises WrongPersonFacts.
    """
    if facts.is_unborn and not guardians:
        sentence = "Välj modern först; ett väntat barn registreras med henne som vårdnadshavare."
        raise WrongPersonFacts(sentence, fields={"guardian": sentence})
    if guardians and facts.birth_date and not is_child_on(facts.birth_date, facts.is_unborn, today):
        sentence = "Personen har fyllt 18 år och har ingen vårdnadshavare. Ta bort krysset, eller kontrollera numret."
        raise WrongPersonFacts(sentence, fields={"guardians": sentence})


def require_possible(person: UUID, other: UUID, kind: str, *, reversed_kinds: Collection[str]) -> None:
    """Nobody is related to themselves, and nobody is guardian or parent of their own guardian or parent.

    `reversed_kinds` are what `other` already is to `person`. Raises CannotBeRelated.
    """
    if kind not in WORDS_SV:
        raise CannotBeRelated("Välj hur de två hör ihop.", fields={"kind": "Välj hur de två hör ihop."})
    if person == other:
        raise CannotBeRelated("Det är samma person. Välj den andra personen.")
    if kind not in MUTUAL and {"guardian", "parent"} & set(reversed_kinds):
        raise CannotBeRelated("De två hör redan ihop åt andra hållet. Ta bort den relationen först om den är fel.")
