"""Hours by pay type out of a spreadsheet: what is read, refused, and told as having no place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction

from jourbok.accounts.tests.factories import an_actor
from jourbok.economy import loading_social
from jourbok.economy import selectors as economy
from jourbok.economy.models import PayEntry, PayrollImport
from jourbok.economy.rules.payroll import PayKind, PayType
from jourbok.economy.rules.social_rates import SocialRate
from jourbok.economy.tests.factories import a_controller
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.dated import Since
from jourbok.setup.rules.payroll_sheet import PayrollFileRefused
from jourbok.setup.services import PayrollReport, import_payroll

pytestmark = pytest.mark.django_db
HEADINGS = "slag;manad;lonart;timmar;timkostnad;belopp;alder\n"
Reads = Callable[..., PayrollReport]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Import the lines under the usual headings."""

    def read(*lines: str, encoding: str = "utf-8", **told: Any) -> PayrollReport:
        file = tmp_path / "loner.csv"
        file.write_bytes((HEADINGS + "\n".join(lines) + "\n").encode(encoding))
        return import_payroll(actor=a_controller(), path=file, **told)

    return read


@pytest.fixture
def the_rates() -> None:
    """39,25 % for all and 10,21 % for who was 65 at the beginning of the year."""
    rates = (
        SocialRate(date(2020, 1, 1), Decimal("39.25")),
        SocialRate(date(2020, 1, 1), Decimal("10.21"), from_age=65),
    )
    with transaction.atomic():
        loading_social.load(rates, since=Since(date(2000, 1, 1), date(2000, 1, 1)))


def refused(report: PayrollReport) -> str:
    assert report.exit_code == 1
    assert not PayEntry.objects.exists()
    return " ".join(each["message"] for each in report.as_json()["errors"])


@pytest.mark.usefixtures("the_rates")
def test_hours_by_price_are_kept_with_charges_by_age(reads: Reads) -> None:
    report = reads(
        "utfall;2022-03;Ordinarie;100;200;20 000;",
        "utfall;2022-03;Ordinarie;10;200,00;;67",
        ";2022-03;Kvalificerad övertid;2,5;480;1200;",
        "Summa;;;112,5;;23 200;",
        encoding="cp1252",
    )
    assert (report.exit_code, report.read.refused, report.without_rate) == (0, (), ())
    cost = economy.staff_cost(a_controller(), 2022)
    ordinary = cost.of(pay_type=PayType.ORDINARY)
    assert (ordinary.hours, ordinary.wages_ore) == (Decimal(110), 22_000_00)
    assert ordinary.charges_ore == 7_850_00 + 204_20
    assert cost.of(pay_type=PayType.QUALIFIED_OVERTIME).charges_ore == 471_00
    assert report.as_json()["stated_ore"] == 23_200_00
    assert PayrollImport.objects.get().file_name == "loner.csv"


def test_the_file_tells_what_it_changed_and_once_more_nothing(reads: Reads) -> None:
    line = "utfall;2022-03;Beredskap;8;30;;"
    first = reads(line).as_json()
    assert [(each["pay_type"], each["was"]) for each in first["changes"]] == [("standby", None)]
    assert first["without_charges"] == ["2022-03"]
    assert reads(line).as_json()["changes"] == []
    changed = reads("utfall;2022-03;Beredskap;9;30;;", dry_run=True).as_json()["changes"]
    assert (changed[0]["was"]["hours"], changed[0]["becomes"]["hours"]) == ("8.00", "9.00")
    assert PayEntry.objects.get().hours == 8


def test_planned_hours_may_be_without_a_price(reads: Reads) -> None:
    reads("plan;2022-12;Jour;40;;;")
    planned = economy.staff_cost(a_controller(), 2022).of(kind=PayKind.PLAN)
    assert (planned.hours, planned.wages_ore) == (Decimal(40), None)


