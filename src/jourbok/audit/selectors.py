"""Whether the log is sealed as it should be."""

from __future__ import annotations

from datetime import datetime

from jourbok.audit.models import AccessEvent, ChangeEvent, Seal


def unsealed_since() -> datetime | None:
    """When the first row after the last sealed one was recorded; None when there is none."""
    waiting = [_first_after(Seal.Kind.ACCESS, AccessEvent), _first_after(Seal.Kind.CHANGE, ChangeEvent)]
    return min((recorded_at for recorded_at in waiting if recorded_at), default=None)


def _first_after(kind: Seal.Kind, model: type[AccessEvent] | type[ChangeEvent]) -> datetime | None:
    highest = Seal.objects.filter(kind=kind).order_by("-row_id").values_list("row_id", flat=True).first()
    rows = model.objects.filter(id__gt=highest or 0).order_by("id")
    return rows.values_list("recorded_at", flat=True).first()
