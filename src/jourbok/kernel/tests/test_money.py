"""Exact money: sharing to the öre, rounding, and numbers read without floats."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.money import NotExactJson, percent_of, read_json_exactly, round_half_up, share_by_largest_remainder

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.dictionaries(
    st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=3),
    st.fractions(0, 10**6, max_denominator=1000),
    min_size=1,
    max_size=9,
).filter(lambda weights: sum(weights.values()) > 0)


def thirds(*ids: str) -> dict[str, Fraction]:
    return dict.fromkeys(ids, Fraction(1))


@given(AMOUNTS, WEIGHTS)
def test_the_parts_make_the_amount_to_the_ore(amount: int, weights: dict[str, Fraction]) -> None:
    assert sum(share_by_largest_remainder(amount, weights).values()) == amount


@given(AMOUNTS, WEIGHTS)
def test_no_part_is_a_whole_ore_from_its_exact_share(amount: int, weights: dict[str, Fraction]) -> None:
    total = sum(weights.values(), Fraction())
    parts = share_by_largest_remainder(amount, weights)
    assert all(abs(part - amount * weights[key] / total) < 1 for key, part in parts.items())


@given(AMOUNTS, WEIGHTS)
def test_the_order_in_which_weights_are_given_changes_nothing(amount: int, weights: dict[str, Fraction]) -> None:
    backwards = dict(reversed(weights.items()))
    assert share_by_largest_remainder(amount, backwards) == share_by_largest_remainder(amount, weights)


@given(AMOUNTS, WEIGHTS)
def test_a_credit_mirrors_its_charge(amount: int, weights: dict[str, Fraction]) -> None:
    charge = share_by_largest_remainder(amount, weights)
    assert share_by_largest_remainder(-amount, weights) == {key: -part for key, part in charge.items()}


@given(AMOUNTS.filter(lambda amount: amount >= 0), WEIGHTS)
def test_who_weighs_more_never_pays_less(amount: int, weights: dict[str, Fraction]) -> None:
    parts = share_by_largest_remainder(amount, weights)
    in_order = sorted(weights, key=lambda key: weights[key])
    assert all(
        parts[lighter] <= parts[heavier]
        for lighter in in_order
        for heavier in in_order
        if weights[lighter] < weights[heavier]
    )


def test_among_equal_remainders_the_missing_ore_goes_to_the_first_id_by_code_point() -> None:
    assert share_by_largest_remainder(100, thirds("c", "a", "b")) == {"a": 34, "b": 33, "c": 33}
    assert share_by_largest_remainder(101, thirds("b", "Z", "a")) == {"Z": 34, "a": 34, "b": 33}
    assert share_by_largest_remainder(-100, thirds("a", "b", "c")) == {"a": -34, "b": -33, "c": -33}


def test_shares_come_in_id_order() -> None:
    assert list(share_by_largest_remainder(5, thirds("å", "z", "Ä", "a"))) == ["a", "z", "Ä", "å"]


@pytest.mark.parametrize("weights", [{}, {"a": Fraction(0)}, {"a": Fraction(2), "b": Fraction(-1)}])
def test_weights_that_share_nothing_are_refused(weights: dict[str, Fraction]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share_by_largest_remainder(100, weights)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("5/2", 3), ("-5/2", -3), ("49/100", 0), ("-49/100", 0), ("7", 7)],
)
def test_a_half_goes_up_in_size_so_that_a_credit_mirrors_its_charge(value: str, rounded: int) -> None:
    assert round_half_up(Fraction(value)) == rounded


def test_five_percent_of_ten_ore_is_a_half_and_becomes_one() -> None:
    assert [percent_of(amount, Fraction(5)) for amount in (9, 10, 29, 30, -10)] == [0, 1, 1, 2, -1]


def test_numbers_are_read_exactly_as_written() -> None:
    assert read_json_exactly('[0.1, 1, 1e2, -0.5, "x", null, true]') == [
        Decimal("0.1"),
        1,
        Decimal("1e2"),
        Decimal("-0.5"),
        "x",
        None,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "rad 1"),
        ("", "rad 1"),
        ("[1]\n[2]", "rad 2"),
        ("[NaN]", "NaN är inget tal"),
        ("[-Infinity]", "-Infinity är inget tal"),
        ('{"a": 1, "a": 2}', "”a” står två gånger"),
        ("1" * 5000, "för många siffror"),
        ("1e999999999", "för många siffror"),
        ("1e99999999999999999999999", "går inte att räkna med"),
        ("0." + "1" * 40, "för många siffror"),
        ("[" * 100_000, "djupare"),
    ],
)
def test_what_cannot_be_counted_with_exactly_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(NotExactJson, match=reason):
        read_json_exactly(text)
