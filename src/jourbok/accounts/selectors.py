"""Who is asking: the actor of a request."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.accounts.models import RoleAssignment, User
from jourbok.kernel.actor import Actor, Role


def actor_of(user: User, *, moment: datetime, request_id: UUID, step_up_at: datetime | None = None) -> Actor:
    """The person as they stand at the moment: roles that are valid now, and the boards they are held for."""
    roles: dict[Role, set[str]] = {}
    held = RoleAssignment.objects.filter(user=user, valid__contains=moment).select_related("board")
    for assignment in held:
        boards = roles.setdefault(Role(assignment.role), set())
        if assignment.board is not None:
            boards.add(assignment.board.slug)
    return Actor(
        id=str(user.pk),
        name=user.name,
        roles={role: frozenset(boards) for role, boards in roles.items()},
        moment=moment,
        request_id=request_id,
        step_up_at=step_up_at,
    )
