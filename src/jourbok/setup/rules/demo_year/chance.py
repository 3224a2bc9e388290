"""Chance that is the same every time: each part of the year has its own stream, so that one can change alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from jourbok.kernel.localtime import elapsed

T = TypeVar("T")


class Chance:
    """A stream of chosen values that begins with the seed and the part's name, and with nothing else."""

    def __init__(self, seed: int, part: str) -> None:
        self._random = random.Random(f"{seed} {part}")  # noqa: S311 - invented rows, not secrets

    def happens(self, percent: float) -> bool:
        """Whether something that happens in so many cases of a hundred happens in this one."""
        return self._random.random() * 100 < percent

    def one_of(self, values: Sequence[T]) -> T:
        return values[self._random.randrange(len(values))]

    def weighted(self, values: Sequence[T], weights: Sequence[float]) -> T:
        return self._random.choices(values, weights)[0]

    def many_weighted(self, values: Sequence[T], weights: Sequence[float], number: int) -> list[T]:
        return self._random.choices(values, weights, k=number)

    def some_of(self, values: Sequence[T], number: int) -> list[T]:
        """So many different ones, in the order they were drawn."""
        return self._random.sample(values, number)

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)

    def minutes(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.between(least, most))

    def moment(self, start: datetime, end: datetime) -> datetime:
        """A whole second from the start until just before the end."""
        return start + timedelta(seconds=self._random.randrange(int(elapsed(start, end).total_seconds())))

    def shuffled(self, values: Sequence[T]) -> list[T]:
        return self._random.sample(values, len(values))

    def uuid(self, at: datetime) -> UUID:
        """A UUID of version 7 that sorts by the moment."""
        milliseconds = int(at.timestamp() * 1000)
        number = (milliseconds << 80) | self._random.getrandbits(80)
        number = number & ~(0xF << 76) | (7 << 76)
        return UUID(int=number & ~(0x3 << 62) | (0x2 << 62))
