"""Stepping down to what a receiving board may see, enforced by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import connection, transaction

from jourbok.kernel.errors import NotFound
from jourbok.organisations.models import Board

_INSIDE: Final[ContextVar[str]] = ContextVar("inside", default="")


class InsideAlready(Exception):
    """A board's wall was asked for inside a board's wall: the inner one's end would have left the outer one open."""


@contextmanager
def as_board(slug: str) -> Iterator[int]:
    """Inside the block the database shows this board's reports and nothing else, whatever the code asks for.

    One transaction; the role and the board are forgotten when it ends. Yields the board's key. Raises NotFound,
    InsideAlready.
    """
    if _INSIDE.get():
        raise InsideAlready(slug)
    key = Board.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if key is None:
        raise NotFound()
    with _inside(slug), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.board', %s, true)", [str(key)])
            cursor.execute("SET LOCAL ROLE jourbok_portal")
        yield key
        with connection.cursor() as cursor:  # after an error the rollback undoes both settings by itself
            cursor.execute("RESET ROLE; SELECT set_config('portal.board', '', true)")


@contextmanager
def _inside(slug: str) -> Iterator[None]:
    token = _INSIDE.set(slug)
    try:
        yield
    finally:
        _INSIDE.reset(token)
