"""What is told about a person, and when it cannot be right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from jourbok.kernel import identity
from jourbok.kernel.errors import BadInput

GENDERS: Final = frozenset({"", "woman", "man"})
#: The most characters of each text, and what the text is called.
LONGEST: Final = {
    "given_name": (200, "Förnamnet"),
    "surname": (200, "Efternamnet"),
    "description": (300, "Beskrivningen"),
    "registered_in_name": (120, "Kommunens namn"),
    "address": (300, "Adressen"),
    "phone": (60, "Telefonnumret"),
}
#: A child is expected at most a month ago and at most ten months ahead.
EXPECTED_AT_EARLIEST: Final = timedelta(days=31)
EXPECTED_AT_LATEST: Final = timedelta(days=300)

#: Marks that turn the direction of writing can make one name look like another.
_UNSEEN: Final = re.compile("[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


class WrongPersonFacts(BadInput):
    """What was told about a person cannot be right; the message says what to check."""

    code = "wrong_person_facts"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person; what is unknown is empty.

    `number` is as it was written, or twelve digits once checked. `registered_in` is the slug of a municipality that
    takes part, `registered_in_name` the name of another one. `gender` is ``woman``, ``man`` or empty.
    """

    number: str = ""
    given_name: str = ""
    surname: str = ""
    birth_date: date | None = None
    expected_birth_on: date | None = None
    is_unborn: bool = False
    description: str = ""
    gender: str = ""
    registered_in: str | None = None
    registered_in_name: str = ""
    address: str = ""
    phone: str = ""

    @property
    def born(self) -> date | None:
        """The birth date, or the expected one of an unborn child."""
        return self.birth_date or self.expected_birth_on


def tidied(text: str) -> str:
    """The text on one line, without characters that cannot be seen and without double spaces."""
    return " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())


def checked(facts: PersonFacts, today: date) -> PersonFacts:
    """The facts with tidy texts, the number in twelve digits and the birth date that it tells.

    Raises WrongPersonFacts with a sentence beside each field that must be put right.
    """
    known = _tidy(facts)
    _require_room(known)
    if known.registered_in and known.registered_in_name:
        raise _wrong("Välj en kommun i listan eller skriv en annan, inte båda.", "registered_in_name")
    if known.gender not in GENDERS:
        raise _wrong("Välj kvinna, man eller okänt.", "gender")
    return _unborn(known, today) if known.is_unborn else _born(known, today)


def number_of(facts: PersonFacts, today: date) -> identity.IdentityNumber | None:
    """The facts' number as a number; None when there is none. Raises WrongPersonFacts when it is none."""
    if not facts.number:
        return None
    try:
        return identity.parse_identity(facts.number, today)
    except identity.NotAnIdentityNumber as error:
        raise _wrong(error.message, "number") from None


def as_compared(facts: PersonFacts, today: date, guardians: Iterable[object] = ()) -> identity.PersonFacts:
    """Checked facts as the sibling guard reads them."""
    return identity.PersonFacts(
        number=number_of(facts, today),
        surname=facts.surname,
        birth_date=facts.born,
        address=facts.address,
        guardians=frozenset(map(str, guardians)),
    )


def tells_who(before: PersonFacts, after: PersonFacts) -> bool:
    """Whether the change touches what tells persons apart, so that the sibling guard must look again."""
    return any(getattr(before, name) != getattr(after, name) for name in ("number", "surname", "born", "address"))


def changed_names(before: PersonFacts, after: PersonFacts) -> list[str]:
    """Which facts differ, by name and never by content, as the log may tell."""
    return [name for name in PersonFacts.__slots__ if getattr(before, name) != getattr(after, name)]


def _tidy(facts: PersonFacts) -> PersonFacts:
    return replace(
        facts,
        number=tidied(facts.number),
        given_name=tidied(facts.given_name),
        surname=tidied(facts.surname),
        description=tidied(facts.description),
        registered_in_name=tidied(facts.registered_in_name),
        address=tidied(facts.address),
        phone=tidied(facts.phone),
    )


def _require_room(facts: PersonFacts) -> None:
    for name, (longest, called) in LONGEST.items():
        length = len(getattr(facts, name))
        if length > longest:
            raise _wrong(f"{called} har {length} tecken, men får ha högst {longest}. Korta det.", name)


def _unborn(facts: PersonFacts, today: date) -> PersonFacts:
    if facts.number:
        raise _wrong("Ett väntat barn har inget nummer än. Ta bort numret, eller bocka ur Väntat barn.", "number")
    if facts.birth_date:
        raise _wrong("Ett väntat barn är inte fött. Skriv datumet som beräknad födelse.", "birth_date")
    expected = facts.expected_birth_on
    if expected and not today - EXPECTED_AT_EARLIEST <= expected <= today + EXPECTED_AT_LATEST:
        raise _wrong(
            "Beräknad födelse ska vara inom tio månader. Är barnet fött, bocka ur Väntat barn.", "expected_birth_on"
        )
    return facts


def _born(facts: PersonFacts, today: date) -> PersonFacts:
    if facts.expected_birth_on:
        raise _wrong("Bocka i Väntat barn, eller ta bort datumet för beräknad födelse.", "expected_birth_on")
    number = number_of(facts, today)
    if number is None:
        _require_likely_birth(facts.birth_date, today)
        _require_somebody(facts)
        return facts
    if facts.birth_date and facts.birth_date != number.birth_date:
        raise _wrong(
            f"Numret säger att personen är född {number.birth_date}, men här står {facts.birth_date}. "
            "Kontrollera båda och rätta det som är fel.",
            "birth_date",
        )
    return replace(facts, number=number.digits12, birth_date=number.birth_date)


def _require_likely_birth(birth_date: date | None, today: date) -> None:
    if birth_date is None:
        return
    if birth_date > today:
        raise _wrong("Födelsedatumet har inte varit än. Kontrollera årtalet, eller bocka i Väntat barn.", "birth_date")
    if today.year - birth_date.year > identity.OLDEST_AGE:
        raise _wrong(f"Ingen lever som är född {birth_date.year}. Kontrollera årtalet.", "birth_date")


def _require_somebody(facts: PersonFacts) -> None:
    if not (facts.given_name or facts.surname or facts.description):
        raise _wrong(
            "Skriv nummer eller namn. Är personen okänd, beskriv personen så att en kollega känner igen den.",
            "description",
        )


def _wrong(message: str, field: str) -> WrongPersonFacts:
    return WrongPersonFacts(message, fields={field: message})
