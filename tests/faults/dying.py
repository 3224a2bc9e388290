"""A web process that is killed in the middle of a request, at the statement that the request names."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.http import HttpRequest, HttpResponse

#: The request says at which step; the answer says how many steps there were.
DIE_AT, STEPS = "X-Fault-Die-At", "X-Fault-Steps"


class DyingMiddleware:
    """Counts each statement, the moments just before and after each commit, and the moment before the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        steps = _Steps(die_at=int(request.headers.get(DIE_AT, "0")))
        with steps.counted():
            response = self.get_response(request)
        steps.take()
        response[STEPS] = str(steps.taken)
        return response


class _Steps:
    def __init__(self, *, die_at: int) -> None:
        self.die_at, self.taken = die_at, 0

    def take(self) -> None:
        """One step further; on the fatal one nothing of this process is left, and nobody could tidy up."""
        self.taken += 1
        if self.taken == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def counted(self) -> Iterator[None]:
        commit = connection.commit
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(self._statement))
            stack.enter_context(patch.object(connection, "commit", lambda: self._around(commit)))
            yield

    def _statement(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.take()
        return execute(*given)

    def _around(self, commit: Callable[[], None]) -> None:
        self.take()
        commit()
        self.take()
