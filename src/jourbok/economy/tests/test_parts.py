"""Fixed fees, least fees and who never pays less."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.economy.rules.allocation import AllocationMember, AllocationRefused, Basis, CostToShare, allocate
from jourbok.economy.rules.parts import parts_of

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any)
COSTS = st.one_of(st.sampled_from([0, 1, -1, 10**12, -(10**12)]), st.integers(-(10**9), 10**9))


def weighed(values: list[int]) -> dict[str, Fraction]:
    return {f"m{at:02}": Fraction(value, sum(values)) for at, value in enumerate(values)}


@given(COSTS, WEIGHTS, st.integers(0, 10**6), st.lists(st.integers(0, 10**7), min_size=60, max_size=60))
def test_the_parts_make_the_cost_to_the_ore_whatever_the_fees(
    cost: int, values: list[int], minimum: int, fees: list[int]
) -> None:
    weights = weighed(values)
    fixed = dict(zip(weights, fees, strict=False))
    try:
        parts = parts_of(cost, weights, fixed=fixed, minimum_ore=minimum)
    except AllocationRefused:
        assert minimum * len(weights) > cost - sum(fixed.values())
        return
    assert sum(parts.values()) == cost
    if cost - sum(fixed.values()) > 0:
        assert all(parts[id_] - fixed[id_] >= minimum for id_ in weights)


@given(COSTS, WEIGHTS)
def test_each_part_is_within_one_ore_of_exact(cost: int, values: list[int]) -> None:
    weights = weighed(values)
    parts = parts_of(cost, weights)
    assert all(abs(parts[id_] - cost * weight) < 1 for id_, weight in weights.items())


@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(1, 10**5), st.integers(0, 10**4), st.integers(0, 365)), min_size=2, max_size=8),
    st.sampled_from(["population", "minutes", "days"]),
    st.integers(0, 10**4),
    st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(0)]),
)
def test_nobody_pays_less_for_more_people_minutes_or_days_of_their_own(
    cost: int, members: list[tuple[int, int, int]], grown: str, by: int, share: Fraction
) -> None:
    rows = [[population, minutes + 1, days] for population, minutes, days in members]
    rows[-1][2] = max(1, rows[-1][2])

    def own_part(at: int) -> int:
        found = allocate(
            CostToShare(
                cost,
                (Basis("population", share), Basis("minutes", 1 - share)),
                tuple(
                    AllocationMember(str(i), {"population": Fraction(p), "minutes": Fraction(m)}, d)
                    for i, (p, m, d) in enumerate(rows)
                ),
                days_in_year=365,
            )
        )
        return found.members[at].cost_ore

    before = own_part(0)
    place = ["population", "minutes", "days"].index(grown)
    rows[0][place] = min(rows[0][place] + by, 365) if grown == "days" else rows[0][place] + by
    assert own_part(0) >= before


def test_who_falls_below_the_least_fee_pays_it_and_the_rest_share_what_is_left_until_nobody_falls() -> None:
    # Exactly 10, 160, 830. a pays 150; of 850 left b's part is 137 and falls too; c pays what is left.
    weights = {"a": Fraction(1, 100), "b": Fraction(16, 100), "c": Fraction(83, 100)}
    assert parts_of(1000, weights, minimum_ore=150) == {"a": 150, "b": 150, "c": 700}
    assert parts_of(-1000, weights, minimum_ore=150) == {"a": -10, "b": -160, "c": -830}


def test_a_least_fee_that_is_more_than_the_cost_is_refused() -> None:
    with pytest.raises(AllocationRefused, match="Lägsta avgiften"):
        parts_of(100, {"a": Fraction(1, 2), "b": Fraction(1, 2)}, minimum_ore=51)


def test_a_fixed_fee_is_paid_beside_the_share_of_what_the_fees_leave() -> None:
    weights = {"a": Fraction(1, 4), "b": Fraction(3, 4)}
    assert parts_of(1000, weights, fixed={"a": 100, "b": 100}) == {"a": 300, "b": 700}
    assert parts_of(100, weights, fixed={"a": 100, "b": 100}) == {"a": 75, "b": 25}


def test_largest_remainders_may_give_less_of_a_larger_cost() -> None:
    weights = {"a": Fraction(6, 14), "b": Fraction(6, 14), "c": Fraction(2, 14)}
    assert (parts_of(10, weights)["c"], parts_of(11, weights)["c"]) == (2, 1)


@pytest.mark.parametrize(("minimum", "fixed"), [(-1, 0), (0, -1)])
def test_negative_fees_are_refused(minimum: int, fixed: int) -> None:
    member = AllocationMember("a", {"population": Fraction(1)}, fixed_ore=fixed)
    with pytest.raises(AllocationRefused, match="negativ"):
        allocate(CostToShare(100, (Basis("population", Fraction(1)),), (member,), minimum_ore=minimum))
