"""One night as a test can walk it: the story of `night.toml`, and the persons who live it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.services import ensure_demo_users
from jourbok.kernel.actor import Actor, system_actor
from jourbok.organisations.models import Board
from jourbok.setup.rules.night import Night
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.services import load_service_file
from jourbok.setup.services.demo_files import demo_night

NORDVAST = Path(__file__).parents[2] / "data" / "jourer" / "nordvast.toml"
BEFORE = datetime(2021, 1, 1, tzinfo=UTC)


def the_service() -> None:
    """Socialjouren Nordväst as its file tells it."""
    load_service_file(actor=the_system(BEFORE), service_file=read_service_file(NORDVAST))


def the_people() -> Mapping[str, User]:
    """The demo's persons by login: Kim and Alex at the desk, Sam in Sollentuna, Mika who manages."""
    ensure_demo_users([Board.objects.get(slug="sollentuna"), Board.objects.get(slug="solna")])
    return {user.email.partition("@")[0]: user for user in User.objects.filter(is_demo=True)}


def the_night() -> Night:
    return demo_night()


def at(user: User, moment: datetime) -> Actor:
    """The person as they stand at the moment."""
    return actor_of(user, moment=moment, request_id=uuid_utils.uuid7())


def the_system(moment: datetime) -> Actor:
    return system_actor(moment=moment, request_id=uuid_utils.uuid7())
