"""What somebody searches for: a number or a name, and nothing else. Source: SoLPuF 15 §."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from jourbok.kernel.identity import OLDEST_AGE, parse_identity
from jourbok.people.rules.facts import tidied

SHORTEST_NAME: Final = 2
MOST_WORDS: Final = 6
LONGEST_TEXT: Final = 120

_LOOKS_LIKE_A_NUMBER: Final = re.compile(r"(?:\d\d)?\d{6}[-+]?\d{4}", re.ASCII)
_OF_DIGITS: Final = re.compile(r"[-+\d]+", re.ASCII)
_DASHES: Final = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})


@dataclass(frozen=True, slots=True)
class NumberSearch:
    """The twelve-digit numbers that the text may mean: ten digits may be of this century or the last."""

    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameParts:
    """How the beginning of a given name and the beginning of a surname read; either may be empty. In capitals."""

    given_name: str
    surname: str


@dataclass(frozen=True, slots=True)
class NameSearch:
    """The words of a name in capitals, in the order they were written."""

    words: tuple[str, ...]

    @property
    def readings(self) -> tuple[NameParts, ...]:
        """Each way to read the words as given name and surname, in either order, without doubles."""
        cuts = [(" ".join(self.words[:at]), " ".join(self.words[at:])) for at in range(len(self.words) + 1)]
        pairs = [NameParts(*pair) for cut in cuts for pair in (cut, cut[::-1])]
        return tuple(dict.fromkeys(pairs))

    @property
    def misspelt_readings(self) -> tuple[NameParts, ...]:
        """The readings that are worth looking for in another spelling: the surname is the last word or the first."""
        if len(self.words) == 1:
            return self.readings
        first, last = self.words[0], self.words[-1]
        return NameParts(" ".join(self.words[:-1]), last), NameParts(" ".join(self.words[1:]), first)

    def is_whole_name(self, given_name: str, surname: str) -> bool:
        """Whether the words are this person's whole surname and whole words of the given name, in either order."""
        given, last = capitals(given_name).split(), capitals(surname).split()
        for reading in self.readings:
            first_words = reading.given_name.split()
            if first_words and last and reading.surname.split() == last and given[: len(first_words)] == first_words:
                return True
        return False


def read_search(text: str, today: date) -> NumberSearch | NameSearch | None:
    """What the text asks for; None when it is neither a number nor two letters of a name.

    Beside a whole number a name is not looked at, for the number tells who it is. Raises NotAnIdentityNumber when it
    looks like a number and cannot be one.
    """
    line = tidied(text[:LONGEST_TEXT]).translate(_DASHES)
    digits, _ = number_and_name(line)
    if _LOOKS_LIKE_A_NUMBER.fullmatch(digits):
        return NumberSearch(_meant(digits, today))
    words = tuple(capitals(line.replace(",", " ")).split())
    if any(letter.isdigit() for letter in line) or len(words) > MOST_WORDS:
        return None
    return NameSearch(words) if sum(letter.isalpha() for letter in line) >= SHORTEST_NAME else None


def number_and_name(text: str) -> tuple[str, str]:
    """The part of the text that is written with digits, without spaces, and the rest of it."""
    words = tidied(text).translate(_DASHES).replace(",", " ").split()
    digits = [word for word in words if _OF_DIGITS.fullmatch(word)]
    return "".join(digits), " ".join(word for word in words if word not in digits)


def capitals(text: str) -> str:
    """The text in capitals as the database makes them: letter by letter, so that ß stays ß."""
    return "".join(large if len(large := letter.upper()) == 1 else letter for letter in text)


def _meant(digits: str, today: date) -> tuple[str, ...]:
    found = parse_identity(digits, today).digits12
    older = f"{int(found[:4]) - 100}{found[4:]}"
    is_short = len(digits.replace("-", "").replace("+", "")) == 10
    can_be_older = is_short and "+" not in digits and today.year - int(older[:4]) <= OLDEST_AGE
    return (found, older) if can_be_older else (found,)
