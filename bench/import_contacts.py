"""Claim: importing 200 000 rows costs at most 4 times COPY of the rows that come of them, constraints and indexes on.

The floor copies the finished rows, and nothing else, into every table that the import filled. Nor does the import
need more memory for more rows. `BENCH_ROWS` chooses another number of rows.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from bench.database import World, say, scratch_name, set_up
from bench.measure import PAIRS, Comparison, Count, Way, compare, run
from jourbok.config.bench_database import BenchServer, bench_server
from jourbok.config.embedded import APP
from jourbok.setup.rules.contacts_csv import COLUMNS

LIMIT, MEMORY_LIMIT = 4.0, 1.2
ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
MOST_PAIRS = 3
CONTROL_ROWS = 20_000
EMPTY: Final = scratch_name("empty")
#: The tables that an import fills, each after those it points to.
FILLED: Final = (
    "people_person",
    "calls_contact",
    "cases_case",
    "cases_journalentry",
    "cases_timeentry",
    "cases_timeshare",
)


def claims() -> Iterator[Comparison | Count]:
    with an_empty_service() as server, tempfile.TemporaryDirectory() as folder:
        yield against_copy(server, Path(folder), ROWS, min(PAIRS, MOST_PAIRS))
        yield memory(server, Path(folder))


def control() -> Iterator[Comparison | Count]:
    """Rows are inserted in bulk, as Django does it."""
    with an_empty_service() as server, tempfile.TemporaryDirectory() as folder, inserted_in_bulk():
        yield against_copy(server, Path(folder), CONTROL_ROWS, min(PAIRS, MOST_PAIRS))


def against_copy(server: BenchServer, folder: Path, rows: int, pairs: int) -> Comparison:
    sheet = written(folder / "kontakter.csv", rows)
    with fresh(server, 0):
        imported(sheet)
        sizes = kept(folder)
    say(f"{rows} rows became {sum(sizes.values())} rows in {len(sizes)} tables")
    with ExitStack() as worlds:
        return compare(
            f"importing {rows} rows against COPY of what comes of them",
            floor=Way(act=lambda _turn: copied(folder), prepare=lambda turn: worlds.enter_context(fresh(server, turn))),
            ours=Way(act=lambda _turn: imported(sheet), prepare=lambda turn: worlds.enter_context(fresh(server, turn))),
            limit=LIMIT,
            pairs=pairs,
            warm_up=0,
        )


def memory(server: BenchServer, folder: Path) -> Count:
    """The most memory that a process of its own holds while it imports, of all rows and of a quarter of them."""
    held = {rows: held_by_importing(server, folder, rows) for rows in (ROWS // 4, ROWS)}
    told = ", ".join(f"{rows} rows {kilobytes // 1024} MB" for rows, kilobytes in held.items())
    return Count(f"memory of importing ({told})", held[ROWS] / held[ROWS // 4], MEMORY_LIMIT, " ×")


def held_by_importing(server: BenchServer, folder: Path, rows: int) -> int:
    sheet = written(folder / "minne.csv", rows)
    with fresh(server, rows) as world:
        command = [sys.executable, "-m", "bench.import_contacts", "--once", str(sheet)]
        environment = os.environ | {"JOURBOK_DATABASE_URL": server.url(world.name, role=APP)}
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return int(told.stdout)


def once(sheet: Path) -> int:
    """Import into the database of the environment and tell the most memory that was held, in kilobytes."""
    set_up(os.environ["JOURBOK_DATABASE_URL"])
    imported(sheet)
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")
    return 0


# --- the two ways ---------------------------------------------------------------------------------------------


def imported(sheet: Path) -> None:
    import uuid_utils.compat as uuid_utils

    from jourbok.kernel import clock
    from jourbok.kernel.actor import system_actor
    from jourbok.setup.services import import_contacts

    actor = system_actor(moment=clock.now(), request_id=uuid_utils.uuid7(), door="command")
    report = import_contacts(actor=actor, path=sheet)
    if report.bad:
        raise RuntimeError(f"{len(report.bad)} bad rows, first {report.bad[0]}")


def copied(folder: Path) -> None:
    """The finished rows, table by table, in one transaction."""
    from django.db import connection

    connection.ensure_connection()
    with connection.connection.transaction(), connection.connection.cursor() as cursor:
        for table in FILLED:
            with (folder / table).open("rb") as rows, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as into:
                while piece := rows.read(1 << 20):
                    into.write(piece)


def kept(folder: Path) -> dict[str, int]:
    """The rows that the import made, in a file for each table, and how many they are."""
    from django.db import connection

    counts = {}
    with connection.connection.cursor() as cursor:
        for table in FILLED:
            out = f"COPY {table} TO STDOUT (FORMAT binary)"
            with (folder / table).open("wb") as rows, cursor.copy(out) as made:
                for piece in made:
                    rows.write(piece)
            counts[table] = cursor.rowcount
    return counts


@contextmanager
def inserted_in_bulk() -> Iterator[None]:
    from jourbok.setup.services import contacts_written

    def save(rows: Any) -> None:
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)

    with patch.object(contacts_written, "copy_new", save):
        yield


# --- the ground -----------------------------------------------------------------------------------------------


@contextmanager
def an_empty_service() -> Iterator[BenchServer]:
    """A server with a database in which a service is loaded and nothing has happened."""
    with bench_server() as server:
        server.remove(EMPTY)
        server.make(EMPTY)
        load = [sys.executable, "-m", "bench.empty_service"]
        owner = {"JOURBOK_OWNER_DATABASE_URL": server.url(EMPTY), "JOURBOK_AS_OWNER": "1"}
        subprocess.run(load, env=os.environ | owner, check=True)
        set_up(server.url("postgres", role=APP))
        try:
            yield server
        finally:
            server.remove(EMPTY)


@contextmanager
def fresh(server: BenchServer, turn: int) -> Iterator[World]:
    """Django works in a new copy of the empty service while the block runs."""
    name = scratch_name(f"import_{turn}".replace("-", "before_"))
    server.remove(name)
    server.make(name, template=EMPTY)
    world = World(server, name).enter()
    try:
        yield world
    finally:
        world.close()
        server.remove(name)


def written(path: Path, rows: int) -> Path:
    """A sheet of so many rows: of five rows two are persons of one contact; of four persons three have a number."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(COLUMNS)
        for number in range(rows):
            writer.writerow(_row(number, rows))
    return path


