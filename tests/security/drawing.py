"""Which of many questions of one sort are asked: every one in `make mutants`, some in `make test`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeVar

from tests.faults.seeds import dice

EVERY: Final = 3


def is_whole() -> bool:
    """Whether nothing is left out."""
    return os.environ.get("DOORS") == "all"


Question = TypeVar("Question")


def drawn(name: str, of: Iterable[Question]) -> Iterable[Question]:
    """Every third from one that the dice choose, or all of them."""
    return of if is_whole() else islice(of, dice(name).randrange(EVERY), None, EVERY)
