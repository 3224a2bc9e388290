"""Commands that work in the database: what they answer, and what they say when it cannot be reached."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import NIGHT
from jourbok.calls.models import SosContract
from jourbok.cases.tests.factories import a_case, a_contact, a_mandate
from jourbok.config.commands_database import the_command
from jourbok.config.embedded import APP, OWNER, running_server
from jourbok.config.embedded_folders import state_of
from jourbok.config.run_demo import DATABASE, PROJECT
from jourbok.duty.selectors import in_force_on
from jourbok.handover.services import audit_morning, register_receipt
from jourbok.handover.tests.test_services import a_child_of, intake, sent
from jourbok.law.models import StatuteVersion
from jourbok.law.selectors import kinds_on
from jourbok.messages.models import Heartbeat
from jourbok.organisations.models import Board
from jourbok.organisations.tests.factories import a_service
from tests.commands.running import JOURER, answer, refusal, run
from tests.databases import put_tables

from .test_command_line import JOURBOK

NORDVAST = JOURER / "nordvast.toml"


def outside(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The installed program, in an environment of its own."""
    known = {"PATH": os.environ["PATH"]} | environment
    return subprocess.run([JOURBOK, *map(str, words)], env=known, capture_output=True, text=True, check=False)


# --- load -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_load_tells_what_was_added_and_the_second_time_nothing() -> None:
    dry = answer("load", NORDVAST, "--dry-run")
    assert dry["dry_run"] is True
    assert not Board.objects.exists()
    first = answer("load", NORDVAST)
    assert first == dry | {"dry_run": False}
    solna = next(row for row in first["added"] if (row["kind"], row["id"]) == ("board", "solna"))
    assert solna["fields"]["name"] == "Socialnämnden i Solna"
    assert answer("load", NORDVAST) == {"dry_run": False, "added": [], "changed": [], "ended": []}
    assert in_force_on(datetime(2021, 1, 1, tzinfo=UTC).date()).hours.open
    assert "inget att ändra" in run("load", NORDVAST).stdout


@pytest.mark.django_db
def test_an_installation_without_law_gets_the_one_that_is_carried_and_one_with_law_keeps_its_own() -> None:
    answer("load", NORDVAST, "--dry-run")
    assert kinds_on(date(2026, 11, 22)) == ()
    assert "Lagen som följer med är inläst" in run("load", NORDVAST).stdout
    assert "lvu_6" in {kind.id for kind in kinds_on(date(2026, 11, 22))}
    versions = StatuteVersion.objects.count()
    assert "Lagen" not in run("load", NORDVAST).stdout
    assert StatuteVersion.objects.count() == versions


@pytest.mark.django_db
def test_load_tells_each_change_as_it_was_and_becomes(tmp_path: Path) -> None:
    run("load", NORDVAST)
    text = NORDVAST.read_text().replace("quota_per_year = 1_000", "quota_per_year = 1_100")
    changed = tmp_path / "changed.toml"
    changed.write_text(text)
    told = answer("load", changed, "--dry-run")
    fields = {"quota_per_year": {"was": 1000, "becomes": 1100}}
    assert told["changed"] == [{"kind": "sos", "id": "nordvast", "fields": fields}]
    said = run("load", changed, "--dry-run").stdout
    assert "ändras: sos nordvast (quota_per_year: 1000 → 1100)" in said
    assert "Inget är skrivet." in said
    assert SosContract.objects.get().quota_per_year == 1000
    without = tmp_path / "without.toml"
    head, _, tail = text.partition("[sos]\n")
    without.write_text(head + tail[tail.index("\n[") :])
    assert [(row["kind"], row["id"]) for row in answer("load", without)["ended"]] == [("sos", "nordvast")]


