"""What has come of what boards told and ordered, for whoever tells their own systems."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from jourbok.calls.models import OrderAnswer, PreNotificationUse
from jourbok.calls.permissions import TELL_SYSTEMS
from jourbok.kernel.actor import Actor
from jourbok.kernel.happened import Happened


def told_to_boards(viewer: Actor, boards: Collection[int], since: datetime) -> list[Happened]:
    """Each order of these boards that was answered, and each announcement that was of use; keys and times alone."""
    viewer.require(TELL_SYSTEMS)
    answered = OrderAnswer.objects.filter(board__in=boards, at__range=(since, viewer.moment))
    used = PreNotificationUse.objects.filter(board__in=boards, at__range=(since, viewer.moment))
    return [
        *(
            Happened("order.answered", board, order, str(order), at)
            for order, board, at in answered.values_list("order_id", "board_id", "at")
        ),
        *(
            Happened("prenotification.used", board, announced, str(key), at)
            for key, board, announced, at in used.values_list("pk", "board_id", "announced_id", "at")
        ),
    ]
