"""A year's budget from a file: every way an office writes it, and everything in it that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy import selectors as economy
from jourbok.economy.models import Budget, BudgetLine
from jourbok.economy.rules.budget import Computed
from jourbok.economy.tests.factories import a_controller, half_and_half
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotPermitted
from jourbok.setup.rules.budget_sheet import BudgetFileRefused
from jourbok.setup.rules.cells import amount_ore
from jourbok.setup.services import BudgetReport, import_budget
from jourbok.setup.services.demo_files import BUDGET_FILE

HEADER = "ansvar;verksamhet;konto;text;budget_2022;forandring;budget_2023;anteckning"
WAGES = "7111;56941;50211;Löner;4287000;37000;4324000;"
RENT = "7111;56941;6951;Hyra av bil;70000;20000;90000;ink skatt"
Import = Callable[..., BudgetReport]
pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """Imports lines under the header."""

    def run(*lines: str, header: str = HEADER, encoding: str = "utf-8", **told: Any) -> BudgetReport:
        path = tmp_path / "budget.csv"
        path.write_bytes("\n".join([header, *lines]).encode(encoding))
        return import_budget(actor=a_controller(), path=path, **{"year": 2023} | told)

    return run


def messages(report: BudgetReport) -> list[str]:
    return [f"{each['line']}: {each['message']}" for each in report.as_json()["errors"]]


def sums(report: BudgetReport) -> tuple[Any, ...]:
    return tuple(report.as_json()["sums"].values())


def test_the_hosts_budget_is_24_lines_and_its_sums() -> None:
    half_and_half()
    report = import_budget(actor=a_controller(), path=BUDGET_FILE, year=2023)
    assert report.as_json() == {
        "lines": 24,
        "sums": {"budget_2022": 10_540_000, "forandring": 171_000, "budget_2023": 10_711_000},
        "stated": {},
        "difference": {},
        "errors": [],
    }


def test_the_hosts_fee_is_five_per_cent_of_the_other_lines_in_whole_thousands() -> None:
    half_and_half()
    import_budget(actor=a_controller(), path=BUDGET_FILE, year=2023)
    fee = BudgetLine.objects.get(is_admin_fee=True)
    assert (fee.previous_ore, fee.amount_ore) == (502_000_00, 510_000_00)
    assert (fee.text, fee.computed, str(fee.percent)) == ("OH adm Sigtuna kommun", Computed.ADMIN, "5.0000")


def test_social_charges_and_an_indexed_line_are_known_by_the_percentage_in_their_note() -> None:
    import_budget(actor=a_controller(), path=BUDGET_FILE, year=2023)
    how = {
        line.account: (line.computed, f"{line.percent.normalize():f}")
        for line in BudgetLine.objects.exclude(computed="")
        if line.percent
    }
    assert how == {"5610": (Computed.SOCIAL, "39.25"), "7430": (Computed.INDEX, "2.5")}


def test_without_a_cost_model_the_fee_is_known_and_not_computed() -> None:
    import_budget(actor=a_controller(), path=BUDGET_FILE, year=2023)
    fee = BudgetLine.objects.get(is_admin_fee=True)
    assert (Computed(fee.computed), fee.percent) == (Computed.NOT, None)


def test_the_budget_of_the_year_is_what_outcome_is_held_against() -> None:
    import_budget(actor=a_controller(), path=BUDGET_FILE, year=2023)
    money = economy.outcomes(a_controller(), 2023)
    assert (money[None].budget_ore, money[None].budget_base_ore) == (10_711_000_00, 10_201_000_00)
    assert sum(money[month].budget_ore for month in range(1, 13)) == 10_711_000_00


def test_reading_it_again_writes_nothing_and_a_change_is_a_new_revision_beside_the_old(imported: Import) -> None:
    assert imported(WAGES, RENT, reason="Nämndens beslut").revision == 1
    again = imported(WAGES, RENT)
    assert (again.revision, bool(again.changes)) == (1, False)
    assert Budget.objects.count() == 1
    changed = imported(WAGES, "7111;56941;6951;Hyra av bil;70000;25000;95000;", "7111;56941;691;Drivmedel;0;1000;1000;")
    assert changed.revision == 2
    assert changed.changes_sv == [("Nya", ("691 Drivmedel",)), ("Ändrade", ("6951 Hyra av bil",))]
    removed = imported(WAGES, reason="Bilen lämnades")
    assert removed.changes_sv == [("Borttagna", ("6951 Hyra av bil", "691 Drivmedel"))]
    assert [(each.revision, each.reason) for each in economy.budgets(a_controller(), 2023)] == [
        (3, "Bilen lämnades"),
        (2, "Inläst från fil"),
        (1, "Nämndens beslut"),
    ]


def test_what_the_budget_rests_on_is_kept_until_something_else_is_said(imported: Import) -> None:
    imported(WAGES, assumptions="Nuvarande bemanning")
    imported(RENT)
    newest = economy.newest_budget(a_controller(), 2023)
    assert newest is not None
    assert (newest.assumptions, newest.source_name, len(newest.fingerprint)) == (
        "Nuvarande bemanning",
        "budget.csv",
        64,
    )


def test_a_dry_run_tells_the_same_and_writes_nothing(imported: Import) -> None:
    dry = imported(WAGES, RENT, dry_run=True)
    assert not Budget.objects.exists()
    assert dry.as_json() == imported(WAGES, RENT).as_json()
    assert dry.changes_sv == [("Nya", ("50211 Löner", "6951 Hyra av bil"))]


def test_a_stated_sum_that_adds_up_is_told_with_no_difference(imported: Import) -> None:
    told = imported(WAGES, RENT, "Netto;;;;4357000;57000;4414000;").as_json()
    assert told["stated"] == told["sums"] == {"budget_2022": 4_357_000, "forandring": 57_000, "budget_2023": 4_414_000}
    assert set(told["difference"].values()) == {0}
    assert (told["lines"], told["errors"]) == (2, [])


@pytest.mark.parametrize(
    "row", ["Summa;;;;4357000;57000;4415000;", ";;;Totalt;;;4415000;", ";;;Summa kostnader;;;4 415 000;"]
)
def test_a_stated_sum_that_does_not_add_up_is_refused_with_the_difference(imported: Import, row: str) -> None:
    report = imported(WAGES, RENT, row)
    told = report.as_json()
    assert (report.exit_code, told["difference"]["budget_2023"]) == (1, -1000)
    assert "4: Summan stämmer inte. budget_2023: raderna blir 4 414 000 men" in messages(report)[0]
    assert "skillnad -1 000." in messages(report)[0]
    assert not Budget.objects.exists()


def test_a_sum_in_the_middle_is_of_the_lines_since_the_last_sum(imported: Import) -> None:
    told = [WAGES, ";;;Delsumma personal;4287000;37000;4324000;", RENT, ";;;Summa övrigt;70000;20000;90000;"]
    assert imported(*told, ";;;Netto;4357000;57000;4414000;").exit_code == 0
    wrong = imported(WAGES, ";;;Summa;1;2;3;", RENT, ";;;Netto;4357000;57000;4414000;")
    assert [message.partition(":")[0] for message in messages(wrong)] == ["3"]


def test_a_line_whose_change_does_not_lead_to_its_budget_is_refused(imported: Import) -> None:
    report = imported(WAGES, "7111;56941;6951;Hyra;70000;20000;80000;")
    assert messages(report) == ["3: budget_2022 + forandring är 90 000, men budget_2023 är 80 000."]
    assert report.exit_code == 1
    assert not Budget.objects.exists()


@pytest.mark.parametrize(
    "cell", ["#VÄRDEFEL!", "#VALUE!", "fyra", "5%", "1.234", "1,234.50", "12,345", "4-5", "()", "1" * 19, "½", "٣"]
)
def test_text_in_a_number_cell_is_told_with_its_line_and_column(imported: Import, cell: str) -> None:
    report = imported(f"7111;56941;50211;Löner;;{cell};4324000;")
    assert messages(report)[0].startswith("2: forandring: ")
    assert cell[:60] in messages(report)[0]
    assert report.exit_code == 1


@pytest.mark.parametrize(
    "amount",
    [
        "4 287 000",
        "4\u00a0287\u00a0000",
        "4\u202f287\u202f000",
        "4.287.000,00",
        "4287000.00",
        "4 287 000 kr",
        "4287000,0",
        "4\u2009287\u2009000:-",
    ],
)
def test_an_amount_is_the_same_however_its_thousands_are_parted(imported: Import, amount: str) -> None:
    assert sums(imported(f"7111;56941;50211;Löner;{amount};0;4287000;")) == (4_287_000, 0, 4_287_000)


@pytest.mark.parametrize("minus", ["-150 000", "\u2212150 000", "–150000", "(150 000)", "150 000-", "- 150 000"])
def test_a_minus_is_never_lost(imported: Import, minus: str) -> None:
    assert sums(imported(f"7111;56941;50225;Fyllnadstid;150000;{minus};0;")) == (150_000, -150_000, 0)


def test_an_empty_change_is_none_and_a_lone_dash_too(imported: Import) -> None:
    report = imported("7111;56941;6850;Porto;-;;–;", "7111;56941;6413;Datorer;30 000;;30 000;")
    assert (report.as_json()["lines"], sums(report)) == (2, (30_000, 0, 30_000))


def test_ore_are_told_with_two_decimals_and_every_other_sum_beside_them(imported: Import) -> None:
    told = imported("7111;56941;6850;Porto;1000;0,50;1000,50;", RENT).as_json()
    assert {name: str(amount) for name, amount in told["sums"].items()} == {
        "budget_2022": "71000.00",
        "forandring": "20000.50",
        "budget_2023": "91000.50",
    }


def test_one_ore_and_ten_thousand_million_kronor_are_exact(imported: Import) -> None:
    imported("1;2;3;Mycket;0;10000000000;10000000000;", "1;2;4;Lite;0;0,01;0,01;")
    assert economy.outcome(a_controller(), 2023).budget_ore == 10**12 + 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_the_encodings_that_excel_writes_are_read(imported: Import, encoding: str) -> None:
    imported(WAGES, encoding=encoding)
    assert BudgetLine.objects.get().text == "Löner"


@pytest.mark.parametrize("separator", [",", "\t"])
def test_comma_and_tab_part_columns_too(imported: Import, separator: str) -> None:
    report = imported(WAGES.replace(";", separator), header=HEADER.replace(";", separator))
    assert sums(report) == (4_287_000, 37_000, 4_324_000)


def test_headings_as_they_are_printed_in_another_order_and_case(imported: Import) -> None:
    header = "Ansvar;Vhet;Konto;Obj;Objekttext;Budget 2022;Förändring;Budget 2023;Anteckningar 2023"
    imported("7111;56941;50211;;Löner t arbetstag;4 287 000;37 000;4 324 000;", header=header)
    assert BudgetLine.objects.get().text == "Löner t arbetstag"
    report = imported("2;1;9;A;Fordon;Bil;K", header="BUDGET 2023;budget 2022;Konto;Objekt;Objekttext;TEXT;Anteckning")
    line = BudgetLine.objects.get(account="9")
    assert (line.cost_object, line.object_text, line.text, line.note) == ("A", "Fordon", "Bil", "K")
    assert sums(report) == (1, 1, 2)


def test_a_title_above_and_headings_again_on_the_next_page_are_passed_over(imported: Import) -> None:
    report = imported(HEADER, WAGES, "", HEADER, RENT, header="Socialjouren Nordväst;;;;;;;\nBudget 2023")
    assert (report.as_json()["lines"], messages(report)) == (2, [])


def test_stray_cells_are_told_and_the_rest_is_used(imported: Import) -> None:
    report = imported(
        "7111;56941;769;Övr div kostnader;9 000;;9 000;5%",
        "7111;56941;;OH adm Sigtuna kommun;502 000;8 000;510 000;OH adm   #VÄRDEFEL!",
        "Netto;;;;511 000;8 000;519 000;0",
        ";;;;;;;;#VÄRDEFEL!",
    )
    assert [message.partition(" ")[0] for message in messages(report)] == ["2:", "3:", "4:", "5:"]
    assert report.exit_code == 0
    assert set(BudgetLine.objects.values_list("note", flat=True)) == {"", "OH adm"}


def test_a_line_that_stands_twice_is_refused_with_the_first_ones_number(imported: Import) -> None:
    assert messages(imported(WAGES, RENT, WAGES)) == ["4: Samma konto och text står redan på rad 2."]


def test_an_amount_without_account_and_text_is_refused(imported: Import) -> None:
    assert "varken konto eller text" in messages(imported(WAGES, ";;;;1;2;3;"))[0]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (HEADER.replace("budget_2023", "budget_2024"), "Kolumner saknas: budget_2023"),
        (f"{HEADER};Budget 2023", "står två gånger: budget_2023"),
        ("a;b;c", "ingen rad med rubrikerna"),
        ("", "ingen rad med rubrikerna"),
        (f'{HEADER}\n"Löner;x', "Citattecknen"),
        (HEADER, "inga budgetrader"),
    ],
)
def test_a_file_that_is_no_budget_of_the_year_is_refused_whole(imported: Import, header: str, told: str) -> None:
    with pytest.raises(BudgetFileRefused, match=told):
        imported(header=header)


def test_only_who_keeps_the_budget_imports_it_and_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for role in (Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER, Role.BOARD_CONTROLLER):
        with pytest.raises(NotPermitted):
            import_budget(actor=an_actor(role), path=BUDGET_FILE, year=2023)
    with pytest.raises(BudgetFileRefused, match="går inte att läsa"):
        import_budget(actor=a_controller(), path=tmp_path / "nowhere.csv", year=2023)


# --- Excel ----------------------------------------------------------------------------------------------------

ROWS: list[list[Any]] = [
    ["Ansvar", "Vhet", "Konto", "Text", "Budget 2022", "Förändring", "Budget 2023", "Anteckning"],
    [7111, 56941, 50211, "Löner", 4_287_000, 37_000, 4_324_000, None],
    [7111, 56941, "6951", "Hyra av bil", 70_000.0, 20_000, 90_000, "ink skatt"],
]


def a_workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Läs mig"  # type: ignore[union-attr]
    page = book.create_sheet("Budget")
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def from_excel(path: Path) -> BudgetReport:
    return import_budget(actor=a_controller(), path=path, year=2023)


def test_a_workbook_is_read_from_the_first_sheet_that_has_the_headings(tmp_path: Path) -> None:
    report = from_excel(a_workbook(tmp_path / "budget.xlsx", ROWS))
    assert sums(report) == (4_357_000, 57_000, 4_414_000)
    assert set(BudgetLine.objects.values_list("account", flat=True)) == {"50211", "6951"}


def test_a_formula_is_its_stored_value(tmp_path: Path) -> None:
    path = tmp_path / "budget.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(ROWS[:2]):
            page.write_row(number, 0, row)
        page.write_formula(1, 6, "=E2+F2", None, 4_324_000)
        page.write_row(2, 0, ["Netto"])
        page.write_formula(2, 6, "=SUM(G2:G2)", None, 4_324_000)
    report = from_excel(path)
    assert (report.as_json()["stated"], report.exit_code) == ({"budget_2023": 4_324_000}, 0)


def test_a_formula_without_its_value_is_told_with_its_cell(tmp_path: Path) -> None:
    report = from_excel(a_workbook(tmp_path / "budget.xlsx", [*ROWS, [1, 2, 3, "Bil", "=E2*2", 0, 0, None]]))
    assert messages(report)[0].startswith("4: budget_2022: Cell E4 har en formel utan sparat värde.")
    assert report.exit_code == 1


@pytest.mark.parametrize("value", ["#VALUE!", "#N/A", "#REF!"])
def test_an_error_value_is_told_with_its_cell_and_nothing_is_written(tmp_path: Path, value: str) -> None:
    report = from_excel(a_workbook(tmp_path / "budget.xlsx", [*ROWS, [1, 2, 3, "Bil", 0, 0, value, None]]))
    assert f"4: budget_2023: Cell G4 har felvärdet {value}." in messages(report)[0]
    assert not Budget.objects.exists()


def test_cells_merged_over_rows_say_the_same_in_each_but_their_amount_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "budget.xlsx"
    book = openpyxl.load_workbook(a_workbook(path, [["Budget för 2023"], [], *ROWS]))
    page = book["Budget"]
    page.merge_cells("A1:H1")
    page.merge_cells("A4:A5")
    page["F5"] = None
    page["E5"] = 90_000
    page.merge_cells("F4:F5")
    page["F4"] = 37_000
    book.save(path)
    assert sums(from_excel(path)) == (4_377_000, 37_000, 4_414_000)
    assert set(BudgetLine.objects.values_list("responsibility", flat=True)) == {"7111"}


@pytest.mark.parametrize("kept", [0.5, 0.99, 30])
def test_a_workbook_cut_on_its_way_is_refused(tmp_path: Path, kept: float) -> None:
    whole = a_workbook(tmp_path / "budget.xlsx", ROWS).read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: int(kept if kept > 1 else len(whole) * kept)])
    with pytest.raises(BudgetFileRefused, match="går inte att läsa som en Excelfil"):
        from_excel(tmp_path / "half.xlsx")


def test_a_workbook_of_the_old_kind_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "budget.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(BudgetFileRefused, match=r"Spara den som \.xlsx"):
        from_excel(tmp_path / "budget.xls")


@pytest.mark.parametrize(
    ("cell", "ore"), [(0.1 + 0.2, 30), (501_900.00000001, 50_190_000), (-150_000, -15_000_000), (0.0, 0)]
)
def test_a_number_of_a_workbook_is_the_amount_that_it_shows(cell: float, ore: int) -> None:
    assert amount_ore(cell) == ore


@pytest.mark.parametrize("cell", [True, 0.125, 1e30, float("nan"), float("inf"), 2**70])
def test_what_is_no_amount_in_a_workbook_is_refused(cell: float) -> None:
    with pytest.raises(BadInput):
        amount_ore(cell)
