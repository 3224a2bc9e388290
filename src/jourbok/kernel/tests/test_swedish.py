"""How dates, times, amounts and durations are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from jourbok.kernel import swedish
from jourbok.kernel.localtime import local

NOW = datetime(2026, 3, 26, 2, 41, tzinfo=UTC)


def thin(text: str) -> str:
    return text.replace(" ", swedish.THIN_SPACE)


def test_dates_and_times_are_written_the_swedish_way() -> None:
    assert swedish.day_short(date(2026, 3, 26)) == "tors 26 mars"
    assert swedish.day_long(date(2026, 3, 26)) == "torsdag 26 mars 2026"
    assert swedish.month_name(2021, 12) == "december 2021"
    assert swedish.clock(NOW) == "03:41"
    assert swedish.moment(NOW) == "tors 26 mars 03:41"


def test_a_moment_written_out_has_its_year_and_tells_the_hour_that_comes_twice_apart() -> None:
    assert swedish.moment_long(datetime(2026, 3, 27, 2, 10, tzinfo=UTC)) == "fredag 27 mars 2026 kl. 03:10"
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert swedish.moment_long(first) == "söndag 25 oktober 2026 kl. 02:30 (sommartid)"
    assert swedish.moment_long(local(second)) == "söndag 25 oktober 2026 kl. 02:30 (vintertid)"
    assert swedish.moment_long(datetime(2026, 10, 25, 2, 0, tzinfo=UTC)) == "söndag 25 oktober 2026 kl. 03:00"


def test_a_moment_just_after_midnight_in_sweden_has_the_new_date() -> None:
    assert swedish.moment(datetime(2021, 12, 31, 23, 30, tzinfo=UTC)) == "lör 1 januari 00:30"


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (12, "12 min"), (60, "1 h 00 min"), (125, "2 h 05 min"), (1500, "25 h 00 min")]
)
def test_a_duration_is_written_in_hours_and_minutes(minutes: int, text: str) -> None:
    assert swedish.duration(minutes) == text


def test_a_duration_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        swedish.duration(-1)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (12 * 60, "12 min kvar"),
        (12 * 60 + 59, "12 min kvar"),
        (59, "under 1 min kvar"),
        (0, "under 1 min kvar"),
        (-1, "1 min sen"),
        (-300, "5 min sen"),
        (-301, "6 min sen"),
        (7500, "2 h 05 min kvar"),
        (48 * 3600 - 60, "47 h 59 min kvar"),
        (53 * 3600 + 2400, "2 dygn 5 h kvar"),
        (-(126 * 3600 + 60), "5 dygn 6 h sen"),
    ],
)
def test_time_left_is_rounded_down_and_lateness_up(seconds: int, text: str) -> None:
    assert swedish.time_left(NOW + timedelta(seconds=seconds), NOW) == text


def test_time_left_is_real_time_over_the_night_when_the_clocks_change() -> None:
    late, early = datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)
    assert swedish.time_left(local(early), local(late)) == "11 h 00 min kvar"


def test_amounts_have_thin_spaces_and_show_ore_only_where_there_are_any() -> None:
    assert swedish.kronor(896_600_000) == thin("8 966 000 kr")
    assert swedish.kronor(123_450) == thin("1 234,50 kr")
    assert swedish.kronor_and_ore(896_600_000) == thin("8 966 000,00 kr")
    assert swedish.kronor_and_ore(-5) == thin("−0,05 kr")
    assert swedish.kronor(-100_000) == thin("−1 000 kr")
    assert swedish.kronor(0) == thin("0 kr")
    assert swedish.number(-1234567) == thin("−1 234 567")


def test_percentages_are_rounded_half_up_and_have_a_decimal_comma() -> None:
    assert swedish.percent(29) == thin("29 %")
    assert swedish.percent(Fraction(57, 2)) == thin("29 %")
    assert swedish.percent(Decimal("29.45"), 1) == thin("29,5 %")
    assert swedish.percent(Fraction(1, 3), 2) == thin("0,33 %")
    assert swedish.percent(Fraction(-1, 3)) == thin("0 %")
    assert swedish.percent(-5, 1) == thin("−5,0 %")
