"""Actors and users for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import uuid_utils.compat as uuid_utils
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.models import RoleAssignment, User
from jourbok.kernel.actor import BOARD_SCOPED, Actor, Role
from jourbok.organisations.models import Board

NIGHT = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)  # 02:14 in Stockholm
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


def an_actor(
    role: Role = Role.DUTY_WORKER, *, boards: frozenset[str] = frozenset(), at: datetime = NIGHT, name: str = "Kim Jour"
) -> Actor:
    """Somebody with one role at a moment; a new request each time."""
    return Actor(
        id=f"test-{role}-{name}",
        name=name,
        roles={role: boards},
        moment=at,
        request_id=uuid_utils.uuid7(),
        step_up_at=at,
    )


def a_user(role: Role = Role.DUTY_WORKER, *, board: Board | None = None, name: str = "Kim Jour") -> User:
    """A user who can sign in and holds one role."""
    user = User.objects.create(email=f"{role}.{User.objects.count()}@example.invalid", name=name)
    RoleAssignment.objects.create(
        user=user, role=role, board=board if role in BOARD_SCOPED else None, valid=DateTimeTZRange(SINCE, None)
    )
    return user