def _row(number: int, rows: int) -> list[str]:
    from jourbok.kernel.identity import synthetic_number

    contact = number - (number % 5 == 4)
    arrived = datetime(2021, 1, 1, 16) + timedelta(days=contact * 320 // rows, minutes=contact % 420)  # noqa: DTZ001 - as written in a sheet
    born = date(1930, 1, 1) + timedelta(days=number * 7919 % 31_000 if rows < 600_000 else number % 31_000)
    values = {
        "source_id": f"K{contact}",
        "arrived_at": f"{arrived:%Y-%m-%d %H:%M}",
        "answered_at": f"{arrived + timedelta(minutes=2):%Y-%m-%d %H:%M}",
        "channel": ("sos", "direct", "police", "school")[contact % 4],
        "caller_role": ("private", "police", "relative")[contact % 3],
        "municipality": ("solna", "ekero", "jarfalla", "sigtuna")[contact % 4],
        "person_no": synthetic_number(born, number // 31_000).formatted if number % 4 else "",
        "person_name": f"Tuva Provdotter{number % 997}",
        "category": ("child", "violence", "lodging")[number % 3],
        "law": "SoL",
        "minutes": str(20 + number % 60),
        "note": "Grannen har hört bråk och ringer om det. Polisen är på plats och barnen är hos en granne.",
    }
    return [values.get(name, "") for name in COLUMNS]


if __name__ == "__main__":
    sys.exit(once(Path(sys.argv[2])) if "--once" in sys.argv else run(claims, control))
