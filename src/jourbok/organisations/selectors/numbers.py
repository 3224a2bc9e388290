"""The list of numbers: a board's own behind its wall, and all of them for those who need them at night."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound, NotShown
from jourbok.kernel.localtime import local_date
from jourbok.organisations import loading
from jourbok.organisations.models import Municipality, PhoneCheck, PhoneVersion, Service
from jourbok.organisations.permissions import KEEP_NUMBERS, KEEP_OWN_NUMBERS, READ_NUMBERS
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.rules import Referral
from jourbok.organisations.rules.numbers import (
    CHECK_EVERY_MONTHS,
    Dialled,
    FromFile,
    ListedNumber,
    Member,
    NumberKind,
    in_order,
    is_due,
)
from jourbok.organisations.selectors.register import board_by_slug, boards_on, referrals_of


class NumberOfAnotherBoard(NotFound, NotShown):
    """It is another board's, and to this one it does not exist."""

    message_sv = NotFound.message_sv


def check_every_months() -> int:
    """After how many months a listed number must be checked again, as the service's file says."""
    service = Service.objects.first()
    said = loading.loaded_governance(service).numbers_checked_every_months if service else None
    return said or CHECK_EVERY_MONTHS


def numbers_of_board(viewer: Actor, board: str) -> list[ListedNumber]:
    """What the viewer's own board has on the list, also what is removed."""
    viewer.require(KEEP_OWN_NUMBERS, board=board)
    months = check_every_months()
    with as_board(board) as key:
        return in_order(_shown(_latest().filter(board=key), local_date(viewer.moment), months))


def phone_list(viewer: Actor, *, sought: str = "", municipality: str = "") -> list[Member]:
    """Every municipality that takes part today with its numbers, by name; of one alone, or with the words sought."""
    viewer.require(READ_NUMBERS)
    today = local_date(viewer.moment)
    boards = boards_on(today)
    if municipality:
        boards = boards.filter(municipality__slug=municipality)
    taking_part = {board.municipality.slug: board.municipality.name for board in boards}
    listed = _standing(_latest().filter(board__in=[board.pk for board in boards]), today)
    said = loading.referrals()
    members = [_member(slug, name, listed, said) for slug, name in taking_part.items()]
    found = [member.with_words(sought) if sought else member for member in members]
    return sorted((each for each in found if each), key=lambda each: swedish.sort_key(each.name))


def numbers_beside(viewer: Actor, board_id: int) -> Member:
    """What the board's municipality is reached at, taking part or not. Raises NotPermitted, NotFound."""
    viewer.require(READ_NUMBERS)
    row = Municipality.objects.filter(boards=board_id).first()
    if row is None:
        raise NotFound()
    rows = _latest().filter(board__municipality=row.pk)
    return _member(row.slug, row.name, _standing(rows, local_date(viewer.moment)), referrals_of(row.slug))


def numbers_to_check(viewer: Actor) -> list[ListedNumber]:
    """What nobody has found right of late, the one that has waited longest first. Raises NotPermitted."""
    due = [each for member in phone_list(viewer) for each in member.numbers if each.is_due]
    return sorted(due, key=lambda each: (each.checked_on or date.min, each.written_at))


def number_for(viewer: Actor, entry: UUID) -> ListedNumber:
    """One place on the list, for the service or for the board that it is of. Raises NotFound."""
    months = check_every_months()
    with wall_of(viewer, entry):
        rows = list(_latest().filter(entry=entry))
        if not rows:
            raise NotFound()
        [found] = _shown(rows, local_date(viewer.moment), months)
        return found


def versions_of(viewer: Actor, entry: UUID) -> list[PhoneVersion]:
    """All that has stood in the place, the newest first. Raises NotFound."""
    with wall_of(viewer, entry):
        rows = list(PhoneVersion.objects.filter(entry=entry).order_by("-version"))
    if not rows:
        raise NotFound()
    return rows


def keeps_for_all(actor: Actor) -> bool:
    """Whether the actor keeps the list for the service, and not for a board of their own alone."""
    return actor.may(KEEP_NUMBERS) and any(role in KEEP_NUMBERS.roles - KEEP_OWN_NUMBERS.roles for role in actor.roles)


def wall_of(actor: Actor, entry: UUID) -> AbstractContextManager[object]:
    """The wall behind which the actor reads the place: their own board's, or none for the service. Raises NotFound."""
    actor.require(KEEP_NUMBERS)
    if keeps_for_all(actor):
        return nullcontext()
    for board in sorted(actor.boards):
        if not actor.may(KEEP_OWN_NUMBERS, board=board):
            continue
        with as_board(board):
            is_own = PhoneVersion.objects.filter(entry=entry).exists()
        if is_own:
            return as_board(board)
    if PhoneVersion.objects.filter(entry=entry).exists():
        raise NumberOfAnotherBoard(person=entry)
    raise NotFound()


def board_wall(actor: Actor, board: str) -> AbstractContextManager[int]:
    """The wall behind which the actor writes for the board; none for the service. Raises NotPermitted, NotFound."""
    if keeps_for_all(actor):
        return nullcontext(board_by_slug(board).pk)
    actor.require(KEEP_OWN_NUMBERS, board=board)
    return as_board(board)


def _member(slug: str, name: str, listed: list[ListedNumber], said: Iterable[Referral]) -> Member:
    numbers = tuple(each for each in listed if each.municipality == name)
    known = {each.facts.kind for each in numbers}
    referrals = tuple(
        FromFile(kind, name, Dialled(each.phone), each.note or "", bool(each.assumed))
        for each in said
        for kind in [NumberKind(each.group.value)]
        if each.municipality == slug and kind not in known
    )
    return Member(slug, name, numbers, referrals)


def _latest() -> QuerySet[PhoneVersion]:
    rows = PhoneVersion.objects.select_related("board__municipality")
    return rows.order_by("entry_id", "-version").distinct("entry_id")


def _standing(rows: QuerySet[PhoneVersion], today: date) -> list[ListedNumber]:
    found = _shown(rows, today, check_every_months())
    return in_order(each for each in found if not each.is_removed)


def _shown(rows: QuerySet[PhoneVersion] | list[PhoneVersion], today: date, months: int) -> list[ListedNumber]:
    versions = list(rows)
    checks = PhoneCheck.objects.filter(version__in=[row.pk for row in versions]).order_by("version_id", "-at", "-pk")
    last = {check.version_id: check for check in checks.distinct("version_id")}
    return [_as_listed(row, last.get(row.pk), today, months) for row in versions]


def _as_listed(row: PhoneVersion, check: PhoneCheck | None, today: date, months: int) -> ListedNumber:
    checked_on = local_date(check.at) if check else None
    return ListedNumber(
        id=row.entry_id,
        board=row.board.slug,
        board_name=row.board.name,
        municipality=row.board.municipality.name,
        version=row.version,
        facts=row.facts,
        written_at=row.recorded_at,
        written_by=_who(row.by_name, row.by_board),
        is_removed=row.is_removed,
        is_due=not row.is_removed and is_due(checked_on, today=today, months=months),
        checked_on=checked_on,
        checked_by=_who(check.by_name, check.by_board) if check else "",
    )


def _who(name: str, is_boards: bool) -> str:
    return f"{name}, {'nämnden' if is_boards else 'jouren'}"
