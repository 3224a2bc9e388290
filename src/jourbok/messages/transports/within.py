"""Work on a network, with an end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to, on a loop of its own. Raises TimeoutError when all of it has taken so long.

    In a thread of its own, so that it does not matter whether the caller's has a loop already.
    """
    with ThreadPoolExecutor(1, "jourbok-line") as own:
        return own.submit(asyncio.run, _bounded(seconds, work)).result()


async def _bounded(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    async with asyncio.timeout(seconds):
        return await work
