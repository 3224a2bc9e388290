"""The door of the API: a board's system shows its token, and is let in for one scope."""

from __future__ import annotations

from typing import Any

import uuid_utils.compat as uuid_utils
from django.http import HttpRequest
from ninja.security import HttpBearer

from jourbok.accounts.rules import Scope
from jourbok.accounts.services import TokenRefused, let_in
from jourbok.accounts.sign_in_log import tell_refused
from jourbok.kernel import clock
from jourbok.kernel.actor import Actor


class BoardToken(HttpBearer):
    """Lets in whoever shows a token with the scope, and sets `request.actor`; a session opens nothing here."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        try:
            actor = let_in(
                token,
                scope=self.scope,
                moment=clock.now(),
                request_id=uuid_utils.uuid7(),
                method=request.method or "",
                path=request.path,
            )
        except TokenRefused:
            tell_refused(request, how="token")
            raise
        known: Any = request
        known.actor = actor
        return actor


def caller(request: Any) -> Actor:
    """The board's system that asks; it has been let in."""
    actor: Actor = request.actor
    return actor


def caller_and_board(request: Any) -> tuple[Actor, str]:
    """The same with its one board."""
    actor = caller(request)
    [board] = actor.boards
    return actor, board
