"""Importing who is on call to decide: all or nothing, once, and nobody whom the board does not let decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.cases.models import OnCall
from jourbok.cases.selectors import on_call_at
from jourbok.cases.tests.factories import a_mandate
from jourbok.kernel.actor import Role, system_actor
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.tests.factories import a_service
from jourbok.setup.rules.oncall_csv import OnCallFileRefused, OnCallRow, read_rows
from jourbok.setup.rules.whole_file import Refused
from jourbok.setup.services import FileReport, import_on_call

HEADER = "namnd;plats;namn;fran;till"
TONIGHT = "2021-11-27T17:00;2021-11-28T08:00"
FIRST = f"sollentuna;1;Noa Ek;{TONIGHT}"
SECOND = f"sollentuna;2;Bo Al;{TONIGHT}"
ACTOR = system_actor(moment=NIGHT, request_id=an_actor().request_id, door="command")
Import = Callable[..., FileReport]
needs_database = pytest.mark.django_db


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """Imports lines under the header into a service where Noa Ek and Bo Al may decide for Sollentuna."""
    a_service()
    for name in ("Noa Ek", "Bo Al"):
        a_mandate(holder_name=name)

    def run(*lines: str, header: str = HEADER, dry_run: bool = False, encoding: str = "utf-8") -> FileReport:
        path = tmp_path / "jour.csv"
        path.write_bytes("\n".join([header, *lines]).encode(encoding))
        return import_on_call(actor=ACTOR, path=path, dry_run=dry_run)

    return run


def _counts(report: FileReport) -> tuple[int, int, int, int]:
    told = report.as_json()
    return told["new"], told["unchanged"], told["replaced"], len(told["errors"])


def _called() -> list[str]:
    return [row.mandate.holder_name for row in on_call_at("sollentuna", NIGHT + timedelta(hours=20))]


@needs_database
def test_a_file_is_on_the_lists_once_however_often_it_is_read(imported: Import) -> None:
    assert imported(FIRST, SECOND).as_json() == {"rows": 2, "new": 2, "unchanged": 0, "replaced": 0, "errors": []}
    assert _counts(imported(FIRST, SECOND, "")) == (0, 2, 0, 0)
    assert _called() == ["Noa Ek", "Bo Al"]
    assert ChangeEvent.objects.filter(action="cases.put_on_call").count() == OnCall.objects.count() == 2


@needs_database
def test_another_person_for_the_same_place_and_time_replaces_and_both_are_kept(imported: Import) -> None:
    imported(FIRST)
    assert _counts(imported(FIRST.replace("Noa Ek", " bo  al"))) == (0, 0, 1, 0)
    assert _called() == ["Bo Al"]
    assert OnCall.objects.filter(replaced_at=NIGHT).count() == 1


@needs_database
def test_a_new_number_replaces_and_a_column_that_is_left_out_changes_nothing(imported: Import) -> None:
    with_phone = f"{HEADER};telefon;e-post"
    imported(f"{FIRST};070-1;noa@example.invalid", header=with_phone)
    assert _counts(imported(FIRST)) == (0, 1, 0, 0)
    assert _counts(imported(f"{FIRST};070-2;", header=with_phone)) == (0, 0, 1, 0)
    assert on_call_at("sollentuna", NIGHT + timedelta(hours=20))[0].phone == "070-2"


@needs_database
@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"sollentuna;1;Eli Okänd;{TONIGHT}", "har ingen beslutanderätt hos nämnden"),
        (f"solna;1;Noa Ek;{TONIGHT}", "har ingen beslutanderätt hos nämnden"),
        ("sollentuna;1;Noa Ek;2019-01-01T00:00;2019-01-02T00:00", "gäller inte hela tiden"),
        (f"kiruna;1;Noa Ek;{TONIGHT}", "ingen nämnd"),
        (f"sollentuna;noll;Noa Ek;{TONIGHT}", "plats"),
        (f"sollentuna;0;Noa Ek;{TONIGHT}", "1 till 9"),
        ("sollentuna;1;Noa Ek;2021-11-28T08:00;2021-11-27T17:00", "sluta efter"),
        ("sollentuna;1;Noa Ek;i kväll;2021-11-28T08:00", "fran: "),
        (f"sollentuna;2;Noa Ek;{TONIGHT}", "Samma plats och tid står redan på rad 3"),
        ("sollentuna;2;Noa Ek;2021-11-27T18:00;2021-11-28T07:00", "Plats 2 är tagen av Bo Al"),
        ("sollentuna;1", "fält"),
        (f";;;{TONIGHT}", "namnd saknas. namn saknas."),
    ],
    ids=str,
)
def test_one_line_that_is_wrong_is_told_and_nothing_is_written(imported: Import, line: str, why: str) -> None:
    report = imported(f"sollentuna;3;Noa Ek;{TONIGHT}", SECOND, line)
    told = report.as_json()
    assert (report.exit_code, told["rows"], told["new"]) == (1, 3, 0)
    assert [error["line"] for error in told["errors"]] == [4]
    assert why in told["errors"][0]["message"]
    assert not OnCall.objects.exists()
    assert not ChangeEvent.objects.filter(action="cases.put_on_call").exists()


@needs_database
def test_an_official_is_not_put_on_call_for_what_the_law_keeps_for_elected_members(imported: Import) -> None:
    a_mandate(holder_name="Kim Jour", layer="host_official")
    assert "Lagen låter inte Kim Jour" in imported(FIRST.replace("Noa Ek", "Kim Jour")).errors[0].message


@needs_database
def test_a_dry_run_tells_what_would_come_of_it_and_writes_nothing(imported: Import) -> None:
    assert _counts(imported(FIRST, SECOND, dry_run=True)) == (2, 0, 0, 0)
    assert not OnCall.objects.exists()


@needs_database
def test_boards_are_known_by_name_and_the_file_may_be_old_windows_with_commas(imported: Import) -> None:
    line = FIRST.replace("sollentuna", "Socialnämnden i Sollentuna").replace(";", ",")
    assert _counts(imported(line, header="Nämnd,plats,namn,från,till", encoding="cp1252")) == (1, 0, 0, 0)


@needs_database
@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.CONTROLLER, Role.DECISION_MAKER])
def test_others_import_nothing(role: Role, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        import_on_call(actor=an_actor(role), path=tmp_path / "jour.csv")


@needs_database
def test_a_file_that_is_not_there_or_is_no_list_is_refused_whole(imported: Import, tmp_path: Path) -> None:
    for header in ("", "namnd;plats", f"{HEADER};lön", f"{HEADER};till"):
        with pytest.raises(OnCallFileRefused, match="Rad 1"):
            imported(FIRST, header=header)
    with pytest.raises(OnCallFileRefused, match="citattecken"):
        imported(FIRST, 'sollentuna;1;"Noa')
    with pytest.raises(OnCallFileRefused, match="går inte att läsa"):
        import_on_call(actor=ACTOR, path=tmp_path)


def test_each_row_knows_the_line_on_which_it_begins() -> None:
    rows = list(read_rows(f'{HEADER}\r\n\r\n{FIRST}\r\nsollentuna;1;"Noa\nEk";{TONIGHT}\r\nx;1\r\n'))
    assert [type(row) for row in rows] == [OnCallRow, OnCallRow, Refused]
    assert [row.line for row in rows] == [3, 4, 6]
