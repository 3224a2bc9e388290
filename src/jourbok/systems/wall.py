"""Behind whose wall somebody keeps addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jourbok.kernel.actor import Actor
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.selectors import board_by_slug
from jourbok.systems.permissions import KEEP_HOOKS


@contextmanager
def behind_wall(viewer: Actor, board: str) -> Iterator[int]:
    """The board's key; whoever works for a board is behind its wall inside, and the service's own people are not."""
    viewer.require(KEEP_HOOKS, board=board)
    if board in viewer.boards:
        with as_board(board) as key:
            yield key
    else:
        yield board_by_slug(board).pk
