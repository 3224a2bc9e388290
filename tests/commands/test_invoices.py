"""`jourbok invoices`: its files and its answer, the same again; nothing is issued that cannot be carried through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jourbok.documents.peppol import findings
from jourbok.economy.models import Invoice, InvoiceDelivery
from jourbok.economy.tests.factories import invoicing_terms, the_year
from jourbok.kernel.swedish import kronor_and_ore
from jourbok.messages.transports import Folder, Ways

from .running import answer, refusal, run

pytestmark = pytest.mark.django_db

JULY = ("invoices", "--plan", "nordvast", "--year", "2021", "--run", "july", "--out")


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_the_answer_is_each_invoice_with_its_sums_and_its_two_files(tmp_path: Path) -> None:
    the_year()
    told = answer(*JULY, tmp_path)
    assert list(told) == ["run", "invoices", "total_ore"]
    assert told["run"] == "july"
    assert sum(each["net_ore"] for each in told["invoices"]) == 300_000_000
    assert told["total_ore"] == sum(each["total_ore"] for each in told["invoices"]) == 315_000_000
    for each in told["invoices"]:
        assert list(each) == ["number", "board", "net_ore", "admin_ore", "total_ore", "xml", "pdf"]
        assert each["total_ore"] == each["net_ore"] + each["admin_ore"]
        assert findings(Path(each["xml"]).read_bytes()) == ()
        assert Path(each["pdf"]).read_bytes().startswith(b"%PDF-")
    assert [each["board"] for each in told["invoices"]] == ["sigtuna", "sollentuna", "solna"]


def test_again_it_writes_the_same_files_with_the_same_numbers_and_issues_nothing(tmp_path: Path) -> None:
    the_year()
    first, second = tmp_path / "a", tmp_path / "b"
    told = answer(*JULY, first)
    again = answer(*JULY, second)
    assert [each["number"] for each in told["invoices"]] == [each["number"] for each in again["invoices"]]
    assert files(first) == files(second)
    assert Invoice.objects.count() == 3


def test_a_board_that_takes_no_e_invoice_has_its_drawing_alone(tmp_path: Path) -> None:
    the_year(terms=False)
    invoicing_terms(solna={"e_invoice": False})
    told = {each["board"]: each for each in answer(*JULY, tmp_path)["invoices"]}
    assert told["solna"]["xml"] is None
    assert Path(told["solna"]["pdf"]).exists()


def test_without_json_each_invoice_is_a_line_and_the_sum_comes_last(tmp_path: Path) -> None:
    the_year()
    *rows, last = run(*JULY, tmp_path).stdout.splitlines()
    assert len(rows) == 3
    assert last.startswith(f"Tillsammans {kronor_and_ore(315_000_000)}.")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--plan", "syd"], "inte syd"),
        (["--run", "may"], "july, january"),
        (["--run", "january"], "är inte stängda"),
        (["--year", "i fjol"], "inget årtal"),
    ],
)
def test_what_cannot_be_issued_is_refused_and_nothing_is(words: list[str], reason: str, tmp_path: Path) -> None:
    the_year(closed=range(1, 7))
    assert reason in refusal(*JULY, tmp_path / "out", *words)
    assert not Invoice.objects.exists()


def test_everything_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    the_year(closed=range(1, 6), terms=False)
    invoicing_terms(solna={"reference": None})
    said = refusal(*JULY, tmp_path / "out")
    assert "Juni 2021 är inte stängd" in said
    assert "Solna" in said
    assert not Invoice.objects.exists()


def test_send_hands_each_e_invoice_over_once(settings: Any, tmp_path: Path) -> None:
    the_year()
    settings.MESSAGE_WAYS = Ways(invoices_out=Folder(tmp_path))
    answer(*JULY, tmp_path / "out", "--send")
    answer(*JULY, tmp_path / "out", "--send")
    assert InvoiceDelivery.objects.count() == 3


def test_send_without_a_way_is_refused_before_anything_is_issued(tmp_path: Path) -> None:
    the_year()
    assert "Ingen väg" in refusal(*JULY, tmp_path / "out", "--send")
    assert not Invoice.objects.exists()
