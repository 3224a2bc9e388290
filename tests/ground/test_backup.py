"""The steps of docs/operations/backup-and-restore.md, done for real."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jourbok.audit.verifier import Verdict, verify
from jourbok.config.embedded import Server, running_server
from tests.databases import put_tables

DATABASE = "jourbok"
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
from jourbok.config.grants import grant_all
from jourbok.messages.services import beat
from jourbok.audit.sealing import seal_log
from jourbok.audit.tests.factories import a_change, a_reading
call_command("migrate", verbosity=0)
grant_all()
beat()
a_reading(), a_change()
seal_log()
"""
CATALOGUE = {
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
    # Not their text: PostgreSQL writes the same condition differently when it has read it back.
    "constraints": "select conrelid::regclass::text, conname, contype, convalidated from pg_constraint"
    " where connamespace = 'public'::regnamespace",
    "owners and grants": "select relname, relowner::regrole::text, relacl::text from pg_class"
    " where relnamespace = 'public'::regnamespace",
}


def migrate(server: Server) -> None:
    server.ensure_database(DATABASE)
    put_tables(server, DATABASE)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.test",
        "JOURBOK_AS_OWNER": "1",
        "JOURBOK_OWNER_DATABASE_URL": server.url(DATABASE),
    }
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


def run(server: Server, program: str, *arguments: str) -> None:
    done = subprocess.run([server.programs / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def contents(server: Server) -> dict[str, Any]:
    with closing(server.connect(DATABASE)) as connection:
        tables = [row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'public'")]
        rows = {
            table: sorted(map(str, connection.execute(f'select * from "{table}"').fetchall()))  # noqa: S608 - names from the catalogue
            for table in tables
        }
        return rows | {name: sorted(map(str, connection.execute(query))) for name, query in CATALOGUE.items()}


def sealed_log(server: Server) -> Verdict:
    with closing(server.connect(DATABASE)) as connection:
        return verify(connection)


@pytest.mark.long
def test_a_restored_dump_is_what_was_dumped_and_the_owner_may_restore_it(tmp_path: Path) -> None:
    dump = str(tmp_path / "jourbok.dump")
    with running_server(None, fast=True) as server:
        migrate(server)
        before, sealed = contents(server), sealed_log(server)
        run(server, "pg_dump", "--format=custom", f"--file={dump}", server.url(DATABASE))
    assert before["outbound_heartbeat"]
    assert before["triggers"]
    assert sealed[:3] == (2, 0, None)
    with running_server(None, fast=True) as other:
        run(other, "createdb", "--maintenance-db", other.url("postgres"), DATABASE)
        run(other, "pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={other.url(DATABASE)}", dump)
        assert contents(other) == before
        assert sealed_log(other) == sealed