def test_load_refuses_a_bad_file_with_every_fault_at_its_line_before_it_looks_for_a_database(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(NORDVAST.read_text().replace('from = "14:00"', 'from = "24:00"').replace("quota_per", "kvot_per"))
    said = refusal("load", bad, "--json").splitlines()
    assert len(said) == 4
    assert said[1].startswith(f"{bad}:") and "duty.open[1].from: " in said[1]
    assert {line.split()[1] for line in said[2:]} == {"sos.quota_per_year:", "sos.kvot_per_year:"}
    assert f"{tmp_path / 'nowhere.toml'} finns inte" in refusal("load", tmp_path / "nowhere.toml")


@pytest.mark.django_db
def test_load_refuses_the_file_of_another_service() -> None:
    run("load", NORDVAST)
    assert "egen databas" in refusal("load", JOURER / "syd.toml")


# --- watchdog -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_watchdog_finds_a_morning_that_nobody_has_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    Heartbeat.objects.create(name="worker", beat_at=datetime.now(UTC))
    sent(a_child_of())
    shows(monkeypatch, NIGHT + timedelta(hours=6))
    assert "auditor" not in answer("watchdog")
    shows(monkeypatch, NIGHT + timedelta(hours=7))
    told = run("watchdog", "--json")
    assert (told.exit_code, json.loads(told.stdout)["auditor"]) == (1, False)
    assert "inte granskats" in told.stderr
    assert readiness() == (503, False)
    audit_morning(actor=the_command())
    assert run("watchdog").exit_code == 0
    assert readiness() == (200, True)


def shows(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The service's clock shows this from now on."""
    monkeypatch.setenv("JOURBOK_CLOCK_AT", at.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))


def readiness() -> tuple[int, bool]:
    """What `/readyz` answers, and what it says of the auditor."""
    answered = Client().get("/readyz")
    return answered.status_code, answered.json().get("auditor", True)


# --- morning --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_morning_tells_each_board_in_numbers_for_a_program_and_as_a_table() -> None:
    version = sent(a_child_of())
    register_receipt(actor=intake(), version=version.pk, kind="opened")
    told = answer("morning", "--date", "2021-11-27")
    assert set(told) == {"date", "boards"}
    assert [each["board"] for each in told["boards"]] == sorted(each["board"] for each in told["boards"])
    (sollentuna,) = (each for each in told["boards"] if each["due"])
    assert sollentuna == {
        "board": "sollentuna",
        "due": 1,
        "sent": 1,
        "delivered": 1,
        "opened": 1,
        "acknowledged": 0,
        "late": 0,
        "channels": {"portal": {"delivered": 1}},
    }
    rows = run("morning", "--date", "2021-11-27").stdout.splitlines()
    assert rows[0] == "Morgonen lördag 27 november 2021"
    assert ["sollentuna", "1", "1", "1", "1", "0", "0"] in [row.split() for row in rows]
    assert answer("morning", "--date", "2021-11-28")["boards"][0]["due"] == 0


@pytest.mark.django_db
def test_morning_is_of_today_when_no_date_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    a_service()
    shows(monkeypatch, datetime(2026, 3, 29, 22, 30, tzinfo=UTC))  # half past midnight in Sweden
    assert answer("morning")["date"] == "2026-03-30"


@pytest.mark.parametrize("day", ["igår", "2026-02-30", "20260330", "2026-W13-1", "", "1989-12-31", "9999-12-31"])
def test_morning_refuses_what_is_no_date_before_it_looks_for_a_database(day: str) -> None:
    refusal("morning", "--date", day)


@pytest.mark.django_db
def test_watchdog_finds_a_worker_that_was_never_heard_of() -> None:
    assert answer("watchdog", code=1) == {"alive": False, "silent_for_seconds": None}
    assert "aldrig" in run("watchdog").stdout


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "code"), [(0, 0), (14, 0), (16, 1)])
def test_watchdog_leaves_with_1_when_the_worker_has_been_silent_for_more_than_15_minutes(
    minutes: int, code: int
) -> None:
    Heartbeat.objects.create(name="worker", beat_at=datetime.now(UTC) - timedelta(minutes=minutes))
    told = answer("watchdog", code=code)
    assert told["alive"] is (code == 0)
    assert 0 <= told["silent_for_seconds"] - minutes * 60 < 60
    assert run("watchdog").exit_code == code


# --- figures and months ---------------------------------------------------------------------------------------


