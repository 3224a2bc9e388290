"""Cases as lists of work need them: number, board and time, nothing of the person and so nothing to log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jourbok.cases.models import Case
from jourbok.cases.permissions import READ_CASES
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


def briefs_since(viewer: Actor, since: datetime, *, leaving_out: QuerySet[Any, Any]) -> list[CaseBrief]:
    """Cases opened since then and until now, but those whose ids are left out and those imported from elsewhere."""
    viewer.require(READ_CASES)
    rows = (
        Case.objects.filter(opened_at__gte=since, opened_at__lte=viewer.moment, contact__source_id__isnull=True)
        .exclude(pk__in=leaving_out)
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
