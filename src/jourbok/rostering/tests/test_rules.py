"""Reading a roster from a spreadsheet, and whether enough people work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.calendar import DayClass
from jourbok.kernel.errors import BadInput
from jourbok.kernel.intervals import Interval
from jourbok.rostering.rules.file import StaffingRule
from jourbok.rostering.rules.roster_file import COLUMNS, RosterRefused, decode, read_roster
from jourbok.rostering.rules.staffing import Thin, needed_on, thinnest

HEAD = ";".join(COLUMNS)
EVENING = datetime(2021, 11, 26, 15, tzinfo=UTC)


def roster(*rows: str) -> str:
    return "\n".join([HEAD, *rows, ""])


def refused(*rows: str) -> list[tuple[int, str]]:
    with pytest.raises(RosterRefused) as caught:
        read_roster(roster(*rows))
    return [(problem.line, problem.reason_sv) for problem in caught.value.problems]


def hours(start: int, end: int) -> Interval:
    return Interval(EVENING + timedelta(hours=start), EVENING + timedelta(hours=end))


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_roster_is_read_however_the_spreadsheet_saved_it(separator: str, encoding: str) -> None:
    text = roster("2021-11-26;14:00;02:00;pass;AÖ;Astrid Övning", "", "2021-11-27;02:00;16:00;Beredskap;KJ;Kim Jour")
    rows = read_roster(decode(text.replace(";", separator).replace("\n", "\r\n").encode(encoding)))
    assert [(row.code, row.name, row.kind) for row in rows] == [
        ("AÖ", "Astrid Övning", "open"),
        ("KJ", "Kim Jour", "standby"),
    ]
    assert rows[0].interval == Interval(datetime(2021, 11, 26, 13, tzinfo=UTC), datetime(2021, 11, 27, 1, tzinfo=UTC))


def test_columns_may_stand_in_any_order_beside_others() -> None:
    text = "employee_name;ort;kind;end;start;date;employee_code\nKim Jour;Solna;pass;02:00;14:00;2021-11-26;KJ\n"
    assert read_roster(text)[0].code == "KJ"


def test_every_faulty_row_is_told_at_its_line() -> None:
    told = refused(
        "26/11;14:00;02:00;pass;KJ;Kim Jour",
        "2021-11-26;14;02:00;pass;KJ;Kim Jour",
        "2021-11-26;14:00;02:00;jour;KJ;Kim Jour",
        "2021-11-26;14:00;02:00;pass;;Kim Jour",
        "2021-11-26;14:00;02:00;pass;KJ;",
        "2021-11-26;14:00;02:00;pass;KJ;Kim Jour",
        "2021-11-27;14:00;02:00;pass;KJ;Kim Natt",
        "2021-11-27;01:00;03:00;pass;KJ;Kim Jour",
    )
    assert [line for line, _ in told] == [2, 3, 4, 5, 6, 8, 9]
    words = ("26/11", "”14”", "pass eller beredskap", "Signaturen", "Namnet", "Kim Jour på rad 7", "enligt rad 7")
    for (_, reason), word in zip(told, words, strict=True):
        assert word in reason


def test_a_file_without_the_columns_or_without_rows_is_refused() -> None:
    with pytest.raises(RosterRefused, match="Rad 1: Kolumnen date saknas"):
        read_roster("datum;start\n2021-11-26;14:00\n")
    assert refused() == [(1, "Filen har inga pass. Skriv en rad för varje pass och medarbetare.")]
    with pytest.raises(BadInput, match="ingen text"):
        decode(b"\x81\x8d\xff")


@pytest.mark.parametrize(("day", "hours_long"), [("2021-03-27", 11), ("2021-10-30", 13), ("2021-11-27", 12)])
def test_a_night_when_the_clocks_change_has_its_real_length(day: str, hours_long: int) -> None:
    (row,) = read_roster(roster(f"{day};18:00;06:00;pass;KJ;Kim Jour"))
    assert row.interval.duration == timedelta(hours=hours_long)


def test_a_shift_inside_the_hour_that_spring_skips_is_refused() -> None:
    assert "ingen längd" in refused("2021-03-28;02:00;03:00;pass;KJ;Kim Jour")[0][1]


def test_the_most_demanding_rule_of_the_day_decides() -> None:
    rules = (
        StaffingRule(frozenset({DayClass.THU, DayClass.FRI}), 3),
        StaffingRule(frozenset({DayClass.DE_FACTO_HOLIDAY}), 5),
    )
    assert needed_on(rules, date(2021, 12, 23)) == 3
    assert needed_on(rules, date(2021, 12, 24)) == 5
    assert needed_on(rules, date(2021, 12, 25)) is None


def test_two_halves_of_an_evening_are_not_added_together() -> None:
    halves = [(hours(0, 5), 3), (hours(5, 10), 2)]
    assert thinnest(halves, 3) == Thin(2, 3, hours(5, 10))
    assert thinnest([*halves, (hours(4, 10), 1)], 3) is None
    assert thinnest([(hours(0, 2), 3), (hours(3, 5), 3)], 3) == Thin(0, 3, hours(2, 3))


def test_a_day_without_shifts_lacks_everybody_and_a_day_without_a_rule_nobody() -> None:
    assert thinnest([], 3) == Thin(0, 3, None)
    assert thinnest([], None) is None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8), st.integers(0, 4)), min_size=1), st.integers(1, 6))
def test_the_thinnest_time_is_what_counting_hour_by_hour_finds(drawn: list[tuple[int, int, int]], needed: int) -> None:
    worked = [(hours(start, start + length), number) for start, length, number in drawn]
    first, last = min(start for start, _, _ in drawn), max(start + length for start, length, _ in drawn)
    by_hour = [
        sum(number for start, length, number in drawn if start <= hour < start + length) for hour in range(first, last)
    ]
    found = thinnest(worked, needed)
    assert (found.workers if found else None) == (min(by_hour) if min(by_hour) < needed else None)
