"""Claim: a backlog of 1 000 reports drains at least half as fast as a bare loop sends the same documents.

The floor makes each document and posts it, one after the other, and writes nothing down. Ours is background work as in
production, from its first attempt to its last answer, every attempt written down before and after. The gateway answers
after 50 ms, as one that is far away does.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from bench.database import FEW, World, copies
from bench.measure import Comparison, run
from bench.sending import Gateway, a_gateway, faxed, now, working

LIMIT = 2.0
BACKLOG = int(os.environ.get("BENCH_BACKLOG", "1000"))
PATIENCE_SECONDS = 1800


def claims() -> Iterator[Comparison]:
    with copies(FEW) as (world,):
        yield drained(world, BACKLOG, ("django", "work"))


def control() -> Iterator[Comparison]:
    """Before each attempt everything that waits is looked through."""
    with copies(FEW) as (world,):
        yield drained(world, min(BACKLOG, 100), ("bench.slow_work",))


def drained(world: World, number: int, command: tuple[str, ...]) -> Comparison:
    """One drain beside one loop: each is long enough to be timed by itself."""
    world.enter()
    faxed()
    with a_gateway() as gateway:
        floor = seconds_of_loop(number, gateway)
        ours = seconds_of_worker(world, number, gateway, command)
    return Comparison(f"a backlog of {number} against a bare loop", (floor,), (ours,), LIMIT)


def seconds_of_loop(number: int, gateway: Gateway) -> float:
    from jourbok.documents.paper import from_json
    from jourbok.documents.pdf import render_pdf
    from jourbok.messages.transports import HttpEndpoint

    endpoint, rows = HttpEndpoint(gateway.url), reports(number)
    begun = time.perf_counter()
    for row in rows:
        endpoint.post(render_pdf(from_json(row.paper)), content_type="application/pdf", key=str(row.pk))
    return time.perf_counter() - begun


def seconds_of_worker(world: World, number: int, gateway: Gateway, command: tuple[str, ...]) -> float:
    """From the first attempt to the last answer, as the steps tell."""
    from django.db.models import Max, Min

    from jourbok.handover.models import Delivery, DeliveryStep
    from jourbok.handover.services.delivering import ask_for_attempt

    moment = now()
    rows = [
        Delivery(board_id=each.board_id, version=each, channel="fax", address=f"08-000 {turn:04}", queued_at=moment)
        for turn, each in enumerate(reports(number))
    ]
    with transaction.atomic():
        Delivery.objects.bulk_create(rows)
        for row in rows:
            ask_for_attempt(row)
    steps = DeliveryStep.objects.filter(delivery__in=[row.pk for row in rows])
    with working(world.url, gateway, command):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while steps.filter(step="handed_over").count() < number:
            if time.monotonic() > deadline:
                raise TimeoutError("the backlog does not drain")
            time.sleep(0.5)
    ends = steps.aggregate(first=Min("at"), last=Max("at"))
    return float((ends["last"] - ends["first"]).total_seconds())


def reports(number: int) -> list[Any]:
    """So many of the fixture's latest reports, whose persons nobody hides."""
    from jourbok.handover.models import ReportVersion

    fit = ReportVersion.objects.filter(is_protected=False, withdrawal__isnull=True, deliveries__isnull=True)
    return list(fit.order_by("-sent_at")[:number])


if __name__ == "__main__":
    sys.exit(run(claims, control))
