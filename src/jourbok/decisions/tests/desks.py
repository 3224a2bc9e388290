"""Somebody who decides, signed in: a browser of theirs, and proving who they are as they would."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.cases.models import Mandate
from jourbok.cases.tests.factories import a_mandate
from jourbok.decisions.tests.factories import GROUNDS
from jourbok.kernel.actor import Role
from jourbok.organisations.models import Board

#: When the pages are looked at: some minutes after what the factories make was sent.
LOOKS_AT = NIGHT + timedelta(minutes=8)


def it_is(patch: pytest.MonkeyPatch, moment: Any = LOOKS_AT) -> None:
    """The service's clock shows the moment, and goes on from there."""
    patch.setenv("JOURBOK_CLOCK_AT", moment.isoformat())
    patch.setenv("JOURBOK_CLOCK_SET", str(time.time()))


def a_deciding_user(board: str = "sollentuna", *, name: str = "Noa Ek", role: Role = Role.DECISION_MAKER) -> User:
    """Somebody with an account and a role."""
    return a_user(role, board=Board.objects.get(slug=board), name=name)


def mandate_of(user: User, board: str = "sollentuna", **known: Any) -> Mandate:
    """The board has appointed the user to decide on what a night needs."""
    given = {"grounds": GROUNDS, "holder_name": user.name, "holder_id": str(user.pk), "layer": "chair"}
    return a_mandate(board, **{**given, **known})


def browser_of(user: User) -> Client:
    """The user has come in by password and a code, a while ago."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.get("/")
    return proving(client, at=time.time() - 1800)


def proving(
    client: Client, method: str = "mfa", *, at: float | None = None, how: Mapping[str, str] | None = None
) -> Client:
    """The user proves who they are, now or at a time of the machine's."""
    session = client.session
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
    proofs = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [*proofs, {"method": method, "at": at or time.time(), **(how or {})}]
    session.save()
    return client


def send(client: Client, address: str, **fields: Any) -> Any:
    """A form of ours, with a key of its own."""
    return client.post(address, {"idempotency_key": str(uuid4()), **fields})


def words(answer: Any) -> str:
    """What a page says, with one space between words wherever a line is broken."""
    return " ".join(answer.content.decode().split())