def test_an_unknown_pay_type_is_told_and_the_rest_is_kept(reads: Reads) -> None:
    report = reads("utfall;2022-03;Traktamente;1;100;;", "utfall;2022-03;OB;1;50;;", "Summa;;;2;;150;")
    told = report.as_json()
    assert report.exit_code == 1
    assert [each["line"] for each in told["not_placed"]] == [2]
    assert "Traktamente" in told["not_placed"][0]["message"]
    assert PayEntry.objects.get().wages_ore == 50_00
    assert PayrollImport.objects.get().left[0]["line"] == 2


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["utfall;2022-03;OB;2;50;101;"], "är 100 men beloppet är 101, skillnad -1"),
        (["utfall;2022-03;OB;2;50;;", "Netto;;;2;;100,01;"], "raderna blir 100 men Netto säger 100,01, skillnad -0,01"),
        (["utfall;2022-03;OB;2;50;;", "Netto;;;3;;100;"], "timmar: raderna blir 2 men Netto säger 3"),
        (["utfall;2022-03;OB;2;50;;", "Delsumma;;;;;1;", "Summa;;;;;100;"], "Delsumma säger 1"),
        (["utfall;2022-03;OB;#VÄRDEFEL!;50;;"], "timmar: ”#VÄRDEFEL!”"),
        (["utfall;2022-03;OB;2;=1+1;;"], "timkostnad: ”=1+1”"),
        (["utfall;2022-13;OB;2;50;;"], "ska skrivas som 2022-03"),
        (["utfall;2022-03;OB;;50;;"], "Timmar saknas"),
        (["utfall;2022-03;OB;1;;;"], "Varken timkostnad eller belopp"),
        (["kanske;2022-03;OB;1;1;;"], "varken utfall eller plan"),
        (["utfall;2022-03;OB;1;1;;12"], "från 13 till 100"),
        (["utfall;2022-03;OB;1;1;;²"], "från 13 till 100"),
        (["utfall;2022-03;OB;1000000000000000;900000000000000;;"], "orimligt stort"),
        (["plan;2022-03;OB;1;1;;", "plan;2022-03;OB;1;;;"], "har pris på en rad"),
    ],
)
def test_what_does_not_add_up_is_refused_with_the_difference_and_nothing_is_written(
    reads: Reads, lines: list[str], told: str
) -> None:
    assert told in refused(reads(*lines))


def test_a_negative_line_one_ore_and_a_million_million_are_read(reads: Reads) -> None:
    reads(
        "utfall;2022-01;OB;(2);50;-100;",
        "utfall;2022-02;OB;1;0,01;0,01;",
        "utfall;2022-03;OB;1;10 000 000 000;;",
    )
    cost = economy.staff_cost(a_controller(), 2022)
    assert [cost.of(month=month).wages_ore for month in (1, 2, 3)] == [-100_00, 1, 10**12]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "ingen rad med rubrikerna"),
        (b"manad;lonart\n2022-03;OB\n", "Kolumner saknas: timmar"),
        (b"manad;lonart;timmar;timmar\n", "står två gånger"),
        (b"manad;lonart;timmar\n", "inga timmar"),
        (b"PK\x03\x04half a workbook", "går inte att läsa"),
        (b"manad;lonart;timmar\n\x81\x8d", "varken UTF-8 eller CP1252"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "fil"
    file.write_bytes(content)
    with pytest.raises(PayrollFileRefused, match=told):
        import_payroll(actor=a_controller(), path=file)


def test_a_workbook_is_read_and_its_unsaved_formula_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    headings = ["Månad", "Lönart", "Timmar", "Timlön"]
    for row in (["Löner"], headings, ["2022-03", "OB", 1.5, 50], ["2022-03", "OB", 1, "=2*25"]):
        page.append(row)
    book.save(tmp_path / "loner.xlsx")
    report = import_payroll(actor=a_controller(), path=tmp_path / "loner.xlsx")
    assert "formel utan sparat värde" in refused(report)


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.ADMINISTRATOR, Role.QUALITY_DEVELOPER])
def test_nobody_else_reads_hours_in(tmp_path: Path, role: Role) -> None:
    with pytest.raises(NotPermitted):
        import_payroll(actor=an_actor(role), path=tmp_path / "none")
