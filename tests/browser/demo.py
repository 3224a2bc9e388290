"""The demo as a browser meets it: its year made once in a test run, and a copy of it for each file of tests."""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from jourbok.config.children import Child, run_to_its_end, running_child
from jourbok.config.grants import APP

YEAR = "jourbok_browser_year"
MAKING_THE_YEAR = 5303
READY_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Demo:
    """A served demo: its address and its database."""

    address: str
    database: str

    def one(self, question: str) -> str:
        """The single value that the question finds, as it stands in an address."""
        with closing(psycopg.connect(url_of(self.database))) as connection:
            found = connection.execute(question.encode()).fetchone()
        assert found, question
        return str(found[0])


@contextmanager
def served_demo(*, clock: str, run: str, folder: Path) -> Iterator[Demo]:
    """A demo of one's own, untouched, whose clock begins at `clock`; gone with its database after the block."""
    name = f"jourbok_browser_{os.getpid()}_{int(time.monotonic() * 1000)}"
    with _alone() as connection:
        _ensure_year(connection, run, folder)
        connection.execute(_named("create database {} template {}", name, YEAR))
    try:
        with _served(name, clock, folder) as address:
            yield Demo(address, name)
    finally:
        with _alone() as connection:
            connection.execute(_named("drop database {} with (force)", name))


def url_of(database: str, role: str = "") -> str:
    """The address of a database on the server of this test run; without a role, for the one who may make databases."""
    parts = urlsplit(os.environ["JOURBOK_DATABASE_URL"])
    user, _, host = parts.netloc.rpartition("@")
    password = user.partition(":")[2]
    known = f"{role}:{password}" if password else role
    return urlunsplit(parts._replace(netloc=f"{known}@{host}" if role else parts.netloc, path=f"/{database}"))


@contextmanager
def _alone() -> Iterator[psycopg.Connection]:
    """No other test process makes or copies the year while the block runs."""
    with closing(psycopg.connect(url_of("postgres"), autocommit=True)) as connection:
        connection.execute("select pg_advisory_lock(%s)", [MAKING_THE_YEAR])
        yield connection


def _ensure_year(connection: psycopg.Connection, run: str, folder: Path) -> None:
    """The synthetic year of this test run exists afterwards; what an earlier run left is made anew."""
    question = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
    found = connection.execute(question, [YEAR]).fetchone()
    if found and found[0] == run:
        return
    connection.execute(_named("drop database if exists {}", YEAR))
    connection.execute(_named("create database {}", YEAR))
    owner = {"JOURBOK_OWNER_DATABASE_URL": url_of(YEAR), "JOURBOK_AS_OWNER": "1"}
    command = [sys.executable, "-m", "jourbok.config.prepare_demo", str(folder / "sign-ins")]
    assert run_to_its_end(command, _environment(YEAR, "2021-11-27T02:10:00+01:00") | owner) == 0
    connection.execute(_named("comment on database {} is {}", YEAR, sql.Literal(run)))


def _named(statement: str, *names: str | sql.Composable) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(each) if isinstance(each, str) else each for each in names))


def _environment(database: str, clock: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.demo",
        "JOURBOK_DATABASE_URL": url_of(database, APP),
        "JOURBOK_CLOCK_AT": clock,
        "JOURBOK_CLOCK_SET": str(time.time()),
        "JOURBOK_IDLE_LOCK_MINUTES": "25",  # these tests lock screens themselves
    }


@contextmanager
def _served(database: str, clock: str, folder: Path) -> Iterator[str]:
    """The address at which the product's own web server answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "2", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", port, "jourbok.config.wsgi:application"]
    with running_child("Webben", command, _environment(database, clock), folder / "web.log") as web:
        _await_answer(web, f"http://127.0.0.1:{port}/healthz")
        yield f"http://localhost:{port}"


def _await_answer(web: Child, address: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        web.must_run()
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} does not answer; see {web.log}")
