"""The databases that the benchmarks are run against: a template for each size, and copies of them.

They lie in a server of their own, or in the one that `JOURBOK_DATABASE_URL` names; never in the demo's.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from jourbok.config.database_at_hand import AS_OWNER, OWNER_URL, URL, DatabaseUnavailable, is_behind, migrate, set_up
from jourbok.config.embedded import APP, OWNER, Server, running_server
from jourbok.config.embedded_folders import state_of
from jourbok.config.embedded_programs import ServerUnavailable
from jourbok.config.run_demo import PROJECT
from jourbok.kernel import swedish

#: Whoever runs the commands looks at the databases and removes them by this name.
PREFIX: Final = "jourbok_bench_"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BenchServer:
    """A server, our own or somebody's, in which databases are made and removed."""

    own: Server | None

    def url(self, database: str, *, role: str = OWNER) -> str:
        """The address of the database; a role can only be chosen in our own server."""
        if self.own is not None:
            return self.own.url(database, role=role)
        given = os.environ[URL] if role == APP else os.environ.get(OWNER_URL) or os.environ[URL]
        return urlunsplit(urlsplit(given)._replace(path=f"/{database}"))

    def databases(self) -> set[str]:
        """The names of what the benchmarks have here."""
        with self._session() as session:
            found = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
            return {name for (name,) in found}

    def make(self, name: str, *, template: str = "template1") -> None:
        """A new database that is like its template."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._run(statement.format(sql.Identifier(name), sql.Identifier(template)))

    def keep_as_template(self, name: str, kept: str) -> None:
        """The database is called `kept` from now on, and is there to be copied."""
        self._run(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(kept)))
        self._run(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(kept)))

    def remove(self, name: str) -> None:
        """The database is gone, whoever was looking at it."""
        if name in self.databases():
            self._run(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with self._session() as session:
            session.execute(statement)

    def _session(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)


@contextmanager
def bench_server(*, fast: bool = False) -> Iterator[BenchServer]:
    """The benchmarks' server, running while the block runs. `fast` gives up durability, for building alone.

    Raises DatabaseUnavailable.
    """
    if os.environ.get(URL):
        yield BenchServer(None)
        return
    own = state_of(PROJECT)
    try:
        with running_server(own.with_name(f"{own.name}-bench"), fast=fast) as server:
            yield BenchServer(server)
    except ServerUnavailable as problem:
        raise DatabaseUnavailable(str(problem)) from problem


def fixture_name(cases: int) -> str:
    """What the template with so many cases is called."""
    return f"{PREFIX}{cases}"


def ensure_fixture(server: BenchServer, cases: int, say: Say) -> float:
    """The template with so many cases is there and of this version; the seconds it took to build, 0 if it was there.

    A building that was interrupted is thrown away.
    """
    kept, unfinished = fixture_name(cases), f"{fixture_name(cases)}_unfinished"
    begun = time.monotonic()
    if kept in server.databases():
        _look_through(server, kept)
        if is_behind():
            say("Fixturen är av en äldre version; tabellerna görs till den här versionens.")
            migrate()
        _let_go()
        return 0.0
    server.remove(unfinished)
    server.make(unfinished)
    _look_through(server, unfinished)
    migrate()
    from jourbok.setup.services.volume import fill_with_cases

    say(f"Bygger {swedish.number(cases)} ärenden …")
    fill_with_cases(cases, say)
    _let_go()
    server.keep_as_template(unfinished, kept)
    return time.monotonic() - begun


def size_of(server: BenchServer, cases: int) -> int:
    """How many bytes the template takes on disk."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as session:
        found = session.execute("SELECT pg_database_size(%s)", [fixture_name(cases)]).fetchone()
    return int(found[0]) if found else 0


def _look_through(server: BenchServer, name: str) -> None:
    """Django works in the database, as the tables' owner."""
    os.environ |= {OWNER_URL: server.url(name), AS_OWNER: "1"}
    set_up("demo")


def _let_go() -> None:
    from django.db import connection

    connection.close()
