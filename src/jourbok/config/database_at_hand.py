"""The database of a command: the one that `JOURBOK_DATABASE_URL` names, or else this clone's own.

The clone's own is the demo's: while the demo runs its server is used, otherwise one that ends with the command. Its
tables are made when they are missing, and the command sees the time that the demo's clock shows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from jourbok.config.embedded import APP, OWNER, server_at_hand
from jourbok.config.embedded_folders import state_of
from jourbok.config.embedded_programs import ServerUnavailable
from jourbok.config.run_demo import DATABASE, PROJECT, show_demo_time
from jourbok.kernel.errors import BadInput

URL: Final = "JOURBOK_DATABASE_URL"
OWNER_URL: Final = "JOURBOK_OWNER_DATABASE_URL"
AS_OWNER: Final = "JOURBOK_AS_OWNER"
#: A migration waits no longer for a table that somebody uses: all who come after it wait behind it meanwhile.
LOCK_TIMEOUT: Final = "1s"
SETTINGS: Final = "DJANGO_SETTINGS_MODULE"


class DatabaseUnavailable(BadInput):
    """The database does not answer, or is not ready for this version."""

    code = "database_unavailable"


@contextmanager
def database_at_hand() -> Iterator[None]:
    """Django and its database are ready while the block runs, as the role that owns nothing.

    Raises DatabaseUnavailable.
    """
    if os.environ.get(URL):
        set_up("commands")
        _require_tables()
        yield
        return
    with _own_database():
        yield


@contextmanager
def database_for_its_owner() -> Iterator[None]:
    """Django and its database are ready for changing the tables. Raises DatabaseUnavailable."""
    if os.environ.get(URL) or os.environ.get(OWNER_URL):
        os.environ[OWNER_URL] = os.environ.get(OWNER_URL) or os.environ[URL]
        os.environ[AS_OWNER] = "1"
        set_up("commands")
        _require_answer()
        yield
        return
    with _own_database():
        yield


def migrate() -> None:
    """The tables are those of this version, and each role may do what it should. The tables' owner does this.

    Raises DatabaseUnavailable, after which the migration that could not be made has left nothing.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.utils import DatabaseError

    from jourbok.config.grants import grant_all

    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        call_command("migrate", verbosity=0, interactive=False)
        grant_all()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")  # whatever is done in the session after this may wait
    except DatabaseError as refused:
        raise DatabaseUnavailable(
            f"Tabellerna kunde inte göras i ordning. Kör som tabellernas ägare ({OWNER_URL}), och skapa rollerna "
            f"först; se docs/operations/install.md. Databasen svarade: {str(refused).splitlines()[0]}"
        ) from refused


@contextmanager
def _own_database() -> Iterator[None]:
    state = state_of(PROJECT)
    try:
        with server_at_hand(state) as server:
            server.ensure_database(DATABASE)
            show_demo_time(state / "clock", os.environ.get("CLOCK") or os.environ.get("JOURBOK_CLOCK"))
            os.environ |= {OWNER_URL: server.url(DATABASE, role=OWNER), AS_OWNER: "1"}
            set_up("demo")
            if is_behind():
                migrate()
            with _connected_as(APP):
                yield
    except ServerUnavailable as problem:
        raise DatabaseUnavailable(str(problem)) from problem


@contextmanager
def _connected_as(role: str) -> Iterator[None]:
    from django.db import connection

    connection.close()
    connection.settings_dict["USER"] = role
    try:
        yield
    finally:
        connection.close()  # before the server goes


def set_up(settings: str) -> None:
    """Django is ready, with these settings unless others were chosen."""
    import django

    os.environ.setdefault(SETTINGS, f"jourbok.config.settings.{settings}")
    django.setup()


def _require_answer() -> None:
    from django.db import connection
    from django.db.utils import OperationalError

    try:
        connection.ensure_connection()
    except OperationalError as refused:
        raise DatabaseUnavailable(
            f"Databasen svarar inte. Kontrollera {URL} och att PostgreSQL är igång. "
            f"Den svarade: {str(refused).strip().splitlines()[0]}"
        ) from refused


def _require_tables() -> None:
    _require_answer()
    if is_behind():
        raise DatabaseUnavailable("Databasens tabeller saknas eller är av annan version. Kör jourbok migrate först.")


def is_behind() -> bool:
    """Whether the tables are older than this version, or missing."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
