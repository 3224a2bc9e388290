"""The register of places from a file: whole or not at all, the same however often it is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jourbok.accounts.tests.factories import an_actor
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.placements.models import Place, PlaceVersion
from jourbok.placements.rules.places import PlaceFacts
from jourbok.placements.selectors import register
from jourbok.placements.tests.factories import a_place
from jourbok.setup.rules.places_csv import PlacesFileRefused, read_rows
from jourbok.setup.rules.whole_file import Refused
from jourbok.setup.services import FileReport, import_places

HEADER = "namn;slag;var;telefon"
ALM = "Familjen Alm;Jourhem;Solna;08-465 004 50"
ACTOR = an_actor(Role.SYSTEM, name="Jourbok")
Import = Callable[..., FileReport]


@pytest.fixture
def imported(tmp_path: Path, db: None) -> Import:
    """Imports lines under the header."""

    def run(*lines: str, header: str = HEADER, dry_run: bool = False, encoding: str = "utf-8") -> FileReport:
        path = tmp_path / "platser.csv"
        path.write_bytes("\n".join([header, *lines]).encode(encoding))
        return import_places(actor=ACTOR, path=path, dry_run=dry_run)

    return run


def counts(report: FileReport) -> tuple[int, int, int, int]:
    """How many became new, were unchanged, were changed, and were refused."""
    told = report.as_json()
    return told["new"], told["unchanged"], told["changed"], len(told["errors"])


def known() -> PlaceFacts:
    """The only place of the register."""
    [place] = register(an_actor()).used
    return place.facts


def test_a_file_stands_in_the_register_once_however_often_it_is_read(imported: Import) -> None:
    first = imported(ALM, "", "Bryggan;hvb;Uppsala;08-465 004 51")
    assert first.as_json() == {"rows": 2, "new": 2, "unchanged": 0, "changed": 0, "errors": []}
    assert counts(imported(ALM)) == (0, 1, 0, 0)
    assert Place.objects.count() == PlaceVersion.objects.count() == 2


def test_a_place_is_the_same_however_its_name_is_typed_and_another_where_it_lies_elsewhere(imported: Import) -> None:
    imported(ALM)
    assert counts(imported("familjen  ALM;jourhem;solna;08-465 004 50", encoding="cp1252")) == (0, 0, 1, 0)
    assert counts(imported(ALM.replace("Solna", "Järfälla"), encoding="cp1252")) == (1, 0, 0, 0)
    assert Place.objects.count() == 2


def test_what_the_file_has_no_column_for_stands_as_it_was(imported: Import) -> None:
    everything = f"{HEADER};pris;pris_uppgavs;yngsta;äldsta;tar_emot;familjer;ramavtal;avtalsnummer;från;anteckning"
    imported(f"{ALM};1 850,50;2021-06-01;0;12;flickor;ja;ja;A 7;2021-01-01;Katt", header=everything)
    assert counts(imported(ALM.replace("004 50", "004 59"))) == (0, 0, 1, 0)
    facts = known()
    assert (facts.phone, facts.price_ore, facts.price_told_on) == ("08-465 004 59", 185_050, date(2021, 6, 1))
    assert (facts.youngest, facts.oldest, facts.takes, facts.takes_families) == (0, 12, "woman", True)
    assert (facts.has_agreement, facts.agreement_number, facts.private_note) == (True, "A 7", "Katt")
    assert facts.valid_from == date(2021, 1, 1)


def test_a_new_price_without_its_day_is_of_today_and_the_same_price_keeps_its_own(imported: Import) -> None:
    priced = f"{HEADER};pris"
    imported(f"{ALM};1850;2021-06-01", header=f"{priced};pris_uppgavs")
    assert counts(imported(f"{ALM};1850", header=priced)) == (0, 1, 0, 0)
    imported(f"{ALM};1900", header=priced)
    assert known().price_told_on == date(2021, 11, 27)
    imported(f"{ALM};", header=priced)
    assert (known().price_ore, known().price_told_on) == (None, None)


def test_with_any_fault_nothing_is_written_and_every_line_is_told(imported: Import) -> None:
    report = imported(
        ALM,
        "Bryggan;slott;Uppsala;08-465 004 51",
        "Utan nummer;HVB;Uppsala;",
        "Familjen Alm;HVB;SOLNA;08-465 004 52",
        "För få;HVB",
    )
    told = [(each.line, each.message) for each in report.errors]
    assert [line for line, _ in told] == [3, 4, 5, 6]
    assert "slag: ”slott” ska vara jourhem, hvb" in told[0][1]
    assert "Skriv ett telefonnummer" in told[1][1]
    assert "står redan på rad 2" in told[2][1]
    assert report.exit_code == 1
    assert counts(report) == (0, 0, 0, 4)
    assert not Place.objects.exists()


def test_a_dry_run_tells_what_would_come_of_it_and_writes_nothing(imported: Import) -> None:
    assert counts(imported(ALM, dry_run=True)) == (1, 0, 0, 0)
    assert not Place.objects.exists()


def test_a_shelters_address_is_not_emptied_by_a_file_that_does_not_tell_it(imported: Import) -> None:
    a_place("Skyddet", kind="shelter", municipality="Solna", address="Hemliga gatan 1", phone="08-465 004 53")
    row = "Skyddet;Skyddat boende;Solna;08-465 004 54;"
    assert counts(imported(row, header=f"{HEADER};adress")) == (0, 0, 1, 0)
    assert PlaceVersion.objects.get(number=2).address == "Hemliga gatan 1"


def test_a_place_that_a_duty_worker_added_is_looked_at_when_a_file_tells_it_too(imported: Import) -> None:
    a_place("Familjen Alm", municipality="Solna", phone="08-465 004 50", actor=an_actor())
    assert counts(imported(ALM)) == (0, 0, 1, 0)
    assert register(an_actor()).used[0].is_checked


@pytest.mark.parametrize("text", ["namn;slag;var\n", f"{HEADER};färg\n", f"{HEADER};namn\n", f'{HEADER}\n"Alm;x\n'])
def test_a_file_whose_header_or_quotes_are_not_sound_is_refused_whole(text: str) -> None:
    with pytest.raises(PlacesFileRefused):
        list(read_rows(text))


@pytest.mark.parametrize(
    ("column", "cell"),
    [("pris", "1,234.50"), ("yngsta", "sju"), ("fran", "1 april"), ("familjer", "kanske"), ("tar_emot", "katter")],
)
def test_a_cell_that_cannot_be_read_is_told_with_its_column(column: str, cell: str) -> None:
    [refused] = read_rows(f"{HEADER};{column}\n{ALM};{cell}\n")
    assert isinstance(refused, Refused)
    assert refused.message.startswith(f"{column}: ")


@pytest.mark.django_db
def test_a_duty_worker_imports_no_register_and_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        import_places(actor=an_actor(), path=tmp_path / "nowhere.csv")
    with pytest.raises(PlacesFileRefused, match="går inte att läsa"):
        import_places(actor=ACTOR, path=tmp_path / "nowhere.csv")
