"""Run every claim, each in a process of its own so that none is warmed by another: ``python -m bench``.

After its claims each benchmark is run once more, wrong on purpose: what does not go red then proves nothing.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from typing import Final

from bench.database import FEW, KEEPS, MANY, copy_of
from bench.measure import RED
from jourbok.config.bench_database import bench_server

#: In this order; those that need the many cases follow each other.
CLAIMS: Final = (
    "report_pdf",
    "invoices",
    "compose_reports",
    "delivery_wait",
    "delivery_backlog",
    "night_pages",
    "save_entry",
    "import_contacts",
    "growth",
    "lookup",
    "second_wall",
    "figures",
)
TOLD: Final = ("demo_year",)


def main() -> int:
    """Returns 1 when a claim fails or cannot be measured, or when a control stays green."""
    say(f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} processors, Python {platform.python_version()}")
    remove_copies()
    failed = False
    for name in CLAIMS:
        say(f"\n## {name}")
        failed |= run(name) != 0
        say(f"# {name}, wrong on purpose")
        went_red = run(name, "--control") == RED
        told = "went red, as it must" if went_red else "STAYED GREEN: the claim proves nothing"
        say(f"# the control of {name} {told}")
        failed |= not went_red
    for name in TOLD:
        say(f"\n## {name}")
        failed |= run(name) != 0
    remove_copies()
    return int(failed)


def remove_copies() -> None:
    """The working copies of the templates are gone; the templates stay."""
    with bench_server() as server:
        for cases in (FEW, MANY):
            server.remove(copy_of(cases))


def run(name: str, *options: str) -> int:
    command = [sys.executable, "-m", f"bench.{name}", *options]
    return subprocess.run(command, env=os.environ | {KEEPS: "yes"}, check=False).returncode


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
