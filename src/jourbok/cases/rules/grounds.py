"""The grounds on which a duty service decides, who may be given the right to each, and what nobody is given.

Source: LVU 6, 6 a, 11, 14, 27, 31 d, 32 and 43 §§; LVM 13 and 45 §§; lag (2024:79) 4:1, 5:1, 5:4–5 and 8:7;
SoL 11:1, 12:1 and 30:6–12; SoL (2001:453) 4:1; KL 6:37–39 and 9:37.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.cases.rules.alike import plain
from jourbok.kernel.errors import BadInput

#: The layers whose holder is elected.
ELECTED: Final = frozenset({"chair", "member"})
#: The layer of an official whom the board has appointed by a section that names such officials; not delegation.
BY_STATUTE: Final = "official_by_statute"
#: The layers to which a board can delegate, its own and the host's officers among them.
DELEGATED: Final = ELECTED | {"official", "host_official"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A section that a decision rests on, and the layers of those who may be given the right to decide by it.

    Nobody decides by it before `since`, or from `until` on; None where it has been as long as there have been cases.
    """

    section: str
    about_sv: str
    held_by: frozenset[str] = DELEGATED
    since: date | None = None
    until: date | None = None

    @property
    def elected_only(self) -> bool:
        return self.held_by <= ELECTED

    @property
    def needs_appointment(self) -> bool:
        """Whether an official must have been appointed by the section itself; delegation is not enough."""
        return BY_STATUTE in self.held_by

    def in_force(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


_SHELTER: Final = date(2024, 4, 1)
_NEW_SOL: Final = date(2025, 7, 1)
GROUNDS: Final = (
    Ground("LVU 6 §", "omedelbart omhändertagande av barn", ELECTED),
    Ground("LVU 6 a §", "omedelbart omhändertagande när barnet hör hemma i ett annat land", ELECTED, date(2019, 7, 1)),
    Ground("LVU 11 §", "var barnet ska bo under omhändertagandet", ELECTED),
    Ground("LVU 27 §", "tillfälligt flyttningsförbud", ELECTED),
    Ground("LVU 31 d §", "tillfälligt utreseförbud", ELECTED, date(2020, 7, 1)),
    Ground("LVU 32 §", "läkarundersökning"),
    Ground("LVU 43 §", "polishjälp för att genomföra beslutet", ELECTED | {BY_STATUTE}),
    Ground("LVM 13 §", "omedelbart omhändertagande av vuxen", ELECTED),
    Ground("LVM 45 §", "polishjälp för att genomföra beslutet"),
    Ground("2024:79 4:1", "skyddat boende för barn", ELECTED, _SHELTER),
    Ground("2024:79 5:1", "var och hur barnet får skyddat boende", ELECTED, _SHELTER),
    Ground("2024:79 5:4–5", "att inte röja var barnet är, eller att begränsa umgänget", ELECTED, _SHELTER),
    Ground("2024:79 8:7", "polishjälp till skyddat boende", frozenset({"member", BY_STATUTE}), _SHELTER),
    Ground("SoL 11:1", "bistånd", since=_NEW_SOL),
    Ground("SoL 12:1", "ekonomiskt bistånd", since=_NEW_SOL),
    Ground("SoL 4:1", "bistånd enligt lagen som gällde till 1 juli 2025", until=_NEW_SOL),
    Ground("KL 6:39", "brådskande ärende som inte kan vänta", ELECTED),
)

#: What somebody must always be able to decide at night; an hour when nobody on call holds one of them is a gap.
NEEDED_AT_NIGHT: Final = ("LVU 6 §", "LVM 13 §", "2024:79 4:1")


def needed_on(day: date) -> tuple[str, ...]:
    """What somebody must be able to decide on a night of that day: what is in force then."""
    return tuple(each for each in NEEDED_AT_NIGHT if in_force(each, day))


_BOARD_ALONE: Final = "Bara nämnden själv får besluta enligt {sections} (SoL 30:11). Ingen kan få den rätten."
_COMMITTEE: Final = (
    "Bara nämnden eller dess utskott får besluta enligt {sections} (SoL 30:6–9). Ingen ensam kan få den rätten."
)
_CONTACT: Final = (
    "LVU 14 § ger varken ordföranden eller en ledamot rätt att besluta ensam (JO 4661-2007). Kalla nämnden eller "
    "dess utskott till ett extra sammanträde."
)

#: What nobody is given, by the words that say why. Source: SoL 30:6–9 and 30:11; LVU 14 §.
NOBODYS: Final = {
    _CONTACT: ("LVU 14 §",),
    _BOARD_ALONE: ("SoL 18:11", "SFB 16:18", "SFB 18:19"),
    _COMMITTEE: (
        *("SoL 22:2", "SoL 22:4"),
        *("LVU 4 §", "LVU 9 a §", "LVU 13 §", "LVU 13 b §", "LVU 13 c §", "LVU 21 §", "LVU 22 §", "LVU 24 §"),
        *("LVU 26 §", "LVU 31 §", "LVU 31 b §", "LVU 31 c §", "LVU 31 i §", "LVU 32 a §", "LVU 32 b §"),
        *("2024:79 3:3", "2024:79 5:3", "2024:79 5:6", "2024:79 7:1", "LVM 11 §"),
    ),
}


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


def may_hold(layer: str, section: str) -> bool:
    """Whether somebody of that layer can have been given the right; never for a section that is not known."""
    ground = _known().get(plain(section))
    return ground is not None and layer in ground.held_by


def spelled(section: str) -> str:
    """The section as the list of grounds spells it, so that it is found again; one that it lacks as it was written."""
    ground = _known().get(plain(section))
    return ground.section if ground else section.strip()


def in_force(section: str, day: date) -> bool:
    """Whether somebody could decide by the section on that day; never by one that is not known."""
    ground = _known().get(plain(section))
    return ground is not None and ground.in_force(day)


def in_force_sv(section: str) -> str:
    """From and until when somebody can decide by it, in words: *från 2025-07-01*; empty when it always could."""
    ground = _known().get(plain(section))
    since = f"från {ground.since.isoformat()}" if ground and ground.since else ""
    until = f"till {ground.until.isoformat()}" if ground and ground.until else ""
    return " ".join(filter(None, [since, until]))


def check_in_force(named: Iterable[str], *, since: date, until: date | None) -> None:
    """Each section is law on some day of the time, `until` not included. Raises GroundIsNotInForce."""
    for ground in map(_of, named):
        has_ended = ground.until is not None and ground.until <= since
        has_not_begun = ground.since is not None and until is not None and until <= ground.since
        if has_ended or has_not_begun:
            message = f"{ground.section} gäller {in_force_sv(ground.section)}. Välj lagrum som gäller under tiden."
            raise GroundIsNotInForce(message, fields={"grounds": message})


def is_for_elected_only(section: str) -> bool:
    """Whether the law lets only the chair or an appointed member decide by the section outside a meeting."""
    ground = _known().get(plain(section))
    return ground is not None and ground.elected_only


def check_grounds(layer: str, named: Iterable[str]) -> None:
    """Nobody is given what the law keeps for others.

    Raises LayerMayNotDecideThat: as OfficialMayNotDecideThat for what elected members alone decide, as
    NobodyIsGivenThat for what the board or its committee keeps and for a section that is not known.
    """
    sections = list(named)
    _check_anybody(sections)
    refused = [ground for ground in map(_of, sections) if layer not in ground.held_by]
    if not refused:
        return
    elected = [ground.section for ground in refused if ground.elected_only and layer not in ELECTED]
    if elected:
        message = f"Bara ordföranden eller en förordnad ledamot får besluta enligt {', '.join(elected)}."
        raise OfficialMayNotDecideThat(message, fields={"grounds": message})
    message = _why_not(layer, [ground.section for ground in refused])
    raise LayerMayNotDecideThat(message, fields={"grounds": message})


def _check_anybody(sections: list[str]) -> None:
    for words, kept in NOBODYS.items():
        found = [section for section in sections if any(_is_part_of(section, each) for each in kept)]
        if found:
            message = words.format(sections=", ".join(found))
            raise NobodyIsGivenThat(message, fields={"grounds": message})
    unknown = [section for section in sections if plain(section) not in _known()]
    if unknown:
        message = f"Lagrummet {', '.join(unknown)} finns inte bland dem som jouren beslutar enligt. Skriv som i listan."
        raise NobodyIsGivenThat(message, fields={"grounds": message})


def _why_not(layer: str, sections: list[str]) -> str:
    told = ", ".join(sections)
    if layer == BY_STATUTE:
        named = " och ".join(ground.section for ground in GROUNDS if ground.needs_appointment)
        return f"En förordnad tjänsteman får bara begära polishjälp enligt {named}. Lägg in {told} som delegation."
    if layer in ELECTED:
        return f"{told} nämner en ledamot som nämnden har utsett. Lägg in ordföranden som förordnad ledamot."
    return f"Enligt {told} räcker inte delegationsordningen: nämnden måste ha förordnat tjänstemannen."


def _is_part_of(section: str, whole: str) -> bool:
    """Whether the section is the whole one or a paragraph of it, with or without the sign for section."""
    said, kept = (plain(text).replace("§", " ").split() for text in (section, whole))
    rest = said[len(kept) :]
    is_lettered = bool(rest) and len(rest[0]) == 1 and rest[0].isalpha()
    return said[: len(kept)] == kept and not is_lettered


def _of(section: str) -> Ground:
    return _known()[plain(section)]


def _known() -> dict[str, Ground]:
    return {plain(ground.section): ground for ground in GROUNDS}
