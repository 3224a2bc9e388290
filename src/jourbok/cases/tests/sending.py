"""What a browser sends, and who sends it, for tests of pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.kernel.actor import Actor


def a_form(**fields: Any) -> dict[str, Any]:
    """A form filled in, with a key of its own so that it is taken once."""
    return {"idempotency_key": str(uuid4()), **fields}


def as_actor(user: User) -> Actor:
    """The user as the one who acts, in the night."""
    return Actor(str(user.pk), user.name, an_actor().roles, NIGHT, uuid4())
