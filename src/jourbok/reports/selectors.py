"""Tertial reports as the service and the boards read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.organisations.portal_role import as_board
from jourbok.reports.models import TertialReport
from jourbok.reports.rules import close_code, is_stale
from jourbok.statistics.models import MonthClose
from jourbok.statistics.permissions import READ_OWN_FIGURES
from jourbok.statistics.rules.periods import Period, PeriodKind

#: The three forms: what stands in the address, and what a browser is told that it is.
FORMS: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_COLUMNS: Final = {"pdf": "pdf", "docx": "word", "xlsx": "excel"}


@dataclass(frozen=True, slots=True)
class Published:
    """A tertial report as it is listed. `is_stale` when a month that it is made of has been closed anew since."""

    id: UUID
    period: Period
    version: int
    published_at: datetime
    reason: str
    fingerprint: str
    is_stale: bool


def reports_of_board(viewer: Actor, board: str) -> list[Published]:
    """The board's own tertial reports, every version, the latest first."""
    viewer.require(READ_OWN_FIGURES, board=board)
    with as_board(board) as key:
        rows = TertialReport.objects.filter(board_id=key, published_at__lte=viewer.moment)
        found = list(rows.defer("paper", "pdf", "word", "excel").order_by("-year", "-tertial", "-version"))
        latest = latest_closes()
    return [
        Published(
            row.pk,
            Period(row.year, PeriodKind.TERTIAL, row.tertial),
            row.version,
            row.published_at,
            row.reason,
            row.pdf_fingerprint,
            is_stale(row.closes, latest),
        )
        for row in found
    ]


def report_file(viewer: Actor, report: UUID, form: str) -> tuple[str, bytes]:
    """A name for a report of the viewer's own board in a form, and its bytes as published. Raises NotFound."""
    viewer.require(READ_OWN_FIGURES)
    if form not in FORMS:
        raise NotFound()
    for board in viewer.boards_where(READ_OWN_FIGURES):
        with as_board(board) as key:
            row = TertialReport.objects.filter(board_id=key, pk=report, published_at__lte=viewer.moment).first()
        if row is not None:
            name = f"socialjouren-{board}-{row.year}-T{row.tertial}-v{row.version}.{form}"
            return name, bytes(getattr(row, _COLUMNS[form]))
    raise NotFound()


def latest_closes() -> list[str]:
    """The latest close of every closed month, as a report remembers it."""
    rows = MonthClose.objects.order_by("year", "month", "-number").distinct("year", "month")
    return [close_code(*row) for row in rows.values_list("year", "month", "number")]
