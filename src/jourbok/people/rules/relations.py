"""How two persons may belong together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from jourbok.people.rules.errors import CannotBeRelated

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
