"""How far a report is raised and when, and what is counted of a morning: tables that a person can check."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from jourbok.handover.rules.delivery import State
from jourbok.handover.rules.escalating import ALARM_AFTER, LADDER, Level, begins_at, levels_due
from jourbok.handover.rules.morning import (
    Counted,
    Owed,
    Sent,
    Unproven,
    audit_begins,
    audit_is_overdue,
    count,
)
from jourbok.kernel.localtime import iso
from jourbok.organisations.rules.register import ChannelKind

DUE = datetime(2026, 3, 30, 6, tzinfo=UTC)  # 08:00 on a Monday in Stockholm
REPORT = UUID(int=1)
PORTAL = ((ChannelKind.PORTAL, State.DELIVERED),)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("number", "sent", "due", "begins"),
    [
        (1, -300, DUE, 0),  # in time: at the promised time
        (1, 120, DUE, 120),  # too late: at once
        (2, -300, DUE, 0),  # a new version in time: at the promised time still
        (2, -30, DUE, 30),  # a new version just before it: an hour is given
        (2, 60, DUE, 120),  # a new version after it: an hour is given
        (1, -300, None, -240),  # nothing was promised: an hour is given
    ],
)
def test_it_begins_at_the_promised_time_and_later_only_for_what_came_anew(
    number: int, sent: int, due: datetime | None, begins: int
) -> None:
    found = begins_at(number=number, sent_at=DUE + minutes(sent), due_at=due)
    assert found == DUE + minutes(begins)


@pytest.mark.parametrize(
    ("after", "raised", "levels"),
    [
        (-1, (), []),
        (0, (), [1]),
        (0, (1,), []),
        (29, (1,), []),
        (30, (1,), [2]),
        (59, (1, 2), []),
        (60, (1, 2), [3]),
        (90, (1, 2, 3), [4]),
        (90, (), [1, 2, 3, 4]),  # nobody looked meanwhile: everybody is told at once
        (600, (1, 2, 3, 4), []),
    ],
)
def test_each_level_is_climbed_at_its_time_and_once(after: int, raised: tuple[int, ...], levels: list[int]) -> None:
    due = levels_due(begins=DUE, trouble_since=None, raised=raised, now=DUE + minutes(after))
    assert [level.value for level in due] == levels


@pytest.mark.parametrize(("after", "raised", "levels"), [(24, (), []), (25, (), [0]), (400, (0,), [])])
def test_a_way_that_failed_is_an_alarm_within_half_an_hour_long_before_the_promised_time(
    after: int, raised: tuple[int, ...], levels: list[int]
) -> None:
    failed = DUE - timedelta(hours=10)
    due = levels_due(begins=DUE, trouble_since=failed, raised=raised, now=failed + minutes(after))
    assert [level.value for level in due] == levels
    assert ALARM_AFTER + minutes(1) <= minutes(30)


def test_every_level_but_the_ways_own_has_one_rung_and_each_comes_later_than_the_one_before() -> None:
    assert [rung.level for rung in LADDER] == [level for level in Level if level is not Level.WAY]
    assert [rung.after for rung in LADDER] == sorted({rung.after for rung in LADDER})
    assert LADDER[0].after == timedelta()
    assert LADDER[1].after == minutes(30)


def sent(after: int = -300, **known: object) -> Sent:
    """A report that lies in the portal since so many minutes after the promised time."""
    at = DUE + minutes(after)
    given = {"report": REPORT, "first_sent_at": at, "number": 1, "sent_at": at, "ways": PORTAL}
    return Sent(**given | known)  # type: ignore[arg-type]


NIGHT = (
    Owed("solna", "1", DUE, sent(is_opened=True, is_acknowledged=True)),
    Owed("solna", "2", DUE, sent(is_opened=True)),
    Owed("solna", "3", DUE, sent(10, ways=(*PORTAL, (ChannelKind.FAX, State.FAILED)))),
    Owed("solna", "4", DUE),
    Owed("sigtuna", "5", DUE, sent(ways=((ChannelKind.PORTAL, State.STOPPED), (ChannelKind.SDK, State.UNKNOWN)))),
    Owed("sigtuna", "6", None, sent(-500)),
)


def test_a_night_is_counted_as_by_hand() -> None:
    assert count(NIGHT, ["solna", "ekero"], DUE + minutes(5)) == [
        Counted("ekero"),
        Counted(
            "sigtuna",
            due=2,
            sent=2,
            delivered=1,
            channels={"portal": {"delivered": 1, "stopped": 1}, "sdk": {"unknown": 1}},
        ),
        Counted(
            "solna",
            due=4,
            sent=3,
            delivered=3,
            opened=2,
            acknowledged=1,
            late=2,
            channels={"portal": {"delivered": 3}, "fax": {"failed": 1}},
        ),
    ]


def test_what_is_not_sent_is_late_only_when_its_time_has_passed() -> None:
    assert [each.late for each in count(NIGHT, [], DUE)] == [0, 1]
    assert [each.late for each in count(NIGHT, [], DUE + minutes(1))] == [0, 2]


@pytest.mark.parametrize(
    ("owed", "lacks"),
    [
        (NIGHT[0], None),
        (NIGHT[1], Unproven.NOT_ACKNOWLEDGED),
        (NIGHT[3], Unproven.NOT_SENT),
        (NIGHT[4], Unproven.NOT_DELIVERED),
        (NIGHT[5], Unproven.NOT_ACKNOWLEDGED),
        (Owed("solna", "7", DUE, sent(is_withdrawn=True)), Unproven.WITHDRAWN),
        (Owed("solna", "8", DUE + timedelta(hours=2), sent()), None),  # its time has not come
        (Owed("solna", "9", DUE + timedelta(hours=2)), None),
    ],
)
def test_what_is_missing_is_said_with_its_cause(owed: Owed, lacks: Unproven | None) -> None:
    assert owed.lacks(DUE + minutes(5)) is lacks


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 3, 28), "2026-03-28T08:05:00+01:00"),
        (date(2026, 3, 29), "2026-03-29T08:05:00+02:00"),  # clocks go forward in the night
        (date(2026, 10, 25), "2026-10-25T08:05:00+01:00"),  # and back
    ],
)
def test_the_morning_is_gone_through_at_five_past_eight_also_when_the_clocks_have_changed(
    day: date, begins: str
) -> None:
    at = audit_begins(day)
    assert iso(at) == begins
    assert not audit_is_overdue(day, at + minutes(30))
    assert audit_is_overdue(day, at + minutes(31))
