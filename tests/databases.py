"""Databases that are dear to make: each is made once on a server, by whoever needs it first, and copied after that.

All migrations take ten seconds of work, the demo's year thirty, a copy a tenth of one. The tables are made anew when a
migration has changed, the year in each test run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from jourbok.config.children import run_to_its_end
from jourbok.config.embedded import SUPERUSER, Server
from jourbok.config.grants import APP
from jourbok.config.run_demo import version_of_tables

TABLES, YEAR = "jourbok_tables", "jourbok_year"
#: The clock at which the demo's year ends and its night begins.
CLOCK = "2021-11-27T02:10:00+01:00"
MIGRATE = "import django; django.setup(); from jourbok.config.database_at_hand import migrate; migrate()"
#: Tables that say what the migrations made; nothing else stands in a database before a test, or after it.
MADE_WITH_THE_TABLES = ["auth_permission", "django_content_type", "django_migrations"]
#: The number of the lock that whoever makes or copies one of them holds.
MAKING = 5303
#: A page of the test before may still be writing or reading; one that never ends is a fault.
LET_GO_WITHIN_SECONDS = 60


def ensure_tables() -> str:
    """The name of a database with the tables as the migrations make them, and not a row of ours."""
    with _alone() as connection:
        _ensure(connection, TABLES, version_of_tables(), of="template1", command=[sys.executable, "-c", MIGRATE])
    return TABLES


@contextmanager
def copy_of_the_year(run: str, folder: Path) -> Iterator[str]:
    """The name of a database with the demo's year and untouched night, gone after the block."""
    name = f"jourbok_copy_{os.getpid()}_{int(time.monotonic() * 1000)}"
    ensure_tables()
    with _alone() as connection:
        command = [sys.executable, "-m", "jourbok.config.prepare_demo", str(folder / "sign-ins")]
        _ensure(connection, YEAR, run, of=TABLES, command=command)
        connection.execute(_named("create database {} template {}", name, YEAR))
    try:
        yield name
    finally:
        with _alone() as connection:
            connection.execute(_named("drop database {} with (force)", name))


def may_empty_tables() -> None:
    """The role that the tests work as may do what Django's own flush does; asked of their owner's session."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {APP}")


def has_superuser() -> bool:
    """Whether the server of this test run lets us in as a superuser; our own does."""
    try:
        psycopg.connect(url_of("postgres", SUPERUSER), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def take_rows_away() -> None:
    """What a transactional test committed in its database is gone; whoever still writes there is waited for.

    Django's flush does the same by making every table and every index anew, which takes a hundred times as long.
    """
    from django.db import connection

    with psycopg.connect(url_of(connection.settings_dict["NAME"], SUPERUSER), autocommit=True) as door:
        door.execute("set session_replication_role = replica")  # no trigger fires, and nothing is looked up
        until = time.monotonic() + LET_GO_WITHIN_SECONDS
        while not _took_all(door, is_last=time.monotonic() > until):
            time.sleep(0.02)


def _took_all(door: psycopg.Connection, *, is_last: bool) -> bool:
    """Whether every row is gone. Nothing is held while somebody is waited for: they may be waiting for us."""
    tables = sql.SQL(", ").join(sql.Identifier(name) for name in _tables(door))
    try:
        with door.transaction():
            door.execute(sql.SQL("lock table {} nowait").format(tables))
            written = [_named("delete from {}", name) for name in _tables(door, " and pg_relation_size(oid) > 0")]
            door.execute(sql.SQL("; ").join(written))
    except psycopg.errors.LockNotAvailable:
        if is_last:
            raise
        return False
    return True


def _tables(connection: psycopg.Connection, which: LiteralString = "") -> list[str]:
    question = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    found = connection.execute(f"{question} and relname <> all(%s){which}", [MADE_WITH_THE_TABLES])
    return [row[0] for row in found]


def put_tables(server: Server, database: str) -> None:
    """The database of another server has the tables afterwards; whose they are, and who may what, is as there."""
    dump = [str(server.programs / "pg_dump"), "--no-owner", "--no-privileges", url_of(ensure_tables())]
    told = subprocess.run(dump, capture_output=True, check=True).stdout
    restore = [str(server.programs / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    subprocess.run([*restore, server.url(database)], input=told, stdout=subprocess.DEVNULL, check=True)


def url_of(database: str, role: str = "") -> str:
    """The address of a database on the server of this test run; without a role, for the one who may make databases."""
    parts = urlsplit(os.environ["JOURBOK_DATABASE_URL"])
    user, _, host = parts.netloc.rpartition("@")
    password = user.partition(":")[2]
    known = f"{role}:{password}" if password else role
    return urlunsplit(parts._replace(netloc=f"{known}@{host}" if role else parts.netloc, path=f"/{database}"))


def environment(database: str, clock: str) -> dict[str, str]:
    """What a program of the demo inherits that works in the database."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.demo",
        "JOURBOK_DATABASE_URL": url_of(database, APP),
        "JOURBOK_CLOCK_AT": clock,
        "JOURBOK_CLOCK_SET": str(time.time()),
        "JOURBOK_IDLE_LOCK_MINUTES": "25",  # these tests lock screens themselves
    }


@contextmanager
def _alone() -> Iterator[psycopg.Connection]:
    """No other test process makes or copies while the block runs."""
    with closing(psycopg.connect(url_of("postgres"), autocommit=True)) as connection:
        connection.execute("select pg_advisory_lock(%s)", [MAKING])
        yield connection


def _ensure(connection: psycopg.Connection, name: str, version: str, *, of: str, command: list[str]) -> None:
    """The database of this version exists afterwards; what was left of another is made anew."""
    question = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
    found = connection.execute(question, [name]).fetchone()
    if found and found[0] == version:
        return
    connection.execute(_named("drop database if exists {}", name))
    connection.execute(_named("create database {} template {}", name, of))
    owner = {"JOURBOK_OWNER_DATABASE_URL": url_of(name), "JOURBOK_AS_OWNER": "1"}
    assert run_to_its_end(command, environment(name, CLOCK) | owner) == 0
    connection.execute(_named("comment on database {} is {}", name, sql.Literal(version)))


def _named(statement: str, *names: str | sql.Composable) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(each) if isinstance(each, str) else each for each in names))
