"""R12: the two nights a year when the clock is turned, 2026-10-25 and 2027-03-28, from the shift to the statistics."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.calls.services import register_contact
from jourbok.cases.selectors import case_head
from jourbok.cases.selectors.page import journal_of
from jourbok.cases.services import log_time, write_entry
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.duty.tests.factories import some_hours
from jourbok.handover.rules.delivery import BACK_OFF, Happened, Line, Step, may_attempt
from jourbok.handover.rules.escalating import LADDER, levels_due
from jourbok.handover.rules.morning import audit_begins
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.localtime import instant_of, iso, parse_instant
from jourbok.organisations.rules.register import ChannelKind
from jourbok.organisations.tests.factories import a_service
from jourbok.rostering.selectors import on_duty_at
from jourbok.rostering.tests.factories import a_shift, an_employee
from jourbok.statistics import selectors as statistics
from tests.faults.browser import Browser, id_in, new_key
from tests.faults.night import Night, free_port

AUTUMN, SPRING = date(2026, 10, 24), date(2027, 3, 27)  # the evenings before
TWICE: Final = "2026-10-25 02:30"
NEVER: Final = "2027-03-28 02:30"
ASKS, REFUSES = "Den tiden kommer två gånger i natt.", "Den tiden finns inte: klockan ställs fram."
FIRST_TIME, SECOND_TIME = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    return parse_instant(text).astimezone(UTC)


def kim(text: str) -> Actor:
    return an_actor(at=at(text))


def hours(*, on: date, start: int, end: int) -> float:
    """How long the shift is, as the database keeps it."""
    kept = a_shift(an_employee(), on=on, start=time(start), end=time(end))
    kept.refresh_from_db()
    return (kept.ends_at - kept.starts_at) / timedelta(hours=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("evening", "night", "evening_part", "standby"), [(AUTUMN, 11, 10, 7), (SPRING, 9, 10, 5)])
def test_a_shift_over_the_night_has_its_real_length(evening: date, night: int, evening_part: int, standby: int) -> None:
    assert hours(on=evening, start=22, end=8) == night
    assert hours(on=evening, start=16, end=2) == evening_part
    assert hours(on=evening + timedelta(days=1), start=2, end=8) == standby


@pytest.mark.django_db
def test_who_works_in_the_hour_that_comes_twice_works_in_both() -> None:
    a_shift(an_employee(), on=AUTUMN, start=time(22), end=time(8))
    for instant in (FIRST_TIME, SECOND_TIME):
        assert [each.name for each in on_duty_at(instant)] == ["Kim Jour"]


@pytest.mark.django_db
def test_work_over_the_night_is_logged_in_real_minutes() -> None:
    a_service()
    actor = kim("2026-10-25T08:00")
    contact = a_contact(at=at("2026-10-24T22:00"))
    began = at("2026-10-24T22:00")
    entry = log_time(actor=actor, contact=contact, minutes=11 * 60, activity="handling", started_at=began)
    assert entry.started_at + timedelta(minutes=entry.minutes) == actor.moment


@pytest.mark.django_db
def test_a_promise_runs_in_real_time_and_a_report_is_due_by_the_clock_on_the_wall() -> None:
    a_service()
    some_hours()
    facts = ContactFacts(channel="sos", municipality="sollentuna", arrived_at=at("2026-10-25T02:50+02:00"))
    contact = register_contact(actor=kim("2026-10-25T02:50+02:00"), facts=facts)
    assert contact.callback_due_at is not None
    assert contact.report_due_at is not None
    assert iso(contact.callback_due_at) == "2026-10-25T02:20:00+01:00"
    assert iso(contact.report_due_at) == "2026-10-26T08:00:00+01:00"


@pytest.mark.django_db
def test_the_journal_keeps_the_order_in_which_things_happened() -> None:
    case = a_case(actor=kim("2026-10-25T02:10+02:00"))
    now = kim("2026-10-25T02:55+01:00")
    for text, when in (("Sist", "2026-10-25T02:10+01:00"), ("Först", "2026-10-25T02:50+02:00")):
        write_entry(actor=now, case=case, kind="fact", text=text, source="Polisen", occurred_at=at(when))
    assert [line.text for line in journal_of(case_head(now, case.pk)).lines] == ["Först", "Sist"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("midnight", "length", "of_the_hour_two"), [("2026-10-25T00:00", 25, 2), ("2027-03-28T00:00", 23, 0)]
)
def test_the_day_has_25_or_23_hours_and_each_contact_is_counted_on_it(
    midnight: str, length: int, of_the_hour_two: int
) -> None:
    start = at(midnight)
    for hour in range(-1, length + 1):  # one in each hour, and one on either side of the day
        a_contact(at=start + timedelta(hours=hour, minutes=30))
    manager = an_actor(Role.UNIT_MANAGER, at=start + timedelta(days=30))
    counted = statistics.month(manager, start.year, 10 if start.year == 2026 else 3)
    by_hour = counted.broken_down("contacts", "hour")
    assert by_hour.get("2", 0) == of_the_hour_two
    assert counted.broken_down("contacts", "weekday")["7"] == length
    assert sum(by_hour.values()) == length + 2


@pytest.mark.django_db
def test_control_by_the_wall_clock_alone_the_nights_would_be_ten_hours() -> None:
    """What same-zone subtraction says, as PostgreSQL does it too: the tests above must not be satisfied by it."""
    for evening, truth in ((AUTUMN, 11), (SPRING, 9)):
        naive = datetime.combine(evening + timedelta(days=1), time(8)) - datetime.combine(evening, time(22))
        assert naive == timedelta(hours=10)
        assert hours(on=evening, start=22, end=8) == truth


def test_the_spring_hour_that_never_comes_is_refused_with_what_to_do(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = set_clock(monkeypatch, "2027-03-28T03:40")
    a_service()
    some_hours()
    client.force_login(a_user())
    page = client.post("/kontakter/ny/", {**TYPED, "arrived_at_at": NEVER, "idempotency_key": new_key()})
    assert page.status_code == 422
    assert REFUSES in page.content.decode()
    assert TYPED["summary"] in page.content.decode(), "what was typed is still there"
    assert not Contact.objects.exists()
    assert shown == at("2027-03-28T01:40+00:00")


def test_the_autumn_hour_that_comes_twice_is_asked_about_in_a_night_that_is_served(night: Night) -> None:
    """Once with the real web, its clock set to the second half past two."""
    port = free_port()
    with night.served(port=port, clock="2026-10-25T02:55:00+01:00"):
        browser = Browser(port).sign_in("Kim Jour")
        fields = browser.form("/kontakter/ny/").fields | TYPED | {"arrived_at_at": TWICE}
        assert fields.pop("arrived_at_which") == "1", "now is the second time"
        asked = browser.send("/kontakter/ny/", fields)
        assert asked.status == 422
        assert ASKS in asked.body
        for which, meant in (("0", FIRST_TIME), ("1", SECOND_TIME)):
            sent = {**fields, "arrived_at_which": which, "idempotency_key": new_key()}
            taken = browser.send("/kontakter/ny/", sent)
            assert taken.is_done, taken.body[-3000:]
            kept = night.one("select arrived_at from calls_contact where id = %s", id_in(taken.location))
            assert datetime.fromisoformat(kept) == meant


TYPED: Final = {
    "channel": "sos",
    "board": "sollentuna",
    "summary": "Prov: natten då klockan ställs om",
    "answered": "on",
}


def set_clock(monkeypatch: pytest.MonkeyPatch, shown: str) -> datetime:
    """The product's own clock shows that time."""
    moment = at(shown)
    monkeypatch.setenv("JOURBOK_CLOCK_AT", moment.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(datetime.now(UTC).timestamp()))
    return moment


