"""The grounds on which somebody decides alone, who may be given the right to each, and what nobody is given.

They are the kinds of the law: what is loaded with it can be given and decided on without a line of code.
Source: the law's files; SoL 30:6–12; KL 6:37–39 and 9:37.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.cases.rules.alike import plain
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import Kind, Law, Layer, Reserved
from jourbok.organisations.rules import Valid

#: The layers whose holder is elected.
ELECTED: Final = frozenset({"chair", "member"})
#: The layer of an official whom the board has appointed by a section that names such officials; not delegation.
BY_STATUTE: Final = "official_by_statute"
#: The layers of those whom the board has appointed by name for what a section says.
APPOINTED: Final = frozenset({"member", BY_STATUTE})
#: The layers to which a board can delegate, its own and the host's officers among them.
DELEGATED: Final = ELECTED | {"official", "host_official"}
#: Whom each word of the law lets be given the right; the board and its committee decide for themselves.
_LAYERS: Final = {
    Layer.CHAIR: frozenset({"chair"}),
    Layer.MEMBER: frozenset({"member"}),
    Layer.OFFICIAL_BY_STATUTE: frozenset({BY_STATUTE}),
    Layer.OFFICIAL_BY_DELEGATION: DELEGATED,
}


@dataclass(frozen=True, slots=True)
class Edition:
    """What can be decided by a section during a time, and by the layers of whom.

    It is prepared, sent and signed when only elected members decide it, when it carries another decision out, and when
    the law ends it unless something is done in time: then what stands, and its clocks and papers, hang on it.
    """

    about_sv: str
    held_by: frozenset[str]
    valid: Valid
    is_prepared: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A section that a decision rests on, as it has stood; the earliest edition first."""

    section: str
    editions: tuple[Edition, ...]
    needed_at_night: bool = False

    @property
    def about_sv(self) -> str:
        """What it has been about, the latest said last."""
        return ", ".join(dict.fromkeys(each.about_sv for each in self.editions))

    @property
    def held_by(self) -> frozenset[str]:
        """The layers that can be given the right on some day."""
        return frozenset[str]().union(*(each.held_by for each in self.editions))

    @property
    def elected_only(self) -> bool:
        return self.held_by <= ELECTED

    @property
    def needs_appointment(self) -> bool:
        """Whether an official must have been appointed by the section itself; delegation is not enough."""
        return BY_STATUTE in self.held_by

    def held_on(self, day: date) -> frozenset[str]:
        """The layers that could have been given the right on that day; none when it was not law."""
        return frozenset[str]().union(*(each.held_by for each in self.editions if each.valid.contains(day)))

    def in_force(self, day: date) -> bool:
        return any(each.valid.contains(day) for each in self.editions)

    def ever_in_force(self, since: date, until: date | None) -> bool:
        """Whether it is law on some day of the time, `until` not included."""
        return any(each.valid.overlaps(Valid(since, until)) for each in self.editions)

    @property
    def in_force_sv(self) -> str:
        """From and until when, in words: *från 2025-07-01*."""
        since = min(each.valid.start for each in self.editions)
        ends = [each.valid.to_on for each in self.editions]
        until = "" if None in ends else f"till {max(end for end in ends if end).isoformat()}"
        return f"från {since.isoformat()} {until}".strip()


_BOARD_ALONE: Final = "Bara nämnden själv får besluta enligt {sections} ({by}). Ingen kan få den rätten."
_COMMITTEE: Final = (
    "Bara nämnden eller dess utskott får besluta enligt {sections} ({by}). Ingen ensam kan få den rätten."
)


class LayerMayNotDecideThat(BadInput):
    """A board cannot give somebody a right that the law gives to others."""

    code = "layer_may_not_decide_that"


class OfficialMayNotDecideThat(LayerMayNotDecideThat):
    """The law lets only the chair or an appointed member decide on some grounds outside a meeting."""

    code = "official_may_not_decide_that"


class GroundIsNotInForce(LayerMayNotDecideThat):
    """Nobody decides by a section on a day when it was not law."""

    code = "ground_is_not_in_force"


class NobodyIsGivenThat(LayerMayNotDecideThat):
    """The law keeps it for the board or its committee, or the product does not know the section."""

    code = "nobody_is_given_that"


