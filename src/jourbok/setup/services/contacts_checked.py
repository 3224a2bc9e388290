"""A sheet's contact held against the service: who answers on the day, and what has been imported before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from jourbok.calls.models import Contact
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import iso, local_date
from jourbok.organisations.models import Board
from jourbok.organisations.selectors import boards_on
from jourbok.setup.rules.contacts_csv import ContactColumns


class Answering:
    """Finds the board that answers for a contact, asking the database once for each day when days follow each other."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._members: list[Board] = []

    def board(self, contact: ContactColumns) -> Board:
        """The board named, or the municipality's only one, on the day the contact came in. Raises BadInput."""
        day = local_date(contact.arrived_at)
        if day != self._day:
            self._day, self._members = day, list(boards_on(day))
        boards = [board for board in self._members if contact.municipality in _names_of(board)]
        if not boards:
            raise BadInput(f"municipality: ”{contact.municipality[:60]}” är inte med i jouren den {day.isoformat()}.")
        if contact.board:
            boards = [board for board in boards if contact.board in {board.slug.casefold(), board.name.casefold()}]
            if not boards:
                raise BadInput(f"board: ”{contact.board[:60]}” är ingen av kommunens nämnder.")
        if len(boards) > 1:
            raise BadInput(f"board saknas. Kommunen har {', '.join(board.slug for board in boards)}; skriv vilken.")
        return boards[0]


def _names_of(board: Board) -> set[str]:
    municipality = board.municipality
    return {municipality.slug.casefold(), municipality.name.casefold(), municipality.scb_code}


def require_same(contact: ContactColumns, board: Board, stored: Contact | None) -> None:
    """A contact that is here already says the same. Raises BadInput: what is registered is not changed by a file."""
    if stored is None:
        return
    told: Mapping[str, object] = {
        "arrived_at": contact.arrived_at,
        "answered_at": contact.answered_at,
        "channel": contact.channel,
        "caller_role": contact.caller_role,
        "advice_only": contact.advice_only,
    }
    differing = [f"{name} ({_shown(getattr(stored, name))})" for name in told if getattr(stored, name) != told[name]]
    if stored.board_id != board.pk:
        differing.append(f"board ({stored.board.slug})")
    if differing:
        raise BadInput(f"Kontakten finns redan som {stored.number}, men där står {', '.join(differing)}.")


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    return "ja" if value is True else "nej" if value is False else str(value or "–")
