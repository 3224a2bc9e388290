"""The Swedish calendar: holidays, eves and squeeze days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    WEEKDAYS,
    DayClass,
    YearOutsideCalendar,
    dates,
    day_classes,
    is_holiday_of_either_kind,
    is_public_holiday,
    is_working_day,
    next_working_day,
    require_year,
)

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    ("day", "classes"),
    [
        ("2021-12-24", "fri eve de_facto_holiday"),
        ("2021-12-25", "sat holiday"),
        ("2021-12-26", "sun holiday"),
        ("2021-12-31", "fri eve de_facto_holiday"),
        ("2022-01-01", "sat holiday"),
        ("2021-01-01", "fri holiday"),
        ("2021-01-05", "tue eve"),
        ("2021-01-06", "wed holiday"),
        ("2021-04-01", "thu eve"),
        ("2021-04-02", "fri holiday"),
        ("2021-04-03", "sat"),
        ("2021-04-04", "sun holiday"),
        ("2021-04-05", "mon holiday"),
        ("2021-04-11", "sun"),
        ("2021-04-30", "fri eve"),
        ("2021-05-12", "wed eve"),
        ("2021-05-14", "fri squeeze"),
        ("2021-06-05", "sat"),
        ("2021-06-06", "sun holiday"),
        ("2021-06-25", "fri eve de_facto_holiday"),
        ("2021-06-26", "sat holiday"),
        ("2021-11-05", "fri eve"),
        ("2021-11-06", "sat holiday"),
        ("2026-01-05", "mon eve squeeze"),
        ("2023-06-05", "mon eve squeeze"),
        ("2024-12-23", "mon squeeze"),
        ("2024-12-27", "fri squeeze"),
        ("2024-12-30", "mon squeeze"),
        ("2023-12-24", "sun de_facto_holiday"),
        ("2004-05-31", "mon holiday"),
        ("2005-05-16", "mon"),
        ("2004-06-06", "sun"),
        ("2000-06-06", "tue"),
        ("2024-02-29", "thu"),
        ("2100-12-31", "fri eve de_facto_holiday"),
        ("1990-01-01", "mon holiday"),
    ],
)
def test_a_date_is_classed_by_weekday_then_eve_squeeze_de_facto_and_holiday(day: str, classes: str) -> None:
    assert day_classes(date.fromisoformat(day)) == tuple(classes.split())


def test_the_public_holidays_of_2026_are_the_thirteen_of_the_law() -> None:
    holidays = [day for day in dates(date(2026, 1, 1), date(2026, 12, 31)) if is_public_holiday(day)]
    expected = "0101 0106 0403 0405 0406 0501 0514 0524 0606 0620 1031 1225 1226"
    assert " ".join(day.strftime("%m%d") for day in holidays) == expected


@given(DAYS)
def test_every_date_has_exactly_one_weekday_and_it_comes_first(day: date) -> None:
    first, *special = day_classes(day)
    assert first == WEEKDAYS[day.weekday()]
    assert not set(special) & set(WEEKDAYS)


@given(DAYS)
def test_a_squeeze_day_is_a_working_day_between_two_that_are_not(day: date) -> None:
    squeezed = [is_working_day(day + timedelta(days=offset)) for offset in (-1, 0, 1)] == [False, True, False]
    assert (DayClass.SQUEEZE in day_classes(day)) is squeezed


@given(DAYS)
def test_no_date_is_a_holiday_of_both_kinds(day: date) -> None:
    assert not {DayClass.HOLIDAY, DayClass.DE_FACTO_HOLIDAY} <= set(day_classes(day))


@given(DAYS)
def test_the_next_working_day_is_the_first_later_weekday_that_is_no_holiday(day: date) -> None:
    found = next_working_day(day)
    assert found > day
    assert found.weekday() < 5
    assert not is_holiday_of_either_kind(found)
    assert not any(is_working_day(between) for between in dates(day + timedelta(days=1), found - timedelta(days=1)))


def test_after_the_evening_before_christmas_eve_2020_work_begins_on_the_28th() -> None:
    assert next_working_day(date(2020, 12, 23)) == date(2020, 12, 28)


@pytest.mark.parametrize("year", [1900, 1984, 2106, 9999])
def test_a_date_whose_holidays_are_unknown_is_refused_rather_than_taken_for_a_plain_day(year: int) -> None:
    with pytest.raises(YearOutsideCalendar, match="1990–2100"):
        day_classes(date(year, 3, 1))


@pytest.mark.parametrize("year", [0, -1, 1989, 2101, 99999])
def test_a_year_outside_the_calendar_is_refused(year: int) -> None:
    with pytest.raises(YearOutsideCalendar):
        require_year(year)


def test_every_class_of_day_has_a_swedish_name() -> None:
    assert all(day_class.label_sv for day_class in DayClass)
