"""Two ways of doing the same thing, timed turn by turn, so that a busy machine is unfair to both alike.

The floor is the least that the thing could cost; a claim says how many times the floor ours may cost.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final, Generic, TypeVar

Given = TypeVar("Given")
Other = TypeVar("Other")

#: When the floor's own slowest turn takes this many times its fastest, the machine is too busy to judge by.
UNSTEADY: Final = 1.5
#: How many pairs a claim is judged by; `BENCH_PAIRS` in the environment chooses another number.
PAIRS: Final = int(os.environ.get("BENCH_PAIRS", "15"))
#: How a control that went red ends: Python ends with 1 when it breaks off, and that proves nothing.
RED: Final = 3


@dataclass(frozen=True, slots=True)
class Way(Generic[Given]):
    """A way of doing the thing: `act` is timed, `prepare` is not and gives it what the turn with this number needs.

    Turns have different numbers, so that neither way finds the other's work already done.
    """

    act: Callable[[Given], object]
    prepare: Callable[[int], Given]


class Verdict(StrEnum):
    """What the run says of the claim."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The times of one claim, in seconds a turn, and the number of floors that ours may cost."""

    name: str
    floor: tuple[float, ...]
    ours: tuple[float, ...]
    limit: float

    @property
    def ratio(self) -> float:
        """How many floors ours costs, by the medians."""
        return median(self.ours) / median(self.floor)

    @property
    def unsteadiness(self) -> float:
        """The floor's slowest turn over its fastest."""
        return max(self.floor) / min(self.floor)

    @property
    def verdict(self) -> Verdict:
        """Unclear when the floor itself was not steady, whatever the ratio is."""
        if self.unsteadiness > UNSTEADY:
            return Verdict.UNCLEAR
        return Verdict.PASS if self.ratio <= self.limit else Verdict.FAIL

    @property
    def is_red(self) -> bool:
        """Whether ours costs too much however busy the machine was: in three pairs of four, each timed side by side."""
        past = sum(ours > self.limit * floor for floor, ours in zip(self.floor, self.ours, strict=True))
        return 4 * past >= 3 * len(self.floor)

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.ratio:.2f} × floor (limit {self.limit:g}), "
            f"floor median {median(self.floor) * 1000:.2f} ms (max/min {self.unsteadiness:.2f}), "
            f"{len(self.floor)} pairs: {self.verdict}"
        )


def compare(
    name: str, *, floor: Way[Given], ours: Way[Other], limit: float, pairs: int = PAIRS, warm_up: int = 3
) -> Comparison:
    """Time the floor and ours alternately, A B A B, after some pairs that do not count."""
    floors, own = [], []
    for pair in range(-warm_up, pairs):
        taken = _seconds(floor, 2 * pair), _seconds(ours, 2 * pair + 1)
        if pair >= 0:
            floors.append(taken[0])
            own.append(taken[1])
    return Comparison(name, tuple(floors), tuple(own), limit)


def times_of(act: Callable[[], object], *, turns: int, warm_up: int = 3) -> list[float]:
    """The seconds of each turn of something that has no floor, after some turns that do not count."""
    way = Way(act=lambda _turn: act(), prepare=lambda turn: turn)
    return [_seconds(way, turn) for turn in range(-warm_up, turns)][warm_up:]


@dataclass(frozen=True, slots=True)
class Count:
    """A claim that is counted or read off once and not timed against a floor, such as the queries of a page."""

    name: str
    figure: float
    limit: float
    unit: str = ""

    @property
    def is_red(self) -> bool:
        return self.verdict is Verdict.FAIL

    @property
    def verdict(self) -> Verdict:
        return Verdict.PASS if self.figure <= self.limit else Verdict.FAIL

    def __str__(self) -> str:
        return f"{self.name}: {self.figure:.4g}{self.unit} (limit {self.limit:g}{self.unit}): {self.verdict}"


@dataclass(frozen=True, slots=True)
class Timed:
    """A claim in seconds, for what has no floor: the median of its turns is within the limit."""

    name: str
    turns: tuple[float, ...]
    limit: float

    @property
    def unsteadiness(self) -> float:
        """The slowest turn over the fastest."""
        return max(self.turns) / min(self.turns)

    @property
    def is_red(self) -> bool:
        """Whether three turns of four took too long."""
        return 4 * sum(turn > self.limit for turn in self.turns) >= 3 * len(self.turns)

    @property
    def verdict(self) -> Verdict:
        """Unclear when the turns were not steady and not all on the same side of the limit."""
        is_divided = min(self.turns) <= self.limit < max(self.turns)
        if is_divided and self.unsteadiness > UNSTEADY:
            return Verdict.UNCLEAR
        return Verdict.PASS if median(self.turns) <= self.limit else Verdict.FAIL

    def __str__(self) -> str:
        middle, fastest, limit = (1000 * seconds for seconds in (median(self.turns), min(self.turns), self.limit))
        return (
            f"{self.name}: median {middle:.0f} ms (limit {limit:.0f} ms), fastest {fastest:.0f} ms "
            f"(max/min {self.unsteadiness:.2f}), {len(self.turns)} turns: {self.verdict}"
        )


Claim = Comparison | Count | Timed


def judge(claims: Iterable[Claim]) -> int:
    """Print a line for each claim. Returns 1 when one fails, else 0; unclear is no failure."""
    return int(Verdict.FAIL in {_told(claim).verdict for claim in claims})


def run(claims: Callable[[], Iterable[Claim]], control: Callable[[], Iterable[Claim]]) -> int:
    """The exit code of a benchmark: of its claims; with ``--control`` RED when they, made wrong on purpose, are red."""
    if "--control" not in sys.argv:
        return judge(claims())
    return RED if True in {_told(claim).is_red for claim in control()} else 0


def _told(claim: Claim) -> Claim:
    sys.stdout.write(f"{claim}\n")
    sys.stdout.flush()
    return claim


def _seconds(way: Way[Given], number: int) -> float:
    """How long the turn takes; rubbish from earlier turns is cleared away before and not during it."""
    given = way.prepare(number)
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        way.act(given)
        return time.perf_counter() - begun
    finally:
        gc.enable()
