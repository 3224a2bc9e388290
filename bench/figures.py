"""Claim: a year's figures cost the same however many cases it had, since they are read as they were frozen: 1.1 times.

Recounting every figure of ten years from the rows costs at most 1.3 times one statement that somebody wrote by hand
for the same table, and says the same in every cell after ten thousand random corrections. One open month, recounted
when it is read after a correction, costs at most 0.05 of recounting all; closed months never move.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.corrections import correct, correct_one
from bench.database import FEW, MANY, World, copies, say
from bench.measure import PAIRS, Claim, Comparison, Count, Way, compare, run

if TYPE_CHECKING:
    from jourbok.kernel.actor import Actor
    from jourbok.statistics.selectors.months import ByMonth

YEAR_LIMIT: Final = 1.1
RECOUNT_LIMIT: Final = 1.3
MONTH_LIMIT: Final = 0.05
#: More cases than these say nothing new of a year that is read and not counted.
CASES: Final = min(MANY, 1_000_000)
CORRECTIONS: Final = 10_000
FIRST, LAST = 2011, 2021
CLOSED, OPEN = 2020, (2021, 10)
BY_HAND: Final = Path(__file__).with_suffix(".sql")
READS_A_TURN: Final = 4
#: Recounting ten years takes long; what it is compared with is steady.
FEW_PAIRS: Final = min(PAIRS, 5)
Cell = tuple[Any, ...]


def claims() -> Iterator[Claim]:
    with copies(FEW, CASES) as (few, many):
        for world in (few, many):
            close_two_years(world)
        yield from the_year(few, many)
        many.enter()
        before = frozen_year()
        say(f"{correct(many.owner_url, corrections=CORRECTIONS, seed=1)} corrections")
        yield same_in_every_cell(cells)
        yield recount(everything)
        yield one_month(many, the_open_month)
        yield Count("figures of closed months that moved", len(before ^ frozen_year()), 0)


def control() -> Iterator[Claim]:
    """A year that is counted and not read; figures from before the corrections; month by month; all for one month."""
    with copies(FEW, CASES) as (few, many):
        yield from the_year(few, many, pairs=FEW_PAIRS)  # none of its months is closed here
        many.enter()
        stale = cells()
        correct(many.owner_url, corrections=CORRECTIONS, seed=2)
        yield same_in_every_cell(lambda: stale)
        yield recount(month_by_month)
        yield one_month(many, everything)


# --- the year, as it was frozen -------------------------------------------------------------------------------


def the_year(few: World, many: World, *, pairs: int = PAIRS) -> Iterator[Comparison]:
    from jourbok.statistics import selectors
    from jourbok.statistics.rules.periods import year_of

    viewer = a_viewer()
    ways: dict[str, Callable[[], object]] = {
        "the year's figures beside the year before": lambda: selectors.period(
            viewer, year_of(CLOSED), broken_down=False
        ),
        "the year month by month": lambda: selectors.year(viewer, CLOSED),
    }
    for name, read in ways.items():
        yield compare(
            f"{name}, {CASES} cases against {FEW}",
            floor=Way(act=lambda _n, read=read: repeated(read), prepare=partial(entered, few)),  # type: ignore[misc]
            ours=Way(act=lambda _n, read=read: repeated(read), prepare=partial(entered, many)),  # type: ignore[misc]
            limit=YEAR_LIMIT,
            pairs=pairs,
        )


def close_two_years(world: World) -> None:
    """The year and the one before it are closed, as the product closes them."""
    from jourbok.statistics.models import MonthClose
    from jourbok.statistics.services import close_month

    world.enter()
    for year in (CLOSED - 1, CLOSED):
        for month in range(1, 13):
            if not MonthClose.objects.filter(year=year, month=month).exists():
                close_month(actor=a_viewer(), year=year, month=month)


def frozen_year() -> set[Cell]:
    from jourbok.statistics import selectors
    from jourbok.statistics.rules.periods import year_of

    found = selectors.period(a_viewer(), year_of(CLOSED)).figures
    return {(each.measure, each.board, each.breakdown, each.value) for each in found}


# --- every figure, from the rows ------------------------------------------------------------------------------


def same_in_every_cell(ours: Callable[[], set[Cell]]) -> Count:
    theirs = set(asked_by_hand())
    differ = len(theirs ^ ours())
    return Count(f"of {len(theirs)} cells those that differ after {CORRECTIONS} corrections", differ, 0)


def recount(ours: Callable[[], object]) -> Comparison:
    return compare(
        f"recounting every figure of {CASES} cases against one statement written by hand",
        floor=Way(act=lambda _n: asked_by_hand(), prepare=lambda turn: turn),
        ours=Way(act=lambda _n: ours(), prepare=lambda turn: turn),
        limit=RECOUNT_LIMIT,
        pairs=FEW_PAIRS,
        warm_up=1,
    )


def everything() -> ByMonth:
    """Every figure of every month, as the product counts it."""
    from jourbok.kernel.intervals import Interval
    from jourbok.statistics.rules.months import month_interval
    from jourbok.statistics.selectors.months import count_between

    return count_between(Interval(month_interval(FIRST, 1).start, month_interval(LAST, 12).end))


def cells() -> set[Cell]:
    return {
        (month, each.measure, each.board, each.breakdown, int(each.value))
        for month, figures in everything().items()
        for each in figures
    }


def month_by_month() -> None:
    """As it should not be done: each month asked for by itself."""
    from jourbok.statistics.selectors.months import count

    for year in range(FIRST, LAST + 1):
        for month in range(1, 13):
            count(year, month)


def asked_by_hand() -> list[Cell]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BY_HAND.read_text())
        return list(cursor.fetchall())


# --- one month that is still open -----------------------------------------------------------------------------


def one_month(world: World, ours: Callable[[], object]) -> Comparison:
    return compare(
        f"one open month read after a correction against recounting every figure of {CASES} cases",
        floor=Way(act=lambda _n: everything(), prepare=lambda turn: turn),
        ours=Way(act=lambda _n: ours(), prepare=partial(corrected, world)),
        limit=MONTH_LIMIT,
        pairs=FEW_PAIRS,
        warm_up=1,
    )


def corrected(world: World, turn: int) -> None:
    """A case of the month is of another kind than it was; the month tells it at once, since it is counted when read."""
    before = the_open_month()
    correct_one(world.owner_url, *OPEN, seed=turn)
    if before == the_open_month():
        raise RuntimeError("the month does not tell of the correction")


def the_open_month() -> Any:
    from jourbok.statistics import selectors

    return selectors.month(a_viewer(), *OPEN).figures


# --- who asks -------------------------------------------------------------------------------------------------


def a_viewer() -> Actor:
    import uuid_utils.compat as uuid_utils

    from jourbok.kernel import clock
    from jourbok.kernel.actor import system_actor

    return system_actor(moment=clock.now(), request_id=uuid_utils.uuid7(), door="command")


def entered(world: World, _turn: int) -> None:
    world.enter()


def repeated(read: Callable[[], object]) -> None:
    for _ in range(READS_A_TURN):
        read()


if __name__ == "__main__":
    sys.exit(run(claims, control))
