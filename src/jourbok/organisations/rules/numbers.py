"""The numbers that members answer at: what may stand on the list, and when somebody must see whether it is right."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from jourbok.kernel.errors import BadInput
from jourbok.kernel.identity import names_somebody
from jourbok.kernel.worded import Worded

LONGEST_WORDS: Final = 120
LONGEST_NOTE: Final = 500
LONGEST_PHONE: Final = 30
MOST_PHONES: Final = 4
#: Source: the service's file, `governance.numbers_checked_every_months`; this when it is silent.
CHECK_EVERY_MONTHS: Final = 6

_SHORT: Final = re.compile(r"[1-9][0-9]{2,5}")
_LONG: Final = re.compile(r"(?:\+|0)[0-9][0-9 -]{4,20}[0-9]")
_DIGITS_ALONE: Final = re.compile(r"[+0-9 -]*[0-9][+0-9 -]*")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15


class NumberKind(Worded):
    """Whom one reaches at a number, in the order in which they are sought at night."""

    EMERGENCY = "emergency", "Larm och akut"
    ELDERLY = "elderly", "Äldreomsorg och hemtjänst"
    DISABILITY = "disability", "Stöd vid funktionsnedsättning"
    OTHER = "other", "Annat"


_ORDER: Final = {kind: place for place, kind in enumerate(NumberKind)}


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """Whom one reaches, at which numbers and when; `kind_words` say what kind when it is another than those known."""

    kind: NumberKind
    name: str
    phones: tuple[str, ...]
    kind_words: str = ""
    hours: str = ""
    note: str = ""

    @property
    def kind_label(self) -> str:
        return self.kind_words or self.kind.label_sv


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number as it is read, and as a telephone dials it."""

    written: str

    @property
    def uri(self) -> str:
        return "tel:" + re.sub(r"[^0-9+]", "", self.written)


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """A place on the list as it is shown. `checked_on` is None while nobody has found what stands there right."""

    id: UUID
    board: str
    board_name: str
    municipality: str
    version: int
    facts: PhoneFacts
    written_at: datetime
    written_by: str
    is_removed: bool
    is_due: bool
    checked_on: date | None = None
    checked_by: str = ""

    @property
    def dialled(self) -> list[Dialled]:
        return [Dialled(phone) for phone in self.facts.phones]

    def holds(self, text: str) -> bool:
        """Whether every word that is sought stands somewhere in what is listed, or its digits in a number."""
        facts = self.facts
        said = (facts.kind_label, facts.name, facts.hours, facts.note, self.board_name, self.municipality)
        return _hold(said, facts.phones, text)


@dataclass(frozen=True, slots=True)
class FromFile:
    """A number that the service's file says, shown where the list has none of its kind."""

    kind: NumberKind
    municipality: str
    dialled: Dialled
    note: str = ""
    is_assumed: bool = False

    def holds(self, text: str) -> bool:
        """Whether every word that is sought stands in it."""
        return _hold((self.kind.label_sv, self.municipality, self.note), (self.dialled.written,), text)


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality with what is listed of it, and what the service's file says where the list is silent."""

    slug: str
    name: str
    numbers: tuple[ListedNumber, ...]
    referrals: tuple[FromFile, ...] = ()

    @property
    def has_boards(self) -> bool:
        """Whether it must be said which of the municipality's boards a number is of."""
        return len({each.board for each in self.numbers}) > 1

    def with_words(self, text: str) -> Member | None:
        """What of it holds what is sought; None when nothing does."""
        numbers = tuple(each for each in self.numbers if each.holds(text))
        referrals = tuple(each for each in self.referrals if each.holds(text))
        return replace(self, numbers=numbers, referrals=referrals) if numbers or referrals else None


def in_order(found: Iterable[ListedNumber]) -> list[ListedNumber]:
    """Those sought in haste first, then by name."""
    return sorted(found, key=lambda each: (_ORDER[each.facts.kind], each.facts.kind_label, each.facts.name))


def tidied(facts: PhoneFacts, today: date) -> PhoneFacts:
    """What was typed, without stray spaces. Raises BadInput for what is no number, and for personal numbers."""
    tidy = replace(
        facts,
        name=facts.name.strip(),
        phones=tuple(filter(None, (" ".join(phone.split()) for phone in facts.phones))),
        kind_words=facts.kind_words.strip() if facts.kind is NumberKind.OTHER else "",
        hours=facts.hours.strip(),
        note=facts.note.strip(),
    )
    faults = _phone_faults(tidy.phones)
    if not tidy.name:
        faults["name"] = "Skriv vem man når på numret."
    if tidy.kind is NumberKind.OTHER and not tidy.kind_words:
        faults["kind_words"] = "Skriv med egna ord vad numret är till för."
    for field in ("kind_words", "name", "hours", "note"):
        if names_somebody(getattr(tidy, field), today):
            faults[field] = "Ta bort personnumret. Här står bara vem man når och hur."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
    return tidy


def is_due(checked_on: date | None, *, today: date, months: int = CHECK_EVERY_MONTHS) -> bool:
    """Whether nobody has found the number right in so many months; the day they have passed it is still not late."""
    return checked_on is None or today > months_later(checked_on, months)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _hold(said: Iterable[str], phones: Iterable[str], text: str) -> bool:
    words = " ".join(said).casefold()
    digits = [_digits(phone) for phone in phones]
    sought = [_digits(text)] if _DIGITS_ALONE.fullmatch(text) else text.casefold().split()
    return all(word in words or (word.isdigit() and any(word in each for each in digits)) for word in sought)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _phone_faults(phones: tuple[str, ...]) -> dict[str, str]:
    if not phones:
        return {"phones": "Skriv minst ett nummer."}
    if len(phones) > MOST_PHONES:
        return {"phones": f"Högst {MOST_PHONES} nummer. Lägg till en rad till i listan för fler."}
    wrong = next((phone for phone in phones if not _is_phone(phone)), None)
    if wrong is not None:
        return {"phones": f"{wrong} går inte att ringa. Skriv med siffror, till exempel 08-465 004 04 eller 112."}
    return {"phones": "Samma nummer står två gånger."} if len(set(phones)) < len(phones) else {}


def _is_phone(text: str) -> bool:
    if _SHORT.fullmatch(text):
        return True
    return _LONG.fullmatch(text) is not None and _LEAST_DIGITS <= len(_digits(text)) <= _MOST_DIGITS
