"""One line for each fault: how often it was provoked, what was acknowledged, what was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import pytest

from tests.faults.seeds import SEED

#: What a test may tell, and how the figures of a fault's tests become one.
FIGURES: Final[Mapping[str, Callable[[Iterable[float]], float]]] = {
    "rounds": sum,
    "acknowledged": sum,
    "lost": sum,
    "doubled": sum,
    "recovery": max,
    "answering": max,
}
HEADS: Final = ("fault", "tests", "rounds", "acknowledged", "lost", "doubled", "recovery s", "answering s", "verdict")


def verdict(reports: Iterable[pytest.TestReport]) -> Iterator[str]:
    """The table, a fault a line; nothing when no fault test was run."""
    faults: dict[str, list[pytest.TestReport]] = {}
    for report in reports:
        folder, _, name = report.location[0].rpartition("/")
        if folder == "tests/faults" and (report.when == "call" or report.failed):
            faults.setdefault(name.removeprefix("test_").removesuffix(".py"), []).append(report)
    if not faults:
        return
    yield ""
    yield f"Faults, seed {SEED}"
    yield _row(HEADS)
    for fault, ran in sorted(faults.items(), key=lambda each: _order(each[0])):
        figures = [_figure(name, ran) for name in FIGURES]
        yield _row((fault, str(len(ran)), *figures, "VIOLATED" if any(each.failed for each in ran) else "holds"))


def _order(fault: str) -> tuple[int, str]:
    number = fault.partition("_")[0].removeprefix("r")
    return (int(number) if number.isdecimal() else 0, fault)


def _figure(name: str, ran: Iterable[pytest.TestReport]) -> str:
    told = [float(str(figure)) for report in ran for key, figure in report.user_properties if key == name]
    if not told:
        return "–"
    counted = FIGURES[name](told)
    return f"{counted:.1f}" if FIGURES[name] is max else f"{counted:.0f}"


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    return f"{first:<32}" + "".join(f"{cell:>14}" for cell in others)
