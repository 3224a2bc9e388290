"""What the service has promised a caller and a board, and when each promise falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from jourbok.kernel.calendar import is_working_day, next_working_day
from jourbok.kernel.localtime import instant_of, local_date


@dataclass(frozen=True, slots=True)
class Promises:
    """Within how many minutes somebody calls back and is on site, and at what time a report has arrived.

    A promise that the service has not given is None; `assumed` names those that await confirmation.
    """

    callback_minutes: int | None = None
    on_site_minutes: int | None = None
    report_time: time | None = None
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """The UTC instants by which the promises of one contact are kept; None where nothing is promised."""

    callback_by: datetime | None
    on_site_by: datetime | None
    report_by: datetime | None


def due(promises: Promises, at: datetime, *, presence_needed_at: datetime | None = None) -> Due:
    """When each promise falls due for a contact that came at the instant.

    Being on site counts from when a worker found that it was needed, or from the contact when that is not given.
    """
    return Due(
        callback_by=callback_by(promises, at),
        on_site_by=on_site_by(promises, presence_needed_at or at),
        report_by=report_by(promises, at),
    )


def callback_by(promises: Promises, arrived_at: datetime) -> datetime | None:
    """By when the caller is called back."""
    return _minutes_after(arrived_at, promises.callback_minutes)


def on_site_by(promises: Promises, needed_at: datetime) -> datetime | None:
    """By when somebody is on site, counted from when a worker recorded that presence is needed."""
    return _minutes_after(needed_at, promises.on_site_minutes)


def report_by(promises: Promises, arrived_at: datetime) -> datetime | None:
    """By when the board has the report: the promised time on the first working day, strictly after the contact."""
    if promises.report_time is None:
        return None
    day = local_date(arrived_at)
    if not is_working_day(day) or instant_of(day, promises.report_time) <= arrived_at:
        day = next_working_day(day)
    return instant_of(day, promises.report_time)


def _minutes_after(instant: datetime, minutes: int | None) -> datetime | None:
    return None if minutes is None else instant.astimezone(UTC) + timedelta(minutes=minutes)
