"""The databases that claims are measured in: copies of the templates, made for the run and removed after it.

Django works in them one at a time, as the role that owns nothing. `BENCH_CASES` chooses how many cases *many* are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from jourbok.config.bench_database import PREFIX, BenchServer, bench_server, fixture_name
from jourbok.config.embedded import APP
from jourbok.setup.rules.volume import CLOCK

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

FEW: Final = 5_000
MANY: Final = int(os.environ.get("BENCH_CASES", "5000000"))


#: In the environment of benchmarks that follow each other: the large copy, which they only read, is left for the next.
KEEPS: Final = "BENCH_KEEPS_COPIES"


def copy_of(cases: int) -> str:
    """What the copy of the template with so many cases is called."""
    return f"{fixture_name(cases)}_copy"


class World:
    """A database, and Django's connection to it."""

    def __init__(self, server: BenchServer, name: str) -> None:
        self.name = name
        self.url = server.url(name, role=APP)
        self.owner_url = server.url(name)
        self._connection = _connection_to(self.url)

    def enter(self) -> World:
        """What Django does from now on happens here."""
        from django.db import connections

        connections["default"] = self._connection
        return self

    def close(self) -> None:
        self._connection.close()


@contextmanager
def copies(*sizes: int) -> Iterator[list[World]]:
    """A copy of the template of each size, built first where it is missing; gone afterwards. The demo's clock shows."""
    for cases in sizes:
        subprocess.run(["jourbok", "bench", "fixture", "--cases", str(cases)], check=True, env=_with_our_programs())
    with bench_server() as server, ExitStack() as removed:
        set_up(server.url("postgres", role=APP))
        worlds = []
        for cases in sizes:
            name = copy_of(cases)
            is_kept = KEEPS in os.environ and cases == MANY  # what a claim writes must not meet the next
            if not is_kept or name not in server.databases():
                begun = time.monotonic()
                server.remove(name)
                server.make(name, template=fixture_name(cases))
                say(f"copied {cases} cases in {time.monotonic() - begun:.1f} s")
            if not is_kept:
                removed.callback(server.remove, name)
            worlds.append(World(server, name))
            removed.callback(worlds[-1].close)
        yield worlds


def set_up(url: str) -> None:
    """Django is ready in the database, with the bare pages beside ours, at the moment of the fixture."""
    os.environ |= {
        "JOURBOK_CLOCK_AT": CLOCK.isoformat(),
        "JOURBOK_CLOCK_SET": str(time.time()),
        "JOURBOK_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.test",
    }
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "bench.bare"


def scratch_name(what: str) -> str:
    """The name of a database that a claim makes for itself."""
    return f"{PREFIX}{what}"


def say(text: str) -> None:
    sys.stdout.write(f"  {text}\n")
    sys.stdout.flush()


def _connection_to(url: str) -> DatabaseWrapper:
    from django.db import connections

    from jourbok.config.settings.base import env

    made = cast("DatabaseWrapper", connections.create_connection("default"))
    made.settings_dict = {**made.settings_dict, **env.db_url_config(url)}
    return made


def _with_our_programs() -> dict[str, str]:
    folder = Path(sys.executable).parent
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
