"""Puts one mutant at a time into a copy of the product and lets the attacks at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Final

from jourbok.config.embedded import running_server

from .operators import Mutant

ROOT: Final = Path(__file__).parents[3]
COPIED: Final = ("src", "tests", "data", "conftest.py", "pyproject.toml", "manage.py")
#: The attacks, the fastest first: the first one that fails has caught the mutant.
ATTACKS: Final = (
    "test_table.py",
    "test_walls.py",
    "test_things_of_others.py",
    "test_protected_persons.py",
    "test_forged_requests.py",
    "test_sessions.py",
    "test_matrix.py",
)
#: A mutant that never ends is caught too.
SECONDS: Final = 900


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant; `by` is the test that caught it, empty for one that survived."""

    mutant: Mutant
    by: str


@dataclass(frozen=True)
class Bench:
    """A copy of the product with a database of its own, where one mutant at a time is tried."""

    folder: Path
    database: str
    attacks: Sequence[str]

    def attack(self) -> str:
        """The first attack that fails here; empty when none does."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--reuse-db", "--no-header", "-p", "no:cacheprovider"]
        command += ["--show-capture=no", "--tb=no", *(f"tests/security/{name}" for name in self.attacks)]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env=self._environment(),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "the clock"
        if done.returncode == 0:
            return ""
        told = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return told[0].split(" ")[1].rpartition("::")[2] if told else "it does not start"

    def try_out(self, mutant: Mutant) -> Verdict:
        """Whether the attacks notice the mutant; the copy is whole again afterwards."""
        path = self.folder / "src" / "jourbok" / mutant.path
        whole = path.read_text()
        _write(path, mutant.source)
        try:
            return Verdict(mutant, self.attack())
        finally:
            _write(path, whole)

    def _environment(self) -> Mapping[str, str]:
        return os.environ | {"PYTHONPATH": str(self.folder / "src"), "JOURBOK_DATABASE_URL": self.database}


def _write(path: Path, text: str) -> None:
    """Write the module so that its compiled form is known to be old, also within the same second."""
    newer = path.stat().st_mtime + 2
    path.write_text(text)
    os.utime(path, (newer, newer))


@contextmanager
def benches(count: int, attacks: Sequence[str]) -> Iterator[Queue[Bench]]:
    """So many copies of the product as it stands, on one server of their own, where no attack succeeds."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, running_server(None, fast=True) as server:
        ready: Queue[Bench] = Queue()
        for number in range(count):
            bench = Bench(_copied(Path(folder) / str(number)), server.url(f"mutants{number}"), attacks)
            ready.put(bench)
        if broken := ready.queue[0].attack():
            raise SystemExit(f"Without a mutant the attacks already fail: {broken}")
        yield ready


def _copied(folder: Path) -> Path:
    """A copy of the working tree's code, so that the tree itself is never touched."""
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    return folder


def verdicts(chosen: Sequence[Mutant], at_once: int, attacks: Sequence[str] = ATTACKS) -> Iterator[Verdict]:
    """Each mutant with what became of it, as they end."""
    with benches(at_once, attacks) as ready, ThreadPoolExecutor(at_once) as pool:

        def tried(mutant: Mutant) -> Verdict:
            bench = ready.get()
            try:
                return bench.try_out(mutant)
            finally:
                ready.put(bench)

        yield from pool.map(tried, chosen)
