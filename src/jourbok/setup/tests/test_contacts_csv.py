"""Reading the old spreadsheet: every row is understood or told with its line and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.identity import synthetic_number
from jourbok.setup.rules.contacts_csv import (
    COLUMNS,
    BadRow,
    ContactsFileRefused,
    Group,
    Row,
    Unread,
    joined,
    names_of,
    read_header,
    read_rows,
)

NOW = datetime(2021, 12, 31, 12, tzinfo=UTC)
CHILD = synthetic_number(datetime(2015, 3, 14, tzinfo=UTC).date(), 4).formatted
SOUND = {
    "source_id": "1",
    "arrived_at": "2021-11-27 02:14",
    "answered_at": "2021-11-27 02:15",
    "channel": "sos",
    "caller_role": "police",
    "municipality": "sollentuna",
    "board": "",
    "advice_only": "",
    "person_no": CHILD,
    "person_name": "Tuva Grindsjö",
    "birth_date": "",
    "category": "child",
    "law": "SoL",
    "minutes": "30",
    "note": "",
}


def text_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, separator: str = ";") -> str:
    """A file with these rows, each a sound one with the values given."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(SOUND | row for row in rows)
    return out.getvalue()


class Sheet:
    """A whole file, its rows put together by contact."""

    def __init__(self, told: Iterable[Row | Unread]) -> None:
        self.groups: dict[str, Group] = {}
        self.nobodys: list[BadRow] = []
        self.rows = 0
        by_contact: dict[str, list[Row | Unread]] = {}
        for self.rows, row in enumerate(told, 1):
            if isinstance(row, Unread) and not row.source_id:
                self.nobodys.append(row.bad)
            else:
                by_contact.setdefault(row.source_id, []).append(row)
        self.groups = {source_id: joined(rows) for source_id, rows in by_contact.items()}

    @property
    def bad(self) -> list[BadRow]:
        return sorted(
            [*self.nobodys, *(bad for group in self.groups.values() for bad in group.bad)], key=lambda bad: bad.line
        )

    def good(self) -> list[Group]:
        return [group for group in self.groups.values() if group.is_sound]

    def left_out(self) -> list[BadRow]:
        return [left for group in self.groups.values() for left in group.left_out()]


def sheet_of(text: str) -> Sheet:
    return Sheet(read_rows(io.StringIO(text, newline=""), NOW))


def reason_for(**values: str) -> str:
    """Why a row with these values is refused."""
    (bad,) = sheet_of(text_of(values)).bad
    assert bad.line == 2
    return bad.reason


def test_a_sound_row_is_a_contact_with_a_person() -> None:
    sheet = sheet_of(text_of({}))
    (group,) = sheet.good()
    (row,) = group.rows
    assert row.person
    assert row.contact.arrived_at == datetime(2021, 11, 27, 1, 14, tzinfo=UTC)
    assert (row.person.given_name, row.person.surname) == ("Tuva", "Grindsjö")
    assert (row.category, row.law, row.minutes) == ("child", "SoL", 30)


def test_the_order_of_the_columns_and_the_separator_are_free() -> None:
    backwards = tuple(reversed(COLUMNS))
    assert sheet_of(text_of({}, columns=backwards, separator=",")).groups == sheet_of(text_of({})).groups


def test_the_mark_that_windows_puts_first_and_capitals_in_the_header_do_not_matter() -> None:
    assert read_header("\ufeff" + ";".join(COLUMNS).upper() + "\r\n") == list(COLUMNS)


def test_every_missing_and_unknown_column_is_told_at_once() -> None:
    header = ";".join([*COLUMNS[:-2], "minuter", "note", "note"])
    with pytest.raises(ContactsFileRefused) as refused:
        read_header(header)
    assert "saknas: minutes" in refused.value.message
    assert "Okända kolumner: minuter" in refused.value.message
    assert "två gånger: note" in refused.value.message


def test_an_empty_file_has_no_header() -> None:
    with pytest.raises(ContactsFileRefused):
        sheet_of("")


def test_empty_lines_are_skipped_and_the_line_told_is_where_the_row_begins() -> None:
    text = (
        text_of({"note": "två\nrader"}) + "\n;;;;;;;;;;;;;;\n" + text_of({"channel": "telegraf"}).splitlines()[1] + "\n"
    )
    sheet = sheet_of(text)
    assert sheet.rows == 2
    assert [bad.line for bad in sheet.bad] == [6]


def test_swedish_words_are_read_as_well_as_codes() -> None:
    told = {"channel": "Hälso- och sjukvård", "caller_role": "ANHÖRIG", "category": "Barn och ungdom"}
    (group,) = sheet_of(text_of(told)).good()
    assert (group.rows[0].contact.channel, group.rows[0].contact.caller_role) == ("health_care", "relative")
    assert group.rows[0].category == "child"


