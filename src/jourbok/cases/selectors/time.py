"""The timer that runs, and the time that was spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.models import Timer, TimeShare
from jourbok.cases.permissions import READ_CASES
from jourbok.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class RunningTimer:
    """The viewer's stopwatch: since when, for what and for which contact or case."""

    contact_id: UUID
    contact_number: str
    case_id: UUID | None
    case_number: str
    activity_label: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class TimeOnCase:
    """One entry's part on the case; `whole` are the entry's minutes over all cases it was shared by."""

    worker_name: str
    activity_label: str
    started_at: datetime
    minutes: int
    whole: int
    note: str
    by_timer: bool


def running_timer(viewer: Actor) -> RunningTimer | None:
    """The viewer's own timer, None when none runs."""
    viewer.require(READ_CASES)
    running = Timer.objects.filter(worker_id=viewer.id, stopped_at__isnull=True).select_related("contact", "case")
    row = running.only("activity", "started_at", "contact__number", "case__number").first()
    if row is None:
        return None
    return RunningTimer(
        contact_id=row.contact_id,
        contact_number=row.contact.number,
        case_id=row.case_id,
        case_number=row.case.number if row.case else "",
        activity_label=row.get_activity_display(),
        started_at=row.started_at,
    )


def time_of_case(viewer: Actor, case_id: UUID) -> list[TimeOnCase]:
    """What was worked in the case, first entry first; it names no person."""
    viewer.require(READ_CASES)
    rows = TimeShare.objects.filter(case_id=case_id).select_related("entry").order_by("entry__started_at", "pk")
    return [
        TimeOnCase(
            worker_name=row.entry.worker_name,
            activity_label=row.entry.get_activity_display(),
            started_at=row.entry.started_at,
            minutes=row.minutes,
            whole=row.entry.minutes,
            note=row.entry.note,
            by_timer=row.entry.by_timer,
        )
        for row in rows
    ]
