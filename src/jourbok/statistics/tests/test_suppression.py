"""Somebody who subtracts what is told from what is told finds out nothing that is withheld."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jourbok.statistics.rules.suppression import ALL, Axis, Cell, Leaves, Told, sums, suppress

from .attacker import Attacker

BOARDS = Axis(("sigtuna", "sollentuna", "solna"))
GROUPS = Axis(("child", "violence", "elderly"))
TERTIALS = Axis(("T1", "T2", "T3"))
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


def tables(*axes: Axis) -> st.SearchStrategy[dict[Cell, int]]:
    leaves = list(product(*(axis.labels for axis in axes)))
    return st.lists(COUNTS, min_size=len(leaves), max_size=len(leaves)).map(
        lambda counts: dict(zip(leaves, counts, strict=True))
    )


def all_alike(count: int) -> dict[Cell, int]:
    return {leaf: count for leaf in product(BOARDS.labels, GROUPS.labels)}  # noqa: C420 - its type is that of cells


def assert_safe(axes: tuple[Axis, ...], leaves: Leaves, found: Told, threshold: int = 5) -> None:
    attacker = Attacker(axes, found.values)
    everything = sums(leaves, axes)
    for cell in found.withheld:
        least, most = attacker.range_of(cell)
        if everything[cell] < threshold:
            assert least == 0, f"{cell} is known not to be 0"
            assert most is None or most >= threshold, f"{cell} is known to be small"
        else:
            assert most is None or most - least >= 1, f"{cell} is known to be {everything[cell]}"


@settings(max_examples=60, deadline=None)
@given(tables(BOARDS, GROUPS))
def test_nothing_withheld_can_be_found_by_subtraction_in_a_table(leaves: dict[Cell, int]) -> None:
    found = suppress(leaves, (BOARDS, GROUPS))
    assert_safe((BOARDS, GROUPS), leaves, found)


@settings(max_examples=12, deadline=None)
@given(tables(TERTIALS, Axis(("sigtuna", "solna")), GROUPS))
def test_nothing_withheld_can_be_found_by_taking_tertials_from_the_year(leaves: dict[Cell, int]) -> None:
    axes = (TERTIALS, Axis(("sigtuna", "solna")), GROUPS)
    assert_safe(axes, leaves, suppress(leaves, axes))


@settings(max_examples=20, deadline=None)
@given(tables(Axis(("01", "02", "03", "04")), Axis(("sigtuna", "solna"))))
def test_nor_by_taking_months_from_groups_of_months(leaves: dict[Cell, int]) -> None:
    months = Axis(("01", "02", "03", "04"), {"A": frozenset({"01", "02"}), "B": frozenset({"02", "03", "04"})})
    axes = (months, Axis(("sigtuna", "solna")))
    assert_safe(axes, leaves, suppress(leaves, axes))


@settings(max_examples=30, deadline=None)
@given(tables(BOARDS, GROUPS), tables(BOARDS, Axis(("woman", "man"))))
def test_a_sum_that_is_withheld_in_one_table_is_told_in_no_other(one: dict[Cell, int], other: dict[Cell, int]) -> None:
    first = suppress(one, (BOARDS, GROUPS))
    margins = [(board, ALL) for board in BOARDS.coordinates]
    never = [cell for cell in margins if cell in first.withheld]
    found = suppress(other, (BOARDS, Axis(("woman", "man"))), never=never)
    assert not set(never) & set(found.values)
    assert_safe((BOARDS, Axis(("woman", "man"))), other, found)


@given(tables(BOARDS, GROUPS), st.integers(2, 12))
def test_what_is_told_is_true_and_never_small(leaves: dict[Cell, int], threshold: int) -> None:
    found = suppress(leaves, (BOARDS, GROUPS), threshold=threshold)
    everything = sums(leaves, (BOARDS, GROUPS))
    assert dict(found.values) == {cell: everything[cell] for cell in found.values}
    assert all(value >= threshold for value in found.values.values())
    assert set(found.values) | found.withheld == set(everything)


@settings(max_examples=15, deadline=None)
@given(tables(TERTIALS, Axis(("sigtuna", "solna")), GROUPS))
def test_a_year_is_told_so_that_the_tertial_told_before_it_gives_nothing_away(leaves: dict[Cell, int]) -> None:
    two = Axis(("sigtuna", "solna"))
    first = suppress({leaf[1:]: value for leaf, value in leaves.items() if leaf[0] == "T1"}, (two, GROUPS))
    axes = (TERTIALS, two, GROUPS)
    found = suppress(leaves, axes, told=[("T1", *cell) for cell in first.values])
    assert {("T1", *cell) for cell in first.values} <= set(found.values)
    assert_safe(axes, leaves, found)


def test_a_small_figure_takes_another_with_it_in_its_row_and_column() -> None:
    leaves = all_alike(30) | dict[Cell, int]({("solna", "child"): 3})
    found = suppress(leaves, (BOARDS, GROUPS))
    assert ("solna", "child") in found.withheld
    assert len(found.withheld) == 4
    assert found.values[ALL, ALL] == 8 * 30 + 3


def test_a_table_without_small_figures_is_told_whole() -> None:
    leaves = all_alike(5)
    assert not suppress(leaves, (BOARDS, GROUPS)).withheld


@pytest.mark.parametrize("leaves", [{}, {("solna", "child"): 4}])
def test_of_next_to_nothing_nothing_is_told(leaves: dict[Cell, int]) -> None:
    assert not suppress(leaves, (BOARDS, GROUPS)).values


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        suppress({("solna", "child"): -1}, (BOARDS, GROUPS))


def test_the_same_table_is_told_alike_in_whatever_order_it_is_given() -> None:
    leaves: dict[Cell, int] = {leaf: number % 7 for number, leaf in enumerate(product(BOARDS.labels, GROUPS.labels))}
    backwards = dict(reversed(leaves.items()))
    assert suppress(leaves, (BOARDS, GROUPS)) == suppress(backwards, (BOARDS, GROUPS))


def test_the_attacker_is_one_who_finds_out_what_was_only_left_out() -> None:
    leaves = all_alike(30) | dict[Cell, int]({("solna", "child"): 3})
    everything = sums(leaves, (BOARDS, GROUPS))
    naive = Told({cell: each for cell, each in everything.items() if each >= 5}, frozenset({("solna", "child")}))
    with pytest.raises(AssertionError, match="known"):
        assert_safe((BOARDS, GROUPS), leaves, naive)
