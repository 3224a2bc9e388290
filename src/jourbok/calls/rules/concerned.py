"""Whom a board writes about beforehand, and when what is known of a contact is about the same person or address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from jourbok.calls.rules.contact import refuse
from jourbok.kernel.alike import plain
from jourbok.kernel.identity import NotAnIdentityNumber, age_words_sv, parse_identity
from jourbok.kernel.worded import Worded

_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{2})?\d{6}\s?[-+–−]?\s?\d{4}(?!\d)", re.ASCII)
_DATE: Final = re.compile(r"(?<!\d)(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)", re.ASCII)
_HOUSE: Final = re.compile(r"(?P<street>[^\d]*[^\W\d][^\d]*?)\s*(?P<house>\d{1,4})\s*(?P<letter>[^\W\d_])?\b")
_POSTCODE: Final = re.compile(r"\b\d{3}\s?\d{2}\b", re.ASCII)
#: What stands in an address and is neither street nor town.
_WITHIN_THE_HOUSE: Final = frozenset({"tr", "lgh", "vån", "våning", "port", "uppgång", "bv", "nb", "ög", "uh", "c/o"})


class Sameness(Worded):
    """Why a contact is about what a board has told of beforehand."""

    NUMBER = "number", "samma personnummer"
    NAME_AND_BIRTH = "name_and_birth", "samma namn och födelsedatum"
    ADDRESS = "address", "samma adress"
    STREET = "street", "samma gata och nummer i nämndens kommun"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody, and where: the number has twelve digits or is empty; a town is a postal town."""

    name: str
    number: str = ""
    birth_date: date | None = None
    address: str = ""
    postal_town: str = ""
    phone: str = ""

    @property
    def number_shown(self) -> str:
        """``20190412-9812``, or the date of birth where that is all that is known."""
        if self.number:
            return f"{self.number[:8]}-{self.number[8:]}"
        return self.birth_date.isoformat() if self.birth_date else ""

    @property
    def where(self) -> str:
        return ", ".join(filter(None, (self.address, self.postal_town)))

    def age_words(self, on: date) -> str:
        return age_words_sv(self.birth_date, on) if self.birth_date else ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a contact: everything that was written, where it is, and the persons of its cases.

    `municipality` is the id of the municipality that the contact is in.
    """

    text: str
    place: str
    municipality: str
    municipality_name: str
    persons: tuple[Concerned, ...] = ()


def checked(said: Concerned, today: date) -> Concerned:
    """The same, tidied, with the number in twelve digits and the day of birth that it tells.

    Somebody is known by number, by name and birth, or by an address with its town. Raises BadInput.
    """
    tidy = replace(
        said,
        name=_tidied(said.name),
        address=_tidied(said.address),
        postal_town=_tidied(said.postal_town),
        phone=_tidied(said.phone),
    )
    faults: dict[str, str] = {}
    if not tidy.name:
        faults["name"] = "Skriv vem det gäller."
    number, born, fault = _read(tidy.number, today)
    if fault:
        faults["number"] = fault
    if born and tidy.birth_date and born != tidy.birth_date:
        faults["birth_date"] = "Personnumret säger ett annat födelsedatum. Rätta det ena."
    if tidy.birth_date and tidy.birth_date > today:
        faults["birth_date"] = "Datumet har inte varit än."
    if bool(tidy.address) != bool(tidy.postal_town):
        empty = "postal_town" if tidy.address else "address"
        faults[empty] = "Skriv både gatuadress och postort, annars känns adressen inte igen."
    if not faults and not (number or tidy.birth_date or tidy.address):
        faults["number"] = "Skriv personnummer, födelsedatum eller adress. Annars känner jouren inte igen personen."
    refuse(faults)
    return replace(tidy, number=number, birth_date=born or tidy.birth_date)


def _tidied(text: str) -> str:
    return " ".join(text.split())


def _read(number: str, today: date) -> tuple[str, date | None, str]:
    if not number.strip():
        return "", None, ""
    try:
        known = parse_identity(number, today)
    except NotAnIdentityNumber as error:
        return "", None, error.message
    return known.digits12, known.birth_date, ""


def street_key(text: str) -> str:
    """Street and house number as they are compared, ``storgatan 5b``; empty where there is no house number."""
    found = _HOUSE.match(_spelt_out(text))
    return f"{_words(found['street'])} {found['house']}{found['letter'] or ''}" if found else ""


def town_key(text: str) -> str:
    """A postal town as it is compared, without postcode."""
    return _words(_POSTCODE.sub(" ", plain(text)))


def sameness(said: Concerned, told: Told, *, municipality: str, today: date) -> tuple[Sameness, ...]:
    """Every reason why the contact is about this person or this address; none means that it is not.

    `municipality` is that of the board that told: a street without a town is taken to lie in the municipality that the
    contact is in.
    """
    found = []
    if _is_same_number(said, told, today):
        found.append(Sameness.NUMBER)
    elif _is_same_name_and_birth(said, told):
        found.append(Sameness.NAME_AND_BIRTH)
    where = [(told.place, municipality == told.municipality)]
    where += [(told.text, municipality == told.municipality)]
    where += [(f"{person.address}, {person.postal_town}", False) for person in told.persons if person.address]
    strongest = _same_place(said, where, told.municipality_name)
    return (*found, strongest) if strongest else tuple(found)


def _is_same_number(said: Concerned, told: Told, today: date) -> bool:
    if not said.number:
        return False
    written = set(_numbers_in(f"{told.text} {told.place}", today))
    return said.number in written | {person.number for person in told.persons}


def _is_same_name_and_birth(said: Concerned, told: Told) -> bool:
    if said.birth_date is None:
        return False
    name = plain(said.name)
    persons = (
        plain(person.name) == name and person.birth_date == said.birth_date and not _differ(person.number, said.number)
        for person in told.persons
    )
    return any(persons) or (f" {name} " in f" {_words(told.text)} " and said.birth_date in set(_dates_in(told.text)))


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _same_place(said: Concerned, where: Iterable[tuple[str, bool]], municipality_name: str) -> Sameness | None:
    key, town = street_key(said.address), town_key(said.postal_town)
    if not key:
        return None
    weaker = None
    for text, is_near in where:
        for street, towns in _addresses_in(text):
            if street != key:
                continue
            if town in towns or (not towns and is_near and town_key(municipality_name) == town):
                return Sameness.ADDRESS
            weaker = Sameness.STREET if is_near else weaker
    return weaker


def _addresses_in(text: str) -> Iterator[tuple[str, set[str]]]:
    """Each street with house number in the text, and the words beside it that may be its town."""
    for line in re.split(r"[\n;]", text):
        parts = [part for part in line.split(",") if part.strip()]
        for at, part in enumerate(parts):
            found = _HOUSE.search(_spelt_out(part))
            if found is None:
                continue
            rest = _spelt_out(part)[found.end() :]
            towns = {town_key(other) for other in (rest, *parts[:at], *parts[at + 1 :])}
            towns = {town for town in towns if set(town.split()) - _WITHIN_THE_HOUSE}
            for street in _ends_of(_words(found["street"])):
                yield f"{street} {found['house']}{found['letter'] or ''}", towns


def _ends_of(street: str) -> Iterator[str]:
    """The street's name may be the last word or the last few of what stands before the number."""
    words = street.split()
    yield from (" ".join(words[at:]) for at in range(max(0, len(words) - 4), len(words)))


def _numbers_in(text: str, today: date) -> Iterator[str]:
    for written in _NUMBER.findall(text):
        number, _, fault = _read(written, today)
        if not fault:
            yield number


def _dates_in(text: str) -> Iterator[date]:
    for year, month, day in _DATE.findall(text):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def _spelt_out(text: str) -> str:
    """``Storg. 5`` and ``Skolv. 2`` as they are said."""
    return re.sub(r"g\.(?=\s|\d)", "gatan ", re.sub(r"v\.(?=\s|\d)", "vägen ", plain(text)))


def _words(text: str) -> str:
    kept = "".join(sign if _is_kept(sign) else " " for sign in plain(text))
    return " ".join(kept.split())


def _is_kept(sign: str) -> bool:
    return sign in "/-" or unicodedata.category(sign)[0] in "LNM"
