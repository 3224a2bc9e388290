"""The fixture of very many cases: shaped as a service's years are, on the very schema that the migrations make."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from jourbok.kernel.identity import parse_identity
from jourbok.setup.rules.volume import LEAST, MOST, NumberOfCasesIsOutOfRange, days_of
from jourbok.setup.services.volume import fill_with_cases

CASES = 1_000


@given(st.integers(LEAST // 5, 200_000).map(lambda fives: 5 * fives))
def test_every_case_has_a_day_and_each_day_has_whole_contacts(cases: int) -> None:
    days = list(days_of(cases))
    assert sum(day.cases for day in days) == cases
    assert all(day.cases % 5 == 0 and day.first % 5 == 0 and day.first_of_year % 5 == 0 for day in days)
    assert [day.first for day in days] == sorted({day.first for day in days})


def test_new_years_eve_has_six_times_as_many_and_weekends_twice() -> None:
    cases = {day.on: day.cases for day in days_of(5_000_000)}
    weekday, friday, eve = cases[date(2018, 11, 7)], cases[date(2018, 11, 9)], cases[date(2018, 12, 31)]
    assert (round(friday / weekday, 1), round(eve / weekday, 1)) == (2, 6)


def test_the_last_nights_are_alike_however_many_cases_lie_behind_them() -> None:
    assert [day.cases for day in days_of(1_000)][-3:] == [day.cases for day in days_of(5_000_000)][-3:]


@pytest.mark.parametrize("cases", [0, LEAST - 5, LEAST + 1, MOST + 5])
def test_a_number_of_cases_that_cannot_be_is_refused(cases: int) -> None:
    with pytest.raises(NumberOfCasesIsOutOfRange):
        list(days_of(cases))


def _schema() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
            UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes
            UNION ALL SELECT relname, relkind::text, relpersistence::text, true FROM pg_class
            UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled = 'O' FROM pg_trigger
                WHERE NOT tgisinternal
            ORDER BY 1, 2, 3
            """
        )
        return list(cursor.fetchall())


def _ask(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_the_fixture_is_whole_on_the_schema_that_the_migrations_make(settings: Settings) -> None:
    settings.DEMO_SIGN_IN = True
    owner = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'cases_case'")
        connection.settings_dict["USER"] = cursor.fetchone()[0]
    connection.close()
    try:
        before = _schema()
        fill_with_cases(CASES, lambda _told: None)
        assert _schema() == before
        assert _ask("SELECT count(*) FROM cases_case") == [(CASES,)]
        assert _ask("SELECT max(n) FROM (SELECT count(*) n FROM cases_case GROUP BY person_id) p")[0][0] >= 400
        assert _ask("SELECT max(n) FROM (SELECT count(*) n FROM cases_journalentry GROUP BY case_id) c") == [(10_000,)]
        numbers = [number for (number,) in _ask("SELECT number FROM people_person WHERE number IS NOT NULL")]
        assert numbers
        assert all(int(str(number)[8:11]) >= 980 for number in numbers)
        assert all(parse_identity(str(number), date(2021, 11, 27)) for number in numbers)
    finally:
        connection.close()
        connection.settings_dict["USER"] = owner
