"""What a duty worker chooses to prepare: kinds under headings, each with what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from jourbok.decisions.rules.kinds import Choice, TooOldForThat, check_age, choices, in_the_way_sv, never_beside
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Kind

_CHILD, _SHELTER, _ADULT, _POLICE, _OTHER = "child", "shelter", "adult", "police", "other"
HEADINGS: Final = {
    _CHILD: "Barn och unga",
    _SHELTER: "Skyddat boende",
    _ADULT: "Vuxna",
    _POLICE: "Polishjälp",
    _OTHER: "Bistånd och annat",
}
_STATUTES: Final = {"lvu": _CHILD, "skb": _SHELTER, "lvm": _ADULT}
_FOR_A_CHILD: Final = (_CHILD, _SHELTER, _POLICE, _ADULT, _OTHER)
_FOR_AN_ADULT: Final = (_ADULT, _POLICE, _OTHER, _CHILD, _SHELTER)


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision about the person that stands, as the choice of what carries it out names it."""

    id: UUID
    kind: str
    title: str
    ground: str
    decided_at: datetime

    @property
    def text_sv(self) -> str:
        return f"{self.title} ({self.ground}), {moment(self.decided_at)}"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A proposal about the person that nobody has decided yet, and whether it is of the case that is prepared in.

    One that `is_on_paper` had been decided already and waits to be written down.
    """

    kind: str
    ground: str
    sent_at: datetime
    is_of_the_case: bool
    is_on_paper: bool = False

    @property
    def text_sv(self) -> str:
        where = "" if self.is_of_the_case else " i ett annat ärende om personen"
        if self.is_on_paper:
            told = f"Ett beslut på papper enligt {self.ground}{where} väntar på att skrivas in."
            return f"{told} Skriv in det, eller ta tillbaka det, innan du förbereder ett nytt."
        told = f"Ett förslag enligt {self.ground}{where} väntar på beslut sedan {moment(self.sent_at)}."
        return f"{told} Nå den som får besluta, eller ta tillbaka det förslaget innan du förbereder ett nytt."


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind to prepare. With `refusal` it cannot be, and it says why and what to do instead.

    `carries` are the decisions that it can carry out; one of them is chosen, unless it may stand alone.
    """

    id: str
    title: str
    section: str
    conditions: tuple[str, ...] = ()
    refusal: str = ""
    carries: tuple[Standing, ...] = ()
    stands_alone: bool = True

    @property
    def can_be_chosen(self) -> bool:
        return not self.refusal


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """The kinds under one heading."""

    heading: str
    offers: tuple[Offer, ...]


def offered(
    kinds: Iterable[Kind],
    standing: Iterable[Standing],
    awaited: Iterable[Awaited] = (),
    *,
    born_on: date | None,
    is_child: bool,
    on: date,
) -> list[OfferGroup]:
    """What can be prepared about the person on that day, what nobody decides alone, and what comes first for them."""
    known, stands, waits = {kind.id: kind for kind in kinds}, list(standing), list(awaited)
    grouped: dict[str, list[Offer]] = {}
    for choice in choices(known.values()):
        offer = _offer(choice, known, stands, waits, born_on=born_on, on=on)
        grouped.setdefault(_group(known[choice.id]), []).append(offer)
    return _in_order(grouped, _FOR_A_CHILD if is_child else _FOR_AN_ADULT)


def carrying(kind_id: str, among: Iterable[Kind]) -> str:
    """The first of the kinds that carries such a decision out; empty when none does."""
    return next((each.id for each in among if kind_id in each.carries), "")


def _in_order(grouped: Mapping[str, Sequence[Offer]], order: Iterable[str]) -> list[OfferGroup]:
    return [OfferGroup(HEADINGS[name], tuple(grouped[name])) for name in order if name in grouped]


def _group(kind: Kind) -> str:
    return _POLICE if kind.asks_the_police else _STATUTES.get(kind.id.split("_", maxsplit=1)[0], _OTHER)


def _offer(
    choice: Choice,
    known: Mapping[str, Kind],
    standing: Sequence[Standing],
    awaited: Iterable[Awaited],
    *,
    born_on: date | None,
    on: date,
) -> Offer:
    kind = known[choice.id]
    carries = tuple(each for each in standing if each.kind in kind.carries)
    refusal = choice.refusal or _too_old(kind, born_on, on) or _stands_already(kind, standing, known)
    refusal = refusal or _waits_already(kind, awaited, known)
    if not refusal and not kind.stands_alone and not carries:
        refusal = "Genomför ett beslut som gäller, och det finns inget. Förbered det beslutet först."
    return Offer(
        id=kind.id,
        title=kind.title,
        section=kind.section,
        conditions=kind.conditions,
        refusal=refusal,
        carries=carries,
        stands_alone=kind.stands_alone,
    )


def _too_old(kind: Kind, born_on: date | None, on: date) -> str:
    try:
        check_age(kind, born_on=born_on, on=on)
    except TooOldForThat as refused:
        return refused.message
    return ""


def _stands_already(kind: Kind, standing: Iterable[Standing], known: Mapping[str, Kind]) -> str:
    """Why the kind cannot be prepared while another decision stands; by the law of today, also of the other."""
    for each in standing:
        other = known.get(each.kind)
        if other is not None and never_beside(kind, other):
            return in_the_way_sv(each.ground, each.decided_at)
    return ""


def _waits_already(kind: Kind, awaited: Iterable[Awaited], known: Mapping[str, Kind]) -> str:
    """Why the kind is not prepared while somebody is asked for the same, or for what it could not stand beside."""
    for each in awaited:
        other = known.get(each.kind)
        is_the_same = each.kind == kind.id and kind.stands_alone
        if is_the_same or (other is not None and never_beside(kind, other)):
            return each.text_sv
    return ""
