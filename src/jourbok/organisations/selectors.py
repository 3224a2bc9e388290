"""Who takes part, and which board answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from jourbok.kernel import swedish
from jourbok.kernel.errors import NotFound
from jourbok.organisations.models import Board, Municipality, Service


class NoServiceLoaded(NotFound):
    """The service's file has not been loaded yet."""

    code = "no_service_loaded"
    message_sv = "Ingen socialjour är inläst. Läs in tjänstens fil med jourbok load."


def service() -> Service:
    """The one service of this installation. Raises NoServiceLoaded."""
    found = Service.objects.select_related("host").first()
    if found is None:
        raise NoServiceLoaded()
    return found


def boards_on(day: date) -> QuerySet[Board]:
    """The boards that take part on the day, by name, with their municipality."""
    return Board.objects.filter(memberships__valid__contains=day).select_related("municipality").order_by("name")


def boards_of(municipality: Municipality, day: date) -> QuerySet[Board]:
    """The boards of a municipality that take part on the day; Trelleborg has two."""
    return boards_on(day).filter(municipality=municipality)


def board_by_slug(slug: str) -> Board:
    """The board with this id in the service's file. Raises NotFound."""
    found = Board.objects.select_related("municipality").filter(slug=slug).first()
    if found is None:
        raise NotFound(f"Det finns ingen nämnd med id {slug}.")
    return found


def municipalities() -> QuerySet[Municipality]:
    """Every municipality that takes part or has taken part, by name."""
    return Municipality.objects.order_by("name")


def municipality_by_slug(slug: str) -> Municipality:
    """The municipality with this id in the service's file. Raises NotFound."""
    found = Municipality.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(f"Det finns ingen kommun med id {slug}.")
    return found


def names_of_boards(boards: Iterable[Board]) -> list[tuple[str, str]]:
    """Id and name to choose a board by: the municipality, and the board too where there is more than one."""
    listed = list(boards)
    count = Counter(board.municipality_id for board in listed)
    named = [
        (
            board.slug,
            board.municipality.name
            if count[board.municipality_id] == 1
            else f"{board.municipality.name}, {board.name}",
        )
        for board in listed
    ]
    return sorted(named, key=lambda pair: swedish.sort_key(pair[1]))
