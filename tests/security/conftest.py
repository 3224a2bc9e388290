"""One world for each file of attacks; what a test does in it is undone after the test."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Literal

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from . import asking
from .beside import put_beside
from .world import LOOKS_AT, World, the_world


def as_long_as_needed(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    """For a file of attacks; for all of them where nothing else runs in the same process."""
    return (
        "session"
        if any(type(each).__name__ == "Laboratory" for each in config.pluginmanager.get_plugins())
        else "module"
    )


@pytest.fixture(scope=as_long_as_needed)
def marked_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once, and gone with its transaction."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("JOURBOK_CLOCK_AT", LOOKS_AT.isoformat())
        patch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
        with transaction.atomic():
            made = the_world()
            put_beside(made)
            yield made
            transaction.set_rollback(True)


@pytest.fixture
def world(marked_world: World) -> Iterator[World]:
    with asking.undone():
        yield marked_world


@pytest.fixture(scope=as_long_as_needed)
def seats(marked_world: World) -> Mapping[str, Client]:
    """Everybody has signed in, each at a desk of their own, by the table's word for their role."""
    return {who: asking.sat_down(user) for who, user in marked_world.users.items()}


@pytest.fixture
def desks(world: World, seats: Mapping[str, Client]) -> Mapping[str, Client]:
    """The desks as they were left, each touched a moment ago."""
    return {who: asking.came_back(seat) for who, seat in seats.items()}
