"""The sheet held against the service: who answers on the day, and what has been imported before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final, TypeVar

from jourbok.calls.models import Contact
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import iso, local_date
from jourbok.organisations.models import Board
from jourbok.organisations.selectors import boards_on
from jourbok.setup.rules.contacts_csv import ContactColumns, Sheet

CHUNK: Final = 1000
T = TypeVar("T")


def check_against_service(sheet: Sheet) -> None:
    """Refuse contacts that no member board answers for, and those that stand here otherwise than in the sheet."""
    answering = Answering()
    for groups in chunked(sheet.good(), CHUNK):
        sources = [group.rows[0].source_id for group in groups]
        stored = {row.source_id: row for row in Contact.objects.filter(source_id__in=sources).select_related("board")}
        for group in groups:
            first = group.rows[0]
            try:
                board = answering.board(first.contact)
                _require_same(first.contact, board, stored.get(first.source_id))
            except BadInput as problem:
                sheet.refuse(first.source_id, first.line, problem.message)


class Answering:
    """Finds the board that answers for a contact, asking the database once for each day."""

    def __init__(self) -> None:
        self._days: dict[date, list[Board]] = {}

    def board(self, contact: ContactColumns) -> Board:
        """The board named, or the municipality's only one, on the day the contact came in. Raises BadInput."""
        day = local_date(contact.arrived_at)
        if day not in self._days:
            self._days[day] = list(boards_on(day))
        members = self._days[day]
        boards = [board for board in members if contact.municipality in _names_of(board)]
        if not boards:
            raise BadInput(f"municipality: ”{contact.municipality[:60]}” är inte med i jouren den {day.isoformat()}.")
        if contact.board:
            boards = [board for board in boards if contact.board in {board.slug.casefold(), board.name.casefold()}]
            if not boards:
                raise BadInput(f"board: ”{contact.board[:60]}” är ingen av kommunens nämnder.")
        if len(boards) > 1:
            raise BadInput(f"board saknas. Kommunen har {', '.join(board.slug for board in boards)}; skriv vilken.")
        return boards[0]


def chunked(values: Iterator[T] | Sequence[T], size: int) -> Iterator[list[T]]:
    """The values in order, so many at a time."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def _names_of(board: Board) -> set[str]:
    municipality = board.municipality
    return {municipality.slug.casefold(), municipality.name.casefold(), municipality.scb_code}


def _require_same(contact: ContactColumns, board: Board, stored: Contact | None) -> None:
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
