"""The law as values: statutes and what they say, kinds of decision and their clocks, the national norm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.law.rules.words import CountsFrom, Event, Layer, Mark, Unit
from jourbok.organisations.rules import Valid

Assumed = frozenset[str]
#: The statements by which a request to the police, a decision of where to live, and one of aid are known.
POLICE_NEED: Final = "police_need"
PLACE: Final = "place"
NEED: Final = "need"


@dataclass(frozen=True, slots=True)
class Statute:
    """An act or ordinance, the dates on which it applies, and where it was read."""

    id: str
    short: str
    name: str
    sfs: str
    valid: Valid
    mark: Mark
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What a section says, in one Swedish sentence of our own."""

    section: str
    says: str
    valid: Valid
    mark: Mark


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a decision must say; `section` is where that is required, when a section requires it."""

    id: str
    label: str
    mark: Mark
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that the law sets running: from which events, how long, and what must have happened before it ends.

    The first of `met_by` meets it; where the event `arrival` is known, that one counts and no other. Without `met_by`
    nothing that can be told here meets it. `postponed` is whether lag (1930:173) 2 § can move its last date. `ends` is
    whether the decision stands no more when it is missed, unless one of `ends_unless` happened in time. Where nobody
    has told what meets it, one of `implied_by` does, which cannot have happened without it; when it was met is missing.
    """

    name: str
    section: str
    anchors: tuple[Event, ...]
    length: int
    unit: Unit
    missed: str
    mark: Mark
    met_by: tuple[Event, ...] = ()
    arrival: Event | None = None
    counts_from: CountsFrom = CountsFrom.LATEST
    postponed: bool = True
    ends: bool = False
    ends_unless: tuple[Event, ...] = ()
    implied_by: tuple[Event, ...] = ()
    assumed: Assumed = frozenset()

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether any of it awaits the service's lawyer."""
        return self.mark is not Mark.VERIFIED or bool(self.assumed)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of decision as the law had it in a period.

    One of `begins_with` must be known, and the first that is decides by which edition the case is judged. Each of
    `order` is events that can only happen in that order. Where it cannot be decided out of hours, `refusal` says why
    and `instead` what to do. `appeal` tells a party how the decision can be tried; empty where nobody has said.
    `cited` is how decisions and the boards' registers write the section. `carries` are the kinds that it can carry out;
    it is about a decision of one of them, unless it `stands_alone`. Whoever is `under_age` years or more is too old.
    `discloses` tells the police by what right they are told what is secret; empty where nobody has confirmed it.
    Any of `ended_by` ends the decision; `ended_by_the_board` is where the law says that it is the board that decides
    so. It is never decided beside one of `not_beside` that stands, nor one of those beside it.
    """

    id: str
    section: str
    title: str
    ground: str
    decided_by: tuple[Layer, ...]
    begins_with: tuple[Event, ...]
    valid: Valid
    mark: Mark
    out_of_hours: bool = True
    refusal: str = ""
    instead: str = ""
    reported_at_next_meeting: bool = False
    conditions: tuple[str, ...] = ()
    states: tuple[Statement, ...] = ()
    lapses: tuple[str, ...] = ()
    appeal: str = ""
    order: tuple[tuple[Event, ...], ...] = ()
    clocks: tuple[Clock, ...] = ()
    cited: str = ""
    carries: tuple[str, ...] = ()
    stands_alone: bool = True
    under_age: int | None = None
    needed_at_night: bool = False
    takes_into_care: bool = False
    discloses: str = ""
    ended_by: tuple[Event, ...] = ()
    not_beside: tuple[str, ...] = ()
    ended_by_the_board: str = ""
    assumed: Assumed = frozenset()

    @property
    def is_decision(self) -> bool:
        """Whether it begins with somebody deciding, and not with a report or with an investigation."""
        return self.begins_with == (Event.DECIDED,)

    @property
    def asks_the_police(self) -> bool:
        """Whether it is a request for the help of the police, with a document of its own."""
        return self._states(POLICE_NEED)

    @property
    def says_where_to_live(self) -> bool:
        return self._states(PLACE)

    @property
    def gives_aid(self) -> bool:
        """Whether it gives what somebody needs by SoL: money, or a place to sleep."""
        return self._states(NEED)

    def _states(self, statement: str) -> bool:
        return any(each.id == statement for each in self.states)


@dataclass(frozen=True, slots=True)
class Reserved:
    """Sections by which only those named decide, and the section that says so."""

    sections: tuple[str, ...]
    decided_by: tuple[Layer, ...]
    section: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Norm:
    """The national norm for economic aid in a period, in öre a month.

    The shared costs of a household lie between `shared_least_ore` and `shared_most_ore`, by its size.
    """

    name: str
    section: str
    valid: Valid
    single_ore: int
    couple_ore: int
    shared_least_ore: int
    shared_most_ore: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class StatuteFile:
    """Everything that one file says of one statute; `assumed` is the key path of each value to be confirmed."""

    statute: Statute
    sections: tuple[Section, ...] = ()
    kinds: tuple[Kind, ...] = ()
    norms: tuple[Norm, ...] = ()
    reserved: tuple[Reserved, ...] = ()
    format: int = 1
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """Every statute that is known, side by side with those that no longer apply."""

    files: tuple[StatuteFile, ...]

    @property
    def kinds(self) -> Iterator[Kind]:
        """Every edition of every kind, in the order of the files."""
        for file in self.files:
            yield from file.kinds

    @property
    def reserved(self) -> Iterator[Reserved]:
        """What the law keeps for the board, or for it and its committee."""
        for file in self.files:
            yield from file.reserved

    @property
    def kind_ids(self) -> tuple[str, ...]:
        """The id of each kind, once."""
        return tuple(dict.fromkeys(kind.id for kind in self.kinds))

    def editions(self, kind_id: str) -> tuple[Kind, ...]:
        """The kind as it has stood in each period, the earliest first; none when there is no such kind."""
        found = [kind for kind in self.kinds if kind.id == kind_id]
        return tuple(sorted(found, key=lambda kind: kind.valid.start))

    def kinds_on(self, day: date) -> tuple[Kind, ...]:
        """The kinds that can be decided by the law of that day."""
        return tuple(kind for kind in self.kinds if kind.valid.contains(day))

    def clocks_of(self, kind_id: str, day: date) -> tuple[Clock, ...]:
        """The clocks of a kind by the law of that day; none when the kind did not exist or has none."""
        return tuple(clock for kind in self.kinds_on(day) if kind.id == kind_id for clock in kind.clocks)

    def norm_on(self, day: date) -> Norm | None:
        """The national norm of that day; None when nobody has written it in."""
        norms = (norm for file in self.files for norm in file.norms)
        return next((norm for norm in norms if norm.valid.contains(day)), None)
