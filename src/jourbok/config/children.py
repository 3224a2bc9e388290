"""The programs that the demo runs: started tethered, watched, and stopped to the last process."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jourbok.config.tether import tethered

PATIENCE_SECONDS = 10
LINES_TOLD = 12


class ChildEnded(Exception):
    """A program that should have gone on has ended; the message says which, in Swedish, and what it said last."""


@dataclass(frozen=True)
class Child:
    """A program that runs in a process group of its own and writes to a file."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def must_run(self) -> None:
        """Nothing happens while the program runs. Raises ChildEnded."""
        code = self.process.poll()
        if code is not None:
            told = "\n".join(self.log.read_text(errors="replace").splitlines()[-LINES_TOLD:])
            raise ChildEnded(f"{self.name} stannade (kod {code}). Allt stoppas. Sist i {self.log}:\n{told}")


@contextmanager
def running_child(
    name: str,
    command: list[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    orphaned: signal.Signals = signal.SIGTERM,
) -> Iterator[Child]:
    """The program runs while the block runs; afterwards neither it nor anything that it started does.

    `orphaned` is the signal it gets when we are killed.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            tethered(command, number=orphaned),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches us, and we stop things in order
        )
    try:
        yield Child(name, process, log)
    finally:
        _stop(process)


def run_to_its_end(command: list[str], environment: Mapping[str, str]) -> int:
    """The exit code of a program that speaks to the terminal; it is stopped when we are."""
    with subprocess.Popen(
        tethered(command, number=signal.SIGTERM),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait()
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask, wait, then end the whole group: a program that was killed may have left its own children."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
