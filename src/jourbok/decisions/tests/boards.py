"""A board's intake, and decisions that were written down by hand for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision
from jourbok.cases.tests.factories import a_case, a_contact, a_decision, a_mandate
from jourbok.decisions.tests.factories import GROUNDS, the_law
from jourbok.kernel.actor import Actor, Role
from jourbok.people.models import Person

MORNING = NIGHT + timedelta(hours=8)


def intake(board: str = "sollentuna", moment: datetime = MORNING) -> Actor:
    """Somebody who takes in for the board, in a request of their own."""
    return an_actor(Role.BOARD_INTAKE, boards=frozenset({board}), name="Mio Mottagning", at=moment)


def a_written_decision(
    board: str = "sollentuna",
    *,
    ground: str = "LVU 6 §",
    decided_at: datetime = NIGHT - timedelta(minutes=5),
    person: Person | None = None,
) -> Decision:
    """Somebody with the board's mandate decided, and a worker wrote it down without a proposal."""
    the_law()
    case = a_case(contact=a_contact(board=board), person=person)
    mandate = a_mandate(board, grounds=(*GROUNDS, "SoL 4:1"), holder_name="Noa Ek")
    return a_decision(case, mandate, ground=ground, decided_at=decided_at)
