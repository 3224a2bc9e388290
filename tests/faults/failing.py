"""A database that refuses one statement, or the commit, of everything that a service asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import OperationalError, connection


class Failing:
    """Counts statements and commits; the one with the number `at` is refused, unless that is 0."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.asked = at, 0

    @property
    def has_failed(self) -> bool:
        return 0 < self.at <= self.asked

    @contextmanager
    def watching(self) -> Iterator[None]:
        """What the block asks of the database passes here."""
        commit = connection.commit
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(self._statement))
            stack.enter_context(patch.object(connection, "commit", lambda: self._commit(commit)))
            yield

    def _count(self, what: str) -> None:
        self.asked += 1
        if self.asked == self.at:
            raise OperationalError(f"refused by the test: {what}")

    def _statement(self, execute: Callable[..., Any], statement: str, *given: Any) -> Any:
        self._count(statement)
        return execute(statement, *given)

    def _commit(self, commit: Callable[[], None]) -> None:
        self._count("COMMIT")
        commit()
