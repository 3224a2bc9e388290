"""The persons of the demo: invented, one for each role, let in with one click where the settings allow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.models import RoleAssignment, User
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from jourbok.organisations.models import Board

SINCE: Final = datetime(2020, 1, 1, tzinfo=UTC)


class DemoIsOff(NotPermitted):
    """Demo persons exist only where one click may sign in."""

    code = "demo_is_off"
    message_sv = "Demopersoner finns bara i demon."


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody invented; `board` is the place in the list of boards that the role is held for."""

    login: str
    name: str
    role: Role
    board: int | None = None


PERSONS: Final = (
    DemoPerson("kim", "Kim Jour", Role.DUTY_WORKER),
    DemoPerson("alex", "Alex Jour", Role.DUTY_WORKER),
    DemoPerson("mika", "Mika Chef", Role.UNIT_MANAGER),
    DemoPerson("robin", "Robin Ekonom", Role.CONTROLLER),
    DemoPerson("charlie", "Charlie Kvalitet", Role.QUALITY_DEVELOPER),
    DemoPerson("sam", "Sam Mottagning", Role.BOARD_INTAKE, 0),
    DemoPerson("lo", "Lo Mottagning", Role.BOARD_INTAKE, 1),
    DemoPerson("noa", "Noa Ordförande", Role.DECISION_MAKER, 0),
    DemoPerson("love", "Love Nämndchef", Role.BOARD_MANAGER, 0),
    DemoPerson("sky", "Sky Nämndekonom", Role.BOARD_CONTROLLER, 0),
    DemoPerson("vide", "Vide Nämndsekreterare", Role.BOARD_SECRETARY, 0),
    DemoPerson("eli", "Eli Arkiv", Role.RECORDS_OFFICER),
    DemoPerson("tintin", "Tintin Förvaltare", Role.ADMINISTRATOR),
)


def ensure_demo_users(boards: Sequence[Board]) -> list[User]:
    """Make the persons of the demo that are missing; board roles are held for the first and the second board given.

    Running it again adds nothing. A person for a second board is left out when only one is given. Raises DemoIsOff.
    """
    if not settings.DEMO_SIGN_IN:
        raise DemoIsOff()
    fits = [person for person in PERSONS if person.board is None or person.board < len(boards)]
    with transaction.atomic():
        return [_ensure(person, boards) for person in fits]


def _ensure(person: DemoPerson, boards: Sequence[Board]) -> User:
    user, is_new = User.objects.get_or_create(
        email=f"{person.login}@demo.invalid", defaults={"name": person.name, "is_demo": True}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        board = None if person.board is None else boards[person.board]
        RoleAssignment.objects.create(user=user, role=person.role, board=board, valid=DateTimeTZRange(SINCE, None))
    return user
