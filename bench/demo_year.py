"""How long the demo's year takes to load, told and not judged: tables, grants, a year of contacts and its counting."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.database import say, scratch_name
from jourbok.config.bench_database import bench_server

NAME = scratch_name("demo_year")


def main() -> int:
    with bench_server() as server, tempfile.TemporaryDirectory() as folder:
        server.remove(NAME)
        server.make(NAME)
        environment = {
            "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.demo",
            "JOURBOK_OWNER_DATABASE_URL": server.url(NAME),
            "JOURBOK_AS_OWNER": "1",
            "JOURBOK_SECRET_KEY": "a benchmark has no secrets",
        }
        begun = time.monotonic()
        try:
            command = [sys.executable, "-m", "jourbok.config.prepare_demo", str(Path(folder) / "sign-ins")]
            subprocess.run(command, env=os.environ | environment, check=True)
            say(f"the demo year, from an empty database: {time.monotonic() - begun:.1f} s")
        finally:
            server.remove(NAME)
    return 0


if __name__ == "__main__":
    sys.exit(main())
