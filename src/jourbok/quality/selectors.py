"""Reading deviations, routines and unusual readings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.people.selectors import protected_on
from jourbok.quality.models import Deviation, ReadAlarm, ReadAlarmReview, Routine
from jourbok.quality.permissions import READ_ALARMS, READ_DEVIATIONS, READ_ROUTINES

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


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """An unusual reading; `leads_to` is the person's key, where the viewer may be led there without being told more.

    A protected person is not led to: a name beside their key would tell who they are.
    """

    row: ReadAlarm
    is_own: bool
    leads_to: UUID | None

    @property
    def review(self) -> ReadAlarmReview | None:
        """What somebody found; None until somebody has looked into it."""
        return getattr(self.row, "review", None)


def read_alarms(viewer: Actor, *, after: tuple[datetime, UUID] | None = None, limit: int = PAGE) -> list[ReadAlarm]:
    """Unusual readings, latest first; `after` is the last row of the page before."""
    viewer.require(READ_ALARMS)
    rows = ReadAlarm.objects.filter(noticed_at__lte=viewer.moment).select_related("review")
    if after is not None:
        at, key = after
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    return list(rows.order_by("-at", "-pk")[:limit])


def open_read_alarms(viewer: Actor) -> int:
    """How many unusual readings nobody has looked into."""
    viewer.require(READ_ALARMS)
    return ReadAlarm.objects.filter(noticed_at__lte=viewer.moment, review__isnull=True).count()


def read_alarm(viewer: Actor, key: UUID) -> ShownAlarm:
    """One unusual reading and what came of it. Raises NotFound."""
    viewer.require(READ_ALARMS)
    row = ReadAlarm.objects.filter(pk=key, noticed_at__lte=viewer.moment).select_related("review").first()
    if row is None:
        raise NotFound("Slagningen finns inte.")
    is_protected = protected_on(viewer.moment).filter(person_id=row.person_id).exists() if row.person_id else False
    return ShownAlarm(row, row.reader_id == viewer.id, None if is_protected else row.person_id)
