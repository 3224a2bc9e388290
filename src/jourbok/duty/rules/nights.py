"""One night of duty: the shift that opens in the evening and the standby that follows it, whatever date it ends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from jourbok.duty.rules.hours import DutyRules, opening_on, standby_on
from jourbok.kernel.intervals import Interval, intersect, subtract
from jourbok.kernel.localtime import instant_of, local_date

#: Where one night ends and the next begins on a date when the service does not open.
_MIDDAY: Final = time(12)


@dataclass(frozen=True, slots=True)
class Night:
    """From one date's opening until the next date's: the opening, and the standby after it.

    `whole` is all of that time; `opening` is None on a date when the service does not open.
    """

    day: date
    whole: Interval
    opening: Interval | None
    standby: tuple[Interval, ...]


def night_of(rules: DutyRules, day: date) -> Night:
    """The night that begins on the date. Raises OpeningHoursUnknown, YearOutsideCalendar."""
    rules.require_open()
    following = day + timedelta(days=1)
    whole = Interval(_begins(rules, day), _begins(rules, following))
    opening = opening_on(rules, day)
    # The evening before may still be open, and a standby may have begun, on the date itself or the day before.
    around = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
    standby = [interval for evening in around for interval in standby_on(rules, evening)]
    open_times = filter(None, (opening_on(rules, evening) for evening in around))
    return Night(day, whole, opening, tuple(subtract(intersect(standby, [whole]), open_times)))


def night_at(rules: DutyRules, at: datetime) -> date:
    """The date whose night the instant belongs to; half past midnight on New Year's Day it is the old year's last."""
    day = local_date(at)
    return day if at >= _begins(rules, day) else day - timedelta(days=1)


def _begins(rules: DutyRules, day: date) -> datetime:
    opening = opening_on(rules, day)
    return opening.start if opening else instant_of(day, _MIDDAY)
