"""A moment in a form on the nights when the clock is turned."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.localtime import local
from jourbok.web.moments import A_DAY, ClockField, DayField, MomentField


class Form(forms.Form):
    """One moment."""

    at = MomentField(label="Tid")
    day = DayField(label="Dag", required=False)
    clock = ClockField(label="Klockslag", required=False)


def typed(at: str, which: str = "", **more: str) -> Form:
    names = Form().fields["at"].widget.widgets_names
    return Form({f"at{names[0]}": at, f"at{names[1]}": which, **more})


def test_a_plain_time_is_an_instant_in_utc() -> None:
    form = typed("2021-11-27T02:14")
    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2021, 11, 27, 1, 14, tzinfo=UTC)


def test_a_time_that_comes_twice_is_asked_about_and_both_can_be_meant() -> None:
    form = typed("2021-10-31T02:30")
    assert not form.is_valid()
    assert "två gånger" in str(form.errors)
    assert "första gången" in str(form)
    first, second = typed("2021-10-31T02:30", "0"), typed("2021-10-31T02:30", "1")
    assert first.is_valid()
    assert second.is_valid()
    assert second.cleaned_data["at"] - first.cleaned_data["at"] == timedelta(hours=1)


def test_a_time_that_the_clock_jumps_over_is_refused_with_what_to_do() -> None:
    form = typed("2026-03-29T02:30")
    assert not form.is_valid()
    assert "finns inte" in str(form.errors)


def test_on_an_ordinary_night_nobody_is_asked_which() -> None:
    assert "första gången" not in str(Form(initial={"at": datetime(2021, 11, 27, 1, 14, tzinfo=UTC)}))


@pytest.mark.parametrize("text", ["i går", "2021-13-01T00:00", "2021-11-27 25:00", "<script>"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    form = typed(text)
    assert not form.is_valid()
    assert "Skriv tiden som 02:14" in str(form.errors)


@given(
    st.integers(min_value=946_684_800, max_value=2_114_380_800).map(lambda second: datetime.fromtimestamp(second, UTC))
)
def test_what_is_shown_and_sent_back_is_the_same_minute(instant: datetime) -> None:
    minute = instant.replace(second=0, microsecond=0)
    shown = local(minute)
    form = typed(shown.strftime("%Y-%m-%dT%H:%M"), str(shown.fold))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"] == minute


def test_no_browser_draws_a_time_in_its_own_language() -> None:
    html = str(Form(initial={"at": datetime(2021, 11, 27, 1, 14, tzinfo=UTC), "day": date(2019, 4, 12)}))
    assert 'value="2021-11-27 02:14"' in html
    assert 'value="2019-04-12"' in html
    assert html.count('type="text"') == 3
    assert 'type="date' not in html
    assert 'type="time' not in html


def test_a_day_and_a_clock_time_are_typed_without_signs() -> None:
    form = typed("2021-11-27 02:14", day="20190412", clock="2.05")
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["day"], form.cleaned_data["clock"]) == (date(2019, 4, 12), time(2, 5))


def test_a_day_with_the_month_first_is_refused_with_an_example() -> None:
    form = typed("2021-11-27 02:14", day="04/12/2019", clock="02:05 PM")
    assert form.errors["day"] == [f"Skriv datumet som {A_DAY}."]
    assert form.errors["clock"] == ["Skriv klockslaget som 21:00."]
    assert 'value="04/12/2019"' in str(form)
