"""A board's own system that asks over the API, as its supplier would write it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from jourbok.accounts.models import SystemToken
from jourbok.accounts.rules import Scope
from jourbok.accounts.services import add_system
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.kernel.actor import Actor, Role

EVERYTHING = tuple(scope.value for scope in Scope)


def an_administrator(at: datetime = NIGHT) -> Actor:
    return an_actor(Role.ADMINISTRATOR, at=at, name="Tintin Förvaltare")


def a_token(
    board: str = "sollentuna", *, scopes: Collection[str] = EVERYTHING, at: datetime = NIGHT, days: float = 365
) -> SystemToken:
    """A new system of the board's, with its first token."""
    return add_system(
        actor=an_administrator(at),
        board=board,
        name="Verksamhetssystemet",
        scopes=scopes,
        until_at=at + timedelta(days),
    )


@dataclass
class System:
    """Asks with a token."""

    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, sent: Any = None, *, key: str | None = "", **headers: str) -> Any:
        """Send it with a key of its own, or with the one given; with None without any."""
        known = {} if key is None else {"Idempotency-Key": key or str(uuid4())}
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(sent if sent is not None else {}),
            content_type="application/json",
            headers=self.headers | known | headers,
        )

    def send(self, path: str, content: bytes, *, key: str = "") -> Any:
        """Send a file, its bytes as they are."""
        told = self.headers | {"Idempotency-Key": key or str(uuid4())}
        return self.client.post(f"/api/v1{path}", content, content_type="application/pdf", headers=told)

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1{path}", headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def a_system(board: str = "sollentuna", **known: Any) -> System:
    """A system of the board's that is let in everywhere, unless it is said otherwise."""
    return System(a_token(board, **known).secret)
