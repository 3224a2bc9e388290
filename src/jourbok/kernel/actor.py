"""Who acts: a person with roles at a moment, or the system itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jourbok.kernel.errors import NotPermitted


class Role(StrEnum):
    """What somebody is trusted with; the value is stored, the label is Swedish."""

    DUTY_WORKER = "duty_worker"
    UNIT_MANAGER = "unit_manager"
    CONTROLLER = "controller"
    QUALITY_DEVELOPER = "quality_developer"
    BOARD_INTAKE = "board_intake"
    BOARD_MANAGER = "board_manager"
    BOARD_CONTROLLER = "board_controller"
    BOARD_SECRETARY = "board_secretary"
    DECISION_MAKER = "decision_maker"
    RECORDS_OFFICER = "records_officer"
    ADMINISTRATOR = "administrator"
    BOARD_SYSTEM = "board_system"
    SYSTEM = "system"

    @property
    def label_sv(self) -> str:
        return ROLE_LABELS_SV[self]


ROLE_LABELS_SV: Mapping[Role, str] = {
    Role.DUTY_WORKER: "Socialsekreterare i jour",
    Role.UNIT_MANAGER: "Enhetschef",
    Role.CONTROLLER: "Ekonom",
    Role.QUALITY_DEVELOPER: "Kvalitetsutvecklare",
    Role.BOARD_INTAKE: "Mottagning hos nämnd",
    Role.BOARD_MANAGER: "Chef hos nämnd",
    Role.BOARD_CONTROLLER: "Ekonom hos nämnd",
    Role.BOARD_SECRETARY: "Nämndsekreterare",
    Role.DECISION_MAKER: "Beslutsfattare i beredskap",
    Role.RECORDS_OFFICER: "Arkiv- och dataskyddsansvarig",
    Role.ADMINISTRATOR: "Systemförvaltare",
    Role.BOARD_SYSTEM: "Nämndens system",
    Role.SYSTEM: "Jourbok",
}

#: Roles that are held for one board at a time; the others are held for the whole service.
BOARD_SCOPED = frozenset(
    {
        Role.BOARD_INTAKE,
        Role.BOARD_MANAGER,
        Role.BOARD_CONTROLLER,
        Role.BOARD_SECRETARY,
        Role.DECISION_MAKER,
        Role.BOARD_SYSTEM,
    }
)
#: What no person is given: the product itself, and a board's own system, which comes with a token.
NOBODYS = frozenset({Role.SYSTEM, Role.BOARD_SYSTEM})


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done, and the roles that may do it."""

    name: str
    roles: frozenset[Role]

    @classmethod
    def of(cls, name: str, *roles: Role) -> Permission:
        return cls(name, frozenset(roles))


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who reads or writes, frozen as they stood when the request began.

    `roles` maps each role to the slugs of the boards it is held for; an empty set means the whole service,
    and for a role that is held for a board that there is none that it reaches.
    `moment` is an aware UTC instant; `step_up_at` is when the person last proved who they are. `only`, where there is
    one, names the permissions that are left of what the roles allow.
    """

    id: str
    name: str
    roles: Mapping[Role, frozenset[str]]
    moment: datetime
    request_id: UUID
    step_up_at: datetime | None = None
    door: str = "page"
    only: frozenset[str] | None = None

    @property
    def boards(self) -> frozenset[str]:
        """The slugs of the boards that the actor's board roles are held for."""
        return frozenset(board for role, boards in self.roles.items() if role in BOARD_SCOPED for board in boards)

    def boards_where(self, permission: Permission) -> list[str]:
        """The slugs of the boards for which the actor may do this, in order."""
        return sorted(board for board in self.boards if self.may(permission, board=board))

    def has(self, role: Role) -> bool:
        return role in self.roles

    def may(self, permission: Permission, *, board: str | None = None) -> bool:
        """Whether one of the actor's roles allows this; with `board`, whether it does so for that board."""
        if self.only is not None and permission.name not in self.only:
            return False
        return any(
            role in permission.roles and (role not in BOARD_SCOPED or board is None or board in boards)
            for role, boards in self.roles.items()
        )

    def require(self, permission: Permission, *, board: str | None = None) -> None:
        """Stop here when the actor may not do this. Raises NotPermitted."""
        if not self.may(permission, board=board):
            raise NotPermitted()


def system_actor(*, moment: datetime, request_id: UUID, door: str = "task") -> Actor:
    """The product itself, when a periodic task or a command acts without a person."""
    return Actor("system", "Jourbok", {Role.SYSTEM: frozenset()}, moment, request_id, door=door)
