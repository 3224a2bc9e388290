"""A small service for tests: three boards of three municipalities."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.organisations.models import Board, DeliveryChannel, Membership, Municipality, Population, Service

ALWAYS = DateRange(date(2000, 1, 1), None)


def a_board(
    slug: str = "sollentuna", name: str = "Sollentuna", scb_code: str = "0163", *, valid: DateRange = ALWAYS
) -> Board:
    """A board that takes part, with its municipality, population and portal."""
    municipality, _ = Municipality.objects.get_or_create(slug=slug, defaults={"name": name, "scb_code": scb_code})
    Population.objects.get_or_create(
        municipality=municipality, counted_on=date(2020, 12, 31), defaults={"inhabitants": 70_000}
    )
    board, is_new = Board.objects.get_or_create(
        slug=slug, defaults={"municipality": municipality, "name": f"Socialnämnden i {name}"}
    )
    if is_new:
        Membership.objects.create(board=board, valid=valid)
        DeliveryChannel.objects.create(board=board, kind="portal", priority=1)
    return board


def a_service() -> Service:
    """Socialjouren Nordväst with Sigtuna (host), Sollentuna and Solna."""
    sigtuna = a_board("sigtuna", "Sigtuna", "0191")
    a_board("sollentuna", "Sollentuna", "0163")
    a_board("solna", "Solna", "0184")
    found, _ = Service.objects.get_or_create(
        slug="nordvast", defaults={"name": "Socialjouren Nordväst", "host": sigtuna.municipality}
    )
    return found
