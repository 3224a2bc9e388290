"""What a board's pages have in common: which board it is, and who at the service answers now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jourbok.duty.selectors import now_and_tonight
from jourbok.kernel.actor import Actor, Permission
from jourbok.organisations.selectors import board_by_slug, service_phone
from jourbok.rostering.selectors import names_on_duty
from jourbok.web.boards import chosen_board
from jourbok.web.routing import ActorRequest

if TYPE_CHECKING:
    from jourbok.duty.rules import Regime
    from jourbok.organisations.models import Board


@dataclass(frozen=True, slots=True)
class DutyNow:
    """How the service is reached now, who is on duty, and the number to call; empty where nothing is said."""

    regime: Regime | None
    names: tuple[str, ...]
    phone: str


def duty_now(viewer: Actor) -> DutyNow:
    """Who at the service answers the board at the viewer's moment."""
    regime, _night = now_and_tonight(viewer.moment)
    return DutyNow(regime, names_on_duty(viewer, viewer.moment), service_phone())


def board_of(request: ActorRequest, permission: Permission) -> tuple[str, list[Board]]:
    """The board that is looked at, and those to choose among when somebody has more than one. Raises NoBoardLeft."""
    chosen, mine = chosen_board(request, permission)
    return chosen, [board_by_slug(slug) for slug in mine]
