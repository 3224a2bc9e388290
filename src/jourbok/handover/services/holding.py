"""One at a time with a version: opening it, taking it back, and sending it on its way."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import connection

#: The same lock as the database's own wall takes; the portal's role may take it too.
_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtextextended('handover.version:' || %s, 0))"

#: One at a time decides whether an attempt may begin by a way, so that no two are the one that tries it out.
_HOLD_WAY: Final = "SELECT pg_advisory_xact_lock(hashtextextended('handover.way:' || %s, 0))"

#: Two who send of a case to a board come one by one, also when neither has before and there is no row to lock.
_HOLD_REPORT: Final = "SELECT pg_advisory_xact_lock(hashtextextended('handover.report:' || %s, 0))"


def hold(version: UUID) -> None:
    """Until this transaction ends nobody else opens, recalls or sends the version."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [str(version)])


def hold_way(channel: str) -> None:
    """Until this transaction ends nobody else begins an attempt by the way."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_WAY, [channel])


def hold_report(case: UUID, board: int) -> None:
    """Until this transaction ends nobody else sends a report of the case to the board."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_REPORT, [f"{case}:{board}"])