def march(told: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    month = told["months"][2]
    assert isinstance(month["figures"], list)
    return {"frozen": month["frozen"]} | {each["measure"]: each["value"] for each in month["figures"]}


@pytest.mark.django_db
def test_figures_are_twelve_months_of_every_measure_for_the_service_or_one_board() -> None:
    in_march = datetime(2021, 3, 10, 19, tzinfo=UTC)
    a_case(contact=a_contact(board="sollentuna", at=in_march))
    a_contact(board="solna", at=in_march)
    told = answer("figures", "--year", "2021")
    assert list(told) == ["year", "board", "months"]
    assert (told["year"], told["board"]) == (2021, None)
    assert [list(month) for month in told["months"]] == [["month", "frozen", "figures"]] * 12
    assert [month["month"] for month in told["months"]] == list(range(1, 13))
    assert set(told["months"][0]["figures"][0]) == {"measure", "value", "unit"}
    assert march(told) | {"frozen": False, "contacts": 2} == march(told)
    assert march(answer("figures", "--year", "2021", "--board", "solna"))["contacts"] == 1
    assert "Kontakter" in run("figures", "--year", "2021").stdout


@pytest.mark.django_db
def test_close_month_freezes_and_a_restatement_needs_a_reason() -> None:
    a_contact(at=datetime(2021, 3, 10, 19, tzinfo=UTC))
    assert run("close-month", "2021-03").stdout == "Mars 2021 är stängd.\n"
    a_contact(at=datetime(2021, 3, 11, 19, tzinfo=UTC))
    frozen = march(answer("figures", "--year", "2021"))
    assert (frozen["frozen"], frozen["contacts"]) == (True, 1)
    assert "varför" in refusal("close-month", "2021-03")
    told = answer("close-month", "2021-03", "--reason", "Ett samtal skrevs in i efterhand")
    assert (told["month"], told["number"]) == ("2021-03", 2)
    assert march(answer("figures", "--year", "2021"))["contacts"] == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["figures", "--year", "i fjol"], "inget årtal"),
        (["figures", "--year", "1066"], "1990"),
        (["figures"], "antingen --year eller --period"),
        (["figures", "--year", "2021", "--board", "atlantis"], "ingen nämnd med id atlantis"),
        (["close-month", "2021-13"], "ingen månad"),
        (["close-month", "mars"], "ingen månad"),
        (["close-month"], "MÅNAD saknas"),
        (["close-month", "2099-01"], "inte slut"),
        (["load"], "FIL saknas"),
    ],
)
def test_what_cannot_be_used_is_refused_in_swedish(words: list[str], reason: str) -> None:
    a_service()
    assert reason in refusal(*words)


# --- import ---------------------------------------------------------------------------------------------------

CONTACTS = (
    "source_id;arrived_at;answered_at;channel;caller_role;municipality;board;advice_only;person_no;person_name;"
    "birth_date;category;law;minutes;note\n"
    "S1;2021-03-10T19:00;2021-03-10T19:04;sos;police;solna;solna;nej;;Prov Provsson;2010-05-01;child;SoL;30;\n"
)


@pytest.mark.django_db
def test_import_adds_contacts_once_and_tells_bad_rows_by_line(tmp_path: Path) -> None:
    run("load", NORDVAST)
    file = tmp_path / "contacts.csv"
    file.write_text(CONTACTS)
    first = answer("import", "contacts", file)
    assert (first["contacts_added"], first["bad"]) == (1, [])
    assert answer("import", "contacts", file)["contacts_added"] == 0
    file.write_text(CONTACTS + "S2;i går;;sos;police;solna;solna;nej;;;;child;SoL;30;\n")
    refused = run("import", "contacts", file, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["bad"][0]["line"]) == (2, 3)
    assert refused.stderr.startswith(f"{file}:3: ")
    assert run("import", "contacts", file, "--keep-good").exit_code == 1
    assert "går inte att läsa" in refusal("import", "contacts", tmp_path / "nowhere.csv")


@pytest.mark.django_db
def test_import_oncall_adds_once_and_writes_nothing_when_a_line_is_wrong(tmp_path: Path) -> None:
    run("load", NORDVAST)
    file = tmp_path / "jour.csv"
    file.write_text("namnd;plats;namn;fran;till\nsolna;1;Noa Ek;2026-03-27T17:00;2026-03-28T08:00\n")
    refused = run("import", "oncall", file, "--json")
    told = json.loads(refused.stdout)
    assert (refused.exit_code, told["rows"], told["new"], told["errors"][0]["line"]) == (1, 1, 0, 2)
    assert refused.stderr.startswith(f"{file}:2: Noa Ek har ingen beslutanderätt")
    a_mandate("solna", holder_name="Noa Ek")
    assert answer("import", "oncall", file, "--dry-run")["new"] == 1
    assert answer("import", "oncall", file) == {"rows": 1, "new": 1, "unchanged": 0, "replaced": 0, "errors": []}
    assert answer("import", "oncall", file)["unchanged"] == 1
    assert "går inte att läsa" in refusal("import", "oncall", tmp_path / "nowhere.csv")


@pytest.mark.django_db
def test_import_places_adds_once_and_writes_nothing_when_a_line_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "platser.csv"
    file.write_text("namn;slag;var;telefon\nFamiljen Alm;slott;Solna;08-465 004 50\n")
    refused = run("import", "places", file, "--json")
    told = json.loads(refused.stdout)
    assert (refused.exit_code, told["rows"], told["new"], told["errors"][0]["line"]) == (1, 1, 0, 2)
    assert refused.stderr.startswith(f"{file}:2: slag: ")
    file.write_text("namn;slag;var;telefon\nFamiljen Alm;jourhem;Solna;08-465 004 50\n")
    assert answer("import", "places", file, "--dry-run")["new"] == 1
    assert answer("import", "places", file) == {"rows": 1, "new": 1, "unchanged": 0, "changed": 0, "errors": []}
    assert answer("import", "places", file)["unchanged"] == 1
    assert "går inte att läsa" in refusal("import", "places", tmp_path / "nowhere.csv")


