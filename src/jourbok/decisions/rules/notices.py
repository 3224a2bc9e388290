"""Who is told of a decision, and what must be written down about it. Source: FL 33 §; LVU 36 §; SoL 3:1–4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.moments import check_happened
from jourbok.decisions.rules.codes import CAPACITIES, SERVED, Served
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import is_told_before
from jourbok.kernel.swedish import moment
from jourbok.people.rules.shown import GROWN_UP_YEARS

#: From this age a child is a party of its own. Source: LVU 36 §; SoL 3:4.
OWN_PARTY_AT: Final = 15
_LONGEST_NAME: Final = 200
_LONGEST_HOW: Final = 300
_CHILD, _GUARDIAN, _ADULT = "child", "guardian", "adult"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who should be told, before anybody has."""

    name: str
    capacity: str

    @property
    def capacity_label(self) -> str:
        return dict(CAPACITIES)[self.capacity]


def parties_to_tell(
    name: str, born_on: date | None, guardians: Iterable[str], told: Iterable[str], *, on: date
) -> list[Party]:
    """The person, when an adult or a child of fifteen; the guardians of a child; without those already told.

    Of somebody whose age is unknown it is the person.
    """
    age = age_on(born_on, on) if born_on else None
    is_child = age is not None and age < GROWN_UP_YEARS
    own = age is None or age >= OWN_PARTY_AT
    wanted = [Party(name, _CHILD if is_child else _ADULT)] if own else []
    wanted += [Party(each, _GUARDIAN) for each in guardians] if is_child else []
    known = {plain(each) for each in told}
    return [each for each in wanted if plain(each.name) not in known]


def age_on(born_on: date, on: date) -> int:
    """How old somebody is on the day, in whole years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def check_notice(
    *, party: str, capacity: str, served: str, how: str, at: datetime | None, decided_at: datetime, now: datetime
) -> datetime:
    """A notice names the party, says whether they have the decision and how, and comes after the decision.

    When it was. Raises BadInput with each fault at its field.
    """
    faults = _wrong_words(party, capacity, served, how)
    if at is None:
        faults["at"] = "Skriv när parten underrättades, eller när ni försökte."
    elif is_told_before(at, decided_at):
        faults["at"] = f"Beslutet fattades {moment(decided_at)}. Underrättelsen kan inte ha kommit före det."
    if faults or at is None:
        raise BadInput(" ".join(faults.values()), fields=faults)
    check_happened(at, now=now, field="at")
    return at


def _wrong_words(party: str, capacity: str, served: str, how: str) -> dict[str, str]:
    faults = {}
    if not 0 < len(party.strip()) <= _LONGEST_NAME:
        faults["party"] = f"Skriv vem parten är, med högst {_LONGEST_NAME} tecken."
    if capacity not in dict(CAPACITIES):
        faults["capacity"] = "Välj vem parten är i ärendet."
    if served not in dict(SERVED):
        faults["served"] = "Välj om parten är delgiven."
    if served == Served.NOT_SERVED and not how.strip():
        faults["how"] = "Skriv varför parten inte är delgiven."
    if len(how.strip()) > _LONGEST_HOW:
        faults["how"] = f"Skriv högst {_LONGEST_HOW} tecken."
    return faults
