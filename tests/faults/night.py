"""A night that is served: PostgreSQL with full durability, the web and background work, all of them killable."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

import psycopg

from jourbok.config.children import Child, run_to_its_end, running_child
from jourbok.config.embedded import APP, OWNER, Server, running_server
from jourbok.config.embedded_folders import state_home
from jourbok.config.run_demo import web_command, worker_command
from tests.databases import put_tables
from tests.faults.browser import Browser

ROOT: Final = Path(__file__).resolve().parents[2]
DATABASE: Final = "faults"
CLOCK: Final = "2021-11-27T02:10:00+01:00"
PREFIX: Final = "faults-"
#: How long a test waits before it says that nobody answers; the verdict tells how long it really took.
PATIENCE_SECONDS: Final = 240.0


class Night:
    """The running processes of one installation, and ways to kill them."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.port = free_port()
        self._begun = time.time()
        self._database, self._programs = ExitStack(), ExitStack()
        self.web_restarts, self._is_over = 0, threading.Event()
        self._supervisor = threading.Thread(target=self._keep_the_web, daemon=True)

    # --- up and down ---

    def start(self) -> None:
        """Database, tables, persons and web are there afterwards."""
        self.start_database()
        self.server.ensure_database(DATABASE)
        put_tables(self.server, DATABASE)
        owner = {"JOURBOK_OWNER_DATABASE_URL": self.server.url(DATABASE, role=OWNER), "JOURBOK_AS_OWNER": "1"}
        assert run_to_its_end([sys.executable, "-m", "tests.faults.prepare"], self.environment() | owner) == 0
        self._start_web()
        self._supervisor.start()

    def stop(self) -> None:
        """Nothing runs afterwards, and no folder is left."""
        self._is_over.set()
        if self._supervisor.is_alive():
            self._supervisor.join()
        self._programs.close()
        self._database.close()
        shutil.rmtree(self.state, ignore_errors=True)

    def start_database(self) -> float:
        """The database answers afterwards; how many seconds that took, recovery included."""
        begun = time.monotonic()
        self.server: Server = self._database.enter_context(running_server(self.state))
        return time.monotonic() - begun

    def kill_database(self) -> None:
        """The server and all that serves in it are killed at once; nothing that was in memory is left."""
        (note,) = self.state.glob("data-*/postmaster.pid")
        postmaster = int(note.read_text().split()[0])
        for process in (postmaster, *children_of(postmaster)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._database.close()

    def _keep_the_web(self) -> None:
        """Does what the machine's supervisor does (`Restart=always`): a web that has ended is started."""
        while not self._is_over.wait(0.1):
            if self._web.process.poll() is not None:
                self._start_web()
                self.web_restarts += 1

    def await_web_processes(self, number: int) -> None:
        """So many processes answer afterwards."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.web_processes()) < number:
            assert time.monotonic() < deadline, "the web does not replace its process"
            time.sleep(0.1)

    def web_processes(self) -> set[int]:
        """The processes that answer."""
        return set(children_of(self._web.process.pid))

    def await_database_behind_web(self) -> float:
        """How many seconds it took until the web reached its database again."""
        begun = time.monotonic()
        while '"database": true' not in page_of(self.port, "/readyz"):
            assert time.monotonic() - begun < PATIENCE_SECONDS, "the web does not find its database"
            time.sleep(0.05)
        return time.monotonic() - begun

    def _start_web(self) -> None:
        self._programs.close()
        self._web = self._programs.enter_context(self.served(port=self.port))

    @contextmanager
    def served(self, *, port: int, clock: str = CLOCK) -> Iterator[Child]:
        """The web answers at the port while the block runs, and shows its own time."""
        log = self.state / f"web-{port}.log"
        with running_child("Webben", web_command(port), self.environment(clock=clock), log) as web:
            await_status(port, "/healthz", 200, child=web)
            yield web

    @contextmanager
    def worked(self, *, clock: str = CLOCK) -> Iterator[Child]:
        """Background work is done while the block runs; given is the worker that it began with."""
        with ExitStack() as self._background:
            self._workers_clock = clock
            self._start_worker()
            yield self._worker

    def ensure_worker(self) -> bool:
        """Does what the machine's supervisor does; whether the worker had ended."""
        if self._worker.process.poll() is None:
            return False
        self._start_worker()
        return True

    def await_worker(self) -> None:
        """A worker runs afterwards that has begun since the database went."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.ensure_worker():
            assert time.monotonic() < deadline, "the worker goes on without its database"
            time.sleep(0.1)

    def _start_worker(self) -> None:
        log = self.state / "worker.log"
        environment = self.environment(clock=self._workers_clock)
        started = running_child("Bakgrundsarbetet", worker_command(), environment, log)
        self._worker = self._background.enter_context(started)

    # --- to ask ---

    def browser(self, name: str) -> Browser:
        """A browser in which the person has signed in."""
        return Browser(self.port).sign_in(name)

    def connect(self) -> psycopg.Connection:
        """A connection of the checker's own."""
        return self.server.connect(DATABASE)

    def one(self, question: str, *given: object) -> str:
        """The single value that the question finds."""
        with closing(self.connect()) as connection:
            found = connection.execute(question.encode(), given).fetchone()
        assert found, question
        return str(found[0])

    def do(self, statement: str, *given: object) -> None:
        """A statement of the database's superuser, committed by itself."""
        with closing(self.connect()) as connection:
            connection.execute(statement.encode(), given)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The product's own command against this database."""
        program = [str(Path(sys.executable).parent / "jourbok"), *arguments]
        environment = self.environment() | {"DJANGO_SETTINGS_MODULE": "jourbok.config.settings.commands"}
        return subprocess.run(program, env=environment, capture_output=True, text=True, check=False, timeout=60)

    def seal_log(self) -> None:
        """Every row of the log so far is sealed, as background work does each minute."""
        sealing = "import django; django.setup(); from jourbok.audit.sealing import seal_log; seal_log()"
        assert run_to_its_end([sys.executable, "-c", sealing], self.environment()) == 0

    def verified_log(self) -> dict[str, object]:
        """What the product's own verifier says of the log."""
        return dict(json.loads(self.command("audit", "verify", "--json").stdout))

    def environment(self, *, clock: str = CLOCK) -> dict[str, str]:
        """What the programs inherit; they sign in to the database as the role that owns nothing."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "JOURBOK_DATABASE_URL": self.server.url(DATABASE, role=APP),
            "JOURBOK_CLOCK_AT": clock,
            "JOURBOK_CLOCK_SET": str(self._begun),
            "JOURBOK_IDLE_LOCK_MINUTES": "25",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "PYTHONUNBUFFERED": "1",
        }


@contextmanager
def a_night() -> Iterator[Night]:
    """A night of one's own, gone afterwards, also when the test fails."""
    _sweep()
    night = Night(state_home() / f"{PREFIX}{os.getpid()}")
    try:
        night.start()
        yield night
    finally:
        night.stop()


def await_status(port: int, path: str, status: int, *, child: Child | None = None) -> float:
    """How many seconds it took until the web answered so."""
    begun = time.monotonic()
    while status_of(port, path) != status:
        if child is not None:
            child.must_run()
        assert time.monotonic() - begun < PATIENCE_SECONDS, f"{path} does not answer {status}"
        time.sleep(0.05)
    return time.monotonic() - begun


def status_of(port: int, path: str) -> int | None:
    """How the web answers; None when it does not."""
    return asked(port, path)[0]


def page_of(port: int, path: str) -> str:
    """What the web answers; nothing when it does not."""
    return asked(port, path)[1]


def asked(port: int, path: str) -> tuple[int | None, str]:
    """Status and text of a page that needs no sign-in."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        with connection.getresponse() as response:
            return response.status, response.read().decode()
    except (OSError, HTTPException):
        return None, ""
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def children_of(process: int) -> list[int]:
    """The processes that it started and that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            if int(status.read_text().partition("PPid:")[2].split()[0]) == process:
                found.append(int(status.parent.name))
    return found


def _sweep() -> None:
    """What killed test runs left is removed; their processes went with them."""
    for folder in state_home().glob(f"{PREFIX}*"):
        if not Path(f"/proc/{folder.name.removeprefix(PREFIX)}").exists():
            shutil.rmtree(folder, ignore_errors=True)
