"""A small service for tests: three boards of three municipalities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.organisations.models import Board, DeliveryChannel, Membership, Municipality, Population, Service

ALWAYS = DateRange(date(2000, 1, 1), None)
COUNTED_ON = date(2020, 12, 31)
#: Slug, name and the code of Statistics Sweden; the first is the host.
NORDVAST = (("sigtuna", "Sigtuna", "0191"), ("sollentuna", "Sollentuna", "0163"), ("solna", "Solna", "0184"))


def a_board(
    slug: str = "sollentuna", name: str = "Sollentuna", scb_code: str = "0163", *, valid: DateRange = ALWAYS
) -> Board:
    """A board that takes part, with its municipality, population and portal."""
    return _boards([(slug, name, scb_code)], valid)[slug]


def a_service() -> Service:
    """Socialjouren Nordväst with Sigtuna (host), Sollentuna and Solna."""
    found = Service.objects.filter(slug="nordvast").first()
    if found is None:
        host = _boards(NORDVAST, ALWAYS)["sigtuna"].municipality
        found = Service.objects.create(slug="nordvast", name="Socialjouren Nordväst", host=host)
    return found


def _boards(wanted: Sequence[tuple[str, str, str]], valid: DateRange) -> Mapping[str, Board]:
    """The boards by slug. Almost every test begins here, so that few questions are asked, however many the boards."""
    slugs = [slug for slug, _name, _code in wanted]
    there = {board.slug: board for board in Board.objects.filter(slug__in=slugs).select_related("municipality")}
    missing = [each for each in wanted if each[0] not in there]
    return {**there, **(_new_boards(missing, valid) if missing else {})}


def _new_boards(wanted: Sequence[tuple[str, str, str]], valid: DateRange) -> Mapping[str, Board]:
    known = {each.slug: each for each in Municipality.objects.filter(slug__in=[slug for slug, _name, _code in wanted])}
    fresh = [Municipality(slug=slug, name=name, scb_code=code) for slug, name, code in wanted if slug not in known]
    known |= {each.slug: each for each in Municipality.objects.bulk_create(fresh)}
    counted = [Population(municipality=known[slug], counted_on=COUNTED_ON, inhabitants=70_000) for slug, *_ in wanted]
    Population.objects.bulk_create(counted, ignore_conflicts=True)
    boards = Board.objects.bulk_create(
        [Board(slug=slug, municipality=known[slug], name=f"Socialnämnden i {name}") for slug, name, _code in wanted]
    )
    Membership.objects.bulk_create([Membership(board=board, valid=valid) for board in boards])
    DeliveryChannel.objects.bulk_create([DeliveryChannel(board=board, kind="portal", priority=1) for board in boards])
    return {board.slug: board for board in boards}
