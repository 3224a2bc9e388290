"""Another calendar and another way to count, written from the statutes alone, to hold against the product's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

DAY = timedelta(days=1)

UTC_ZONE = st.just(UTC)
#: Since 2005 the national day is a holiday and Whit Monday is none.
DATES = st.dates(date(2005, 1, 1), date(2098, 12, 31))
INSTANTS = st.datetimes(datetime(2005, 1, 2), datetime(2098, 12, 30), timezones=UTC_ZONE)  # noqa: DTZ001


def easter(year: int) -> date:
    """Easter Sunday by the rule of Gauss as Knuth tells it."""
    golden, century = year % 19 + 1, year // 100 + 1
    leap = 3 * century // 4 - 12
    moon = (11 * golden + 20 + (8 * century + 5) // 25 - 5 - leap) % 30
    moon += (moon == 25 and golden > 11) or moon == 24
    full = 44 - moon + (30 if 44 - moon < 21 else 0)
    sunday = full + 7 - (5 * year // 4 - leap - 10 + full) % 7
    return date(year, 3, 1) + timedelta(days=sunday - 1)


def rests(day: date) -> bool:
    """Whether lag (1930:173) 2 § lets an act wait: a weekend, a holiday of lag 1989:253, or one of the three eves."""
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    from_easter = {-2, 1, 39}
    is_midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return (
        day.weekday() >= 5
        or (day.month, day.day) in fixed
        or (day - easter(day.year)).days in from_easter
        or is_midsummer_eve
    )


def weekday_from(day: date) -> date:
    while rests(day):
        day += DAY
    return day


def days_later(day: date, days: int) -> date:
    for _ in range(days):
        day += DAY
    return day


def weeks_later(first: date, weeks: int) -> date:
    """The day on which the first day's weekday has come back so many times."""
    day = first
    while weeks:
        day += DAY
        weeks -= day.weekday() == first.weekday()
    return day


def months_later(first: date, months: int) -> date:
    """The day with the first day's number so many months on, or the last day before the month is over."""
    day = first
    while months:
        day += DAY
        months -= day.day == 1
    while day.day < first.day and (day + DAY).month == day.month:
        day += DAY
    return day
