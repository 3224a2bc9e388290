"""What has happened to boards' reports, for whoever tells their own systems."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from jourbok.handover.models import ReportVersion, Withdrawal
from jourbok.handover.permissions import TELL_SYSTEMS
from jourbok.kernel.actor import Actor
from jourbok.kernel.happened import Happened

_WITHDRAWN: Final = {
    Withdrawal.Kind.RECALLED.value: "report.recalled",
    Withdrawal.Kind.DELETION_ASKED.value: "report.deletion_asked",
}


def sent_to_boards(viewer: Actor, boards: Collection[int], since: datetime) -> list[Happened]:
    """Each report that these boards were sent, corrected or withdrawn since then; keys and times alone."""
    viewer.require(TELL_SYSTEMS)
    sent = ReportVersion.objects.filter(board__in=boards, sent_at__range=(since, viewer.moment))
    taken = Withdrawal.objects.filter(board__in=boards, at__range=(since, viewer.moment))
    return [
        *(
            Happened("report.ready" if number == 1 else "report.corrected", board, key, str(key), at)
            for key, board, number, at in sent.values_list("pk", "board_id", "number", "sent_at")
        ),
        *(
            Happened(_WITHDRAWN[kind], board, version, str(key), at)
            for key, board, version, kind, at in taken.values_list("pk", "board_id", "version_id", "kind", "at")
        ),
    ]