def test_a_clock_time_that_comes_twice_is_refused_with_both_instants() -> None:
    reason = reason_for(arrived_at="2021-10-31T02:30", answered_at="")
    assert "2021-10-31T02:30:00+02:00" in reason
    assert "2021-10-31T02:30:00+01:00" in reason
    (group,) = sheet_of(text_of({"arrived_at": "2021-10-31T02:30+01:00", "answered_at": ""})).good()
    assert group.rows[0].contact.arrived_at == datetime(2021, 10, 31, 1, 30, tzinfo=UTC)


def test_everything_wrong_with_a_row_is_told_together() -> None:
    reason = reason_for(arrived_at="i går", channel="telegraf", minutes="1,5", birth_date="14/3", category="")
    for name in ("i går", "channel", "minutes", "birth_date", "category"):
        assert name in reason


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"person_no": "20150314-9840"}, "Kontrollsiffran"),
        ({"birth_date": "2015-03-15"}, "Numret säger"),
        ({"answered_at": "2021-11-27 02:13"}, "besvarad innan"),
        ({"arrived_at": "2022-01-02 00:00", "answered_at": ""}, "framtiden"),
        ({"advice_only": "kanske"}, "varken ja eller nej"),
        ({"minutes": "1441"}, "minutes"),
        ({"minutes": "²"}, "minutes"),
        ({"law": "BrB"}, "law"),
        ({"source_id": "x" * 121}, "source_id"),
        ({"municipality": ""}, "municipality saknas"),
    ],
)
def test_what_cannot_be_is_refused_in_words(values: dict[str, str], part: str) -> None:
    assert part in reason_for(**values)


def test_rows_of_one_contact_say_the_same_of_it() -> None:
    sheet = sheet_of(text_of({}, {"person_no": "", "person_name": "Malte", "channel": "police"}))
    assert [(bad.line, bad.reason) for bad in sheet.bad] == [
        (3, "channel är inte som på rad 2, fast kontakten är densamma.")
    ]


def test_a_contact_with_one_bad_row_is_left_out_whole() -> None:
    sheet = sheet_of(text_of({}, {"person_no": "fel"}, {"source_id": "2"}))
    assert [group.rows[0].source_id for group in sheet.good()] == ["2"]
    assert [left.line for left in sheet.left_out()] == [2]


def test_the_same_person_twice_in_a_contact_is_refused() -> None:
    assert "rad 2" in sheet_of(text_of({}, {})).bad[0].reason


def test_advice_keeps_no_person_and_needs_no_category() -> None:
    (group,) = sheet_of(text_of({"advice_only": "Ja", "category": ""})).good()
    assert group.rows[0].person is None


def test_quotes_that_never_end_stop_the_whole_file() -> None:
    with pytest.raises(ContactsFileRefused, match="Rad 3"):
        sheet_of(text_of({}) + '2;"' + text_of({}).splitlines()[1])


def test_a_row_with_too_few_fields_is_told() -> None:
    assert "2 fält" in sheet_of(";".join(COLUMNS) + "\n1;2\n").bad[0].reason


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tuva Grindsjö", ("Tuva", "Grindsjö")),
        ("Grindsjö, Tuva Maj", ("Tuva Maj", "Grindsjö")),
        ("Tuva Maj Grindsjö", ("Tuva Maj", "Grindsjö")),
        ("Tuva", ("Tuva", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_given_name_and_surname(text: str, names: tuple[str, str]) -> None:
    assert names_of(text) == names


@given(note=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=80))
def test_any_text_comes_through_as_it_was_written(note: str) -> None:
    """Also separators, quotes, line breaks and what a spreadsheet takes for a formula."""
    for separator in ";,":
        (group,) = sheet_of(text_of({"note": note}, separator=separator)).good()
        assert group.rows[0].note == note.strip()


@given(cells=st.lists(st.text(max_size=20), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_no_row_whatsoever_stops_the_reading(cells: list[str]) -> None:
    """Each row that is not empty is either a person of a contact or a reason."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerow(cells)
    sheet = sheet_of(";".join(COLUMNS) + "\r\n" + out.getvalue())
    understood = sum(len(group.rows) for group in sheet.groups.values())
    assert understood + len(sheet.bad) == sheet.rows


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"person_name": "Tuva Grinsjö", "minutes": "45"}),
        ({"person_no": "", "person_name": "Ek, Tuva"}, {"person_no": "", "person_name": "Tuva EK", "note": "Ringde"}),
        ({"person_no": "", "person_name": "Ek,"}, {"person_no": "", "person_name": "Ek,", "note": "Ringde"}),
    ],
)
def test_a_person_told_of_twice_in_one_contact_is_refused_however_the_name_is_spelt(
    first: dict[str, str], second: dict[str, str]
) -> None:
    sheet = sheet_of(text_of(first, second))
    assert [(bad.line, bad.reason) for bad in sheet.bad] == [(3, "Personen står redan på rad 2 i samma kontakt.")]


def test_two_unknown_persons_of_one_contact_are_two() -> None:
    nobody = {"person_no": "", "person_name": "", "birth_date": ""}
    assert not sheet_of(text_of(nobody, nobody)).bad
