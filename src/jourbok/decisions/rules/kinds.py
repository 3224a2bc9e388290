"""What a duty service can prepare for decision, and what the law asks of it. Source: LAW.md §1.3, as data in law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Kind
from jourbok.law.rules.statutes import PLACE

#: What Jourbok says itself, when somebody decides: nobody writes it beforehand.
OWN_STATEMENT: Final = "mandate"


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
    """How a decision of the kind is cited; empty when nobody decides on it alone."""
    return kind.cited if kind.is_decision and kind.out_of_hours else ""


def choices(kinds: Iterable[Kind]) -> list[Choice]:
    """The kinds that can be prepared, in the order of the law's files; those that nobody decides alone say so."""
    found = []
    for kind in kinds:
        if kind.is_decision and not kind.out_of_hours:
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
    limit = kind.under_age
    if limit is None or born_on is None:
        return
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    if age >= limit:
        message = f"{kind.section} gäller bara den som är under {limit} år. Personen är {age} år."
        raise TooOldForThat(message, fields={"kind": message})


def never_beside(kind: Kind, standing: Kind) -> bool:
    """Whether a decision of the kind is refused while the other stands: the same that lapses, or two that exclude.

    Nobody is taken into care twice, whichever statutes it is by (to be confirmed).
    """
    is_the_same = kind.id == standing.id and bool(kind.lapses)
    is_taken_twice = kind.takes_into_care and standing.takes_into_care
    return is_the_same or is_taken_twice or standing.id in kind.not_beside or kind.id in standing.not_beside


def is_replaced_by_the_next(kind: Kind) -> bool:
    """Whether a decision of the kind ends when another one carries out the same: it says where somebody is to live.

    One that hides where they are, or limits whom they meet, ends only when somebody decides so. That the law lets the
    later place replace the earlier is to be confirmed.
    """
    return not kind.lapses and any(each.id == PLACE for each in kind.states)


def in_the_way_sv(ground: str, decided_at: datetime) -> str:
    """What is said to whoever prepares or signs a decision that another one stands in the way of."""
    told = f"Ett beslut enligt {ground} från {moment(decided_at)} gäller redan."
    return f"{told} Upphäv det, eller skriv att det har upphört, innan ett nytt fattas."


def stands_again_sv(ground: str, made_at: datetime, other: str, other_at: datetime) -> str:
    """What is said to whoever tells something that lets a decision stand again, in whose way another one stands."""
    told = f"Då skulle beslutet enligt {ground} från {moment(made_at)} gälla igen"
    return (
        f"{told}, men beslutet enligt {other} från {moment(other_at)} gäller nu, och båda kan inte gälla. "
        "Upphäv det, eller skriv att det har upphört, innan du skriver det här."
    )


def who_revokes_sv(section: str) -> str:
    """Who takes a decision back by that section of the law, if any, and that nobody has confirmed who else may."""
    by_law = f"Enligt {section} är det nämnden som beslutar att det upphör. " if section else ""
    unsure = "Om den som får besluta när nämnden inte är samlad också får upphäva är att bekräfta av nämndens jurist."
    return f"{by_law}{unsure}"
