"""Which readings of persons somebody should look at: one's own name, a colleague's, and far more than a night needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from jourbok.kernel.localtime import elapsed, local_date
from jourbok.kernel.worded import Worded

#: So many different persons within an hour are more than any night has asked for.
MOST_PERSONS: Final = 200
WITHIN: Final = timedelta(hours=1)
#: A night ends at noon, so that its hours before and after midnight are the same night.
_NIGHT_ENDS: Final = timedelta(hours=12)


class Unusual(StrEnum):
    """Why a reading is told to the head."""

    OWN_NAME = "own_name"
    COLLEAGUE = "colleague"
    MANY = "many"


class ReviewOutcome(Worded):
    """What came of looking into it."""

    EXPLAINED = "explained", "Slagningen hörde till arbetet"
    FOLLOWED_UP = "followed_up", "Följs upp med den som slog"


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody was shown a person; `is_asked_for` when they asked for just that one. `at` is aware."""

    reader: str
    reader_name: str
    person: UUID
    at: datetime
    is_asked_for: bool = True


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the head is told: who, why, when it began to be unusual, and of whom or of how many."""

    kind: Unusual
    reader: str
    reader_name: str
    at: datetime
    persons: int
    person: UUID | None = None

    @property
    def night_on(self) -> date:
        return night_of(self.at)


def night_of(at: datetime) -> date:
    """The Swedish day on whose evening the night began."""
    return local_date(at - _NIGHT_ENDS)


def bears(name: str, account: str) -> bool:
    """Whether a person's name is that of an account: its first word and all its others, whatever stands between.

    A name of one word is nobody's.
    """
    known, told = account.casefold().split(), name.casefold().split()
    return len(known) > 1 and set(known) <= set(told)


def noticed(reads: Iterable[Read], *, names: Mapping[UUID, str], accounts: Iterable[str]) -> list[Noticed]:
    """Whatever is unusual in the reads, which come in the order of time: once for each reader, kind, person and night,
    and of many the hour that held most.

    `names` are the persons', `accounts` what everybody with access is called.
    """
    told: dict[tuple[Unusual, str, UUID | None, date], Noticed] = {}
    everybody = tuple(accounts)
    by_reader: dict[str, list[Read]] = {}
    for read in reads:
        by_reader.setdefault(read.reader, []).append(read)
        for kind in _named(read, names, everybody):
            one = Noticed(kind, read.reader, read.reader_name, read.at, 1, read.person)
            told.setdefault((kind, read.reader, read.person, one.night_on), one)
    for theirs in by_reader.values():
        for many in _crowds(theirs):
            key = (many.kind, many.reader, None, many.night_on)
            told[key] = max(told.get(key, many), many, key=lambda one: one.persons)
    return sorted(told.values(), key=lambda one: (one.at, one.reader, one.kind))


def _named(read: Read, names: Mapping[UUID, str], accounts: tuple[str, ...]) -> Iterator[Unusual]:
    name = names.get(read.person, "") if read.is_asked_for else ""
    if bears(name, read.reader_name):
        yield Unusual.OWN_NAME
    elif any(bears(name, account) for account in accounts):
        yield Unusual.COLLEAGUE


def _crowds(reads: list[Read]) -> Iterator[Noticed]:
    """Each read of one reader's that made the persons of the hour before it too many."""
    window: deque[Read] = deque()
    counted: dict[UUID, int] = {}
    for read in reads:
        window.append(read)
        counted[read.person] = counted.get(read.person, 0) + 1
        while elapsed(window[0].at, read.at) >= WITHIN:
            gone = window.popleft()
            counted[gone.person] -= 1
            if not counted[gone.person]:
                del counted[gone.person]
        if len(counted) > MOST_PERSONS:
            yield Noticed(Unusual.MANY, read.reader, read.reader_name, read.at, len(counted))
