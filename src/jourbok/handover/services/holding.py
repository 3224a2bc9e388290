"""One at a time with a version: opening it, taking it back, and sending it on its way."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import connection

#: The same lock as the database's own wall takes; the portal's role may take it too.
_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtextextended('handover.version:' || %s, 0))"


def hold(version: UUID) -> None:
    """Until this transaction ends nobody else opens, recalls or sends the version."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [str(version)])
