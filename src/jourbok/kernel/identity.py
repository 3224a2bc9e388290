"""Personal and coordination numbers, and when two persons are so alike that somebody must look twice."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from personnummer.personnummer import Personnummer, PersonnummerException
from rapidfuzz.distance import DamerauLevenshtein
from stdnum import luhn

from jourbok.kernel.errors import BadInput
from jourbok.kernel.worded import Worded

#: Birth numbers from here on are never issued, so they are what tests and the demo use.
FIRST_BIRTH_NUMBER_NEVER_ISSUED: Final = 980
SYNTHETIC_NUMBERS_PER_DAY: Final = 20

#: Two ten-digit numbers this many slips apart are near: one transposition, or one wrong digit and its check digit.
NEAR_NUMBER_SLIPS: Final = 2
NEAR_BIRTHS_YEARS: Final = 4

#: Nobody alive was born longer ago than this, so an older year is a slip.
OLDEST_AGE: Final = 130

_WRITTEN: Final = re.compile(r"(?P<century>\d\d)?(?P<date>\d{6})(?P<sign>[-+])?(?P<last>\d{4})", re.ASCII)
_SOMEWHERE: Final = re.compile(r"(?<![0-9])(?:[0-9]{2})?[0-9]{6} ?[-+]? ?[0-9]{4}(?![0-9])")
_DASHES: Final = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})


class NotAnIdentityNumber(BadInput):
    """The text is no personal or coordination number; the message says what to check."""

    code = "not_an_identity_number"


class IdentityKind(Worded):
    """Who is registered in the country has a personal number; others may have a coordination number."""

    PERSONAL = "personal", "personnummer"
    COORDINATION = "coordination", "samordningsnummer"


@dataclass(frozen=True, slots=True, order=True)
class IdentityNumber:
    """A number whose check digit and birth date have been found right.

    `digits12` begins with the century; in a coordination number its day of birth is 60 too high.
    """

    digits12: str
    kind: IdentityKind
    birth_date: date

    @property
    def formatted(self) -> str:
        """As it is shown, ``20190412-9812``."""
        return f"{self.digits12[:8]}-{self.digits12[8:]}"

    @property
    def digits10(self) -> str:
        return self.digits12[2:]

    @property
    def is_never_issued(self) -> bool:
        """Whether no living person can have the number, because its birth number is one of those for tests."""
        return int(self.digits12[8:11]) >= FIRST_BIRTH_NUMBER_NEVER_ISSUED

    def __str__(self) -> str:
        return self.formatted


def parse_identity(text: str, today: date) -> IdentityNumber:
    """The personal or coordination number that was written, with 10 or 12 digits, with or without a sign.

    Ten digits mean the last hundred years; with + the hundred before them, as the sign is set in the year
    somebody turns 100. Raises NotAnIdentityNumber.
    """
    written = _WRITTEN.fullmatch(re.sub(r"\s", "", text.translate(_DASHES)))
    if written is None:
        raise NotAnIdentityNumber(
            "Numret ska ha 12 siffror, till exempel 20190412-9812. Kontrollera att inga siffror saknas."
        )
    century = written["century"] or _century(written["date"], written["sign"], today)
    digits12 = century + written["date"] + written["last"]
    birth_date = _birth_date(digits12)
    _require_living_age(birth_date, today)
    _require_check_digit(digits12)
    kind = IdentityKind.COORDINATION if int(digits12[6:8]) > 60 else IdentityKind.PERSONAL
    return IdentityNumber(digits12, kind, birth_date)


def names_somebody(text: str, today: date) -> bool:
    """Whether a personal or coordination number stands somewhere in the text."""
    return any(_is_number(found.group(), today) for found in _SOMEWHERE.finditer(text.translate(_DASHES)))


def _is_number(text: str, today: date) -> bool:
    try:
        parse_identity(text, today)
    except NotAnIdentityNumber:
        return False
    return True


def _century(short_date: str, sign: str | None, today: date) -> str:
    latest = today.year - (100 if sign == "+" else 0)
    return f"{latest - (latest - int(short_date[:2])) % 100:04d}"[:2]


def _birth_date(digits12: str) -> date:
    year, month, day = int(digits12[:4]), int(digits12[4:6]), int(digits12[6:8])
    try:
        return date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        raise NotAnIdentityNumber(
            f"{digits12[:8]} är inget födelsedatum. Skriv år, månad och dag först; "
            "i ett samordningsnummer är dagen 60 för hög."
        ) from None


def _require_living_age(birth_date: date, today: date) -> None:
    if birth_date > today:
        raise NotAnIdentityNumber(
            f"Födelsedatumet {birth_date.isoformat()} har inte varit än. "
            "Kontrollera årtalet och skriv det med fyra siffror."
        )
    if today.year - birth_date.year > OLDEST_AGE:
        raise NotAnIdentityNumber(f"Ingen lever som är född {birth_date.year}. Kontrollera årtalet.")


def _require_check_digit(digits12: str) -> None:
    try:
        Personnummer(digits12)
    except PersonnummerException:
        raise NotAnIdentityNumber(
            "Kontrollsiffran stämmer inte, så någon siffra är fel. Läs numret en gång till, siffra för siffra."
        ) from None


def synthetic_number(birth_date: date, serial: int, kind: IdentityKind = IdentityKind.PERSONAL) -> IdentityNumber:
    """A number for tests and the demo that no living person can have: birth number 980 + serial, 0 to 19.

    Raises ValueError when the serial is outside those twenty.
    """
    if not 0 <= serial < SYNTHETIC_NUMBERS_PER_DAY:
        raise ValueError(f"a date has {SYNTHETIC_NUMBERS_PER_DAY} numbers that are never issued, not serial {serial}")
    day = birth_date.day + (60 if kind is IdentityKind.COORDINATION else 0)
    digits11 = f"{birth_date:%Y%m}{day:02d}{FIRST_BIRTH_NUMBER_NEVER_ISSUED + serial}"
    return IdentityNumber(digits11 + luhn.calc_check_digit(digits11[2:]), kind, birth_date)


def age_words_sv(birth_date: date | None, on: date) -> str:
    """The age as one says it: years from the first birthday, whole months before it, ``nyfödd`` in the first month."""
    if birth_date is None:
        return "okänd ålder"
    if on < birth_date:
        return "ofödd"
    months = _whole_months(birth_date, on)
    if months >= 12:
        return f"{months // 12} år"
    if months:
        return f"{months} {'månad' if months == 1 else 'månader'}"
    return "nyfödd"


def _whole_months(start: date, end: date) -> int:
    """Months count full on the day of the same number, or on the month's last day. Source: lag 1930:173 § 1."""
    day_it_is_full = min(start.day, monthrange(end.year, end.month)[1])
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < day_it_is_full)


