"""Taking the first wall away: every filter on a board that the product's own questions hold, all at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from django.core.exceptions import FullResultSet
from django.db import connection
from django.db.models.expressions import Col
from django.db.models.fields.related_lookups import RelatedExact
from django.db.models.lookups import Exact

from jourbok.organisations import portal_role
from jourbok.organisations.models import Board

#: The product's own, under a name that is not looked for.
STEPPING_DOWN: Final = portal_role.as_board
#: The rooms whose rows belong to boards. Who somebody is, and which boards there are, is still asked for as it is.
ROOMS: Final = frozenset({"calls", "cases", "decisions", "handover", "placements"})


class EveryBoard(int):
    """A board's key that is equal to every other's, for what the code compares itself."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return int.__hash__(self)


@contextmanager
def first_wall_taken_away() -> Iterator[list[str]]:
    """No question to the database names a board, and no comparison of the code's own tells two apart.

    Yields the questions' tables as they are let go.
    """
    let_go: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for lookup in (Exact, RelatedExact):
            patch.setattr(lookup, "as_sql", _unless_it_names_a_board(lookup.as_sql, let_go))
        for module in list(sys.modules.values()):
            if getattr(module, "as_board", None) is STEPPING_DOWN:
                patch.setattr(module, "as_board", _as_every_board)
        yield let_go


@contextmanager
def second_wall_taken_away() -> Iterator[None]:
    """The database never steps down to the portal's role."""

    def stay(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
        still = statement if "SET LOCAL ROLE" not in str(statement) else "SELECT 1"
        return execute(still, params if still is statement else None, many, context)

    with connection.execute_wrapper(stay):
        yield


@contextmanager
def _as_every_board(slug: str) -> Iterator[int]:
    with STEPPING_DOWN(slug) as key:
        yield EveryBoard(key)


def _unless_it_names_a_board(as_sql: Callable[..., Any], let_go: list[str]) -> Callable[..., Any]:
    def without(lookup: Any, compiler: Any, *rest: Any) -> Any:
        asked: Any = compiler.query.model
        if asked._meta.app_label in ROOMS and _is_of_a_board(lookup.lhs, asked) and lookup.rhs_is_direct_value():
            let_go.append(asked._meta.db_table)
            raise FullResultSet
        return as_sql(lookup, compiler, *rest)

    return without


def _is_of_a_board(column: Any, asked: Any) -> bool:
    if not isinstance(column, Col):
        return False
    is_key: bool = column.target.column == "board_id"
    return is_key or (column.target.model is Board and asked is not Board)
