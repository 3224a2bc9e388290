"""How many live where, from the files of Statistics Sweden: each shape, each fault, and nothing changed in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import an_actor
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotPermitted
from jourbok.organisations.models import Municipality, Population
from jourbok.setup.rules.population_file import PopulationFileRefused, read_day, read_region
from jourbok.setup.rules.written_numbers import read_count, read_number
from jourbok.setup.services import PopulationReport, import_population

ACTOR = an_actor(Role.SYSTEM, name="Jourbok")
Import = Callable[..., PopulationReport]
WIDE = '"Folkmängd efter region och år"\r\n\r\n"region","2019","2020"\r\n"00 Riket",10327589,10379295\r\n'
EKERO_WIDE = '"0125 Ekerö",28720,28879\r\n"0184 Solna",82429,83162\r\n"0180 Stockholm",974073,975551\r\n'
LONG = '"region";"år";"Folkmängd"\n"0125 Ekerö";"2020";"28 879"\n'
PXWEB = {
    "columns": [
        {"code": "Region", "text": "region", "type": "d"},
        {"code": "Tid", "text": "år", "type": "t"},
        {"code": "BE0101N1", "text": "Folkmängd", "type": "c"},
    ],
    "comments": [],
    "data": [{"key": ["0125", "2020"], "values": ["28879"]}, {"key": ["0184", "2020"], "values": [".."]}],
}


def a_dataset(**changed: object) -> dict[str, object]:
    """JSON-stat 2 as the database hands it out, of two regions, two contents and two years."""
    regions = {"index": {"0125": 0, "0184": 1}, "label": {"0125": "Ekerö", "0184": "Solna"}}
    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [2, 2, 2],
        "dimension": {
            "Region": {"category": regions},
            "ContentsCode": {"category": {"index": ["BE0101N1", "BE0101N2"]}},
            "Tid": {"category": {"index": {"2020": 1, "2019": 0}}},
        },
        "value": [28720, 28879, 11, 159, 82429, 83162, 12, 733],
    } | changed


@pytest.fixture
def imported(tmp_path: Path, db: None) -> Import:
    """Imports a text, where Ekerö's and Solna's inhabitants of 2020 are assumed."""
    for slug, name, code, assumed in (("ekero", "Ekerö", "0125", 28_800), ("solna", "Solna", "0184", 83_200)):
        row = Municipality.objects.create(slug=slug, name=name, scb_code=code)
        Population.objects.create(municipality=row, counted_on=date(2020, 12, 31), inhabitants=assumed, assumed=True)

    def run(text: str, *, encoding: str = "utf-8", dry_run: bool = False, correct: bool = False) -> PopulationReport:
        path = tmp_path / "folkmangd.csv"
        path.write_bytes(text.encode(encoding))
        return import_population(actor=ACTOR, path=path, dry_run=dry_run, correct=correct)

    return run


def kept() -> dict[tuple[str, int], tuple[int, bool]]:
    rows = Population.objects.values_list("municipality__slug", "counted_on__year", "inhabitants", "assumed")
    return {(slug, year): (inhabitants, assumed) for slug, year, inhabitants, assumed in rows}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_with_a_column_per_year_confirms_what_was_assumed(imported: Import, encoding: str) -> None:
    told = imported(WIDE + EKERO_WIDE + '"Uppgifterna avser 31 december."\r\n', encoding=encoding).as_json()
    assert (told["rows"], told["new"], told["confirmed"], told["not_ours"], told["errors"]) == (4, 2, 2, 4, [])
    assert kept()["ekero", 2020] == (28_879, False)
    assert kept()["solna", 2019] == (82_429, False)
    assert told["moved"][0] == {"municipality": "Ekerö", "on": "2020-12-31", "was": 28_800, "becomes": 28_879}
    source = Population.objects.get(municipality__slug="ekero", counted_on=date(2020, 12, 31)).source
    assert source.startswith("SCB, folkmängd 31 december (BE0101N1), läst ") and "folkmangd.csv" in source


def test_reading_the_same_file_again_changes_nothing(imported: Import) -> None:
    imported(WIDE + EKERO_WIDE)
    told = imported(WIDE + EKERO_WIDE).as_json()
    assert (told["unchanged"], told["new"], told["confirmed"], told["corrected"], told["moved"]) == (4, 0, 0, 0, [])


def test_a_line_per_value_with_thousands_spaced_is_read(imported: Import) -> None:
    assert imported(LONG).as_json()["confirmed"] == 1
    assert kept()["ekero", 2020] == (28_879, False)


def test_a_column_of_births_is_not_taken_for_people(imported: Import) -> None:
    imported('"region","Folkmängd 2020","Folkökning 2020"\n"0125 Ekerö",28879,159\n')
    assert kept()["ekero", 2020] == (28_879, False)


def test_the_databases_own_json_is_read_and_two_dots_are_told_as_missing(imported: Import) -> None:
    told = imported(json.dumps(PXWEB)).as_json()
    assert (told["confirmed"], told["missing"]) == (1, [{"municipality": "Solna", "on": "2020-12-31"}])
    assert kept()["solna", 2020] == (83_200, True)


def test_json_stat_is_read_by_its_dimensions_and_only_people_are_counted(imported: Import) -> None:
    assert imported(json.dumps(a_dataset())).as_json()["rows"] == 4
    assert kept() == {
        ("ekero", 2019): (28_720, False),
        ("ekero", 2020): (28_879, False),
        ("solna", 2019): (82_429, False),
        ("solna", 2020): (83_162, False),
    }


def test_json_stat_may_tell_only_the_values_that_there_are(imported: Import) -> None:
    told = imported(json.dumps(a_dataset(value={"1": 28879}))).as_json()
    assert (told["confirmed"], len(told["missing"])) == (1, 3)


def test_a_list_of_ones_own_keeps_its_source_and_what_it_assumes(imported: Import) -> None:
    header = "code;municipality;service;date;inhabitants;assumed;source\n"
    imported(
        header + "0125;Ekerö;nordvast;2020-12-31;28900;true;uppskattning\n0184;Solna;x;2020-12-31;83162;false;egen\n"
    )
    assert kept() == {("ekero", 2020): (28_900, True), ("solna", 2020): (83_162, False)}
    assert Population.objects.get(municipality__slug="solna").source.startswith("egen, läst ")


def test_a_confirmed_number_is_corrected_only_when_told_to(imported: Import) -> None:
    imported(LONG)
    refused = imported(LONG.replace("28 879", "28 900"))
    assert (refused.exit_code, refused.as_json()["moved"]) == (1, [])
    assert "28879 är bekräftat" in refused.lines.errors[0].message and "--correct" in refused.lines.errors[0].message
    assert kept()["ekero", 2020] == (28_879, False)
    told = imported(LONG.replace("28 879", "28 900"), correct=True).as_json()
    assert told["moved"] == [{"municipality": "Ekerö", "on": "2020-12-31", "was": 28_879, "becomes": 28_900}]
    assert (told["corrected"], kept()["ekero", 2020]) == (1, (28_900, False))


def test_what_is_assumed_never_replaces_what_is_confirmed(imported: Import) -> None:
    imported(LONG)
    imported("code;date;inhabitants;assumed\n0125;2020-12-31;28000;true\n", correct=True)
    assert kept()["ekero", 2020] == (28_879, False)


def test_a_dry_run_tells_and_writes_nothing(imported: Import) -> None:
    before = kept()
    assert imported(WIDE + EKERO_WIDE, dry_run=True).as_json()["confirmed"] == 2
    assert kept() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LONG + '"Ekerö";"2020";"1"\n', "ingen kommunkod"),
        (LONG + '"9999 Nirgends";"2020";"1"\n', "ingen kommunkod"),
        (LONG + '"0184 Solna";"2020";"-5"\n', "noll eller mer"),
        (LONG + '"0184 Solna";"2020";"83162,5"\n', "helt tal"),
        (LONG + '"0184 Solna";"2020";"tusen"\n', "inget tal"),
        (LONG + '"0184 Solna";"2020";"1000000000000"\n', "fler än"),
        (LONG + '"0184 Solna";"i fjol";"83162"\n', "varken ett år"),
        (LONG + '"0184 Solna";"2021-02-29";"83162"\n', "varken ett år"),
        (LONG + '"0125 Ekerö";"2020";"28879"\n', "utan uppdelning på kön"),
        (LONG + '"0184 Solna";"2020";"831"\n', "långt från 83200"),
    ],
)
def test_one_wrong_value_of_ours_and_nothing_is_written(imported: Import, text: str, words: str) -> None:
    before = kept()
    told = imported(text)
    assert (told.exit_code, told.as_json()["confirmed"]) == (1, 0)
    assert words in told.lines.errors[0].message
    assert kept() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hej\n",
        "PK\x03\x04\x00\x00",
        WIDE + '"0125 Ekerö",28720,288',
        WIDE + '"0125 Ekerö",28720\r\n',
        WIDE + '"0125 Eke',
        WIDE + "0125\r\n",
        "region;namn\n0125;Ekerö\n",
        json.dumps(PXWEB)[:-40],
        json.dumps(PXWEB | {"data": [{"key": ["0125"], "values": ["1"]}]}),
        json.dumps(a_dataset(value=[1, 2, 3])),
        json.dumps(a_dataset(size=[2, 2, 3])),
        json.dumps(a_dataset(dimension={})),
        json.dumps({"values": []}),
        "[1]",
        "[" * 100_000,
    ],
)
def test_a_cut_or_foreign_file_is_refused_or_changes_nothing(imported: Import, text: str) -> None:
    before = kept()
    try:
        assert imported(text).exit_code == 1
    except PopulationFileRefused as refused:
        assert refused.message
    assert kept() == before


def test_only_those_who_keep_the_register_may_import(db: None, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        import_population(actor=an_actor(Role.UNIT_MANAGER), path=tmp_path / "nowhere.csv")
    with pytest.raises(PopulationFileRefused, match="går inte att läsa"):
        import_population(actor=ACTOR, path=tmp_path / "nowhere.csv")


@given(st.text(max_size=20))
def test_no_text_makes_the_reading_fall(text: str) -> None:
    for read in (read_count, read_number, read_day, read_region):
        try:
            read(text)
        except BadInput:
            continue


@given(st.integers(0, 20_000_000), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_a_number_is_the_same_however_its_thousands_are_set_apart(number: int, space: str) -> None:
    assert read_count(f"{number:,}".replace(",", space)) == number
