"""Cases as lists of work need them: number, board and time, nothing of the person and so nothing to log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.models import Case
from jourbok.cases.permissions import COUNT_DUE, READ_CASES
from jourbok.kernel.actor import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """A case without its person."""

    id: UUID
    number: str
    board_slug: str
    board_name: str
    category_label: str
    is_child: bool
    opened_at: datetime
    report_due_at: datetime | None


def briefs_awaiting_report(viewer: Actor, since: datetime) -> list[CaseBrief]:
    """Cases opened since then and until now of which no board has been told; an imported case awaits no report."""
    viewer.require(READ_CASES)
    rows = (
        Case.objects.filter(awaits_report=True, opened_at__gte=since, opened_at__lte=viewer.moment)
        .select_related("board", "contact")
        .order_by("contact__report_due_at", "-is_child", "number")[:MOST]
    )
    return [
        CaseBrief(
            id=row.pk,
            number=row.number,
            board_slug=row.board.slug,
            board_name=row.board.name,
            category_label=row.get_category_display(),
            is_child=row.is_child,
            opened_at=row.opened_at,
            report_due_at=row.contact.report_due_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class CaseDue:
    """A case of which no board has been told: its id, its number, its board's id, and by when it was promised."""

    id: UUID
    number: str
    board_slug: str
    report_due_at: datetime | None


def untold_cases_due(viewer: Actor, since: datetime, until: datetime) -> list[CaseDue]:
    """Cases of which no board has been told and whose report is due from `since` until `until`, however many."""
    viewer.require(COUNT_DUE)
    rows = Case.objects.filter(
        awaits_report=True,
        contact__report_due_at__gte=since,
        contact__report_due_at__lt=until,
        opened_at__lte=viewer.moment,
    )
    return [CaseDue(*row) for row in rows.values_list("pk", "number", "board__slug", "contact__report_due_at")]
