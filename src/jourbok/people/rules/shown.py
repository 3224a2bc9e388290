"""A person as somebody may see them: whole, without whereabouts, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from jourbok.kernel.identity import NearReason, age_words_sv
from jourbok.people.rules.facts import PersonFacts

MASKED_NAME: Final = "Skyddade personuppgifter"
GROWN_UP_YEARS: Final = 18
#: Where more digits differ, marking them tells nothing.
MOST_MARKED: Final = 4
#: Reasons that make nobody misread a number.
_BELONGS_TOGETHER: Final = frozenset({NearReason.SAME_ADDRESS, NearReason.SAME_GUARDIAN})
_GENDERS_SV: Final = {"": "", "woman": "kvinna", "man": "man"}


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person as this viewer may see them now.

    Masked: a name that tells nothing, no number, date, address, phone or municipality; only whether it is a child,
    because children come first. `hides_whereabouts`: identity is shown, but address, phone and, on a page about the
    person, municipality are not, since somebody in the family is protected. `number` is formatted ``20190412-9812``.
    """

    id: UUID
    name: str
    number: str
    birth_date: date | None
    age_words: str
    gender: str
    is_child: bool
    is_protected: bool
    is_masked: bool
    is_unborn: bool
    address: str
    phone: str
    registered_in: str
    registered_slug: str | None
    expected_birth_on: date | None = None
    hides_whereabouts: bool = False

    @property
    def born_words(self) -> str:
        """``2019-04-12``, or when an unborn child is expected; nothing when unknown or masked."""
        if self.is_unborn:
            return f"väntas {self.expected_birth_on}" if self.expected_birth_on else "ofödd"
        return str(self.birth_date or "")

    def card(
        self, *, url: str = "", relation: str = "", elsewhere: str = "", unlock_url: str = ""
    ) -> dict[str, object]:
        """What the component person_card.html asks for."""
        return {
            "name": self.name,
            "number": self.number,
            "age": self.age_words,
            "relation": relation,
            "note": self.born_words if self.is_unborn or not self.number else "",
            "masked": self.is_masked,
            "url": url,
            "unlock_url": unlock_url,
            "elsewhere": elsewhere,
        }

    def lines(self) -> list[tuple[str, str]]:
        """Names and values for the component facts.html; hidden whereabouts are said to be hidden."""
        hidden = "visas inte: någon i familjen har skyddade personuppgifter"
        return [
            ("Nummer", self.number),
            ("Väntas" if self.is_unborn else "Född", self.born_words),
            ("Ålder", self.age_words),
            ("Kön", _GENDERS_SV[self.gender]),
            ("Folkbokförd i", hidden if self.hides_whereabouts else self.registered_in),
            ("Adress", hidden if self.hides_whereabouts else self.address),
            ("Telefon", hidden if self.hides_whereabouts else self.phone),
        ]

    def beside(self, *, relation: str = "") -> dict[str, object]:
        """What the component near_numbers.html asks for, for one of its two persons."""
        return {
            "name": self.name,
            "number": self.number,
            "birth": self.born_words,
            "age": self.age_words,
            "relation": relation,
            "value": str(self.id),
        }


@dataclass(frozen=True, slots=True)
class PersonHit:
    """Somebody found by a search: identity alone. `how` is ``number``, ``name`` or ``similar`` (another spelling)."""

    person: ShownPerson
    how: str

    @property
    def id(self) -> UUID:
        return self.person.id


@dataclass(frozen=True, slots=True)
class NearPerson:
    """Somebody who may be taken for the person at hand, why, and where the twelve digits differ (from 0).

    For a masked person neither reasons nor digits are told.
    """

    person: ShownPerson
    reasons: tuple[NearReason, ...]
    differing: tuple[int, ...]

    @property
    def why(self) -> str:
        """The reasons in words."""
        return ", ".join(reason.label_sv for reason in self.reasons)

    @property
    def has_unlike_number(self) -> bool:
        """Whether the two only belong together, with numbers that nobody takes for each other."""
        return len(self.differing) > MOST_MARKED and _BELONGS_TOGETHER.issuperset(self.reasons)


def as_typed(facts: PersonFacts, today: date) -> dict[str, object]:
    """Checked facts that are not yet anybody's, for the component near_numbers.html."""
    digits = facts.number
    return {
        "name": f"{facts.given_name} {facts.surname}".strip() or facts.description or "Namn saknas",
        "number": f"{digits[:8]}-{digits[8:]}" if digits else "",
        "birth": str(facts.born or ""),
        "age": "väntat barn" if facts.is_unborn else age_words_sv(facts.birth_date, today),
        "relation": "personen du skriver in",
        "value": "new",
    }


def masked(person: ShownPerson) -> ShownPerson:
    """The person as one who may know that they exist, and nothing more."""
    return ShownPerson(
        id=person.id,
        name=MASKED_NAME,
        number="",
        birth_date=None,
        age_words="",
        gender="",
        is_child=person.is_child,
        is_protected=True,
        is_masked=True,
        is_unborn=False,
        address="",
        phone="",
        registered_in="",
        registered_slug=None,
    )


def without_whereabouts(person: ShownPerson) -> ShownPerson:
    """The person without address and phone, because those would tell where a protected relative is."""
    return replace(person, address="", phone="", hides_whereabouts=True)


def identity_only(person: ShownPerson) -> ShownPerson:
    """The person as in a list to choose from: who it is, not where to find them."""
    return replace(person, address="", phone="")


def is_child_on(birth_date: date | None, is_unborn: bool, day: date) -> bool:
    """Whether the person is under 18 or not yet born; somebody of unknown age is not counted as a child."""
    if is_unborn:
        return True
    if birth_date is None:
        return False
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday) < GROWN_UP_YEARS
