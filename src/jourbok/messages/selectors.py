"""Whether background work gets done."""

from __future__ import annotations

from datetime import datetime, timedelta

from jourbok.kernel.localtime import elapsed
from jourbok.messages.models import Heartbeat

STILL_AFTER = timedelta(minutes=15)


def worker_silent_for(moment: datetime) -> timedelta | None:
    """How long the worker has been silent; None when it has never been heard of."""
    beat = Heartbeat.objects.filter(name="worker").first()
    return None if beat is None else elapsed(beat.beat_at, moment)
