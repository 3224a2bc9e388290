"""What a duty service can prepare for decision, and what the law asks of it. Source: LAW.md §1.3, as data in law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.grounds import GROUNDS
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import Event, Kind

#: What Jourbok says itself, when somebody decides: nobody writes it beforehand.
OWN_STATEMENT: Final = "mandate"
#: What each kind that carries another decision out can be about.
CARRIES: Final[Mapping[str, tuple[str, ...]]] = {
    "lvu_11": ("lvu_6", "lvu_6a"),
    "lvu_43": ("lvu_6", "lvu_6a", "lvu_11", "lvu_32"),
    "lvm_45": ("lvm_13",),
    "skb_5_1": ("skb_4_1",),
    "skb_5_4": ("skb_4_1", "skb_5_1"),
    "skb_8_7": ("skb_4_1", "skb_5_1"),
}
#: Of those, what can also be asked for before there is a decision to carry out.
MAY_STAND_ALONE: Final = frozenset({"lvm_45"})
#: Police help: a request with its own document.
POLICE: Final = frozenset({"lvu_43", "lvm_45", "skb_8_7"})
#: Where a child is to live while a decision is carried out.
WHERE_TO_LIVE: Final = frozenset({"lvu_11", "skb_5_1"})
#: At which age a person can no longer be decided on by the kind.
TOO_OLD_AT: Final = {"lvu_6": 20, "lvu_6a": 18, "lvu_31d": 18, "skb_4_1": 18}
_EDITION_IN_SECTION: Final = re.compile(r"\s*\(\d{4}:\d+\)")


class KindIsNotDecidedAtNight(BadInput):
    """Nobody decides on that alone; the message says what to do instead."""

    code = "kind_is_not_decided_at_night"


class NothingToCarryOut(BadInput):
    """Police help or a place to live carries out a decision, and there is none that stands."""

    code = "nothing_to_carry_out"


class TooOldForThat(BadInput):
    """The law lets nobody of that age be decided on by this kind."""

    code = "too_old_for_that"


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind to choose, and when it cannot be chosen why not and what to do instead."""

    id: str
    title: str
    section: str
    refusal: str = ""


def ground_of(kind: Kind) -> str:
    """The ground by which the boards' registers call the kind's section; empty when they have none.

    A register writes some sections shorter than the law does: ``2024:79 8:7`` for 8:7–8.
    """
    section = plain(_EDITION_IN_SECTION.sub("", kind.section))
    known = {plain(each.section): each.section for each in GROUNDS}
    if section in known:
        return known[section]
    shorter = [short for short in known if section.startswith(f"{short}–")]
    return known[max(shorter, key=len)] if shorter else ""


def choices(kinds: Iterable[Kind]) -> list[Choice]:
    """The kinds that can be prepared, in the order of the law's files; those that nobody decides alone say so."""
    found = []
    for kind in kinds:
        if not kind.out_of_hours:
            found.append(Choice(kind.id, kind.title, kind.section, f"{kind.refusal} {kind.instead}".strip()))
        elif ground_of(kind):
            found.append(Choice(kind.id, kind.title, kind.section))
    return found


def require_decided_at_night(kind: Kind) -> str:
    """The ground of a kind that somebody may decide on alone. Raises KindIsNotDecidedAtNight."""
    ground = ground_of(kind)
    if not kind.out_of_hours or not ground:
        why = f"{kind.refusal} {kind.instead}".strip() or "Det beslutas inte av jouren."
        message = f"{kind.title} ({kind.section}) kan inte beslutas så. {why}"
        raise KindIsNotDecidedAtNight(message, fields={"kind": message})
    return ground


def check_age(kind: Kind, *, born_on: date | None, on: date) -> None:
    """The person is young enough for the kind; an unknown birth date stops nobody. Raises TooOldForThat."""
    limit = TOO_OLD_AT.get(kind.id)
    if limit is None or born_on is None:
        return
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    if age >= limit:
        message = f"{kind.section} gäller bara den som är under {limit} år. Personen är {age} år."
        raise TooOldForThat(message, fields={"kind": message})


def is_one_at_a_time(kind: Kind) -> bool:
    """Whether a person has at most one such decision that stands: those that lapse if nothing more is done."""
    return bool(kind.lapses)


def counts_down(kind: Kind) -> bool:
    """Whether any clock begins when it is decided."""
    return any(Event.DECIDED in clock.anchors for clock in kind.clocks)
