"""Timing work and logging it, once, shared over the cases it was for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, models, transaction

from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.selectors import contact_for
from jourbok.cases.models import Case, TimeEntry, Timer, TimeShare
from jourbok.cases.permissions import LOG_TIME
from jourbok.cases.rules.codes import ACTIVITIES
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.rules.time import (
    LONGEST,
    MINUTE,
    Worked,
    began_at,
    check_minutes,
    check_not_logged,
    check_not_timed,
    split_equally,
    timed_minutes,
)
from jourbok.cases.services.locking import id_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, NotFound
from jourbok.kernel.swedish import clock


class TimerIsAlreadyRunning(DomainError):
    """A worker does one thing at a time; they say whether the first is to be stopped."""

    code = "timer_is_already_running"
    what_to_do = "Stoppa den först, eller välj att stoppa och spara den när du startar den nya."
    message_sv = f"Du har redan en tidtagning igång. {what_to_do}"
    status = 409


class NoTimerIsRunning(BadInput):
    """There is nothing to stop."""

    code = "no_timer_is_running"
    message_sv = "Du har ingen tidtagning igång. Är tiden redan sparad? Annars kan du skriva in den för hand."


@write_once
def start_timer(
    *,
    actor: Actor,
    contact: models.Model | UUID,
    activity: str,
    case: Case | UUID | None = None,
    stop_running: bool = False,
    key: Key = None,
) -> Timer:
    """The worker's one timer starts; with `case` its time will fall on that case alone.

    With `stop_running` the timer that runs is stopped and its time kept. Raises TimerIsAlreadyRunning otherwise.
    """
    actor.require(LOG_TIME)
    _check_activity(activity)
    source = contact_for(actor, id_of(contact))
    chosen = _case_of(case, source.pk)
    running = _running(actor)
    if running is not None:
        if not stop_running:
            raise TimerIsAlreadyRunning(
                f"Du har redan en tidtagning igång sedan {clock(running.started_at)}. "
                f"{TimerIsAlreadyRunning.what_to_do}"
            )
        _stop(running, actor=actor, note="", minutes=None)
    timer = Timer(
        worker_id=actor.id,
        worker_name=actor.name,
        contact_id=source.pk,
        case=chosen,
        activity=activity,
        started_at=actor.moment,
    )
    _start_alone(timer)
    record_change(
        actor=actor,
        action="cases.timer_started",
        subject=timer,
        board=source.board.slug,
        details={"contact": source.number, "activity": activity},
    )
    return timer


@write_once
def stop_timer(*, actor: Actor, note: str = "", minutes: int | None = None, key: Key = None) -> TimeEntry:
    """The worker's timer stops and its time is logged; a minute that has begun counts.

    `minutes` replaces the measured time when the timer was forgotten. Raises NoTimerIsRunning, TimerForgotten.
    """
    actor.require(LOG_TIME)
    running = _running(actor)
    if running is None:
        raise NoTimerIsRunning()
    return _stop(running, actor=actor, note=note, minutes=minutes)


@write_once
def log_time(
    *,
    actor: Actor,
    contact: models.Model | UUID,
    minutes: int,
    activity: str,
    started_at: datetime | None = None,
    case: Case | UUID | None = None,
    note: str = "",
    overlap_confirmed: bool = False,
    key: Key = None,
) -> TimeEntry:
    """Minutes that were worked are written down by hand; without `started_at` the work ended now.

    Raises TimeIsOutOfRange, TimeIsNotOver, BadInput; TimerCountsIt when the worker's timer counts them already; and
    TimeOverlaps when they are logged already, unless the worker has confirmed that they did both.
    """
    actor.require(LOG_TIME)
    _check_activity(activity)
    check_minutes(minutes)
    check_happened(started_at, now=actor.moment, field="started_at")
    began = began_at(started_at, minutes, now=actor.moment)
    running = _running(actor)
    check_not_timed(began, minutes, timer_since=running.started_at if running else None)
    source = contact_for(actor, id_of(contact))
    chosen = _case_of(case, source.pk)
    if not overlap_confirmed:
        check_not_logged(began, minutes, logged=_logged_near(actor, began, minutes))
    entry = TimeEntry(
        contact_id=source.pk,
        worker_id=actor.id,
        worker_name=actor.name,
        activity=activity,
        minutes=minutes,
        started_at=began,
        note=note.strip(),
        recorded_at=actor.moment,
    )
    return _log(entry, actor=actor, case=chosen)


def _stop(running: Timer, *, actor: Actor, note: str, minutes: int | None) -> TimeEntry:
    entry = TimeEntry(
        contact_id=running.contact_id,
        worker_id=running.worker_id,
        worker_name=running.worker_name,
        activity=running.activity,
        minutes=timed_minutes(running.started_at, actor.moment, minutes),
        started_at=running.started_at,
        note=note.strip(),
        by_timer=minutes is None,
        recorded_at=actor.moment,
    )
    running.stopped_at = actor.moment
    running.save(update_fields=["stopped_at"])
    return _log(entry, actor=actor, case=running.case)


def _start_alone(timer: Timer) -> None:
    """Two tabs that start at the same instant both see no timer; the database lets one of them through."""
    try:
        with transaction.atomic():
            timer.save(force_insert=True)
    except IntegrityError as error:
        if "cases_a_worker_has_one_timer_running" in str(error):
            raise TimerIsAlreadyRunning() from None
        raise


def _running(actor: Actor) -> Timer | None:
    return Timer.objects.select_for_update().filter(worker_id=actor.id, stopped_at__isnull=True).first()


def _logged_near(actor: Actor, began: datetime, minutes: int) -> list[Worked]:
    """The worker's entries that can overlap: none is longer than a day."""
    rows = TimeEntry.objects.filter(
        worker_id=actor.id, started_at__gt=began - LONGEST * MINUTE, started_at__lt=began + minutes * MINUTE
    )
    return [
        Worked(row.started_at, row.minutes, row.get_activity_display(), row.contact.number)
        for row in rows.select_related("contact").order_by("started_at")
    ]


def _log(entry: TimeEntry, *, actor: Actor, case: Case | None) -> TimeEntry:
    """Save the entry and its shares: on the case chosen, else on the contact's cases by number, else on its board."""
    entry.save(force_insert=True)
    cases = [case] if case else list(Case.objects.filter(contact_id=entry.contact_id).order_by("number"))
    if cases:
        parts = split_equally(entry.minutes, len(cases))
        shares = [
            TimeShare(entry=entry, case=each, board_id=each.board_id, minutes=part)
            for each, part in zip(cases, parts, strict=True)
        ]
    else:
        shares = [TimeShare(entry=entry, board_id=entry.contact.board_id, minutes=entry.minutes)]
    TimeShare.objects.bulk_create(shares)
    record_change(
        actor=actor,
        action="cases.time_logged",
        subject=entry,
        details={"minutes": entry.minutes, "activity": entry.activity, "cases": [each.number for each in cases]},
    )
    return entry


def _case_of(case: Case | UUID | None, contact: UUID) -> Case | None:
    if case is None:
        return None
    found = Case.objects.filter(pk=id_of(case)).first()
    if found is None:
        raise NotFound("Ärendet finns inte.")
    if found.contact_id != contact:
        raise BadInput("Ärendet hör till en annan kontakt. Öppna ärendet och logga tiden där.")
    return found


def _check_activity(activity: str) -> None:
    if activity not in dict(ACTIVITIES):
        message = "Välj vad tiden gick till."
        raise BadInput(message, fields={"activity": message})
