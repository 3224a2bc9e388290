"""Who takes part, and which board answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from jourbok.kernel import swedish
from jourbok.kernel.errors import NotFound
from jourbok.organisations import loading, rules
from jourbok.organisations.models import Board, DeliveryChannel, Membership, Municipality, Population, Service

#: So long after its membership a board still reaches what it was sent before: the last night is taken over after it.
AFTER_THE_END: Final = timedelta(days=14)


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


def service_phone() -> str:
    """The number that boards call to reach who is on duty; nothing where the service's file is silent."""
    return Service.objects.values_list("phone", flat=True).first() or ""


def service_and_host() -> tuple[rules.Service, str] | None:
    """The service as its file says, and its host municipality's name; None before a load."""
    row = Service.objects.select_related("host").first()
    return None if row is None else (loading.service_facts(row), row.host.name)


def register() -> rules.Register | None:
    """What the service's file says of who takes part, how they are reached and what is agreed; None before a load."""
    return loading.loaded()


def referrals_of(municipality: str) -> list[rules.Referral]:
    """The municipality's own numbers for older people and people with disabilities; none where the file is silent."""
    return [each for each in loading.referrals() if each.municipality == municipality]


def boards_on(day: date) -> QuerySet[Board]:
    """The boards that take part on the day, by name, with their municipality."""
    return Board.objects.filter(memberships__valid__contains=day).select_related("municipality").order_by("name")


def boards_that_left(day: date) -> QuerySet[Board]:
    """The boards whose last membership ended more than two weeks before the day; to them nothing exists any more."""
    ever = Membership.objects.filter(board=OuterRef("pk"))
    lately = Q(valid__upper_inf=True) | Q(valid__endswith__gt=day - AFTER_THE_END)
    return Board.objects.filter(Exists(ever), ~Exists(ever.filter(lately)))


def takes_part(board: str, day: date) -> bool:
    """Whether the board is a member on the day."""
    return Membership.objects.filter(board__slug=board, valid__contains=day).exists()


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


def channels_of(board_id: int, *, on: date) -> QuerySet[DeliveryChannel]:
    """The ways by which the board is reached with reports on the day, the first to try first."""
    still = Q(ended_on=None) | Q(ended_on__gt=on)
    return DeliveryChannel.objects.filter(still, board_id=board_id).order_by("priority")


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


def names_of_all_boards() -> dict[str, str]:
    """Each board's id and its name, also of those that have left."""
    return dict(Board.objects.values_list("slug", "name"))


def municipality_of_boards() -> dict[str, str]:
    """Each board's id and its municipality's."""
    return dict(Board.objects.values_list("slug", "municipality__slug"))


def populations_on(day: date) -> dict[str, int]:
    """Each municipality's inhabitants as counted on the day, or at the last count before it."""
    rows = Population.objects.filter(counted_on__lte=day).order_by("municipality_id", "-counted_on")
    return dict(rows.distinct("municipality_id").values_list("municipality__slug", "inhabitants"))


def populations_by_code(codes: Iterable[str]) -> dict[str, tuple[str, list[tuple[date, int, bool]]]]:
    """Of each of our municipalities among the codes its name, and every count of its people: day, how many, assumed."""
    rows = Municipality.objects.filter(scb_code__in=list(codes)).prefetch_related("populations")
    return {
        row.scb_code: (
            row.name,
            sorted((counted.counted_on, counted.inhabitants, counted.assumed) for counted in row.populations.all()),
        )
        for row in rows
    }


def populations_to_confirm(day: date) -> frozenset[str]:
    """The municipalities whose inhabitants on the day are assumed."""
    rows = Population.objects.filter(counted_on__lte=day).order_by("municipality_id", "-counted_on")
    latest = rows.distinct("municipality_id").values_list("municipality__slug", "assumed")
    return frozenset(slug for slug, assumed in latest if assumed)


def member_days(first: date, after: date) -> dict[str, int]:
    """On how many days from `first` until `after` each paying municipality was a member; those with none left out."""
    days: dict[str, int] = {}
    rows = Membership.objects.filter(board__pays=True, valid__overlap=(first, after)).select_related(
        "board__municipality"
    )
    for row in rows:
        begins, ends = max(row.valid.lower or first, first), min(row.valid.upper or after, after)
        slug = row.board.municipality.slug
        days[slug] = days.get(slug, 0) + (ends - begins).days
    return days


def paying_boards(first: date, after: date) -> dict[str, Board]:
    """Each municipality's board that pays for it, of those that took part from `first` until `after`.

    Where one board has taken over from another it is the later one.
    """
    rows = Membership.objects.filter(board__pays=True, valid__overlap=(first, after)).select_related(
        "board__municipality"
    )
    latest = sorted(rows, key=lambda row: (row.valid.lower or date.min, row.board.slug))
    return {row.board.municipality.slug: row.board for row in latest}


def municipality_keys() -> dict[str, int]:
    """Each municipality's id in the file and its key in the database."""
    return dict(Municipality.objects.values_list("slug", "pk"))


def board_keys() -> dict[str, int]:
    """Each board's id in the file and its key in the database."""
    return dict(Board.objects.values_list("slug", "pk"))
