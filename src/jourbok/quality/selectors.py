"""Reading deviations and routines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.quality.models import Deviation, Routine
from jourbok.quality.permissions import READ_DEVIATIONS, READ_ROUTINES

PAGE = 50


def drafts(viewer: Actor, *, after: tuple[datetime, int] | None = None, limit: int = PAGE) -> list[Deviation]:
    """Deviations that nobody has looked at, latest first; `after` is the last row of the page before."""
    viewer.require(READ_DEVIATIONS)
    rows: QuerySet[Deviation] = Deviation.objects.filter(is_draft=True, occurred_at__lte=viewer.moment)
    if after is not None:
        occurred_at, key = after
        rows = rows.filter(Q(occurred_at__lt=occurred_at) | Q(occurred_at=occurred_at, pk__lt=key))
    return list(rows.select_related("board").order_by("-occurred_at", "-pk")[:limit])


def routines(viewer: Actor) -> list[Routine]:
    """Every routine that applies or is to apply, by name: the version that applies on the viewer's day."""
    viewer.require(READ_ROUTINES)
    day = local_date(viewer.moment)
    rows = Routine.objects.filter(written_at__lte=viewer.moment).order_by("routine", "-version")
    shown = [standing(list(versions), day) for _key, versions in groupby(rows, key=lambda row: row.routine)]
    return sorted((row for row in shown if not row.is_withdrawn), key=lambda row: swedish.sort_key(row.title))


def routine(viewer: Actor, key: UUID) -> list[Routine]:
    """Every version of a routine, the latest first. Raises NotFound."""
    viewer.require(READ_ROUTINES)
    found = list(Routine.objects.filter(routine=key, written_at__lte=viewer.moment).order_by("-version"))
    if not found:
        raise NotFound("Rutinen finns inte.")
    return found


def standing(versions: Iterable[Routine], day: date) -> Routine:
    """Of a routine's versions, the latest first: the one that applies on the day, else the first one to come."""
    listed = list(versions)
    return next((row for row in listed if row.from_on <= day), listed[-1])
