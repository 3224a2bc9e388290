"""The two nights when the clocks change, and New Year's: from the roster's file to the year's figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.accounts.tests.factories import an_actor
from jourbok.calls import services as calls
from jourbok.calls.rules.contact import ContactFacts
from jourbok.cases import services as cases
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.duty.models import RuleSet
from jourbok.duty.selectors import night_at, regime_at
from jourbok.duty.tests.factories import RULES, some_hours
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.localtime import elapsed, iso, local_date, parse_instant
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child
from jourbok.rostering.selectors import days, on_duty, on_duty_at
from jourbok.rostering.services import load_roster
from jourbok.statistics import selectors as statistics
from tests.commands.running import JOURER, answer

HALF_HOUR = timedelta(minutes=30)
#: The date on which a shift from 22:00 to 08:00 begins, and how many hours it has.
WITHIN_A_YEAR = [
    pytest.param(date(2021, 3, 27), 9, id="spring 2021"),
    pytest.param(date(2021, 10, 30), 11, id="autumn 2021"),
    pytest.param(date(2026, 10, 24), 11, id="autumn 2026"),
    pytest.param(date(2027, 3, 27), 9, id="spring 2027"),
    pytest.param(date(2024, 2, 28), 10, id="into a leap day"),
]
NIGHTS = [*WITHIN_A_YEAR, pytest.param(date(2021, 12, 31), 10, id="New Year's Eve")]
HEAD = "date;start;end;kind;employee_code;employee_name\n"


def manager(at: datetime) -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=at)


def worker(at: datetime) -> Actor:
    return an_actor(at=at)


def evening_and_morning(day: date) -> tuple[datetime, datetime]:
    """22:00 of the day and 08:00 of the next, as the clock in Sweden shows them."""
    return parse_instant(f"{day}T22:00"), parse_instant(f"{day + timedelta(days=1)}T08:00")


def half_hours(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += HALF_HOUR


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "hours"), NIGHTS)
def test_a_shift_over_the_night_has_its_real_hours_and_its_worker_is_on_duty_in_each(day: date, hours: int) -> None:
    evening, morning = evening_and_morning(day)
    load_roster(actor=manager(evening), text=f"{HEAD}{day};22:00;08:00;pass;KJ;Kim Jour\n")
    (planned,) = days(manager(evening), day, day)[0].shifts
    assert (planned.starts_at, planned.ends_at) == (evening, morning)
    assert planned.interval.minutes == hours * 60
    asked = list(half_hours(evening, morning))
    assert len(asked) == hours * 2
    assert all(on_duty_at(at).exists() for at in asked)
    assert not on_duty_at(morning).exists()
    assert not on_duty_at(evening - timedelta(seconds=1)).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "hours"), NIGHTS)
def test_two_shifts_that_meet_in_the_night_leave_no_minute_between_them(day: date, hours: int) -> None:
    evening, morning = evening_and_morning(day)
    following = day + timedelta(days=1)
    rows = f"{day};22:00;02:00;pass;KJ;Kim Jour\n{following};02:00;08:00;beredskap;AJ;Alex Jour\n"
    load_roster(actor=manager(evening), text=HEAD + rows)
    assert all(on_duty_at(at).count() == 1 for at in half_hours(evening, morning))


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "hours"), NIGHTS)
def test_work_over_the_night_is_logged_as_long_as_it_was_in_the_month_in_which_it_began(day: date, hours: int) -> None:
    evening, morning = evening_and_morning(day)
    contact = a_contact(at=evening)
    a_case(actor=worker(evening), contact=contact)
    cases.start_timer(actor=worker(evening), contact=contact, activity="handling")
    assert cases.stop_timer(actor=worker(morning)).minutes == hours * 60
    later = manager(morning + timedelta(days=40))
    months = {
        (each.year, each.month): each for year in (day.year, day.year + 1) for each in statistics.year(later, year)
    }
    assert [at for at, each in months.items() if each.value("minutes", "sollentuna")] == [(day.year, day.month)]
    assert int(months[day.year, day.month].value("minutes", "sollentuna")) == hours * 60


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "hours"), NIGHTS)
def test_every_contact_of_the_night_is_counted_once_under_the_hour_that_the_clock_showed(day: date, hours: int) -> None:
    evening, morning = evening_and_morning(day)
    for at in half_hours(evening, morning):
        a_contact(at=at)
    months = {(at.year, at.month) for at in (day, local_date(morning))}
    counted = [figure for month in months for figure in statistics.count(*month) if figure.board is None]
    by_hour = {
        name: sum(int(each.value) for each in counted if (each.measure, each.breakdown) == ("contacts", name))
        for name in ("", *(f"hour:{hour}" for hour in (22, 23, *range(8))))
    }
    assert by_hour.pop("") == hours * 2
    assert sum(by_hour.values()) == hours * 2
    assert by_hour.pop("hour:2") == 2 * (hours - 9)
    assert set(by_hour.values()) == {2}


def a_file(folder: Path, hours: str) -> Path:
    """Nordväst's file with other opening hours, every day, and no standby or office."""
    text = (JOURER / "nordvast.toml").read_text("utf-8")
    before, _, rest = text.partition("[[duty.open]]")
    after = rest[rest.index("\n[promises]") :]
    every = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    file = folder / "night.toml"
    file.write_text(f"{before}[[duty.open]]\ndays = {every}\n{hours}\n{after}", "utf-8")
    return file


