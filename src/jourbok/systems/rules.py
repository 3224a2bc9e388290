"""What a board's system can be told of, how what it is told is signed, and how long it is tried."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.kernel.localtime import elapsed, iso
from jourbok.kernel.worded import Worded

#: Waits between the attempts, together nearly a day; after the last one there is no more.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
MOST_ATTEMPTS: Final = len(BACK_OFF) + 1
#: For so long the secret before is signed with too, when there is a new one.
BOTH_FOR: Final = timedelta(days=2)
#: What is older than this when somebody looks for it is told nobody.
LOOK_BACK: Final = timedelta(days=14)
MOST_HOOKS: Final = 10
SECRET_PREFIX: Final = "jourbok_whsec_"  # noqa: S105 - how it begins, not what it is
SECRET_BYTES: Final = 32


class EventKind(Worded):
    """What can happen; the value is what the system is told."""

    REPORT_READY = "report.ready", "En rapport är klar"
    REPORT_CORRECTED = "report.corrected", "En rapport är rättad"
    REPORT_RECALLED = "report.recalled", "En rapport är återkallad"
    DELETION_ASKED = "report.deletion_asked", "Jouren ber er radera en rapport"
    ORDER_ANSWERED = "order.answered", "Ett uppdrag har fått svar"
    ANNOUNCEMENT_USED = "prenotification.used", "En föranmälan har använts"
    PING = "ping", "Prov"


#: What a system may ask to be told of; a trial it asks for each time.
TOLD_OF: Final = tuple(kind for kind in EventKind if kind is not EventKind.PING)
#: Where the thing is fetched, below the API's address.
_PLACES: Final = {"report": "reports", "order": "orders", "prenotification": "prenotifications"}


class AttemptOutcome(Worded):
    """How an attempt went; after `failed` there is another, after the two others there is none."""

    DELIVERED = "delivered", "framme"
    FAILED = "failed", "försöks igen"
    GIVEN_UP = "given_up", "gick inte fram"


def body_of(*, event: UUID, kind: str, at: datetime, board: str, subject: UUID, site: str) -> bytes:
    """What is sent: ids and a link, and nothing of anybody."""
    place = _PLACES.get(kind.partition(".")[0])
    told = {
        "id": str(event),
        "type": kind,
        "at": iso(at),
        "board": board,
        "subject": str(subject) if place else None,
        "link": f"{site.rstrip('/')}/api/v1/{place}/{subject}" if place else None,
    }
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def signature(secrets: Sequence[str], timestamp: int, body: bytes) -> str:
    """The header's value: one ``v1=`` for each secret that is valid, over the timestamp, a full stop and the body."""
    signed = f"{timestamp}.".encode() + body
    return ",".join(f"v1={hmac.new(each.encode(), signed, hashlib.sha256).hexdigest()}" for each in secrets)


def is_due(attempted: Sequence[datetime], now: datetime) -> bool:
    """Whether it is time for the next attempt, after those that were made; never more than `MOST_ATTEMPTS`."""
    if not attempted:
        return True
    if len(attempted) >= MOST_ATTEMPTS:
        return False
    return elapsed(max(attempted), now) >= BACK_OFF[len(attempted) - 1]
