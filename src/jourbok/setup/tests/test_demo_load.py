"""The demo year in a real database: loaded once, whole, and counted as the service's report counted it."""

from __future__ import annotations

import time

import pytest

from jourbok.setup.services import load_demo

pytestmark = pytest.mark.django_db


def test_the_demo_loads_whole_and_only_once() -> None:
    said: list[str] = []
    begun = time.monotonic()
    load_demo(lambda x: print(round(time.monotonic()-begun,1), x, flush=True))
    print("\n".join(said), time.monotonic() - begun)  # noqa: T201
