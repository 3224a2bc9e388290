"""Times as somebody types them at 02:14, whatever language the computer speaks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.localtime import STOCKHOLM, local
from jourbok.web.typed_times import read_clock, read_day, read_moment

NIGHT = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)
WRITTEN = st.sampled_from(["%H:%M", "%H.%M", "%H%M"])


@pytest.mark.parametrize("text", ["02:14", "2:14", "02.14", "2.14", "0214", "214", " 02:14 "])
def test_a_clock_time_needs_no_signs(text: str) -> None:
    assert read_clock(text) == time(2, 14)


@pytest.mark.parametrize("text", ["", "2", "14", "24:00", "02:60", "2:14 PM", "02:14:30", "٠٢:١٤", "99999"])
def test_what_is_no_clock_time_of_24_hours_is_not_guessed(text: str) -> None:
    assert read_clock(text) is None


@pytest.mark.parametrize("text", ["2019-04-12", "20190412", "2019/04/12", "2019.04.12"])
def test_a_date_has_the_year_first(text: str) -> None:
    assert read_day(text) == date(2019, 4, 12)


@pytest.mark.parametrize("text", ["", "04/12/2019", "12/4 2019", "190412", "2019-13-01", "2019-02-29", "2019412"])
def test_a_date_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2021-11-26 23:40", datetime(2021, 11, 26, 23, 40, tzinfo=STOCKHOLM)),
        ("2021-11-26T23:40", datetime(2021, 11, 26, 23, 40, tzinfo=STOCKHOLM)),
        ("20211126 2340", datetime(2021, 11, 26, 23, 40, tzinfo=STOCKHOLM)),
        ("0214", datetime(2021, 11, 27, 2, 14, tzinfo=STOCKHOLM)),
        ("2.19", datetime(2021, 11, 27, 2, 19, tzinfo=STOCKHOLM)),
        ("2.20", datetime(2021, 11, 26, 2, 20, tzinfo=STOCKHOLM)),
        ("2340", datetime(2021, 11, 26, 23, 40, tzinfo=STOCKHOLM)),
    ],
)
def test_a_clock_time_alone_is_the_latest_that_has_been(text: str, meant: datetime) -> None:
    assert read_moment(text, NIGHT) == meant


@pytest.mark.parametrize("text", ["", "2021-11-27", "i går", "0001-01-01 00:00", "9999-12-31 23:59", "2021-11-27 2 14"])
def test_what_is_no_moment_of_the_calendar_is_none(text: str) -> None:
    assert read_moment(text, NIGHT) is None


def test_on_the_night_that_has_an_hour_twice_the_first_of_them_has_been_when_the_second_begins() -> None:
    second_two_o_clock = datetime(2021, 10, 31, 1, 5, tzinfo=UTC)
    assert read_moment("0250", second_two_o_clock) == datetime(2021, 10, 31, 2, 50, tzinfo=STOCKHOLM)


@given(
    st.integers(min_value=946_684_800, max_value=2_114_380_800).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.times(),
    WRITTEN,
)
def test_a_clock_time_alone_is_never_in_the_future_and_never_older_than_a_day(
    now: datetime, at: time, written: str
) -> None:
    meant = read_moment(at.strftime(written), now)
    assert meant is not None
    assert (meant.hour, meant.minute) == (at.hour, at.minute)
    assert local(now).date() - meant.date() in {timedelta(0), timedelta(days=1)}
    assert meant.astimezone(UTC) <= now + timedelta(minutes=5)
