"""A place as it is known: for whom, where, what it costs, and what must be told of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.placements.rules.codes import ANYONE, HIDES_ADDRESS, KINDS, TAKES, PlaceKind

OLDEST: Final = 120
#: No night costs more than this, so that a price with too many digits is seen.
HIGHEST_PRICE_ORE: Final = 10_000_000
LONGEST: Final = {
    "name": 200,
    "municipality": 120,
    "address": 200,
    "phone": 40,
    "night_phone": 40,
    "agreement_number": 80,
    "for_whom": 1000,
    "private_note": 2000,
}


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of a place. Ages are whole years and both ends are taken; prices are in öre a day.

    `valid_until` is the first day when the place is no longer used, None until somebody says so.
    """

    kind: str
    name: str
    municipality: str
    phone: str
    valid_from: date
    valid_until: date | None = None
    night_phone: str = ""
    address: str = ""
    youngest: int | None = None
    oldest: int | None = None
    takes: str = ANYONE
    takes_families: bool = False
    for_whom: str = ""
    price_ore: int | None = None
    price_told_on: date | None = None
    has_agreement: bool = False
    agreement_number: str = ""
    free_places: int | None = None
    free_told_at: datetime | None = None
    private_note: str = ""

    @property
    def hides_address(self) -> bool:
        """Whether the address may stand on no list, in no file and in no report."""
        return self.kind in HIDES_ADDRESS

    @property
    def kind_label(self) -> str:
        return PlaceKind(self.kind).label_sv

    @property
    def call_first(self) -> str:
        """The number to call at night: the night number where there is one."""
        return self.night_phone or self.phone

    @property
    def call_url(self) -> str:
        """The same as a link."""
        return tel(self.call_first)

    @property
    def ages_sv(self) -> str:
        """``0–12 år``; nothing when nobody has said."""
        if self.youngest is None and self.oldest is None:
            return ""
        if self.oldest is None:
            return f"från {self.youngest} år" if self.youngest else "alla åldrar"
        return f"{self.youngest or 0}–{self.oldest} år"

    @property
    def takes_sv(self) -> str:
        """Whom the place takes in words: ages, gender and whether families come together."""
        genders = "" if self.takes == ANYONE else dict(TAKES)[self.takes]
        return ", ".join(filter(None, [self.ages_sv, genders, "familjer" if self.takes_families else ""]))

    def is_used_on(self, day: date) -> bool:
        """Whether the service uses the place that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def check_place(told: PlaceFacts, *, now: datetime) -> None:
    """A place has a name, a number to call, and facts that hold together. Raises BadInput, each fault at its field."""
    faults = {**_missing(told), **_too_long(told), **_of_ages(told), **_of_money(told), **_of_time(told, now)}
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)


def _missing(told: PlaceFacts) -> dict[str, str]:
    wanted = {
        "name": "Skriv vad platsen heter.",
        "municipality": "Skriv var platsen finns.",
        "phone": "Skriv ett telefonnummer att ringa.",
    }
    faults = {name: text for name, text in wanted.items() if not getattr(told, name).strip()}
    if told.kind not in dict(KINDS):
        faults["kind"] = "Välj vilket slag av plats det är."
    if told.takes not in dict(TAKES):
        faults["takes"] = "Välj vilka platsen tar emot."
    return faults


def _too_long(told: PlaceFacts) -> dict[str, str]:
    return {
        name: f"Högst {most} tecken får plats." for name, most in LONGEST.items() if len(getattr(told, name)) > most
    }


def _of_ages(told: PlaceFacts) -> dict[str, str]:
    ages = {"youngest": told.youngest, "oldest": told.oldest}
    faults = {
        name: f"Åldern ska vara 0 till {OLDEST}." for name, age in ages.items() if age is not None and age not in _AGES
    }
    if told.youngest is not None and told.oldest is not None and told.oldest < told.youngest:
        faults["oldest"] = "Den äldsta kan inte vara yngre än den yngsta."
    return faults


_AGES: Final = range(OLDEST + 1)


def _of_money(told: PlaceFacts) -> dict[str, str]:
    faults = {}
    if told.price_ore is not None and not 0 <= told.price_ore <= HIGHEST_PRICE_ORE:
        faults["price_ore"] = "Priset per dygn ska vara mellan 0 och 100 000 kr."
    if (told.price_ore is None) != (told.price_told_on is None):
        faults["price_told_on"] = "Skriv både priset och dagen då det uppgavs, eller inget av dem."
    if told.agreement_number.strip() and not told.has_agreement:
        faults["has_agreement"] = "Kryssa i ramavtal när avtalet har ett nummer."
    return faults


def _of_time(told: PlaceFacts, now: datetime) -> dict[str, str]:
    faults = {}
    if told.valid_until is not None and told.valid_until <= told.valid_from:
        faults["valid_until"] = "Platsen måste sluta användas efter att den börjar användas."
    if told.free_places is not None and told.free_places < 0:
        faults["free_places"] = "Antalet lediga platser kan inte vara mindre än noll."
    if told.price_told_on is not None and told.price_told_on > local_date(now):
        faults["price_told_on"] = "Dagen ligger i framtiden. Skriv när priset uppgavs."
    return faults


def tel(phone: str) -> str:
    """The number as a link that a phone calls; nothing for nothing."""
    digits = re.sub(r"[^\d+]", "", phone)
    return f"tel:{digits}" if digits else ""


def changed_names(before: PlaceFacts, after: PlaceFacts) -> list[str]:
    """Which facts differ, by name, in order."""
    return [each.name for each in fields(PlaceFacts) if getattr(before, each.name) != getattr(after, each.name)]
