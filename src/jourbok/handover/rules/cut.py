"""A list that has an end, and says how much lies behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, overload

T = TypeVar("T")
#: No list of what somebody must see to is longer; what lies behind is told as a number.
MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Cut(Sequence[T], Generic[T]):
    """The first rows, and how many there are in all."""

    rows: tuple[T, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether rows are left out."""
        return self.total > len(self.rows)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)


def cut(rows: Sequence[T], most: int = MOST_SHOWN) -> Cut[T]:
    """The first rows of all of them."""
    return Cut(tuple(rows[:most]), len(rows))
