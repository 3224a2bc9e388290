"""A morning as the desk shows it: each board by its name, with how its reports went in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jourbok.handover.rules.delivery import State
from jourbok.handover.rules.morning import Counted
from jourbok.organisations.rules.register import ChannelKind
from jourbok.organisations.selectors import names_of_all_boards


@dataclass(frozen=True, slots=True)
class BoardShown:
    """A board's name, its numbers, and each channel with its states in words."""

    name: str
    counted: Counted
    ways: tuple[str, ...]


def boards_of(counted: Iterable[Counted]) -> list[BoardShown]:
    """The same numbers as the command tells, by the boards' names."""
    names = names_of_all_boards()
    return [BoardShown(names.get(each.board, each.board), each, tuple(_ways(each))) for each in counted]


def _ways(counted: Counted) -> Iterable[str]:
    for channel, states in counted.channels.items():
        said = ", ".join(f"{number} {State(state).label_sv}" for state, number in states.items())
        yield f"{ChannelKind(channel).label_sv}: {said}"
