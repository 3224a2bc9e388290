"""Background work, until it is asked to end: `python -m django work`.

Work that may have to wait for somebody else's server has queues of its own, each with its own hands, so that a server
that hangs holds up nothing but what goes there. All of it ends when one part does, and the machine starts it anew.
"""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

#: Each queue, and how many of its jobs are worked on at once.
LANES: Final = {
    "default": 1,
    "messages": 2,
    "deliveries.sdk": 4,
    "deliveries.fax": 4,
    "deliveries.mail": 4,
    "deliveries.invoices": 1,  # in the order of their numbers: a credit after what it credits
}
#: A job is heard of at once; this is how often each queue is looked into beside that, and said to be alive.
LOOK_EVERY_SECONDS: Final = 20.0
BEAT_EVERY_SECONDS: Final = 20.0
SILENT_AFTER_SECONDS: Final = 90.0
#: Connections beside those that listen, one for each queue.
SPARE_CONNECTIONS: Final = 3


class Command(BaseCommand):
    """Works on every queue."""

    help = "Bakgrundsarbetet: alla köer, tills det blir ombett att sluta."

    def handle(self, *_args: Any, **_options: Any) -> None:
        least, most = len(LANES) + 1, len(LANES) + SPARE_CONNECTIONS
        with app.replace_connector(PsycopgConnector(kwargs=connector_params(), min_size=least, max_size=most)):
            asyncio.run(_work())


async def _work() -> None:
    """Every lane is worked on, until a signal or until one of them ends."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(sum(LANES.values()), thread_name_prefix="jourbok-work"))
    async with app.open_async():
        lanes = [asyncio.create_task(_lane(queue, hands), name=queue) for queue, hands in LANES.items()]
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, _stop, lanes)
        await asyncio.wait(lanes, return_when=asyncio.FIRST_COMPLETED)
        _stop(lanes)
        ended = await asyncio.gather(*lanes, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _lane(queue: str, hands: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=hands,
        fetch_job_polling_interval=LOOK_EVERY_SECONDS,
        abort_job_polling_interval=LOOK_EVERY_SECONDS,
        update_heartbeat_interval=BEAT_EVERY_SECONDS,
        stalled_worker_timeout=SILENT_AFTER_SECONDS,
        install_signal_handlers=False,
    )


def _stop(lanes: list[asyncio.Task[None]]) -> None:
    """No new work is begun; what is going on is finished first, and to be asked twice does not cut it short."""
    for lane in lanes:
        if not lane.cancelling():
            lane.cancel()
