"""Rules that tests share: two real services', and ones drawn at random."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from jourbok.duty.rules import DutyRules, OfficeHours, OpeningRule, StandbyRule
from jourbok.kernel.calendar import DayClass


def days(names: str) -> frozenset[DayClass]:
    return frozenset(map(DayClass, names.split()))


MON_TO_THU = days("mon tue wed thu")
MON_TO_FRI = days("mon tue wed thu fri")
WEEKEND = days("sat sun")

OFFICES = OfficeHours(MON_TO_FRI, time(8))

#: Opens earlier on Fridays, and at eleven on eves and squeeze days.
NORDVAST = DutyRules(
    open=(
        OpeningRule(MON_TO_THU, time(16), time(2)),
        OpeningRule(days("fri"), time(14), time(2)),
        OpeningRule(WEEKEND, time(16), time(2)),
        OpeningRule(days("eve squeeze"), time(11), time(2)),
    ),
    standby=(StandbyRule(MON_TO_FRI, time(2), time(8)), StandbyRule(WEEKEND, time(2), time(16))),
    office_hours=OFFICES,
)

#: Opens at half past four on weekdays, so that a holiday's standby ends half an hour too early.
NORDOST = DutyRules(
    open=(
        OpeningRule(MON_TO_THU, time(16, 30), time(2)),
        OpeningRule(days("fri"), time(15), time(2)),
        OpeningRule(WEEKEND, time(16), time(2)),
    ),
    standby=(StandbyRule(MON_TO_FRI, time(2), time(8)), StandbyRule(WEEKEND, time(2), time(16))),
    office_hours=OFFICES,
)

_TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
_DAYS = st.frozensets(st.sampled_from(DayClass), min_size=1)

RULES = st.builds(
    DutyRules,
    open=st.lists(st.builds(OpeningRule, _DAYS, _TIMES, _TIMES), min_size=1, max_size=4).map(tuple),
    standby=st.lists(st.builds(StandbyRule, _DAYS, _TIMES, _TIMES), max_size=4).map(tuple),
    office_hours=st.none() | st.just(OFFICES),
)

_HALF_HOURS_OF_A_CENTURY = 100 * 365 * 48
INSTANTS = st.integers(0, _HALF_HOURS_OF_A_CENTURY).map(
    lambda number: datetime(1995, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * number)
)
