"""Decisions that hide where somebody is, and what of other decisions would tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jourbok.cases.rules.alike import plain
from jourbok.decisions.rules.kinds import ground_of
from jourbok.law.rules import Kind
from jourbok.law.rules.statutes import PLACE

#: Source: LVU 14 §; lag (2024:79) 5:4.
HIDING_KINDS: Final = frozenset({"lvu_14", "skb_5_4"})
#: Of one that ended and that nobody has decided about: the place stays hidden.
HIDES_AFTER_END: Final = (
    "Platsen hålls ändå hemlig i Jourbok tills beslutet upphävs, eller någon skriver att nämnden har beslutat att det "
    "upphör."
)


def hiding_grounds(kinds: Iterable[Kind]) -> frozenset[str]:
    """The grounds of those kinds, in the form in which two that mean the same are the same."""
    return frozenset(plain(ground_of(kind)) for kind in kinds if kind.id in HIDING_KINDS and ground_of(kind))


def place_headings(kind: Kind | None) -> frozenset[str]:
    """The headings under which a decision of the kind says where the person is to live."""
    return frozenset(each.label for each in kind.states if each.id == PLACE) if kind else frozenset()
