"""A question about a report with its answers, as the board and the service read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

LEAST_TEXT: Final = 3
LONGEST_TEXT: Final = 2000
NOTHING_ASKED: Final = "Skriv vad ni undrar, högst 2 000 tecken."
NOTHING_ANSWERED: Final = "Skriv svaret, högst 2 000 tecken."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered, when and by whom; a later one replaces those before it."""

    id: UUID
    text: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody at the board asked about a version, and every answer, the first one first."""

    id: UUID
    version: UUID
    number: int
    text: str
    at: datetime
    by_name: str
    answers: tuple[Answer, ...] = ()

    @property
    def answer(self) -> Answer | None:
        """The answer that stands; None while nobody has answered."""
        return self.answers[-1] if self.answers else None

    @property
    def replaced(self) -> tuple[Answer, ...]:
        """Answers that a later one has replaced, the latest first."""
        return self.answers[:-1][::-1]


@dataclass(frozen=True, slots=True)
class Asked:
    """That a question was asked, for lists: its case's number and times, and nothing of what it says."""

    id: UUID
    version: UUID
    case_number: str
    board_name: str
    is_child: bool
    at: datetime
    by_name: str
    answered_at: datetime | None


def is_sound(text: str) -> bool:
    """Whether the text says something and is no longer than a question or an answer may be."""
    return LEAST_TEXT <= len(text.strip()) <= LONGEST_TEXT
