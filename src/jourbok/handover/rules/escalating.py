"""Who is to know, and when, that no board has taken a report over: a ladder of levels, each climbed once a version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from jourbok.kernel.localtime import elapsed

#: A version that replaces another, and a report without a promised time, are waited for this long.
WAITED_FOR: Final = timedelta(hours=1)
#: What waits for its board is sought so far back.
UNANSWERED_FOR: Final = timedelta(days=60)
#: A way that failed is an alarm within half an hour; what is due is looked for every minute, and may be late itself.
ALARM_AFTER: Final = timedelta(minutes=25)


class Level(IntEnum):
    """How far a report has been raised."""

    WAY = 0
    DESK = 1
    MANAGER = 2
    OTHER_CONTACT = 3
    TELEPHONE = 4

    @property
    def label_sv(self) -> str:
        return _LEVELS_SV[self]


_LEVELS_SV: Final = {
    Level.WAY: "Ej framme",
    Level.DESK: "Jouren",
    Level.MANAGER: "Enhetschefen",
    Level.OTHER_CONTACT: "Nämndens andra kontakt",
    Level.TELEPHONE: "Ring nämnden",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A level, and how long after the promised time it is climbed."""

    level: Level
    after: timedelta


LADDER: Final = (
    Rung(Level.DESK, timedelta()),
    Rung(Level.MANAGER, timedelta(minutes=30)),
    Rung(Level.OTHER_CONTACT, timedelta(hours=1)),
    Rung(Level.TELEPHONE, timedelta(minutes=90)),
)


def begins_at(*, number: int, sent_at: datetime, due_at: datetime | None) -> datetime:
    """When somebody is to know that the version has not been acknowledged: at the promised time.

    A report that was sent too late is raised at once. A version that came instead of another, and a report without a
    promised time, are given an hour.
    """
    if due_at is None:
        return sent_at + WAITED_FOR
    return max(due_at, sent_at if number == 1 else sent_at + WAITED_FOR)


def levels_due(
    *, begins: datetime, trouble_since: datetime | None, raised: Collection[int], now: datetime
) -> list[Level]:
    """The levels to raise the version to now, lowest first; none that it has been raised to before.

    `trouble_since` is when a way failed, or when nobody knew any more whether it had brought the report.
    """
    alarm = [Level.WAY] if trouble_since is not None and elapsed(trouble_since, now) >= ALARM_AFTER else []
    climbed = [rung.level for rung in LADDER if elapsed(begins, now) >= rung.after]
    return [level for level in (*alarm, *climbed) if level not in raised]
