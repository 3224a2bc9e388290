"""What time it is: the machine's clock, or a ticking clock of its own for the demo.

Rules never ask; they are told. Only the edge of the system (a request, a task, a command) reads `now`.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

from jourbok.kernel.localtime import read_instant


def now() -> datetime:
    """The present instant in UTC; in the demo, the instant of the demo's own clock.

    The environment gives the demo clock: ``JOURBOK_CLOCK_AT`` (ISO, an instant) is what it showed
    when the machine's clock stood at ``JOURBOK_CLOCK_SET`` (seconds since 1970).
    """
    shown = os.environ.get("JOURBOK_CLOCK_AT")
    if not shown:
        return datetime.now(UTC)
    elapsed = time.time() - float(os.environ["JOURBOK_CLOCK_SET"])
    return read_instant(shown) + timedelta(seconds=elapsed)


def is_demo_time() -> bool:
    """Whether the clock shows another time than the machine's."""
    return bool(os.environ.get("JOURBOK_CLOCK_AT"))