@pytest.mark.parametrize(("day", "hours"), NIGHTS)
def test_a_service_that_opens_for_the_night_is_open_as_long_as_the_night_is(
    day: date, hours: int, tmp_path: Path
) -> None:
    evening, morning = evening_and_morning(day)
    file = a_file(tmp_path, 'from = "22:00"\nto = "08:00"')
    for at in (evening, parse_instant(f"{day + timedelta(days=1)}T00:30"), morning - timedelta(minutes=1)):
        told = answer("regime", "--jour", file, "--at", iso(at))
        assert (told["regime"], told["since"], told["until"]) == ("open", iso(evening), iso(morning))
    assert elapsed(datetime.fromisoformat(told["since"]), datetime.fromisoformat(told["until"])) == timedelta(
        hours=hours
    )


@pytest.mark.parametrize(("day", "hours"), WITHIN_A_YEAR)
def test_a_night_that_nobody_covers_is_a_gap_as_long_as_the_night_is(day: date, hours: int, tmp_path: Path) -> None:
    evening, morning = evening_and_morning(day)
    told = answer(
        "coverage", "--jour", a_file(tmp_path, 'from = "08:00"\nto = "22:00"'), "--year", str(day.year), code=1
    )
    of_the_night = [gap for gap in told["gaps"] if gap["from"] == iso(evening)]
    assert [gap["minutes"] for gap in of_the_night] == [hours * 60]
    assert of_the_night[0]["until"] == iso(morning)


@pytest.mark.django_db
def test_half_past_midnight_on_new_years_day_is_the_new_years_figure_and_the_old_years_shift() -> None:
    a_service()
    some_hours()
    at = parse_instant("2022-01-01T00:30")
    load_roster(actor=manager(at), text=f"{HEAD}2021-12-31;16:00;02:00;pass;KJ;Kim Jour\n")
    before = calls.register_contact(
        actor=worker(at - timedelta(minutes=40)),
        facts=ContactFacts(channel="sos", municipality="sollentuna", arrived_at=at - timedelta(minutes=40), about="A"),
    )
    contact = calls.register_contact(
        actor=worker(at), facts=ContactFacts(channel="sos", municipality="sollentuna", arrived_at=at, about="B")
    )
    assert [before.number, contact.number] == ["K2021-00001", "K2022-00001"]
    opened = [cases.open_case(actor=worker(at), contact=contact.pk, person=a_child().pk, category="child")]
    assert [case.number for case in opened] == ["2022-00001"]
    assert contact.on_duty == before.on_duty == ["Kim Jour"]
    assert on_duty(worker(at), at).now[0].starts_at == parse_instant("2021-12-31T16:00")
    assert night_at(at).start == night_at(before.arrived_at).start
    assert local_date(night_at(at).start) == date(2021, 12, 31)
    later = manager(at + timedelta(days=2))
    old, new = statistics.year(later, 2021)[11], statistics.year(later, 2022)[0]
    assert [int(each.value("contacts")) for each in (old, new)] == [1, 1]
    assert [int(each.value("cases")) for each in (old, new)] == [0, 1]
    told = answer("figures", "--year", "2022")["months"][0]["figures"]
    assert next(each["value"] for each in told if each["measure"] == "contacts") == 1


@pytest.mark.django_db
def test_a_call_of_the_old_year_that_is_written_down_in_the_new_is_the_old_years() -> None:
    a_service()
    some_hours()
    rang, wrote = parse_instant("2021-12-31T23:55"), parse_instant("2022-01-01T00:05")
    contact = calls.register_contact(
        actor=worker(wrote), facts=ContactFacts(channel="sos", municipality="solna", arrived_at=rang, about="C")
    )
    assert contact.number == "K2021-00001"
    assert int(statistics.year(manager(wrote), 2021)[11].value("contacts", "solna")) == 1
    assert int(statistics.year(manager(wrote), 2022)[0].value("contacts")) == 0


@pytest.mark.django_db
def test_an_evening_that_opened_under_the_old_years_hours_closes_under_them_though_new_ones_hold_from_midnight() -> (
    None
):
    a_service()
    old, new = date(2022, 1, 1), DateRange(date(2022, 1, 1), None)
    RuleSet.objects.create(fingerprint="old", valid=DateRange(date(2000, 1, 1), old), rules=RULES)
    RuleSet.objects.create(fingerprint="new", valid=new, rules=shorter(RULES, until="23:00"))
    regimes = {at: regime_at(parse_instant(f"2022-01-0{at}")) for at in ("1T00:30", "1T02:30", "1T22:30", "1T23:30")}
    assert {at: regime.kind.value for at, regime in regimes.items() if regime} == {
        "1T00:30": "open",
        "1T02:30": "standby",
        "1T22:30": "open",
        "1T23:30": "closed",
    }
    still_open = regimes["1T00:30"]
    assert still_open and still_open.until == parse_instant("2022-01-01T02:00")


def shorter(rules: dict[str, Any], *, until: str) -> dict[str, Any]:
    """The same hours with every evening closing earlier."""
    openings = [opening | {"to": until} for opening in rules["duty"]["open"]]
    return rules | {"duty": rules["duty"] | {"open": openings}}
