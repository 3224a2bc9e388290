"""Who may decide for a board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from jourbok.accounts.selectors import decision_makers
from jourbok.cases.models import Mandate
from jourbok.cases.permissions import READ_MANDATES
from jourbok.cases.rules.decision import MandateFacts
from jourbok.cases.selectors.grounds import grounds_in_force
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on


@dataclass(frozen=True, slots=True)
class BoardMandates:
    """A board's mandates: those that hold now or will, and those that have ended, the last to end first.

    `lack_role` are those whose holders can decide nothing here now, since their accounts lack the role.
    """

    board: str
    name: str
    current: list[MandateFacts]
    ended: list[MandateFacts]
    lack_role: frozenset[int] = frozenset()


def mandates_of(board_id: int) -> list[MandateFacts]:
    """Every mandate of the board, past and coming ones too; the rules choose by time and ground."""
    rows = Mandate.objects.filter(board_id=board_id).select_related("board").order_by("layer", "holder_name", "pk")
    law = grounds_in_force()
    return [row.facts(law) for row in rows]


def current_by_board(viewer: Actor) -> dict[str, list[MandateFacts]]:
    """What holds now or will, by board; without the boards where nothing does. Raises NotPermitted."""
    viewer.require(READ_MANDATES)
    found: dict[str, list[MandateFacts]] = {}
    law = grounds_in_force()
    for row in Mandate.objects.select_related("board").order_by("layer", "holder_name", "pk"):
        facts = row.facts(law)
        if not facts.has_ended(viewer.moment):
            found.setdefault(row.board.slug, []).append(facts)
    return found


def mandates_by_board(viewer: Actor) -> list[BoardMandates]:
    """Every board that takes part or has had a mandate, by name. Raises NotPermitted."""
    viewer.require(READ_MANDATES)
    taking_part = boards_on(local_date(viewer.moment))
    found = {board.slug: BoardMandates(board.slug, board.name, [], []) for board in taking_part}
    law = grounds_in_force()
    for row in Mandate.objects.select_related("board").order_by("layer", "holder_name", "pk"):
        of_board = found.setdefault(row.board.slug, BoardMandates(row.board.slug, row.board.name, [], []))
        facts = row.facts(law)
        (of_board.ended if facts.has_ended(viewer.moment) else of_board.current).append(facts)
    lack = lacking_role((each for of_board in found.values() for each in of_board.current), viewer.moment)
    for of_board in found.values():
        of_board.ended.sort(key=lambda facts: facts.valid_until or viewer.moment, reverse=True)
    told = [replace(each, lack_role=lack & {facts.id for facts in each.current}) for each in found.values()]
    return sorted(told, key=lambda of_board: swedish.sort_key(of_board.name))


def lacking_role(mandates: Iterable[MandateFacts], at: datetime) -> frozenset[int]:
    """Those of elected members with an account that did not hold the role of decision maker for the board then."""
    held = decision_makers(at)
    return frozenset(each.id for each in mandates if each.needs_role and (each.board, each.holder_id) not in held)


def mandate_for(viewer: Actor, mandate_id: int) -> tuple[MandateFacts, str]:
    """One mandate and its board's name. Raises NotPermitted, NotFound."""
    viewer.require(READ_MANDATES)
    row = Mandate.objects.select_related("board").filter(pk=mandate_id).first()
    if row is None:
        raise NotFound("Beslutanderätten finns inte.")
    return row.facts(grounds_in_force()), row.board.name
