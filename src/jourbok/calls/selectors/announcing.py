"""What a board reads of what it has told the service beforehand; its own, whatever the code asks for."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import record_access
from jourbok.calls.models import PreNotification, PreNotificationDocument, PreNotificationVersion
from jourbok.calls.permissions import ANNOUNCE
from jourbok.calls.rules.announcing import coming_period
from jourbok.calls.rules.shown import Announced, AnnouncedPage
from jourbok.calls.selectors.own import OfAnotherBoard, own_board
from jourbok.calls.selectors.shaping import announced_page, announced_rows, current_versions
from jourbok.duty.rules.hours import office_hours_on
from jourbok.duty.selectors import in_force_on, night_at
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import local_date
from jourbok.organisations.portal_role import as_board

#: So many stand on a page of what a board has told.
BOARD_PAGE = 50


def announced_by_board(viewer: Actor, board: str, *, after: UUID | None = None) -> list[Announced]:
    """What the board has told, newest first, one more than a page holds; `after` is the last of the page before."""
    viewer.require(ANNOUNCE, board=board)
    with as_board(board) as key:
        rows = current_versions().filter(board=key)
        if after is not None:
            rows = rows.filter(announced__lt=after)
        found = announced_rows(viewer, list(rows.order_by("-announced_id")[: BOARD_PAGE + 1]))
        _log(viewer, board, [each for each in found if not each.is_masked], action="calls.listed_announced")
    return found


def announced_for_board(viewer: Actor, announced: UUID) -> AnnouncedPage:
    """One thing that the viewer's board has told, logged before it is shown; masked until it is opened. NotFound."""
    board = own_board(viewer, ANNOUNCE, PreNotification, announced)
    with as_board(board):
        row = current_versions().get(announced=announced)
        [shown] = announced_rows(viewer, [row])
        _log(viewer, board, [shown], action="calls.read_announced_as_board")
        return announced_page(shown, row)


def announced_to_change(viewer: Actor, announced: UUID) -> PreNotificationVersion:
    """The latest version, for its board to change. Raises NotFound while it is masked."""
    page = announced_for_board(viewer, announced)
    if page.shown.is_masked:
        raise OfAnotherBoard(person=announced)
    with as_board(page.shown.board):
        return current_versions().get(announced=announced)


def document_for_board(viewer: Actor, document: UUID) -> PreNotificationDocument:
    """A paper that the viewer's board sent along and has not taken back. Raises NotFound, also while it is masked."""
    board = own_board(viewer, ANNOUNCE, PreNotificationDocument, document)
    with as_board(board):
        found = PreNotificationDocument.objects.filter(pk=document, taken_back__isnull=True).first()
    if found is None or announced_for_board(viewer, found.announced_id).shown.is_masked:
        raise NotFound(OfAnotherBoard.message_sv)
    return found


def default_validity(viewer: Actor) -> Interval:
    """The coming time of duty, a weekend included; to the end of the night where office hours are not known."""
    viewer.require(ANNOUNCE)
    hours = in_force_on(local_date(viewer.moment)).hours
    coming = coming_period(lambda day: office_hours_on(hours, day), viewer.moment) if hours.office_hours else None
    return coming or Interval(viewer.moment, night_at(viewer.moment).end)


def _log(viewer: Actor, board: str, found: list[Announced], *, action: str) -> None:
    record_access(
        viewer=viewer,
        persons=[each.id for each in found],
        action=action,
        subject_kind="calls.prenotification",
        subject_id=str(found[0].id) if len(found) == 1 else "",
        board=board,
    )
