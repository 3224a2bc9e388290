"""The product's clock stands in the night of the tests."""

from __future__ import annotations

import time

import pytest

from jourbok.accounts.tests.factories import NIGHT


@pytest.fixture(autouse=True)
def in_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
