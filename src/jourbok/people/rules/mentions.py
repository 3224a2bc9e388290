"""Where a text names somebody: by number, by full name, by address or by telephone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from jourbok.kernel.worded import Worded

_DIGITS: Final = 10
#: What is shorter is a part of too many words.
_SHORTEST_NAME: Final = 2
_SHORTEST_STREET: Final = 5
_SHORTEST_PHONE: Final = 6
#: Between two digits, and between two words, that belong together.
_GAP: Final = r"[\s\-‐–—−+./]{0,3}"
_BREAK: Final = r"[\W_]{1,3}"
_LOOSE: Final = r"[\W_]{0,3}"
_GENITIVE: Final = r"(?:['’:]?s)?"
#: "Anna och Otto Provsson" names Anna Provsson too.
_BETWEEN: Final = rf"(?:{_BREAK}\w+){{0,2}}{_BREAK}"


class MentionKind(Worded):
    """By what somebody was named."""

    NUMBER = "number", "personnummer"
    NAME = "name", "namn"
    ADDRESS = "address", "adress"
    PHONE = "phone", "telefon"


@dataclass(frozen=True, slots=True)
class Named:
    """What a text may name somebody by; for comparing alone, never shown.

    `digits10` are the last ten of the number. `hides` is whether they are protected, so that where they are counts too.
    """

    id: UUID
    given_name: str = ""
    surname: str = ""
    digits10: str = ""
    address: str = ""
    phone: str = ""
    hides: bool = False


class Plain:
    """A text as it is compared, with the place in the written one that each sign came from."""

    def __init__(self, written: str) -> None:
        signs = [(sign, at) for at, letter in enumerate(written) for sign in _sign(letter)]
        self.text = "".join(sign for sign, _ in signs)
        self._digits = "".join(sign for sign, _ in signs if sign.isdigit())
        self._places = [at for _, at in signs]

    def found(self, sought: _Sought) -> Iterator[tuple[int, int]]:
        """From where until where in the written text."""
        if not all(word in (self._digits if word.isdigit() else self.text) for word in sought.words):
            return
        for hit in re.finditer(sought.pattern, self.text):
            yield self._places[hit.start()], self._places[hit.end() - 1] + 1


@dataclass(frozen=True, slots=True)
class Span:
    """From where until where in a text somebody is named, and by what."""

    start: int
    end: int
    kind: MentionKind


def named_in(text: Plain, other: Named, own: Named) -> tuple[Span, ...]:
    """Where a text about `own` names `other`, in order; never by what the two have in common.

    Case, accents, spaces, hyphens and signs that cannot be seen make no difference. An address that both have counts
    only when somebody hides there, and one's own only then.
    """
    own_name = [span for sought in _own_name(own) for span in text.found(sought)] if other.id != own.id else []
    found = {
        Span(start, end, sought.kind)
        for sought in _sought(other, own)
        for start, end in text.found(sought)
        if sought.kind is not MentionKind.NAME or not any(at <= start and end <= to for at, to in own_name)
    }
    return _without_inner(found)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are written alike up to the number of the house; never when one of them is missing."""
    street = _street(one)
    return bool(street) and street == _street(other)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for: by a pattern, and only where all of the words stand somewhere."""

    kind: MentionKind
    words: tuple[str, ...]
    pattern: str


def _sought(other: Named, own: Named) -> Iterator[_Sought]:
    is_own = other.id == own.id
    if not is_own:
        yield from _numbers(other, own)
        yield from _names(other)
    if other.hides or not (is_own or same_address(other.address, own.address)):
        yield from _addresses(other)
    if other.hides:
        yield from _phones(other)


def _numbers(other: Named, own: Named) -> Iterator[_Sought]:
    if len(other.digits10) == _DIGITS and other.digits10 != own.digits10:
        pattern = rf"(?<!\d)(?:\d{_GAP}\d{_GAP})?{_GAP.join(other.digits10)}(?!\d)"
        yield _Sought(MentionKind.NUMBER, (other.digits10,), pattern)


def _names(other: Named) -> Iterator[_Sought]:
    surname = _words(other.surname)
    if not surname:
        return
    last = _BREAK.join(surname)
    for given in _words(other.given_name):
        if len(given) >= _SHORTEST_NAME:
            first_last = rf"(?<!\w){given}{_BETWEEN}{last}{_GENITIVE}(?!\w)"
            last_first = rf"(?<!\w){last}{_BREAK}{given}{_GENITIVE}(?!\w)"
            yield _Sought(MentionKind.NAME, (given, *surname), f"{first_last}|{last_first}")


def _own_name(own: Named) -> Iterator[_Sought]:
    words = [*_words(own.given_name), *_words(own.surname)]
    if words:
        yield _Sought(MentionKind.NAME, tuple(words), rf"(?<!\w){_BREAK.join(words)}{_GENITIVE}(?!\w)")


def _addresses(other: Named) -> Iterator[_Sought]:
    street = _street(other.address)
    name = [part for part in street if not part.isdigit()]
    if sum(map(len, name)) < _SHORTEST_STREET:
        return
    if len(name) < len(street):
        yield _Sought(MentionKind.ADDRESS, street, rf"(?<!\w){_LOOSE.join(street)}(?!\d)")
    if other.hides:
        yield _Sought(MentionKind.ADDRESS, tuple(name), rf"(?<!\w){_LOOSE.join(name)}(?!\w)")


def _phones(other: Named) -> Iterator[_Sought]:
    digits = re.sub(r"\D", "", Plain(other.phone).text).removeprefix("00").removeprefix("46").lstrip("0")
    if len(digits) >= _SHORTEST_PHONE:
        country = rf"(?:(?:\+|00)?46{_GAP}(?:\(0\))?{_GAP}|0{_GAP})?"
        yield _Sought(MentionKind.PHONE, (digits,), rf"(?<!\d){country}{_GAP.join(digits)}(?!\d)")


def _street(address: str) -> tuple[str, ...]:
    """The words of an address up to the number of the house; of one without a number those before the first comma."""
    parts = re.findall(r"\d+|[^\W\d_]+", Plain(address.partition(",")[0]).text)
    numbered = next((at for at, part in enumerate(parts) if part.isdigit() and at), len(parts) - 1)
    return tuple(parts[: numbered + 1])


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", Plain(name).text)


@lru_cache(maxsize=1000)  # a language has few signs, and a report very many
def _sign(letter: str) -> str:
    """The letter without accent and case; nothing of what cannot be seen."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Cf"}).casefold()


def _without_inner(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, without those that lie within a longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return tuple(kept)
