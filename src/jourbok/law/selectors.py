"""The law as it is loaded: what applied on a day. It is public, so nobody asks who reads it."""

from __future__ import annotations

from datetime import date
from typing import Final

from jourbok.law.models import StatuteVersion
from jourbok.law.rules import Clock, Kind, Law, Norm, NotInForce, StatuteFile
from jourbok.law.rules.file import read_stored

#: What each version says, by its fingerprint: they are few, and none ever changes.
_SAID: Final[dict[str, StatuteFile]] = {}


def latest_versions() -> dict[str, StatuteVersion]:
    """The version of each statute that applies, by the statute's id; the text of one is fetched when it is read."""
    rows = StatuteVersion.objects.order_by("statute", "-number").distinct("statute").defer("told")
    return {row.statute: row for row in rows}


def law_in_force() -> Law:
    """Every statute as it was last loaded, also those that no longer apply; empty before the first load."""
    return Law(tuple(said_by(version) for version in latest_versions().values()))


def kinds_on(day: date) -> tuple[Kind, ...]:
    """The kinds of decision by the law of that day."""
    return law_in_force().kinds_on(day)


def clocks_of(kind_id: str, day: date) -> tuple[Clock, ...]:
    """The clocks of a kind by the law of that day; none when the kind did not exist or has none."""
    return law_in_force().clocks_of(kind_id, day)


def norm_on(day: date) -> Norm | None:
    """The national norm of that day; None when nobody has loaded it."""
    return norm_and_source_on(day)[0]


def norm_and_source_on(day: date) -> tuple[Norm | None, str]:
    """The national norm of that day and where it was read; no norm when nobody has loaded it."""
    for file in law_in_force().files:
        for norm in file.norms:
            if norm.valid.contains(day):
                return norm, file.statute.source or ""
    return None, ""


def said_by(version: StatuteVersion) -> StatuteFile:
    """What a version says, as values. Its text is read once."""
    found = _SAID.get(version.fingerprint)
    if found is None:
        found = _SAID[version.fingerprint] = read_stored(version.told)
    return found


def edition_on(kind_id: str, day: date) -> tuple[Kind, StatuteVersion]:
    """The kind by the law of that day, and the version of the statute that says so. Raises NotInForce."""
    for version in latest_versions().values():
        for kind in said_by(version).kinds:
            if kind.id == kind_id and kind.valid.contains(day):
                return kind, version
    raise NotInForce(f"Beslutsslaget ”{kind_id}” finns inte i den lag som är inläst och gällde {day.isoformat()}.")


def edition_of(version: StatuteVersion, kind_id: str, day: date) -> Kind:
    """The kind as that version of the statute said of the day. Raises NotInForce."""
    found = next((kind for kind in said_by(version).kinds if kind.id == kind_id and kind.valid.contains(day)), None)
    if found is None:
        raise NotInForce(f"Beslutsslaget ”{kind_id}” gällde inte {day.isoformat()}.")
    return found
