"""Whether the log is sealed as it should be, and who was shown whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Cast

from jourbok.audit.models import AccessEvent, ChangeEvent, Seal


def unsealed_since() -> datetime | None:
    """When the first row after the last sealed one was recorded; None when there is none."""
    waiting = [_first_after(Seal.Kind.ACCESS, AccessEvent), _first_after(Seal.Kind.CHANGE, ChangeEvent)]
    return min((recorded_at for recorded_at in waiting if recorded_at), default=None)


def _first_after(kind: Seal.Kind, model: type[AccessEvent] | type[ChangeEvent]) -> datetime | None:
    highest = Seal.objects.filter(kind=kind).order_by("-row_id").values_list("row_id", flat=True).first()
    rows = model.objects.filter(id__gt=highest or 0).order_by("id")
    return rows.values_list("recorded_at", flat=True).first()


def accesses(since: datetime, until: datetime, *, actions: Collection[str]) -> list[AccessEvent]:
    """Who was shown whom by one of the actions from `since` up to `until`, first first; for a room that watches."""
    rows = AccessEvent.objects.filter(at__gte=since, at__lte=until, action__in=actions)
    return list(rows.only("at", "actor_id", "actor_name", "person_id", "action").order_by("at", "pk"))


def changes_to(subject_kind: str, key: OuterRef, *, actions: Collection[str]) -> QuerySet[ChangeEvent]:
    """What was done by those actions to the thing whose key the query around this one has; for a room's own things.

    For asking what held at an instant that has been.
    """
    return ChangeEvent.objects.filter(subject_kind=subject_kind, subject_id=Cast(key, CharField()), action__in=actions)
