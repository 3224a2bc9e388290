"""What `make test` leaves out of what is long, thrown by dice; `make long` leaves nothing out.

Long is a test that starts or kills processes of its own (marked `long`, or with a served night) and one that walks in
a browser. Of the first a third of each file is run, of the second a third of the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest

from tests.faults.seeds import dice

EVERY: Final = 3
#: Walked in each run: what the night stands on, and the file that throws dice for each of its pages.
ALWAYS: Final = frozenset({"test_a_decision_at_night.py", "test_every_page.py"})
#: A night that is served by processes of its own.
SERVED: Final = "night"


def is_short() -> bool:
    """Whether it is `make test` that asks."""
    return os.environ.get("WALKS") == "some"


def left_out(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests that are not run this time."""
    if not is_short():
        return []
    walks = [item for item in items if item.get_closest_marker("browser") and item.path.name not in ALWAYS]
    walked = {*walked_of(item.path for item in walks)}
    left = [item for item in walks if item.path not in walked]
    for path, of_file in groupby((item for item in items if is_long(item)), lambda item: item.path):
        first = dice(f"long {path.name}").randrange(EVERY)
        left += [item for number, item in enumerate(of_file) if number % EVERY != first]
    return left


def is_long(item: pytest.Item) -> bool:
    """Whether it starts or kills processes; what walks in a browser is drawn by its file."""
    if item.get_closest_marker("browser"):
        return False
    return item.get_closest_marker("long") is not None or SERVED in getattr(item, "fixturenames", ())


def walked_of(files: Iterable[Path]) -> list[Path]:
    """Every third of the files, from one that the dice choose."""
    return sorted({*files})[dice("walks").randrange(EVERY) :: EVERY]
