"""What a board reads of what it has ordered; its own, whatever the code asks for."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import record_access
from jourbok.calls.models import Order
from jourbok.calls.permissions import PLACE_ORDERS
from jourbok.calls.rules.shown import Ordered
from jourbok.calls.selectors.announcing import BOARD_PAGE
from jourbok.calls.selectors.own import own_board
from jourbok.calls.selectors.shaping import ordered_rows
from jourbok.kernel.actor import Actor
from jourbok.organisations.portal_role import as_board


def ordered_by_board(viewer: Actor, board: str, *, after: UUID | None = None) -> list[Ordered]:
    """What the board has ordered, newest first, one more than a page holds; `after` is the last of the page before."""
    viewer.require(PLACE_ORDERS, board=board)
    with as_board(board) as key:
        rows = Order.objects.filter(board=key).select_related("board")
        if after is not None:
            rows = rows.filter(pk__lt=after)
        found = ordered_rows(viewer, list(rows.order_by("-pk")[: BOARD_PAGE + 1]))
        _log(viewer, board, [each for each in found if not each.is_masked], action="calls.listed_orders")
    return found


def order_for_board(viewer: Actor, order: UUID) -> Ordered:
    """One order of the viewer's board, logged before it is shown; masked until it is opened. Raises NotFound."""
    board = own_board(viewer, PLACE_ORDERS, Order, order)
    with as_board(board):
        [found] = ordered_rows(viewer, [Order.objects.select_related("board").get(pk=order)])
        _log(viewer, board, [found], action="calls.read_order_as_board")
    return found


def _log(viewer: Actor, board: str, found: list[Ordered], *, action: str) -> None:
    record_access(
        viewer=viewer,
        persons=[each.id for each in found],
        action=action,
        subject_kind="calls.order",
        subject_id=str(found[0].id) if len(found) == 1 else "",
        board=board,
    )
