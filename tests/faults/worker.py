"""Background work as the tests see it: it is asked to show that it lives, and it does."""

from __future__ import annotations

import time
from typing import Final

from tests.faults.night import PATIENCE_SECONDS, Night

#: What the worker does each minute, asked for at once.
BEAT: Final = """insert into procrastinate_jobs (queue_name, task_name, args)
          values ('default', 'messages.beat', '{"timestamp": 0}')"""
HEARD_AT: Final = "select extract(epoch from max(beat_at)) from outbound_heartbeat"


def beat(night: Night) -> None:
    """The worker has just been heard of; one that ended because its database did is started, as a machine does."""
    before = night.one(f"select coalesce(({HEARD_AT}), 0)")
    night.do(BEAT)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while night.one(f"select coalesce(({HEARD_AT}), 0)") == before:
        assert time.monotonic() < deadline, "the worker does nothing"
        night.ensure_worker()
        time.sleep(0.1)
