"""Charts that compare: what they say stands in their table, and no number of bars or letters makes them fall."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jourbok.documents.comparisons import MOST_BARS, against_mean, parts_of_whole, side_by_side, year_lines
from jourbok.documents.numbers import number_sv
from jourbok.documents.svg import clean_svg

LONG = "Arbetsmarknadsnämnden i Trelleborg"


def test_a_year_stands_beside_the_year_before_and_months_to_come_are_not_drawn_as_zero() -> None:
    chart = year_lines("Ärenden per månad", ("2021", [12, 1200]), ("2020", range(1, 13)))
    assert chart.table.headers == ("Månad", "2021", "2020")
    assert chart.table.rows[:3] == (("jan", "12", "1"), ("feb", number_sv(1200), "2"), ("mars", "–", "3"))
    assert "tunn linje 2020" in chart.description
    with pytest.raises(ValueError, match="twelve"):
        year_lines("För många", ("2021", [1] * 13), None)


def test_a_first_year_has_nothing_to_be_compared_with() -> None:
    assert year_lines("Ärenden", ("2021", [0, 0]), None).table.headers == ("Månad", "2021")


def test_boards_stand_longest_first_and_the_mean_is_said_in_the_table_too() -> None:
    chart = against_mean("Per 10 000", {"Upplands Väsby": 3.14, LONG: 12.5}, 7.8, of="Nämnd")
    assert chart.table.rows == ((LONG, "12,5"), ("Upplands Väsby", "3,1"), ("Jouren", "7,8"))
    assert LONG in chart.svg and "medel 7,8" in chart.svg and "…" not in chart.svg


def test_parts_are_ordered_and_the_least_of_many_are_put_together() -> None:
    chart = parts_of_whole("Ärenden", {f"Slag {number}": number for number in range(1, 15)} | {"Tomt": 0}, of="Slag")
    assert len(chart.table.rows) == MOST_BARS
    assert chart.table.rows[0] == ("Slag 14", "14", number_sv(13, unit="%"))
    assert chart.table.rows[-1] == ("Övriga (5 slag)", "15", number_sv(14, unit="%"))
    with pytest.raises(ValueError, match="zero"):
        parts_of_whole("Inget", {"Tomt": 0}, of="Slag")


def test_groups_are_drawn_on_the_same_scale_each_with_its_years() -> None:
    chart = side_by_side("Målgrupper", {"Barn": [("2021", [1, 2]), ("2020", [3])], "Vuxna": [("2021", [0, 0])]})
    assert chart.table.rows[0][:4] == ("Barn", "2021", "1", "2")
    assert chart.table.right[0] == 2
    with pytest.raises(ValueError, match="labels"):
        side_by_side("För många", {"Barn": [("2021", [1, 2])]}, ["jan"])


#: The painter ended the process at a bell in a name: what is no letter is drawn from more often than chance would.
NO_LETTERS = "\x00\x07\x1f\x7f\x9f\u2028\u2029\ud800\udfff\ufffe\uffff\U00010000\U0001f600\u202e\n\r\t"
SIGNS = st.one_of(st.sampled_from("abcåäöÅÄÖ -&<>\"'" + NO_LETTERS), st.characters())
NAMES = st.text(SIGNS, min_size=1, max_size=60)


@settings(max_examples=12, deadline=None)
@given(st.dictionaries(NAMES, st.integers(0, 10**12), min_size=1, max_size=40))
def test_no_name_and_no_number_makes_a_drawing_that_a_page_may_not_hold(values: dict[str, int]) -> None:
    named = "".join(values)
    assert clean_svg(against_mean(named, values, 5, of="Nämnd").svg)
    if any(values.values()):
        assert clean_svg(parts_of_whole("Titel", values, of="Slag").svg)


def test_each_sign_that_is_no_letter_is_drawn_as_a_space_and_what_stands_beside_it_stays() -> None:
    for sign in NO_LETTERS.replace("\u202e", ""):
        drawn = parts_of_whole(f"Ti{sign}tel", {f"Barn{sign}unga": 2}, of="Slag").svg
        assert "Barn unga" in drawn and "Ti tel" in drawn and sign not in drawn


def test_a_long_name_is_cut_between_its_signs() -> None:
    for sign in ("\U00010000", "e\u0301"):
        for before in ("", "0"):
            name = before + sign * 60
            assert clean_svg(against_mean(name, {name: 1}, 5, of="Nämnd").svg)


def test_a_name_that_means_something_in_a_script_is_a_name() -> None:
    for drawn in (
        parts_of_whole("Slag", {"if": 2, "Barn": 1}, of="Slag"),
        against_mean("Slag", {"if": 2}, 1, of="Slag"),
    ):
        assert ">if<" in drawn.svg
