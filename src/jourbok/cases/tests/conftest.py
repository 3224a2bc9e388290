"""A worker signed in, twenty minutes after the contact of the night came in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, a_user


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", (NIGHT + timedelta(minutes=20)).isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", "99999999999")
    monkeypatch.setattr("jourbok.kernel.clock.time.time", lambda: 99999999999.0)


@pytest.fixture
def worker() -> User:
    return a_user()


@pytest.fixture
def page(client: Client, worker: User, night: None) -> Client:
    client.force_login(worker)
    return client
