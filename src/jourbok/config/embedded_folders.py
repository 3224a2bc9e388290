"""The folders of the embedded PostgreSQL server, outside the tree.

PostgreSQL refuses to run as root, and the unprivileged user that root hands it to cannot enter a clone in a
closed folder. Therefore everything that the server reads and writes lies in `state_home`. A folder is locked
while its server runs; the lock goes with the process that holds it, however that ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from jourbok.config.embedded_programs import Account, ServerUnavailable

SOCKET_PATH_BYTES = 107  # what Linux allows
OTHER_PLACE = "Välj en annan med JOURBOK_STATE_DIR."


def state_home() -> Path:
    """The folder of all our servers' files; ``JOURBOK_STATE_DIR`` chooses another."""
    if chosen := os.environ.get("JOURBOK_STATE_DIR"):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/jourbok")
    state = Path(os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser())
    nearest = next(folder for folder in (state, *state.parents) if folder.exists())
    if os.access(nearest, os.W_OK):
        return state / "jourbok"
    return Path("/var/tmp") / f"jourbok-{os.geteuid()}"  # noqa: S108 - its owner is checked in made_folder


def state_of(project: Path) -> Path:
    """The folder of the server that belongs to the clone at `project`."""
    return state_home() / hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:12]


def made_folder(folder: Path) -> Path:
    """The folder exists afterwards and is ours."""
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise ServerUnavailable(f"Mappen {folder} går inte att skapa ({error.strerror}). {OTHER_PLACE}") from error
    if folder.lstat().st_uid != os.geteuid():
        raise ServerUnavailable(f"Mappen {folder} tillhör en annan användare. {OTHER_PLACE}")
    return folder


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Whether the file is ours alone while the block runs."""
    with path.open("w") as handle:
        yield _lock(handle, wait=wait)


@contextmanager
def held_folder(state: Path | None) -> Iterator[Path]:
    """The folder, locked while the block runs; None makes one that is removed afterwards."""
    home = made_folder(state_home())
    with locked(home / "lock", wait=True):  # so that nobody sweeps a folder that is being made
        if state is None:
            _sweep(home)
            folder = Path(tempfile.mkdtemp(prefix="test-", dir=home))
        else:
            folder = made_folder(state)
        handle = (folder / "lock").open("w")
        taken = _lock(handle, wait=False)
    try:
        if not taken:
            raise ServerUnavailable("Databasen används redan: Jourbok är redan startad från den här mappen.")
        folder.chmod(0o711)
        yield folder
    finally:
        handle.close()
        if state is None:
            shutil.rmtree(folder, ignore_errors=True)


def is_held(folder: Path) -> bool:
    """Whether a server of the folder is running, so that nobody else may start one."""
    if not (folder / "lock").exists():
        return False
    with locked(folder / "lock", wait=False) as free:
        return not free


def socket_folder(folder: Path, account: Account) -> Path:
    """A closed folder with a path short enough for a socket."""
    sockets = folder / "socket"
    if len(os.fsencode(sockets / ".s.PGSQL.5432")) > SOCKET_PATH_BYTES:
        mark = hashlib.sha256(os.fsencode(sockets)).hexdigest()[:12]
        sockets = Path("/tmp") / f"jourbok-{os.geteuid()}-{mark}"  # noqa: S108 - its owner is checked below
    sockets.mkdir(mode=0o700, exist_ok=True)
    if sockets.lstat().st_uid not in (account.user, os.geteuid()):
        raise ServerUnavailable(f"Mappen {sockets} tillhör en annan användare. {OTHER_PLACE}")
    account.own(sockets)
    return sockets


def end_leftover(data: Path) -> None:
    """A server that outlived its starter is ended; a process number that now belongs to another is forgotten."""
    note = data / "postmaster.pid"
    if not note.exists():
        return
    leftover = int(note.read_text().split()[0])
    for attempt in range(200):
        if not _serves(leftover, data):
            break
        os.kill(leftover, signal.SIGINT if attempt < 150 else signal.SIGKILL)
        time.sleep(0.1)
    if Path(f"/proc/{leftover}").exists():  # PostgreSQL would take it for its own
        note.unlink(missing_ok=True)


def _serves(process: int, data: Path) -> bool:
    """Whether the process is the server of `data`: a server works in its data folder. Known on Linux only."""
    try:
        return Path(f"/proc/{process}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def _lock(handle: IO[str], *, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _sweep(home: Path) -> None:
    """What killed starters left is removed: servers, their folders, copies half made."""
    for unfinished in home.glob("fresh-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    for folder in home.glob("test-*"):
        # One whose owner is just removing it is none of ours.
        with suppress(FileNotFoundError), locked(folder / "lock", wait=False) as abandoned:
            if abandoned:
                for data in folder.glob("data-*"):
                    end_leftover(data)
                shutil.rmtree(folder, ignore_errors=True)
