"""What may stand on the list of numbers, and when somebody must see whether it is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.errors import BadInput
from jourbok.kernel.identity import synthetic_number
from jourbok.organisations.rules.numbers import (
    Dialled,
    NumberKind,
    PhoneFacts,
    is_due,
    months_later,
    tidied,
)

TODAY = date(2021, 11, 27)
PATROL = PhoneFacts(NumberKind.ELDERLY, "Nattpatrullen", ("08-465 004 04",), hours="22–07")
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 60)


@given(DAYS, MONTHS)
def test_a_number_is_due_the_day_after_its_months_have_passed_and_no_day_before(day: date, months: int) -> None:
    last = months_later(day, months)
    assert not is_due(day, today=last, months=months)
    assert is_due(day, today=last + timedelta(days=1), months=months)


@given(DAYS, DAYS, DAYS, MONTHS)
def test_what_is_due_stays_due_until_it_is_checked_again(checked: date, one: date, other: date, months: int) -> None:
    first, later = sorted((one, other))
    if is_due(checked, today=first, months=months):
        assert is_due(checked, today=later, months=months)


@given(DAYS, DAYS, MONTHS)
def test_a_later_check_never_makes_a_number_due(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    if not is_due(earlier, today=TODAY, months=months):
        assert not is_due(later, today=TODAY, months=months)


@given(DAYS)
def test_what_nobody_has_checked_is_always_due(day: date) -> None:
    assert is_due(None, today=day)


@given(DAYS, MONTHS)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_what_is_typed_is_kept_without_stray_spaces() -> None:
    typed = replace(PATROL, name=" Nattpatrullen ", phones=("  08-465  004 04 ", ""))
    assert tidied(typed, TODAY) == PATROL


@pytest.mark.parametrize("phone", ["112", "1177", "114 14".replace(" ", ""), "08-465 004 04", "+46 8 465 004 04"])
def test_a_number_that_can_be_rung_is_taken(phone: str) -> None:
    assert tidied(replace(PATROL, phones=(phone,)), TODAY).phones == (phone,)


@pytest.mark.parametrize("phone", ["ring växeln", "12", "08", "0" * 16, "20190412-9812", "08-465 004 04;112", "-46846"])
def test_what_cannot_be_rung_is_refused_at_its_field(phone: str) -> None:
    with pytest.raises(BadInput) as refused:
        tidied(replace(PATROL, phones=(phone,)), TODAY)
    assert set(refused.value.fields) == {"phones"}


@pytest.mark.parametrize("phones", [(), ("112", "112"), ("112", "113", "114", "115", "116")])
def test_a_row_has_one_to_four_different_numbers(phones: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        tidied(replace(PATROL, phones=phones), TODAY)


@pytest.mark.parametrize("field", ["name", "hours", "note"])
def test_no_personal_number_stands_on_the_list(field: str) -> None:
    said: dict[str, Any] = {field: f"Gäller {synthetic_number(date(1950, 4, 12), 3).formatted}, ring först"}
    with pytest.raises(BadInput) as refused:
        tidied(replace(PATROL, **said), TODAY)
    assert field in refused.value.fields


def test_another_kind_is_said_with_words_of_its_own_and_a_known_one_is_not() -> None:
    with pytest.raises(BadInput):
        tidied(replace(PATROL, kind=NumberKind.OTHER), TODAY)
    assert tidied(replace(PATROL, kind_words="Tolk"), TODAY).kind_words == ""
    assert tidied(replace(PATROL, kind=NumberKind.OTHER, kind_words="Tolk"), TODAY).kind_label == "Tolk"


@given(st.text("0123456789 -+", min_size=1, max_size=20))
def test_a_telephone_dials_the_digits_alone(written: str) -> None:
    uri = Dialled(written).uri
    assert uri.startswith("tel:")
    assert set(uri.removeprefix("tel:")) <= set("0123456789+")