NIGHTS_THE_CLOCK_IS_TURNED: Final = (date(2026, 10, 25), date(2027, 3, 28))


@pytest.mark.parametrize("morning", NIGHTS_THE_CLOCK_IS_TURNED)
def test_a_report_is_tried_and_raised_by_time_that_has_passed_and_audited_by_the_clock_on_the_wall(
    morning: date,
) -> None:
    """Attempts and levels wait so long as they say through 03:00; eight is eight, and five past is five past."""
    begins = instant_of(morning, time(1, 50))
    line = Line(ChannelKind.FAX, begins, (Happened(Step.BEGUN, begins), Happened(Step.REFUSED, begins)))
    for refused, wait in enumerate(BACK_OFF, start=1):
        again = Line(ChannelKind.FAX, begins, line.steps * refused)
        assert not may_attempt(again, begins + wait - timedelta(seconds=1), repeats_safely=True)
        assert may_attempt(again, begins + wait, repeats_safely=True)
    due = instant_of(morning, time(8))
    raised = {
        rung.level: next(
            minutes
            for minutes in range(24 * 60)
            if rung.level
            in levels_due(begins=due, trouble_since=None, raised=(), now=begins + timedelta(minutes=minutes))
        )
        for rung in LADDER
    }
    to_eight = int((due.astimezone(UTC) - begins.astimezone(UTC)).total_seconds()) // 60
    assert to_eight == (7 * 60 + 10 if morning.month == 10 else 5 * 60 + 10), "an hour more, or less, than on the wall"
    assert list(raised.values()) == [to_eight + minutes for minutes in (0, 30, 60, 90)]
    assert iso(audit_begins(morning))[11:16] == "08:05"
