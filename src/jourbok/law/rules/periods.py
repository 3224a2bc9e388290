"""When a time that the law gives ends, and until when the act may still be done.

Source: lag (1930:173) om beräkning av lagstadgad tid.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from jourbok.kernel.calendar import is_working_day, next_working_day
from jourbok.kernel.localtime import day_start, local_date
from jourbok.law.rules.words import Unit

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last Swedish date for an act, and the last one when the first is no weekday.

    `ends_at` is the exact UTC instant of a time in hours, which ends on its minute and is never postponed.
    """

    due_on: date
    postponed_on: date
    ends_at: datetime | None = None

    def is_past(self, at: datetime) -> bool:
        """Whether the instant is too late for the act, also when it may be done on the next weekday."""
        return at > self.ends_at if self.ends_at else local_date(at) > self.postponed_on


def deadline(anchor_at: datetime, length: int, unit: Unit, *, postponed: bool = True) -> Deadline:
    """The end of a time that begins at an instant; its own date in Sweden is not counted.

    `postponed` is whether an act that falls due on a day of rest may wait for the next weekday.
    """
    if unit is Unit.HOURS:
        ends_at = anchor_at.astimezone(UTC) + timedelta(hours=length)
        return Deadline(local_date(ends_at), local_date(ends_at), ends_at)
    due_on = last_day(local_date(anchor_at), length, unit)
    return Deadline(due_on, next_permitted_day(due_on) if postponed else due_on)


def alarm_at(found: Deadline) -> datetime:
    """The UTC instant at which an alarm takes the time as run out: the end of the earlier date.

    Nobody has settled whether a board may rely on the later date, so no alarm ever does.
    """
    return found.ends_at or day_start(found.due_on + _ONE_DAY)


def too_late_at(found: Deadline) -> datetime:
    """The UTC instant from which an act comes too late, whichever of the two dates the board may rely on."""
    return found.ends_at or day_start(found.postponed_on + _ONE_DAY)


def last_day(first: date, length: int, unit: Unit) -> date:
    """The date that ends so many days, weeks or months after the first one: the same weekday, or the same number.

    A month that lacks the number ends on its last date. Raises ValueError for hours. Source: 1 §.
    """
    match unit:
        case Unit.DAYS:
            return first + timedelta(days=length)
        case Unit.WEEKS:
            return first + timedelta(weeks=length)
        case Unit.MONTHS:
            return _months_after(first, length)
    raise ValueError(f"hours end at an instant, not on a date: {length}")


def next_permitted_day(due_on: date) -> date:
    """The date, or the next weekday when it is a Saturday, a Sunday, a public holiday or one of the three eves.

    The three are Midsummer Eve, Christmas Eve and New Year's Eve. Source: 2 §.
    """
    return due_on if is_working_day(due_on) else next_working_day(due_on)


def _months_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
