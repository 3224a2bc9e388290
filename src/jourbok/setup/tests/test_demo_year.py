"""The demo year holds the counts of Nordväst's report on 2021, and nobody who could be somebody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.duty.rules import RegimeKind, regime_at
from jourbok.kernel.calendar import dates
from jourbok.kernel.identity import IdentityKind, IdentityNumber, PersonFacts, near, parse_identity
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import local, local_date
from jourbok.setup.rules.demo_year import DemoYear, YearGround, fingerprint, ledger_lines, make_year
from jourbok.setup.rules.demo_year.ledger import share_out, split_total
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.services.demo import DEMO_CLOCK, ground_of
from jourbok.setup.services.demo_files import SERVICE_FILE, demo_file, demo_night

AFTER = datetime(2030, 1, 1, tzinfo=UTC)


@cache
def ground() -> YearGround:
    return ground_of(read_service_file(SERVICE_FILE), demo_night())


@cache
def the_year() -> DemoYear:
    return make_year(ground())


def test_there_are_5303_cases_and_1079_calls_from_the_alarm_centre_on_standby() -> None:
    year = the_year()
    assert len(year.cases) + demo_night().cases_of_the_evening == 5303
    assert sum(row.channel == "sos" and row.regime == "standby" for row in year.contacts) == 1079
    assert len(year.contacts) < len(year.cases)


def test_nearly_half_of_the_cases_are_about_children() -> None:
    share = sum(case.is_child for case in the_year().cases) / len(the_year().cases)
    assert 0.47 <= share <= 0.49


def test_eight_first_calls_were_missed() -> None:
    missed = [row for row in the_year().attempts if not row.answered and row.channel == "sos"]
    assert len(missed) + len(demo_night().missed) == 8


def test_the_same_seed_makes_the_same_year_and_another_seed_another() -> None:
    again = make_year(ground())
    assert fingerprint(again) == fingerprint(the_year())
    assert fingerprint(make_year(replace(ground(), seed=1))) != fingerprint(again)


def test_no_number_is_one_that_somebody_could_have() -> None:
    numbers = [person.number for person in the_year().persons if person.number]
    assert len(numbers) == len(set(numbers))
    assert all(parse_identity(number, AFTER.date()).is_never_issued for number in numbers)


def test_there_are_unborn_unknown_and_protected_persons_and_siblings_with_near_numbers() -> None:
    year = the_year()
    persons = {person.id: person for person in year.persons}
    siblings = [(persons[row.person], persons[row.other]) for row in year.relations if row.kind == "sibling"]
    twins = [pair for pair in siblings if pair[0].birth_date == pair[1].birth_date]
    assert any(person.is_unborn for person in year.persons)
    assert any(person.description for person in year.persons)
    assert len(year.protections) > 10
    assert len(twins) > 10
    assert 0.6 < len(year.persons) / len(year.cases) < 0.75


def test_nothing_comes_in_while_the_offices_serve() -> None:
    hours = ground().hours
    for contact in the_year().contacts:
        regime = regime_at(hours, contact.arrived_at)
        assert regime.kind is not RegimeKind.CLOSED
        assert regime.kind.value == contact.regime
        assert local_date(contact.arrived_at).year == 2021


def test_contacts_and_cases_are_numbered_in_the_order_they_came() -> None:
    year = the_year()
    assert [row.number for row in year.contacts] == [f"K2021-{n:05}" for n in range(1, len(year.contacts) + 1)]
    assert [row.number for row in year.cases] == [f"2021-{n:05}" for n in range(1, len(year.cases) + 1)]
    assert year.contacts == sorted(year.contacts, key=lambda row: row.arrived_at)
    assert year.cases == sorted(year.cases, key=lambda row: row.opened_at)
    assert {local_date(case.opened_at).year for case in year.cases} == {2021}


def test_both_nights_when_the_clocks_change_have_contacts_at_moments_that_exist() -> None:
    for day in (date(2021, 3, 28), date(2021, 10, 31)):
        hours = {local(row.arrived_at).hour for row in the_year().contacts if local_date(row.arrived_at) == day}
        assert hours
        assert day.month != 3 or 2 not in hours


def test_new_year_and_midsummer_are_worse_than_other_nights() -> None:
    def between(start: datetime, hours: int) -> int:
        return sum(Interval(start, start + timedelta(hours=hours)).contains(c.arrived_at) for c in the_year().contacts)

    nights = [datetime(2021, 1, 1, 15, tzinfo=UTC) + timedelta(days=n) for n in range(364)]
    usual = sum(between(night, 16) for night in nights) / len(nights)
    assert between(datetime(2021, 6, 25, 14, tzinfo=UTC), 16) > 1.7 * usual
    assert between(datetime(2021, 12, 31, 15, tzinfo=UTC), 8) > 1.2 * usual
    assert between(datetime(2020, 12, 31, 23, tzinfo=UTC), 8) > 1.2 * usual


def test_boards_get_their_part_by_population() -> None:
    inhabitants = {board.slug: board.inhabitants for board in ground().boards}
    counted = Counter(contact.board for contact in the_year().contacts)
    for slug, people in inhabitants.items():
        assert counted[slug] / len(the_year().contacts) == pytest.approx(people / sum(inhabitants.values()), abs=0.03)


def test_most_promises_are_kept_and_every_broken_one_has_a_reason() -> None:
    late_answers, late_arrivals, presence = 0, 0, 0
    for row in the_year().contacts:
        late = bool(row.callback_due_at and row.responded_at > row.callback_due_at)
        assert late == bool(row.callback_breach_reason)
        late_answers += late
        if row.presence_needed_at and row.on_site_at and row.on_site_due_at:
            assert (row.on_site_at > row.on_site_due_at) == bool(row.on_site_breach_reason)
            presence += 1
            late_arrivals += bool(row.on_site_breach_reason)
    assert 20 < late_answers < 0.05 * len(the_year().contacts)
    assert 150 < presence < 600
    assert 0 < late_arrivals < 0.15 * presence


def test_time_is_a_few_thousand_hours_and_falls_whole_on_cases() -> None:
    times = the_year().times
    assert 2500 < sum(row.minutes for row in times) / 60 < 5000
    assert all(sum(part for *_, part in row.shares) == row.minutes for row in times)


def test_everything_done_before_the_demo_begins_has_happened() -> None:
    """What belongs to a contact of the past lies in the past as well."""
    year = the_year()
    past = {contact.id for contact in year.contacts if contact.arrived_at < DEMO_CLOCK}
    cases = {case.id for case in year.cases if case.contact in past}
    assert all(row.signed_at and row.signed_at <= DEMO_CLOCK for row in year.entries if row.case in cases)
    assert all(row.done_at <= DEMO_CLOCK for row in year.measures if row.case in cases)
    assert all(row.on_site_at is None or row.on_site_at < DEMO_CLOCK for row in year.contacts if row.id in past)


def test_every_case_but_some_of_tonights_has_been_reported() -> None:
    year = the_year()
    told = {report.case for report in year.reports}
    waiting = [case for case in year.cases if case.id not in told]
    assert 3 <= len(waiting) <= 25
    assert all(DEMO_CLOCK - timedelta(hours=13) < case.opened_at < DEMO_CLOCK for case in waiting)
    late = [row for row in year.reports if row.due_at and row.sent_at > row.due_at]
    assert 0 < len(late) < 0.03 * len(year.reports)
    assert all(row.late_reason for row in late)


def test_as_many_work_as_the_service_wants_and_nobody_is_in_two_places() -> None:
    shifts = the_year().shifts
    for shift in shifts:
        on_weekend = local(shift.starts_at).weekday() in (4, 5, 6)
        assert len(set(shift.workers)) == (1 if shift.kind == "standby" else 4 if on_weekend else 3)
    in_order = sorted(shifts, key=lambda shift: shift.starts_at)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(in_order))
    days = set(dates(date(2021, 1, 1), date(2021, 12, 31)))
    assert days <= {local_date(shift.starts_at) for shift in shifts}


def test_the_demo_opens_with_its_duty_worker_on_standby() -> None:
    (shift,) = [shift for shift in the_year().shifts if shift.starts_at <= DEMO_CLOCK < shift.ends_at]
    assert (shift.kind, shift.workers) == ("standby", ("KJ",))


def test_nobody_of_the_year_is_easily_taken_for_those_of_the_call() -> None:
    """The sibling guard then shows the siblings of the story and nobody else."""
    today = local_date(DEMO_CLOCK)
    call = [
        PersonFacts(parse_identity(each.facts.number, today), each.facts.surname, address=each.facts.address)
        for each in demo_night().call.persons
    ]
    for person in the_year().persons:
        number = None
        if person.number and person.birth_date:
            number = IdentityNumber(person.number, IdentityKind(person.number_kind), person.birth_date)
        facts = PersonFacts(number, person.surname, person.birth_date, person.address)
        assert not any(near(facts, other) for other in call), facts


def test_the_night_is_a_woman_and_two_children_with_near_numbers_in_sollentuna() -> None:
    call = demo_night().call
    today = local_date(DEMO_CLOCK)
    mother, elder, younger = (parse_identity(each.facts.number, today) for each in call.persons)
    assert all(number.is_never_issued for number in (mother, elder, younger))
    assert near(PersonFacts(elder), PersonFacts(younger))
    assert local(call.contact.arrived_at).strftime("%H:%M") == "02:14"
    assert {case.person for case in call.cases} == {each.key for each in call.persons}
    assert all(scene.contact.arrived_at < DEMO_CLOCK for scene in demo_night().evening)


def test_the_ledger_holds_the_known_totals_with_the_fee_in_them() -> None:
    lines = ledger_lines(demo_file("ledger"))
    for kind, total, fee in (("budget", 972_300_000, 46_300_000), ("outcome", 896_600_000, 42_695_238)):
        of_kind = [line for line in lines if line.kind == kind]
        assert sum(line.amount_ore for line in of_kind) == total
        assert sum(line.amount_ore for line in of_kind if line.is_admin_fee) == fee
        assert all(line.assumed for line in of_kind)
        assert {line.month for line in of_kind} == set(range(1, 13))
    assert split_total(972_300_000, 5) == (926_000_000, 46_300_000)


@given(total=st.integers(0, 10**12), weights=st.lists(st.integers(0, 10**7), min_size=1, max_size=30).filter(any))
def test_what_is_shared_out_sums_to_the_total(total: int, weights: list[int]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part * sum(weights) - total * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )
