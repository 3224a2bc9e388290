"""Which of many questions of one sort are asked: every one in `make mutants`, some in `make test`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final, TypeVar

from tests.faults.seeds import dice

EVERY: Final = 3


def is_whole() -> bool:
    """Whether nothing is left out."""
    return os.environ.get("DOORS") == "all"


Question = TypeVar("Question")


def drawn(name: str, of: Iterable[Question]) -> list[Question]:
    """All of them, or a third that the dice choose, in the same order."""
    questions = list(of)
    if is_whole():
        return questions
    chosen = dice(name).sample(range(len(questions)), k=-(-len(questions) // EVERY))
    return [questions[number] for number in sorted(chosen)]


def at_least(number: int) -> int:
    """So many of so many, when some are left out."""
    return number if is_whole() else number // EVERY