class NearReason(Worded):
    """Why two persons may be taken for each other."""

    SAME_GUARDIAN = "same_guardian", "samma vårdnadshavare"
    SAME_ADDRESS = "same_address", "samma adress"
    SAME_SURNAME_CLOSE_BIRTH = "same_surname_close_birth", "samma efternamn och nära i ålder"
    SIMILAR_NUMBER = "similar_number", "snarlikt nummer"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the sibling guard knows of a person; what is unknown is None or empty and never makes anybody alike.

    `birth_date` is the expected date for an unborn child; `guardians` are ids of the guardians' own records.
    """

    number: IdentityNumber | None = None
    surname: str = ""
    birth_date: date | None = None
    address: str = ""
    guardians: frozenset[str] = frozenset()

    @property
    def born(self) -> date | None:
        """The birth date, read from the number when nothing else is known."""
        return self.birth_date or (self.number.birth_date if self.number else None)


def near(a: PersonFacts, b: PersonFacts) -> tuple[NearReason, ...]:
    """Every reason why the two may be taken for each other; none means that they may not.

    Two persons are near when they have a guardian or the address in common; or the surname, and were born at most
    four years apart; or when at most two slips (a digit wrong, missing, added, or two swapped) lie between their
    ten-digit numbers. The distance is the unrestricted Damerau–Levenshtein, which is never larger than the one that
    forbids editing a swapped pair again; for two slips in ten digits they agree.
    """
    found = {
        NearReason.SAME_GUARDIAN: bool(a.guardians & b.guardians),
        NearReason.SAME_ADDRESS: _same_words(a.address, b.address),
        NearReason.SAME_SURNAME_CLOSE_BIRTH: _same_words(a.surname, b.surname) and _born_close(a, b),
        NearReason.SIMILAR_NUMBER: _similar(a.number, b.number),
    }
    return tuple(reason for reason, applies in found.items() if applies)


def _same_words(one: str, other: str) -> bool:
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _born_close(a: PersonFacts, b: PersonFacts) -> bool:
    if a.born is None or b.born is None:
        return False
    early, late = sorted((a.born, b.born))
    return (late.year - NEAR_BIRTHS_YEARS, late.month, late.day) <= (early.year, early.month, early.day)


def _similar(one: IdentityNumber | None, other: IdentityNumber | None) -> bool:
    if one is None or other is None:
        return False
    slips = DamerauLevenshtein.distance(one.digits10, other.digits10, score_cutoff=NEAR_NUMBER_SLIPS)
    return slips <= NEAR_NUMBER_SLIPS


def differing_digits(a: IdentityNumber | None, b: IdentityNumber | None) -> tuple[int, ...]:
    """The positions, from 0 in the twelve digits, where the two numbers differ; none when one of them is missing."""
    if a is None or b is None:
        return ()
    return tuple(at for at, (one, other) in enumerate(zip(a.digits12, b.digits12, strict=True)) if one != other)
