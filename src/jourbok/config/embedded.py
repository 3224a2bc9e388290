"""A PostgreSQL server of our own for the demo and the tests; production brings its own.

It answers on a socket in a closed folder and never on the network, so it asks for no password. It ends with
the process that started it, even when that is killed, and recovers on the next start.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from jourbok.config.durability import described_sv, settings_of
from jourbok.config.embedded_folders import end_leftover, held_folder, is_held, locked, socket_folder, state_home
from jourbok.config.embedded_programs import (
    Account,
    ServerUnavailable,
    clean_environment,
    find_programs,
    major_version,
    runnable_programs,
    unprivileged_account,
)
from jourbok.config.tether import tethered

SUPERUSER = "postgres"
OWNER, APP, PORTAL = "jourbok_owner", "jourbok_app", "jourbok_portal"
# The owner migrates and makes test databases; the other two own nothing and get what the owner grants them.
# In this order, because each may step down to those before it.
ROLES = {PORTAL: "login", APP: f"login in role {PORTAL}", OWNER: f"login createdb in role {APP}, {PORTAL}"}
#: The server's own log says how it goes and what it runs, never a row: an error quotes the values that it refused,
#: and is told to whoever asked instead.
LOGS_NO_ROWS = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
#: What PostgreSQL says while a session of a server that was killed has not noticed yet, and how long we wait for it.
ORPHANS_SERVE = "pre-existing shared memory block"
ORPHANS_END_WITHIN = 30
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
#: Tests ask small questions of small tables: a process that helps takes longer to start than the answer takes alone.
WITHOUT_HELP = {"max_parallel_workers_per_gather": "0"}


@dataclass(frozen=True)
class Server:
    """A running server."""

    socket_folder: Path
    programs: Path

    def url(self, database: str, *, role: str = OWNER) -> str:
        """The address of `database` for `role`, as Django, psycopg and pg_dump read it."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder))}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection that commits each statement by itself."""
        return psycopg.connect(self.url(database, role=SUPERUSER), autocommit=True, connect_timeout=5)

    def described_sv(self) -> str:
        """What the server runs with, asked of itself: whether it keeps what it has acknowledged."""
        with closing(self.connect()) as connection:
            return described_sv(settings_of(connection))

    def note(self, database: str) -> str | None:
        """What `set_note` wrote last; it lives and dies with the database."""
        with closing(self.connect()) as connection:
            question = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
            found = connection.execute(question, [database]).fetchone()
        return found[0] if found else None

    def set_note(self, database: str, text: str) -> None:
        """The database carries the text from now on."""
        with closing(self.connect()) as connection:
            statement = sql.SQL("comment on database {} is {}")
            connection.execute(statement.format(sql.Identifier(database), sql.Literal(text)))

    def ensure_database(self, name: str) -> None:
        """The database exists afterwards, and the owner owns it."""
        with closing(self.connect()) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                statement = sql.SQL("create database {} owner {}")
                connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))


@contextmanager
def running_server(state: Path | None, *, fast: bool = False) -> Iterator[Server]:
    """A server that runs while the block runs and is gone after it.

    `state` is the folder that keeps its data between runs; None makes one that is removed afterwards.
    `fast` gives up durability and is for tests only. Raises `ServerUnavailable`.
    """
    account = unprivileged_account()
    with held_folder(state) as folder:
        with locked(state_home() / "copying", wait=True):
            programs = runnable_programs(find_programs(), account, home=state_home())
        sockets = socket_folder(folder, account)
        data = folder / f"data-{major_version(programs)}"
        end_leftover(data)
        _ensure_data(data, programs, account, fast=fast)
        server = Server(socket_folder=sockets, programs=programs)
        process = _started(server, data, account, fast=fast)
        try:
            _ensure_roles(server)
            yield server
        finally:
            _stop(process)


@contextmanager
def server_at_hand(state: Path) -> Iterator[Server]:
    """The server of the folder: the one that runs already, or one that runs while the block runs.

    Raises `ServerUnavailable`.
    """
    if is_held(state):
        yield Server(socket_folder(state, unprivileged_account()), find_programs())
        return
    with running_server(state) as server:
        yield server


def _ensure_data(data: Path, programs: Path, account: Account, *, fast: bool) -> None:
    """The data folder exists afterwards, whole: an interrupted attempt is thrown away."""
    if data.exists():
        return
    fresh = data.with_name(f"{data.name}.fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account.own(fresh)
    command: list[str | Path] = [programs / "initdb", "-D", fresh, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
    command += ["--locale=C.UTF-8", "--data-checksums", *(["--no-sync"] if fast else [])]
    made = account.run(command, folder=data.parent)
    if made.returncode != 0:
        raise ServerUnavailable(f"PostgreSQL kunde inte skapa sin databas:\n{made.stderr.strip()}")
    fresh.rename(data)


def _started(server: Server, data: Path, account: Account, *, fast: bool) -> subprocess.Popen[bytes]:
    """The server, answering. What still serves in one that was killed ends by itself, and is waited for."""
    deadline = time.monotonic() + ORPHANS_END_WITHIN
    while True:
        process = _start(server, data, account, fast=fast)
        try:
            _await_answer(server, process, data.parent / "server.log")
        except ServerUnavailable as unavailable:
            _stop(process)
            if ORPHANS_SERVE not in str(unavailable) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        except BaseException:
            _stop(process)
            raise
        else:
            return process


def _start(server: Server, data: Path, account: Account, *, fast: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(server.socket_folder),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "60",
        **LOGS_NO_ROWS,
    } | (UNSAFE_BUT_FAST | WITHOUT_HELP if fast else {})
    command = [str(server.programs / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (data.parent / "server.log").open("wb") as log:
        return subprocess.Popen(
            tethered(command, number=signal.SIGINT, user=account.user, group=account.group),
            cwd=data.parent,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal goes to us, and we end the server last
        )


def _await_answer(server: Server, process: subprocess.Popen[bytes], log: Path, *, seconds: float = 120) -> None:
    """Ready is when it answers: its own status says running too early, and recovery takes its time."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    told = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    raise ServerUnavailable(f"PostgreSQL startade inte:\n{told}")


def _ensure_roles(server: Server) -> None:
    with closing(server.connect()) as connection:
        present = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role, rights in ROLES.items():
            if role not in present:
                connection.execute(sql.SQL("create role {} " + rights).format(sql.Identifier(role)))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask politely (SIGINT is PostgreSQL's fast stop), then insist."""
    for number, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
