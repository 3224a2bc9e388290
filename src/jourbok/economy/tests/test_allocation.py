"""Sharing a cost: exact, to the öre, and refused in words where it cannot be shared."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.economy.rules import AllocationMember, AllocationRefused, Basis, CostToShare, allocate
from jourbok.economy.rules.allocation_file import as_json, read_allocation
from jourbok.kernel.money import NotExactJson

HALVES = (Basis("population", Fraction(1, 2)), Basis("minutes", Fraction(1, 2)))


def member(id_: str, population: int, minutes: int, days: int | None = None) -> AllocationMember:
    return AllocationMember(id_, {"population": Fraction(population), "minutes": Fraction(minutes)}, days)


def cost(amount: int, *members: AllocationMember, percent: int | Fraction = 0, year: int | None = 365) -> CostToShare:
    return CostToShare(amount, HALVES, members, Fraction(percent), year)


MEMBERS = st.lists(
    st.builds(
        member, st.text("abcåZ", min_size=1), st.integers(0, 90_000), st.integers(0, 90_000), st.integers(0, 365)
    ),
    min_size=1,
    max_size=9,
    unique_by=lambda member: member.id,
).filter(
    lambda members: (
        sum(m.values["population"] * (m.days or 0) for m in members) > 0
        and sum(m.values["minutes"] for m in members) > 0
    )
)
COSTS = st.builds(
    lambda amount, members, percent: cost(amount, *members, percent=percent),
    st.integers(-(10**11), 10**11),
    MEMBERS,
    st.fractions(0, 25, max_denominator=100),
)


@given(COSTS)
def test_the_shares_make_the_cost_to_the_ore(given_: CostToShare) -> None:
    found = allocate(given_)
    assert sum(share.cost_ore for share in found.members) == found.cost_ore == given_.cost_ore
    assert found.total_ore == sum(share.total_ore for share in found.members)
    assert sum(share.weight for share in found.members) == 1


@given(COSTS)
def test_shares_come_in_id_order_whatever_order_the_members_have(given_: CostToShare) -> None:
    backwards = CostToShare(given_.cost_ore, HALVES[::-1], given_.members[::-1], given_.admin_percent, 365)
    found = allocate(given_)
    assert allocate(backwards) == found
    assert [share.id for share in found.members] == sorted(member.id for member in given_.members)


@given(COSTS)
def test_who_weighs_more_pays_at_least_as_much(given_: CostToShare) -> None:
    by_weight = sorted(allocate(given_).members, key=lambda share: (share.weight, abs(share.cost_ore)))
    amounts = [abs(share.cost_ore) for share in by_weight]
    assert amounts == sorted(amounts)


@given(COSTS)
def test_a_credit_mirrors_its_charge_in_cost_and_fee(given_: CostToShare) -> None:
    credit = CostToShare(-given_.cost_ore, HALVES, given_.members, given_.admin_percent, 365)
    mirrored = [(share.id, -share.cost_ore, -share.admin_ore) for share in allocate(given_).members]
    assert [(share.id, share.cost_ore, share.admin_ore) for share in allocate(credit).members] == mirrored


def test_half_of_the_cost_follows_population_and_half_the_minutes() -> None:
    found = allocate(cost(1_000_000, member("solna", 3, 1), member("sigtuna", 1, 1)))
    assert [(share.id, share.cost_ore) for share in found.members] == [("sigtuna", 375_000), ("solna", 625_000)]


def test_a_member_for_half_the_year_has_half_its_population_counted_but_all_its_minutes() -> None:
    found = allocate(cost(1_000_000, member("a", 100, 50, 182), member("b", 100, 50, 364), year=364))
    assert [share.cost_ore for share in found.members] == [
        round(500_000 / 3) + 250_000,
        round(500_000 * 2 / 3) + 250_000,
    ]


def test_days_weight_the_population_and_nothing_else() -> None:
    only_minutes = CostToShare(
        100, (Basis("minutes", Fraction(1)),), (member("a", 1, 1, 1), member("b", 1, 1)), days_in_year=365
    )
    assert [share.cost_ore for share in allocate(only_minutes).members] == [50, 50]


def test_the_missing_ore_goes_to_the_largest_remainder_and_among_equals_to_the_first_id() -> None:
    equal = [member(id_, 1, 1) for id_ in ("c", "a", "b")]
    assert [share.cost_ore for share in allocate(cost(200, *equal)).members] == [67, 67, 66]
    assert [share.cost_ore for share in allocate(cost(-200, *equal)).members] == [-67, -67, -66]
    uneven = [member("a", 1, 1), member("b", 2, 2), member("c", 4, 4)]
    assert [share.cost_ore for share in allocate(cost(10, *uneven)).members] == [1, 3, 6]


@pytest.mark.parametrize(("amount", "fee"), [(10, 1), (9, 0), (29, 1), (30, 2), (-10, -1), (-9, 0), (0, 0)])
def test_the_fee_is_computed_on_each_members_part_half_up_in_size(amount: int, fee: int) -> None:
    assert allocate(cost(amount, member("a", 1, 1), percent=5)).admin_ore == fee


def test_the_fees_of_members_are_rounded_one_by_one() -> None:
    found = allocate(cost(20, member("a", 1, 1), member("b", 1, 1), percent=5))
    assert (found.cost_ore, found.admin_ore, found.total_ore) == (20, 2, 22)


GOOD = {
    "cost_ore": 92_600_000,
    "admin_percent": 5,
    "bases": [{"name": "population", "share": 0.5}, {"name": "minutes", "share": 0.5}],
    "members": [
        {"id": "sollentuna", "population": 75_000, "minutes": 41_230, "days": 365},
        {"id": "solna", "population": 83_200, "minutes": 39_000},
    ],
    "days_in_year": 365,
}


def changed(**changes: object) -> str:
    return json.dumps(GOOD | changes)


def with_member(**changes: object) -> str:
    return changed(members=[{"id": "solna", "population": 1, "minutes": 1} | changes])


def test_a_file_is_read_and_the_shares_are_written_in_id_order() -> None:
    given_, unused = read_allocation(json.dumps(GOOD))
    assert unused == ()
    assert as_json(allocate(given_)) == {
        "members": [
            {"id": "sollentuna", "cost_ore": 45743520, "admin_ore": 2287176, "total_ore": 48030696},
            {"id": "solna", "cost_ore": 46856480, "admin_ore": 2342824, "total_ore": 49199304},
        ],
        "cost_ore": 92_600_000,
        "admin_ore": 4_630_000,
        "total_ore": 97_230_000,
    }


def test_shares_are_decimals_so_that_ten_tenths_are_exactly_one() -> None:
    tenths = [{"name": f"b{number}", "share": 0.1} for number in range(10)]
    values = {f"b{number}": 1 for number in range(10)}
    given_, _ = read_allocation(changed(bases=tenths, members=[{"id": "a", **values}]))
    assert allocate(given_).cost_ore == GOOD["cost_ore"]


def test_shares_and_percentage_may_be_decimals_in_quotation_marks() -> None:
    halves = [{"name": "population", "share": "0.50"}, {"name": "minutes", "share": "0.5"}]
    given_, _ = read_allocation(changed(bases=halves, admin_percent="5.0"))
    assert given_ == read_allocation(json.dumps(GOOD))[0]


def test_whole_numbers_may_be_written_with_a_decimal_point() -> None:
    assert read_allocation('{"cost_ore": 1e2, "bases": [], "members": []}')[0].cost_ore == 100


def test_what_is_not_used_is_named_so_that_a_misspelt_key_is_seen() -> None:
    _, unused = read_allocation(changed(members=[{"id": "a", "population": 1, "minutes": 1, "day": 10}], year=2021))
    assert unused == ("year", "members[0].day")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (changed(bases=[{"name": "population", "share": 0.5}, {"name": "minutes", "share": 0.4}]), "tillsammans 0,9"),
        (changed(bases=[{"name": "population", "share": 1.5}, {"name": "minutes", "share": -0.5}]), "är negativ"),
        (changed(bases=[]), "tillsammans 0"),
        (changed(bases=[{"name": "cases", "share": 1}]), "Okänd fördelningsgrund.*”cases”"),
        (changed(bases=[{"name": "minutes", "share": 0.5}] * 2), "Fördelningsgrunden ”minutes” står två gånger"),
        (changed(bases=[{"name": "days", "share": 1}]), "”days” är ingen fördelningsgrund"),
        (changed(bases=[{"name": "minutes", "share": "hälften"}]), "bases.0..share ska vara ett tal"),
        (changed(bases=[{"name": "minutes", "share": True}]), "ska vara ett tal"),
        (changed(bases=[{"name": "minutes"}]), "saknar ”share”"),
        (changed(bases={"minutes": 1}), "bases ska vara en lista"),
        (changed(members=[]), "inga medlemmar"),
        (changed(members=[{"id": "a", "population": 1, "minutes": 1}] * 2), "Medlemmen ”a” står två gånger"),
        (changed(members=["solna"]), "ska vara ett objekt"),
        (with_member(id=""), "members.0..id ska vara en text"),
        (with_member(id=7), "members.0..id ska vara en text"),
        (with_member(population=0), "Summan av ”population” är noll"),
        (with_member(minutes=0), "Summan av ”minutes” är noll"),
        (with_member(days=0), "Summan av ”population” är noll"),
        (with_member(minutes=-1), "negativt värde för ”minutes”"),
        (with_member(minutes="41230"), "members.0..minutes ska vara ett tal"),
        (with_member(minutes=True), "members.0..minutes ska vara ett tal"),
        (with_member(minutes=None), "members.0..minutes ska vara ett tal"),
        (with_member(days=-1), "negativt antal dagar"),
        (with_member(days=366), "366 dagar, fler än årets 365"),
        (with_member(days=1.5), "heltal"),
        (changed(days_in_year=0), "minst 1"),
        (changed(cost_ore=0.5), "cost_ore ska vara ett heltal"),
        (changed(cost_ore="100"), "cost_ore ska vara ett tal"),
        (changed(cost_ore=True), "cost_ore ska vara ett tal"),
        (changed(cost_ore=None), "cost_ore ska vara ett tal"),
        (changed(admin_percent=-5), "admin_percent"),
        (changed(admin_percent="5 %"), "admin_percent ska vara ett tal"),
        ("[]", "Filen ska vara ett objekt"),
        ('{"cost_ore": 1}', "saknar ”bases”"),
        ('{"bases": [], "members": []}', "saknar ”cost_ore”"),
        ('{"cost_ore": 1, "bases": [], "members": [{"id": "a", "days": 1}]}', "tillsammans 0"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(AllocationRefused, match=reason):
        allocate(read_allocation(text)[0])


def test_days_mean_nothing_without_the_days_of_the_year() -> None:
    with pytest.raises(AllocationRefused, match="Skriv days_in_year"):
        allocate(cost(100, member("a", 1, 1, 10), year=None))
    assert allocate(cost(100, member("a", 1, 1), year=None)).cost_ore == 100


@pytest.mark.parametrize("text", ["", "{", '{"cost_ore": NaN}', '{"cost_ore": 1, "cost_ore": 2}', "[" * 99_999])
def test_what_is_not_exact_json_is_refused(text: str) -> None:
    with pytest.raises(NotExactJson):
        read_allocation(text)
