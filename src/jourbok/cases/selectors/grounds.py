"""The grounds by which somebody alone can decide, by the law as it is loaded."""

from __future__ import annotations

from typing import Final

from jourbok.cases.rules.grounds import Grounds
from jourbok.law.rules import Law, carried_law
from jourbok.law.selectors import latest_versions, said_by

#: The grounds of each set of versions, by their fingerprints: they are few, and no version ever changes.
_KNOWN: Final[dict[tuple[str, ...], Grounds]] = {}


def grounds_in_force() -> Grounds:
    """Every ground of the law as it was last loaded; before the first load, of the law that the product carries."""
    versions = latest_versions().values()
    fingerprints = tuple(each.fingerprint for each in versions)
    if fingerprints not in _KNOWN:
        law = Law(tuple(said_by(each) for each in versions)) if fingerprints else carried_law()
        _KNOWN[fingerprints] = Grounds(law)
    return _KNOWN[fingerprints]
