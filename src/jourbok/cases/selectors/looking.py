"""Looks in members' systems: those of a case, and how much time goes there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from jourbok.cases.models import LookUp
from jourbok.cases.permissions import READ_CASES, READ_LOOK_UP_FIGURES
from jourbok.cases.rules.looking import FOUND, NO_ENTRY, NOTHING, LookedAt
from jourbok.cases.selectors.scope import require_contact_open
from jourbok.kernel.actor import Actor
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM


@dataclass(frozen=True, slots=True)
class LookUpShown:
    """A look as the case and the contact tell of it."""

    looked_at: datetime
    worker_name: str
    board_name: str
    minutes: int
    outcome_label: str
    obstacle_label: str
    words: str


def look_ups_of(viewer: Actor, contact: UUID, case: UUID | None = None) -> list[LookUpShown]:
    """What was looked for the contact as a whole, and for the case when one is named; it names no person.

    Raises NotPermitted, CaseNeedsReason.
    """
    viewer.require(READ_CASES)
    require_contact_open(viewer, contact)
    which = Q(case__isnull=True) | Q(case=case) if case else Q(case__isnull=True)
    rows = LookUp.objects.filter(which, contact=contact).select_related("board").order_by("looked_at", "pk")
    return [
        LookUpShown(
            looked_at=row.looked_at,
            worker_name=row.worker_name,
            board_name=row.board.name,
            minutes=row.minutes,
            outcome_label=row.get_outcome_display(),
            obstacle_label=row.get_obstacle_display() if row.obstacle else "",
            words=row.words,
        )
        for row in rows
    ]


def looks_by_board(viewer: Actor, period: Interval) -> list[LookedAt]:
    """How many looks and minutes each board's systems took in each month of the period. Raises NotPermitted."""
    viewer.require(READ_LOOK_UP_FIGURES)
    rows = (
        LookUp.objects.filter(looked_at__gte=period.start, looked_at__lt=period.end)
        .annotate(month=TruncMonth("looked_at", tzinfo=STOCKHOLM))
        .values("month", "board__name")
        .annotate(
            looks=Count("pk"),
            all_minutes=Sum("minutes"),
            found=Count("pk", filter=Q(outcome=FOUND)),
            nothing=Count("pk", filter=Q(outcome=NOTHING)),
            no_entry=Count("pk", filter=Q(outcome=NO_ENTRY)),
        )
        .order_by("month", "board__name")
    )
    return [
        LookedAt(
            row["month"].date(),
            row["board__name"],
            row["looks"],
            row["all_minutes"],
            row["found"],
            row["nothing"],
            row["no_entry"],
        )
        for row in rows
    ]
