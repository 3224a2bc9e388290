"""Which places fit somebody, best first. No place of the register is left out: what speaks against it is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.kernel.localtime import elapsed
from jourbok.placements.rules.codes import ANYONE, KINDS, TAKES, PlaceKind
from jourbok.placements.rules.places import PlaceFacts

#: For this long it is believed that a place is full; after that nobody knows.
BELIEVED_FULL_FOR: Final = timedelta(hours=12)
#: Source: LVU 12 §; what it asks for of LVM 22–23 §§ is to be confirmed.
SIS_ASKS: Final = "SiS tar emot unga bara när vården beror på eget beteende (LVU 3 §), se LVU 12 §."


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for: of which kinds (none named means any), for whom. `age` in whole years, None when unknown.

    `is_compulsory` when a decision by LVU or LVM stands that somebody can be placed by.
    """

    kinds: frozenset[str] = frozenset()
    age: int | None = None
    gender: str = ""
    comes_with_family: bool = False
    is_compulsory: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place and what speaks against it, in words; nothing does where it fits."""

    id: UUID
    place: PlaceFacts
    against: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.against

    @property
    def asks_sv(self) -> str:
        """What the law asks for besides, that nobody can read out of a decision; empty where it asks for nothing."""
        return SIS_ASKS if self.place.kind == PlaceKind.SIS else ""


def ranked(places: Iterable[tuple[UUID, PlaceFacts]], need: Need, *, now: datetime) -> list[Ranked]:
    """Every place given, once: those that fit before those that do not, and of those the kinds asked for first.

    Then by kind in the order of the register, from jourhem to lodging; told ages before unknown ones; what is not just
    told to be full; framework agreement; the lower price; the name.
    """
    found = [Ranked(key, place, tuple(_against(place, need))) for key, place in places]
    return sorted(found, key=lambda each: _order(each, need, now))


def _against(place: PlaceFacts, need: Need) -> list[str]:
    said = []
    if not _is_of_kind(place, need):
        said.append(f"är {_kind_sv(place)}")
    if place.kind == PlaceKind.SIS and not need.is_compulsory:
        said.append("kräver vård enligt LVU eller LVM, och inget sådant beslut gäller")
    if _age_rank(place, need) == _OUTSIDE:
        said.append(f"tar emot {place.ages_sv}")
    if need.gender and place.takes not in (ANYONE, need.gender):
        said.append(f"tar bara emot {dict(TAKES)[place.takes]}")
    if need.comes_with_family and not place.takes_families:
        said.append("tar inte emot familjer")
    return said


def _kind_sv(place: PlaceFacts) -> str:
    label = place.kind_label
    return label if place.kind in (PlaceKind.HVB, PlaceKind.SIS) else label.lower()


def _is_of_kind(place: PlaceFacts, need: Need) -> bool:
    return not need.kinds or place.kind in need.kinds


_KINDS: Final = [code for code, _ in KINDS]
_WITHIN, _UNKNOWN, _OUTSIDE = 0, 1, 2


def _age_rank(place: PlaceFacts, need: Need) -> int:
    """Whether the place takes that age: it does, nobody knows, or it does not."""
    if need.age is None or (place.youngest is None and place.oldest is None):
        return _UNKNOWN
    too_young = place.youngest is not None and need.age < place.youngest
    too_old = place.oldest is not None and need.age > place.oldest
    return _OUTSIDE if too_young or too_old else _WITHIN


def is_believed_full(place: PlaceFacts, now: datetime) -> bool:
    """Whether the place has told lately that nothing is free."""
    told_at = place.free_told_at
    return place.free_places == 0 and told_at is not None and elapsed(told_at, now) < BELIEVED_FULL_FOR


def _order(each: Ranked, need: Need, now: datetime) -> tuple[object, ...]:
    place = each.place
    return (
        not each.fits,
        not _is_of_kind(place, need),
        _KINDS.index(place.kind),
        _age_rank(place, need),
        len(each.against),
        is_believed_full(place, now),
        not place.has_agreement,
        place.price_ore is None,
        place.price_ore or 0,
        place.name.casefold(),
        str(each.id),
    )
