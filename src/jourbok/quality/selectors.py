"""Reading deviations."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from jourbok.kernel.actor import Actor
from jourbok.quality.models import Deviation
from jourbok.quality.permissions import READ_DEVIATIONS

PAGE = 50


def drafts(viewer: Actor, *, after: tuple[datetime, int] | None = None, limit: int = PAGE) -> list[Deviation]:
    """Deviations that nobody has looked at, latest first; `after` is the last row of the page before."""
    viewer.require(READ_DEVIATIONS)
    rows: QuerySet[Deviation] = Deviation.objects.filter(is_draft=True, occurred_at__lte=viewer.moment)
    if after is not None:
        occurred_at, key = after
        rows = rows.filter(Q(occurred_at__lt=occurred_at) | Q(occurred_at=occurred_at, pk__lt=key))
    return list(rows.select_related("board").order_by("-occurred_at", "-pk")[:limit])
