"""Claim: of reports that are sent, 95 of 100 are on their way by another channel within a second.

From the moment that the sender is told that it is sent until the attempt is written down as begun, with background work
as in production and a gateway that takes a while to answer.
"""

from __future__ import annotations

import math
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from bench.database import FEW, World, copies, say
from bench.measure import Count, run
from bench.sending import a_gateway, faxed, new_cases, now, send, working

LIMIT_SECONDS = 1.0
REPORTS = int(os.environ.get("BENCH_REPORTS", "100"))
PATIENCE_SECONDS = 120
#: A worker that hears of nothing, and looks every five seconds.
DEAF = ("django", "procrastinate", "worker", "--no-listen-notify")


def claims() -> Iterator[Count]:
    with copies(FEW) as (world,):
        yield measured(world, ("django", "work"), REPORTS)


def control() -> Iterator[Count]:
    """Nobody tells the worker that there is something to do."""
    with copies(FEW) as (world,):
        yield measured(world, DEAF, 20)


def measured(world: World, command: tuple[str, ...], number: int) -> Count:
    world.enter()
    faxed()
    cases, thrown = new_cases(number, entries=2), random.Random(1)
    with a_gateway() as gateway, working(world.url, gateway, command):
        awaited([accepted(new_cases(1, entries=2)[0])])  # the worker has begun
        waits = []
        for case in cases:
            waits.append(accepted(case))
            time.sleep(thrown.uniform(0.05, 0.4))
        seconds = awaited(waits)
    say(f"median {seconds[len(seconds) // 2] * 1000:.0f} ms, longest {seconds[-1] * 1000:.0f} ms")
    percentile = seconds[math.ceil(0.95 * len(seconds)) - 1]
    return Count(f"from sent to on its way, 95th percentile of {number}", percentile, LIMIT_SECONDS, " s")


def accepted(case: UUID) -> tuple[UUID, datetime]:
    """The version, and when its sender could be told that it is sent."""
    version = send(case)
    return version.pk, now()


def awaited(waits: list[tuple[UUID, datetime]]) -> list[float]:
    """How many seconds each waited for its attempt, the shortest first."""
    from jourbok.handover.models import DeliveryStep

    versions = [version for version, _at in waits]
    begun = DeliveryStep.objects.filter(delivery__version__in=versions, delivery__channel="fax", number=1)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while begun.count() < len(versions):
        if time.monotonic() > deadline:
            raise TimeoutError("background work does not begin")
        time.sleep(0.2)
    at = dict(begun.values_list("delivery__version_id", "at"))
    return sorted(max(0.0, (at[version] - sent_at).total_seconds()) for version, sent_at in waits)


if __name__ == "__main__":
    sys.exit(run(claims, control))
