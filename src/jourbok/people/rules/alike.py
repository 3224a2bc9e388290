"""When two persons who belong together are so alike that somebody must say once more which of them it is."""

from __future__ import annotations

import unicodedata
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from jourbok.kernel import identity
from jourbok.people.rules.shown import MOST_MARKED

#: So many slips apart are names that are misheard or mistyped for each other.
NEAR_NAME_SLIPS: Final = 2
#: The same address alone makes nobody alike: a mother is not taken for her child.
_ALIKE: Final = frozenset(
    {
        identity.NearReason.SIMILAR_NUMBER,
        identity.NearReason.SAME_SURNAME_CLOSE_BIRTH,
        identity.NearReason.SAME_GUARDIAN,
    }
)


def are_alike(one: identity.PersonFacts, other: identity.PersonFacts, *, names: tuple[str, str]) -> bool:
    """Whether two who belong together may be taken for each other; `names` are their full names.

    They are when the sibling guard finds their numbers near, a guardian in common, or the surname with births close;
    when at most four of twelve digits differ; or when two slips or fewer lie between their names.
    """
    if _ALIKE & set(identity.near(one, other)):
        return True
    return _few_digits_differ(one.number, other.number) or _near_names(*names)


def _few_digits_differ(one: identity.IdentityNumber | None, other: identity.IdentityNumber | None) -> bool:
    if one is None or other is None:
        return False
    return len(identity.differing_digits(one, other)) <= MOST_MARKED


def _near_names(one: str, other: str) -> bool:
    mine, theirs = _plain(one), _plain(other)
    if not mine or not theirs:
        return False
    return DamerauLevenshtein.distance(mine, theirs, score_cutoff=NEAR_NAME_SLIPS) <= NEAR_NAME_SLIPS


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
