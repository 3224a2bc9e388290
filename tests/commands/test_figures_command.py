"""`jourbok figures` tells a period per board, and for publication nothing small."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from jourbok.cases.tests.factories import a_contact
from jourbok.statistics.files import Row, as_csv
from tests.commands.running import answer, refusal, run


@pytest.mark.django_db
def test_figures_of_a_period_are_told_per_board_and_for_the_service(tmp_path: Path) -> None:
    for board in ("sollentuna", "solna", "solna"):
        a_contact(board=board, at=datetime(2021, 3, 10, 19, tzinfo=UTC))
    told = answer("figures", "--period", "2021-T1", "--measure", "contacts")
    assert list(told) == ["period", "board", "suppressed", "closed", "rows"]
    assert {row["board"]: row["value"] for row in told["rows"]} == {None: 3, "sollentuna": 1, "solna": 2}
    by = answer("figures", "--period", "2021-03", "--measure", "contacts", "--by", "regime", "--board", "solna")
    assert sum(row["value"] for row in by["rows"]) == 2
    text = run("figures", "--period", "2021", "--csv", "--measure", "contacts").stdout
    assert text.lstrip("\ufeff").splitlines()[:2] == [
        "measure;board;code;value;unit;before;change;per_10_000",
        "contacts;;;3;st;;;0.1",
    ]
    book = tmp_path / "siffror.xlsx"
    assert run("figures", "--period", "2021-H1", "--xlsx", "--out", str(book)).exit_code == 0
    assert book.read_bytes().startswith(b"PK")
    assert "solna" in run("figures", "--period", "2021-03").stdout


@pytest.mark.django_db
def test_figures_for_publication_come_from_closed_months_and_have_nothing_small() -> None:
    for board in ("sollentuna", *["solna"] * 6):
        a_contact(board=board, at=datetime(2021, 3, 10, 19, tzinfo=UTC))
    asked = ("figures", "--period", "2021-T1", "--measure", "contacts", "--suppressed")
    assert "Stäng först" in refusal(*asked)
    for month in range(1, 5):
        run("close-month", f"2021-{month:02}")
    assert {row["board"]: row["value"] for row in answer(*asked)["rows"]} == {
        None: 7,
        "sollentuna": None,
        "solna": None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("--year", "2021", "--period", "2021"),
        ("--year", "2021", "--csv"),
        ("--period", "2021-T4"),
        ("--period", "2021", "--measure", "nothing"),
        ("--period", "2021", "--board", "nowhere"),
        ("--period", "2021", "--suppressed"),
        ("--period", "2021-03", "--suppressed", "--measure", "cases"),
        ("--period", "2021", "--csv", "--out", "/nowhere/at/all.csv"),
        ("--period", "2021", "--json", "--out", "figures.json"),
    ],
)
def test_figures_that_cannot_be_told_are_refused(asked: tuple[str, ...]) -> None:
    assert refusal("figures", *asked)


@pytest.mark.parametrize("text", ["=1+1", "+46", "-1", "@a", "\tx"])
def test_no_cell_of_the_csv_begins_a_formula(text: str) -> None:
    row = Row("contacts", text, text, 1, "st", None, -1, None)
    cells = as_csv([row]).decode("utf-8-sig").splitlines()[1].split(";")
    assert cells[1].startswith("'")
    assert cells[2].startswith("'")
    assert cells[6] == "-1"
