from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.documents.excel import Cell, Ore, Sheet, TextDoesNotFit, workbook

ATTACKS = [
    "=1+1",
    '=HYPERLINK("https://example.org";"Klicka")',
    "=cmd|' /C calc'!A0",
    "+46 8 123 456",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "{=1+1}",
    "'=1+1",
    '"=1+1',
    "https://example.org",
    "mailto:a@example.org",
    "internal:Sheet2!A1",
    "0123",
    "1E5",
    "TRUE",
    "2021-11-27",
    "  mellanslag  ",
    "rad ett\nrad två",
]


def read(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def one_cell(value: Cell) -> openpyxl.cell.Cell:
    cell = read(workbook([Sheet("Lista", ("Rubrik",), ((value,),))])).worksheets[0]["A2"]
    assert isinstance(cell, openpyxl.cell.Cell)
    return cell


@pytest.mark.parametrize("text", ATTACKS)
def test_text_that_looks_like_a_formula_or_a_link_stays_exactly_that_text(text: str) -> None:
    cell = one_cell(text)
    assert cell.data_type == "s"
    assert str(cell.value).replace("_x000D_", "\r") == text
    assert cell.hyperlink is None
    assert not cell.quotePrefix


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=50))
def test_any_text_comes_back_as_text(text: str) -> None:
    cell = one_cell(text)
    assert cell.data_type == "s"


def test_headings_and_names_are_text_too() -> None:
    book = read(workbook([Sheet("=Blad", ("=1+1", "@a"), ())]))
    assert book.sheetnames == ["=Blad"]
    assert [cell.data_type for cell in book.worksheets[0][1]] == ["s", "s"]


def test_no_part_of_the_file_is_a_formula_a_link_or_a_macro() -> None:
    data = workbook([Sheet("Lista", ("Rubrik",), tuple((text,) for text in ATTACKS))])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name or "external" in name]
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page


def test_a_moment_is_shown_as_the_clock_in_sweden_and_a_day_as_a_day() -> None:
    moment = one_cell(datetime(2021, 11, 27, 1, 14, tzinfo=UTC))
    assert moment.value == datetime(2021, 11, 27, 2, 14)  # noqa: DTZ001
    assert moment.is_date
    assert one_cell(datetime(2021, 6, 26, 22, 30, tzinfo=UTC)).value == datetime(2021, 6, 27, 0, 30)  # noqa: DTZ001
    day = one_cell(date(2021, 12, 24))
    assert day.value == datetime(2021, 12, 24)  # noqa: DTZ001
    assert day.number_format == "yyyy-mm-dd"


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        one_cell(datetime(2021, 11, 27, 1, 14))  # noqa: DTZ001


def test_a_day_before_excels_own_calendar_stands_as_text() -> None:
    assert one_cell(date(1898, 3, 1)).value == "1898-03-01"


def test_money_in_ore_is_shown_in_kronor_as_a_number() -> None:
    cell = one_cell(Ore(896_600_025))
    assert cell.value == 8_966_000.25
    assert cell.number_format == "#,##0.00"


@pytest.mark.parametrize(
    ("value", "shown"), [(7, 7), (2.5, 2.5), (Decimal("0.29"), 0.29), (True, "ja"), (False, "nej"), (None, None)]
)
def test_each_kind_of_value_keeps_its_kind(value: Cell, shown: object) -> None:
    assert one_cell(value).value == shown


def test_the_headings_stay_in_sight_and_columns_fit_their_words() -> None:
    page = read(workbook([Sheet("Lista", ("A", "Anteckning"), (("x", "y" * 40), ("x", "z" * 400)))])).worksheets[0]
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width < 12
    assert 40 < page.column_dimensions["B"].width <= 61


def test_the_file_tells_nothing_of_who_made_it_and_is_the_same_every_time() -> None:
    sheet = Sheet("Lista", ("A",), (("x",),))
    properties = read(workbook([sheet])).properties
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert workbook([sheet]) == workbook([sheet])


def test_sheet_names_are_made_such_that_excel_takes_them() -> None:
    names = ["A/B:C?*[1]", "x" * 40, "X" * 40, "", "'citat'", "History", "\x00"]
    made = read(workbook([Sheet(name, ("A",), ()) for name in names])).sheetnames
    assert made == ["A B C   1", "x" * 31, "X" * 26 + " (2)", "Blad 4", "citat", "History (2)", "Blad 7"]


def test_text_too_long_for_a_cell_is_refused_and_not_cut() -> None:
    with pytest.raises(TextDoesNotFit):
        one_cell("x" * 32_768)


def test_a_row_has_one_cell_for_each_heading() -> None:
    with pytest.raises(ValueError, match="one cell"):
        Sheet("Lista", ("A", "B"), (("x",),))


def test_a_workbook_has_a_sheet() -> None:
    with pytest.raises(ValueError, match="at least one"):
        workbook([])