@pytest.mark.django_db
def test_import_population_tells_what_moves_and_corrects_only_when_asked(tmp_path: Path) -> None:
    run("load", NORDVAST)
    file = tmp_path / "folkmangd.csv"
    file.write_text('"region","2020"\n"0125 Ekerö",28879\n"0180 Stockholm",975551\n')
    assert "Ekerö 2020-12-31: 28800 → 28879" in run("import", "population", file, "--dry-run").stdout
    told = answer("import", "population", file)
    assert (told["confirmed"], told["not_ours"], told["errors"]) == (1, 1, [])
    file.write_text('"region","2020"\n"0125 Ekerö",28900\n')
    refused = run("import", "population", file, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["corrected"]) == (1, 0)
    assert refused.stderr.startswith(f"{file}:2: Ekerö 2020-12-31: 28879 är bekräftat")
    assert answer("import", "population", file, "--correct")["corrected"] == 1
    assert "går inte att läsa" in refusal("import", "population", tmp_path / "nowhere.csv")


@pytest.mark.django_db
def test_a_tertial_report_is_published_once_for_each_member_when_its_months_are_closed() -> None:
    run("load", NORDVAST)
    assert "Alla fyra månaderna" in refusal("tertial-report", "2021-T1", "--board", "solna")
    assert "ingen period" in refusal("tertial-report", "våren")
    for month in ("2021-01", "2021-02", "2021-03", "2021-04"):
        run("close-month", month)
    [told] = answer("tertial-report", "2021-T1", "--board", "solna")["reports"]
    assert (told["board"], told["version"], len(told["pdf"])) == ("solna", 1, 64)
    assert answer("tertial-report", "2021-T1", "--board", "solna")["reports"] == [told]


# --- which database -------------------------------------------------------------------------------------------


def test_a_database_that_does_not_answer_is_told_in_swedish() -> None:
    done = outside("watchdog", "--json", JOURBOK_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Fel: Databasen svarar inte. Kontrollera JOURBOK_DATABASE_URL")
    assert "Traceback" not in done.stderr


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that the unprivileged user of a server may pass through, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="jourbok-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.mark.long
def test_without_an_address_a_command_makes_a_database_of_its_own_and_keeps_it(state: Path) -> None:
    own = {"JOURBOK_STATE_DIR": str(state)}
    done = outside("load", NORDVAST, "--json", **own)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert len(json.loads(done.stdout)["added"]) > 40
    again = outside("load", NORDVAST, **own)
    assert "inget att ändra" in again.stdout, again.stderr
    silent = outside("watchdog", "--json", **own)
    assert (silent.returncode, json.loads(silent.stdout)["alive"]) == (1, False)
    early = outside("close-month", "2021-12", **own)
    assert (early.returncode, "inte slut" in early.stderr) == (2, True), "the demo's clock stands in November 2021"
    assert outside("migrate", **own).stdout == "Databasen är i ordning.\n"


@pytest.mark.long
def test_while_the_demo_runs_its_server_is_used_and_an_empty_database_is_told_apart(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOURBOK_STATE_DIR", str(state))
    with running_server(state_of(PROJECT), fast=True) as server:
        server.ensure_database("fresh")
        as_app = {"JOURBOK_DATABASE_URL": server.url("fresh", role=APP)}
        for words, advice in ((["watchdog"], "Kör jourbok migrate"), (["migrate"], "tabellernas ägare")):
            refused = outside(*words, **as_app)
            assert (refused.returncode, refused.stdout) == (2, "")
            assert advice in refused.stderr
            assert "Traceback" not in refused.stderr
        put_tables(server, "fresh")  # nobody but their owner may do anything with them yet
        assert outside("load", NORDVAST, **as_app).returncode != 0
        assert outside("migrate", **as_app, JOURBOK_OWNER_DATABASE_URL=server.url("fresh")).returncode == 0
        with closing(server.connect("postgres")) as connection:
            connection.execute(f"create database {DATABASE} template fresh owner {OWNER}".encode())
        assert outside("load", NORDVAST, **as_app).returncode == 0
        own = outside("migrate", JOURBOK_STATE_DIR=str(state))
        assert (own.returncode, own.stdout) == (0, "Databasen är i ordning.\n"), own.stderr
