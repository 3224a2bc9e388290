"""A search for a place: what to say, whom to call next, and what those who were called have said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from jourbok.cases.selectors import CaseHead
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.placements.models import PlaceCall, Search
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.rules.asking import CallFacts, last_said, next_to_call
from jourbok.placements.rules.codes import KINDS, Answer
from jourbok.placements.rules.fit import Need, Ranked, ranked
from jourbok.placements.rules.placing import NoneStands, is_compulsory
from jourbok.placements.selectors.carried import decisions_about, none_stands
from jourbok.placements.selectors.door import open_head
from jourbok.placements.selectors.places import places_used_on


@dataclass(frozen=True, slots=True)
class SearchShown:
    """A search as lists and its page show it; `kinds_sv` is empty where any kind will do."""

    id: UUID
    spoken: str
    needs: str
    kinds_sv: str
    started_at: datetime
    author_name: str
    calls: int


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """A place in a search with what it said last, None when nobody has called it."""

    ranked: Ranked
    said: CallFacts | None
    is_next: bool

    @property
    def may_take(self) -> bool:
        """Whether it said yes last, so that somebody may be placed there."""
        return self.said is not None and self.said.answer == Answer.YES

    @property
    def agreed_price_ore(self) -> int | None:
        """What was last told of the price a day: in the call, else in the register."""
        told = self.said.price_ore if self.said else None
        return self.ranked.place.price_ore if told is None else told


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A search with every place that is used now, best first, and every call, latest first.

    `none_stands` is None while a decision stands that somebody is placed with.
    """

    search: SearchShown
    fitting: tuple[PlaceAsked, ...]
    others: tuple[PlaceAsked, ...]
    calls: tuple[CallFacts, ...]
    none_stands: NoneStands | None

    @property
    def next(self) -> PlaceAsked | None:
        """The place to call now."""
        return next((each for each in self.fitting if each.is_next), None)

    @property
    def yes(self) -> tuple[PlaceAsked, ...]:
        """The places that have said yes."""
        return tuple(each for each in (*self.fitting, *self.others) if each.may_take)

    def asked(self, place_id: UUID) -> PlaceAsked:
        """The place in this search. Raises NotFound."""
        found = next((each for each in (*self.fitting, *self.others) if each.ranked.id == place_id), None)
        if found is None:
            raise NotFound("Platsen finns inte, eller så används den inte längre.")
        return found


def search_for(viewer: Actor, search_id: UUID) -> tuple[CaseHead, SearchPage]:
    """A search and the case it is for. Raises NotFound, CaseNeedsReason, UnlockFirst."""
    viewer.require(PLACE_PERSONS)
    row = Search.objects.filter(pk=search_id).first()
    if row is None:
        raise NotFound("Sökningen finns inte.")
    head = open_head(viewer, row.case_id)
    calls = calls_of(search_id)
    made = decisions_about(head, viewer.moment)
    in_care = any(each.clocks.stands and is_compulsory(each.kind, each.decision.ground) for each in made)
    found = _asked(calls, replace(row.need(), is_compulsory=in_care), now=viewer.moment)
    fitting = tuple(each for each in found if each.ranked.fits)
    others = tuple(each for each in found if not each.ranked.fits)
    return head, SearchPage(shown(row, len(calls)), fitting, others, tuple(reversed(calls)), none_stands(head, made))


def call_for(viewer: Actor, call_id: UUID) -> tuple[CaseHead, UUID, CallFacts]:
    """A call, the case and the search it was made for. Raises NotFound, CaseNeedsReason, UnlockFirst."""
    viewer.require(PLACE_PERSONS)
    row = PlaceCall.objects.select_related("search", "taken_back").filter(pk=call_id, takes_back=None).first()
    if row is None:
        raise NotFound("Samtalet finns inte.")
    return open_head(viewer, row.search.case_id), row.search_id, row.facts()


def calls_of(search_id: UUID) -> list[CallFacts]:
    """The calls of a search, also those taken back, in the order they were made."""
    rows = PlaceCall.objects.filter(search=search_id, takes_back=None).select_related("taken_back")
    return [row.facts() for row in rows.order_by("called_at", "pk")]


def shown(row: Search, calls: int) -> SearchShown:
    """The row with its words."""
    return SearchShown(
        id=row.pk,
        spoken=row.spoken,
        needs=row.needs,
        kinds_sv=", ".join(label for code, label in KINDS if code in row.kinds),
        started_at=row.started_at,
        author_name=row.author_name,
        calls=calls,
    )


def _asked(calls: list[CallFacts], need: Need, *, now: datetime) -> list[PlaceAsked]:
    places = ranked(places_used_on(local_date(now)), need, now=now)
    said = last_said(calls)
    chosen = next_to_call(places, said)
    return [PlaceAsked(each, said.get(each.id), each is chosen) for each in places]
