"""Work on a network, with an end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from threading import Thread
from typing import Any, Final, TypeVar

T = TypeVar("T")
#: For what was begun to be tidied up; then it is left to itself. Looking up a name cannot be cut short.
_MOMENT: Final = 0.5


def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to, on a loop of its own. Raises TimeoutError when all of it has taken so long.

    In a thread of its own, so that it does not matter whether the caller's has a loop already.
    """
    came_of_it: Future[T] = Future()
    thread = Thread(target=asyncio.run, args=(_told(came_of_it, seconds, work),), name="jourbok-line", daemon=True)
    thread.start()
    thread.join(seconds + _MOMENT)
    return came_of_it.result(0)


async def _told(came_of_it: Future[T], seconds: float, work: Coroutine[Any, Any, T]) -> None:
    task = asyncio.ensure_future(_bounded(seconds, work))
    await asyncio.wait({task})
    if error := task.exception():
        came_of_it.set_exception(error)
    else:
        came_of_it.set_result(task.result())


async def _bounded(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    async with asyncio.timeout(seconds):
        return await work
