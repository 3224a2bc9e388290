"""What is said on the phone while a place is sought: whom it is about, without saying who it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.identity import age_words_sv
from jourbok.kernel.localtime import local
from jourbok.kernel.swedish import moment

GROWN_UP_YEARS: Final = 18
#: Shorter parts of a name are words too: *Bo*, *Li*.
SHORTEST_NAME: Final = 3
_EVENING, _MORNING = time(18), time(6)
#: What a personal number looks like, with or without its century and sign.
_NUMBER: Final = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
_WORDS: Final = {
    ("woman", True): "flicka",
    ("man", True): "pojke",
    ("", True): "barn",
    ("woman", False): "kvinna",
    ("man", False): "man",
    ("", False): "vuxen",
}


class NamesThePerson(BadInput):
    """What is read out on the phone tells who the person is."""

    code = "names_the_person"
    message_sv = "Skriv inte namn eller personnummer: texten läses upp i telefon för dem som ännu inte har sagt ja."


@dataclass(frozen=True, slots=True)
class Whom:
    """Who needs a place, as far as may be said: `age` in whole years, None when nobody knows."""

    gender: str
    is_child: bool
    age: int | None
    age_words: str


def whom(
    *, birth_date: date | None, gender: str, is_child: bool, told_age: int | None, told_gender: str, today: date
) -> Whom:
    """Age and gender as they are known of the person, and only else as they were told; a told age is *cirka*."""
    sex = gender or told_gender
    if birth_date is not None:
        return Whom(sex, is_child, years_old(birth_date, today), age_words_sv(birth_date, today))
    if told_age is None:
        return Whom(sex, is_child, None, "")
    return Whom(sex, told_age < GROWN_UP_YEARS, told_age, f"cirka {told_age} år")


def years_old(birth_date: date, today: date) -> int:
    """Whole years on the day; 0 until the first birthday."""
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return max(0, today.year - birth_date.year - (not had_birthday))


def spoken(who: Whom, *, adults: int, children: int, needed_at: datetime | None, now: datetime) -> str:
    """``Flicka, 7 år, behöver plats i natt.``

    Who comes along is said by number, and a time that is not this night or day is said in full.
    """
    word = _WORDS[who.gender, who.is_child].capitalize()
    described = ", ".join(filter(None, [word, who.age_words, _company(adults, children)]))
    return f"{described}, behöver plats {_when(needed_at, now)}."


def _company(adults: int, children: int) -> str:
    some = [
        f"{adults} {'vuxen' if adults == 1 else 'vuxna'}" if adults else "",
        f"{children} barn till" if children else "",
    ]
    together = " och ".join(filter(None, some))
    return f"tillsammans med {together}" if together else ""


def _when(needed_at: datetime | None, now: datetime) -> str:
    if needed_at is not None and needed_at > now:
        return f"från {moment(needed_at)}"
    at = local(now).time()
    return "i natt" if at >= _EVENING or at < _MORNING else "i dag"


def check_names_nobody(text: str, *, names: Iterable[str], field: str) -> None:
    """The text holds neither part of a name nor what looks like a personal number. Raises NamesThePerson."""
    said = {_bare(word) for word in re.split(r"[\s\-/]+", text)}
    parts = {_bare(part) for name in names for part in re.split(r"[\s\-]+", name)}
    named = {part for part in parts if len(part) >= SHORTEST_NAME}
    if said & (named | {f"{part}s" for part in named}) or _NUMBER.search(text):
        raise NamesThePerson(fields={field: NamesThePerson.message_sv})


def _bare(word: str) -> str:
    return word.strip(".,;:!?()\"'”").casefold()