class Grounds:
    """Every ground that the law knows, with what it keeps for the board and its committee."""

    def __init__(self, law: Law) -> None:
        self._known = {plain(each.section): each for each in _grounds(law)}
        self._kept = tuple((sections, words) for sections, words in _kept(law))

    def __iter__(self) -> Iterator[Ground]:
        """Each ground, in the order of the law's files."""
        return iter(self._known.values())

    def find(self, section: str) -> Ground | None:
        """The ground of that name, however it is spaced and capitalised."""
        return self._known.get(plain(section))

    def may_hold(self, layer: str, section: str, *, on: date | None = None) -> bool:
        """Whether somebody of that layer can have been given the right, on a day or at all; never if it is unknown."""
        ground = self.find(section)
        return ground is not None and layer in (ground.held_by if on is None else ground.held_on(on))

    def spelled(self, section: str) -> str:
        """The section as the law spells it, so that it is found again; one that it lacks as it was written."""
        ground = self.find(section)
        return ground.section if ground else section.strip()

    def in_force(self, section: str, day: date) -> bool:
        """Whether somebody could decide by the section on that day; never by one that is not known."""
        ground = self.find(section)
        return ground is not None and ground.in_force(day)

    def in_force_sv(self, section: str) -> str:
        """From and until when somebody can decide by it, in words; empty for one that is not known."""
        ground = self.find(section)
        return ground.in_force_sv if ground else ""

    def is_prepared(self, section: str) -> bool:
        """Whether a decision by the section is prepared and signed, and not only written down."""
        ground = self.find(section)
        return ground is not None and any(each.is_prepared for each in ground.editions)

    def needed_on(self, day: date) -> tuple[str, ...]:
        """What somebody must be able to decide on a night of that day; an hour when nobody can is a gap."""
        return tuple(each.section for each in self if each.needed_at_night and each.in_force(day))

    @property
    def kept(self) -> tuple[str, ...]:
        """The sections that the law keeps for the board or its committee."""
        return tuple(section for sections, _ in self._kept for section in sections)

    def check_in_force(self, named: Iterable[str], *, since: date, until: date | None) -> None:
        """Each section is law on some day of the time, `until` not included. Raises GroundIsNotInForce."""
        for ground in filter(None, map(self.find, named)):
            if not ground.ever_in_force(since, until):
                message = f"{ground.section} gäller {ground.in_force_sv}. Välj lagrum som gäller under tiden."
                raise GroundIsNotInForce(message, fields={"grounds": message})

    def check(self, layer: str, named: Iterable[str]) -> None:
        """Nobody is given what the law keeps for others.

        Raises LayerMayNotDecideThat: as OfficialMayNotDecideThat for what elected members alone decide, as
        NobodyIsGivenThat for what the board or its committee keeps and for a section that is not known.
        """
        sections = list(named)
        self._check_anybody(sections)
        found = [ground for ground in map(self.find, sections) if ground]
        refused = [ground for ground in found if layer not in ground.held_by]
        if not refused:
            return
        elected = [ground.section for ground in refused if ground.elected_only and layer not in ELECTED]
        if elected:
            message = f"Bara ordföranden eller en förordnad ledamot får besluta enligt {', '.join(elected)}."
            raise OfficialMayNotDecideThat(message, fields={"grounds": message})
        message = self._why_not(layer, [ground.section for ground in refused])
        raise LayerMayNotDecideThat(message, fields={"grounds": message})

    def _check_anybody(self, sections: list[str]) -> None:
        for kept, words in self._kept:
            found = [section for section in sections if any(_is_part_of(section, each) for each in kept)]
            if found:
                message = words.format(sections=", ".join(found))
                raise NobodyIsGivenThat(message, fields={"grounds": message})
        unknown = [section for section in sections if self.find(section) is None]
        if unknown:
            named = ", ".join(unknown)
            message = f"Lagrummet {named} finns inte bland dem som jouren beslutar enligt. Skriv som i listan."
            raise NobodyIsGivenThat(message, fields={"grounds": message})

    def _why_not(self, layer: str, sections: list[str]) -> str:
        told = ", ".join(sections)
        if layer == BY_STATUTE:
            named = " och ".join(ground.section for ground in self if ground.needs_appointment)
            return f"En förordnad tjänsteman får bara begära polishjälp enligt {named}. Lägg in {told} som delegation."
        if layer == "chair":
            return f"{told} nämner en ledamot som nämnden har utsett. Lägg in ordföranden som förordnad ledamot."
        if layer == "member":
            return f"{told} nämner ordföranden och inte någon annan ledamot. Lägg in ordföranden."
        return f"Enligt {told} räcker inte delegationsordningen: lagen nämner vem som får besluta."


def _grounds(law: Law) -> Iterator[Ground]:
    """A ground of each name by which decisions are cited, with the kinds that somebody alone can decide."""
    found: dict[str, list[Kind]] = {}
    for kind in law.kinds:
        if kind.out_of_hours and kind.is_decision:
            found.setdefault(kind.cited, []).append(kind)
    for section, kinds in found.items():
        editions = sorted((_edition(kind) for kind in kinds), key=lambda each: each.valid.start)
        yield Ground(section, tuple(editions), any(kind.needed_at_night for kind in kinds))


def _edition(kind: Kind) -> Edition:
    held_by = frozenset[str]().union(*(_LAYERS.get(layer, frozenset()) for layer in kind.decided_by))
    is_prepared = held_by <= ELECTED or bool(kind.carries) or bool(kind.lapses)
    return Edition(kind.title[:1].lower() + kind.title[1:], held_by, kind.valid, is_prepared)


def _kept(law: Law) -> Iterator[tuple[tuple[str, ...], str]]:
    """Sections that nobody alone is given, each with the words that say why."""
    for kind in law.kinds:
        if kind.is_decision and not kind.out_of_hours:
            yield (kind.cited,), f"{kind.cited}: {kind.refusal} {kind.instead}"
    for reserved in law.reserved:
        yield reserved.sections, _why_kept(reserved)


def _why_kept(reserved: Reserved) -> str:
    words = _COMMITTEE if Layer.COMMITTEE in reserved.decided_by else _BOARD_ALONE
    return words.replace("{by}", reserved.section)


def _is_part_of(section: str, whole: str) -> bool:
    """Whether the section is the whole one or a paragraph of it, with or without the sign for section."""
    said, kept = (plain(text).replace("§", " ").split() for text in (section, whole))
    rest = said[len(kept) :]
    is_lettered = bool(rest) and len(rest[0]) == 1 and rest[0].isalpha()
    return said[: len(kept)] == kept and not is_lettered
